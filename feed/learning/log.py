"""What heads may learn from: mature impressions of For you, as they were logged. Nobody is in it whose feed may not be profiled.

Shapes: N impressions, I inputs, H heads, M places that went by lot, K clips of a lot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db.models import F, Q
from numpy.typing import NDArray

from accounts.guardians.selectors import not_profiled
from feed.learning.inputs import INPUTS, matrix
from feed.learning.offpolicy import Choices
from feed.models import Event, Impression
from feed.parameters import HEADS

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Scorer = Callable[[Floats], Floats]
MATURE = timedelta(hours=1)  # what comes of a clip comes sooner, or is not waited for
MOST = 300_000  # the newest
WORTHS = np.array([worth for worth, _ in HEADS.values()])


@dataclass(frozen=True)
class Log:
    """Rows in order of time. `seen` are those that their member came past: only of these it is known that nothing came of them.

    `lots` (M,) are the rows that went by lot, `lost` the inputs of those that lost (M, K - 1, I), `chance` how likely the winner was.
    """

    inputs: Floats
    place: Floats
    happened: Flags
    at: Floats
    owner: NDArray[np.int64]
    seen: Flags
    lots: NDArray[np.int64]
    lost: Sequence[Floats]
    chance: Floats

    def __len__(self) -> int:
        return len(self.at)

    def part(self, since: float, until: float) -> Log:
        """Of the rows that `since` <= time < `until`, in shares of the rows: 0 is the first and 1 beyond the last."""
        first, last = (round(share * len(self)) for share in (since, until))
        rows = slice(first, last)
        drawn = np.flatnonzero((self.lots >= first) & (self.lots < last))
        return Log(
            self.inputs[rows], self.place[rows], self.happened[rows], self.at[rows], self.owner[rows], self.seen[rows],
            self.lots[drawn] - first, [self.lost[one] for one in drawn.tolist()], self.chance[drawn],
        )  # fmt: skip

    def since(self, when: datetime) -> Log:
        """The rows from a moment on."""
        return self.part(float(np.searchsorted(self.at, when.timestamp())) / max(len(self), 1), 1)

    def choices(self, scores: Scorer, model: Scorer | None = None) -> Choices:
        """The lots as choices (M,), for an order that would take the best by `scores`; among equals it has no preference.

        `model` says what is expected to come of each clip, for the doubly robust estimates.
        """
        sizes = np.array([1 + len(lost) for lost in self.lost], np.int64)
        ends = np.cumsum(sizes)
        rows = np.concatenate(
            [part for row, lost in zip(self.lots, self.lost, strict=True) for part in (self.inputs[row : row + 1], lost)]
            or [np.zeros((0, len(INPUTS)))]
        )
        told, wished = np.split(scores(rows), ends[:-1]) if len(ends) else [], []
        for given in told:
            best = given >= given.max() - 1e-9
            wished.append(best / best.sum())
        expected = np.split(model(rows), ends[:-1]) if model and len(ends) else None
        return Choices(
            reward=self.happened[self.lots] @ WORTHS,
            chance=self.chance,
            wanted=np.array([chances[0] for chances in wished]),
            predicted=np.array([values[0] for values in expected]) if expected else None,
            expected=np.array([float(values @ chances) for values, chances in zip(expected, wished, strict=True)]) if expected else None,
            owner=self.owner[self.lots],
        )


def read(*, since: datetime, until: datetime, ranked_by: int | None = None) -> Log:
    """The impressions that were served in this time, at most MOST; of those younger than MATURE not all is known yet.

    With `ranked_by` only those that this version of the heads ranked.
    """
    rows = Impression.objects.filter(member__isnull=False, created_at__gte=since, created_at__lt=until).exclude(inputs={})
    rows = rows.exclude(member__in=not_profiled()).annotate(came_past=F("session__passed"))
    if ranked_by is not None:
        rows = rows.filter(parameters__endswith=f"+{ranked_by}")
    columns = ("pk", "member", "position", "propensity", "inputs", "lot", "created_at", "viewed", "came_past")
    found = list(rows.order_by("-created_at", "-pk").values_list(*columns)[:MOST])[::-1]
    place = {row[0]: number for number, row in enumerate(found)}
    happened = np.zeros((len(found), len(HEADS)), np.bool_)
    acted = np.zeros(len(found), np.bool_)
    head = {kind: number for number, (_, kinds) in enumerate(HEADS.values()) for kind in kinds}
    if found:
        told = Event.objects.filter(impression__member__isnull=False, impression__created_at__gte=found[0][6])
        for impression, kind in told.filter(Q(kind__in=list(head))).values_list("impression", "kind").iterator():
            if impression in place:
                happened[place[impression], head[kind]] = True
                acted[place[impression]] = True
    keys: dict[UUID, int] = {}
    drawn = [number for number, row in enumerate(found) if row[5]]
    return Log(
        inputs=matrix([row[4] for row in found]),
        place=np.array([row[2] for row in found], np.float64),
        happened=happened,
        at=np.array([row[6].timestamp() for row in found], np.float64),
        owner=np.array([keys.setdefault(row[1], len(keys)) for row in found], np.int64),
        seen=acted | np.array([row[7] or row[2] < row[8] for row in found], np.bool_),
        lots=np.array(drawn, np.int64),
        lost=[matrix(found[number][5]) for number in drawn],
        chance=np.array([found[number][3] for number in drawn], np.float64),
    )
