"""One living face, the same from first to last, that turns as it was asked to and moves its mouth while it speaks."""

from __future__ import annotations

from itertools import combinations, groupby

import numpy as np

from cameos.enrolment import faces
from cameos.enrolment.checks import FINE, REFUSED, UNSURE, Recording, Verdict

MOST_UNSEEN, ALWAYS_UNSEEN = 0.35, 0.7  # shares of frames without a face: what turned heads may cost, and what shows nobody
BYSTANDER = 0.35  # of the largest face's size from which on another one counts
SIDEWAYS, UPWARDS = 13.0, 9.0  # degrees that count as a turn
HELD = 0.25  # seconds that a turn lasts at least
MOUTH_MOVES = 0.012  # of the face's height, between the most closed and the most open tenth of the spoken frames
LIVELIER = 1.2  # times as much as in silence


def one_face(recording: Recording) -> Verdict:
    """Somebody is seen, and nobody else."""
    others = sum(any(face.size > BYSTANDER * seen.found[0].size for face in seen.found[1:]) for seen in recording.seen)
    unseen = sum(not seen.found for seen in recording.seen) / max(len(recording.seen), 1)
    if unseen > ALWAYS_UNSEEN:
        return Verdict(REFUSED, "no_face")
    if others >= 3:
        return Verdict(REFUSED, "two_faces")
    if others:
        return Verdict(UNSURE, "two_faces")
    return Verdict(UNSURE, "no_face") if unseen > MOST_UNSEEN else FINE


def same_face(recording: Recording) -> Verdict:
    """Whoever is seen is one person."""
    prints = recording.prints
    if len(prints) < 3:
        return Verdict(UNSURE, "face_unclear")
    # Each with each: from the middle of two people neither is far.
    farthest = max(faces.distance(one, other) for one, other in combinations(prints, 2))
    if farthest > faces.OTHER:
        return Verdict(REFUSED, "another_face")
    return Verdict(UNSURE, "another_face") if farthest > faces.SAME else FINE


def face_print(recording: Recording) -> list[float]:
    """The numbers that say whose face it is; none where it is nowhere seen straight on."""
    prints = recording.prints
    return [float(number) for number in np.median(prints, axis=0)] if prints else []


def turns(recording: Recording) -> Verdict:
    """The head turns to the sides and up in the order that was asked for."""
    done = turns_done(recording)
    asked = list(recording.turns)
    if done == asked:
        return FINE
    other_way = {"left": "right", "right": "left", "up": "up"}
    if [other_way[turn] for turn in done] == asked:
        return Verdict(UNSURE, "mirrored")
    one_more = len(done) == len(asked) + 1 and any(done[:place] + done[place + 1 :] == asked for place in range(len(done)))
    return Verdict(UNSURE if one_more else REFUSED, "turns_wrong")


def turns_done(recording: Recording) -> list[str]:
    """The turns that are seen, each once for as long as it is held."""
    told = [_direction(recording, seen.mesh) if seen.mesh else "" for seen in recording.seen]
    runs = [(word, len(list(run))) for word, run in groupby(told)]
    held = [word for word, frames in runs if word and frames >= HELD * recording.rate]
    return [word for word, _again in groupby(held)]


def mouth(recording: Recording) -> Verdict:
    """The mouth moves while there is a voice, and more than in silence."""
    pairs = [(seen.mesh.mouth, spoken) for seen, spoken in zip(recording.seen, recording.spoken, strict=True) if seen.mesh]
    open_by = np.array([mouth for mouth, _ in pairs])
    spoken = np.array([spoken for _, spoken in pairs], bool)
    if spoken.sum() < recording.rate:
        return Verdict(UNSURE, "mouth_unclear")
    if np.ptp(np.percentile(open_by[spoken], (10, 90))) < MOUTH_MOVES:
        return Verdict(REFUSED, "mouth_still")
    moved = np.abs(np.diff(open_by, prepend=open_by[0]))
    silent = ~spoken
    if silent.sum() < recording.rate / 2 or moved[spoken].mean() < LIVELIER * moved[silent].mean():
        return Verdict(UNSURE, "mouth_unclear")
    return FINE


def views(recording: Recording) -> dict[str, int]:
    """The frames that show the face best straight on and to each side, by the name of the view."""
    straight = {place: sum(map(abs, recording.turned(seen.mesh))) for place, seen in enumerate(recording.seen) if seen.mesh}
    found = {"front": min(straight, key=lambda place: straight[place])} if straight else {}
    for view in ("left", "right"):
        turned = [place for place in straight if _direction(recording, recording.seen[place].mesh) == view]
        if turned:
            found[view] = turned[len(turned) // 2]
    return found


def _direction(recording: Recording, mesh: faces.Mesh | None) -> str:
    if mesh is None:
        return ""
    left, up = recording.turned(mesh)
    if abs(left) >= SIDEWAYS:
        return "left" if left > 0 else "right"
    return "up" if up >= UPWARDS else ""
