"""The cameo circle: clips that show the member or somebody they follow, and clips of whoever has put the member into one.

Made of what this process holds; whether consents stand is asked of the rows in the end. Young members and grown-ups do not meet here
unless they follow each other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from feed.catalogue import Catalogue
from feed.signals import Signals


def of(catalogue: Catalogue, signals: Signals) -> NDArray[np.bool_]:
    """Which clips are of the member's circle, `(N,)`; none where nothing may be known of the member."""
    here = np.zeros(len(catalogue.ids), np.bool_)
    if signals.viewer is None or signals.mutual is None:
        return here
    row, whom = catalogue.cast[:, 0], catalogue.cast[:, 1]
    mine = row[whom == catalogue.codes.get(signals.viewer, -1)]
    friends = np.isin(whom, catalogue.codes_of(signals.following - signals.unwanted))
    friends[friends] = _may_meet(catalogue, signals, whom[friends])
    here[mine] = True
    here[row[friends]] = True
    here |= np.isin(catalogue.maker, catalogue.maker[mine])
    found = np.flatnonzero(here)
    here[found] = _may_meet(catalogue, signals, catalogue.maker[found])
    return here


def _may_meet(catalogue: Catalogue, signals: Signals, members: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of these numbers of members, who is as young or as grown-up as the asker, or follows and is followed by them."""
    alike = np.isin(members, catalogue.minors) == signals.young
    connected: NDArray[np.bool_] = np.isin(members, catalogue.codes_of(signals.mutual or ()))
    return alike | connected
