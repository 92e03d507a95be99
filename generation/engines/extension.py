"""A clip longer than the planner's four seconds, window by window: each is planned knowing how the one before it goes on.

- A window begins inside the clip so far. Its first second or more is given (bodies, looks, place, motion, sound), the rest is made.
- The last frames of a window are not built upon: there a scene comes to its end (a tune rests) and would do so every few seconds.
  Only the last window ends where the clip ends.
- The camera's one movement belongs to the first window; then it rests where it went.
- A remix keeps what it can for as long as its source lasts: where the motion stays, it is heard anew at most.
- A clip that goes on where another ends keeps all of that one, its last frames too: they were seen. What came true
  once (a shot, a flip) does not happen again, whatever new words say: in training it never did twice. They can turn a tune.

Shape suffixes: T frames, C chunks, M mel frames, F mel bins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import torch
from torch import Tensor

from generation.engines.base import EngineError
from generation.engines.remix import reading_of
from generation.network.plan import CHUNK, FPS, FRAMES, MEL_PER_FRAME, Plan
from generation.network.reading import SCENE_SLOTS, Reading
from generation.network.tokens import NOTHING, Keep

SECONDS = (4, 8, 12, 16, 20)
GIVEN = 16  # frames at least that a window is given
ENDING = 4  # frames of a window that the next one makes anew
ONCE = (
    "outcome",
    "trick",
    "shape",
    "landing",
    "jump",
    "finish",
    "roll",
    "ride",
    "fetch",
    "balance",
    "gap",
)  # slots whose word comes true once: no later window need show it
NEXT = ("melody", "tempo")  # slots that new words can change where a clip goes on: bodies, looks and place are there already
NOT_OURS = ("source_unreadable", "The video you started from was made by another network, so it cannot go on. You have your job back.")
NOT_LONGER = ("unsupported_seconds", "The video you started from is as long as that already. You have your job back.")
HEARD_ANEW = Keep(start=FRAMES, sound=False)


@dataclass(frozen=True)
class Window:
    """Four seconds of a clip from this frame on. `have`: the frames that the clip has without it; `keep`: what of them stays in it."""

    start: int
    have: int
    keep: Keep


def windows(seconds: int, source: Plan | None = None, keep: Keep = NOTHING) -> list[Window]:
    """All windows of a clip, in order; the first is given what is kept of a source."""
    frames = seconds * FPS
    have = min(len(source.states_TKS), frames) if source is not None and keep.motion else 0
    found = [Window(0, have, keep)]
    if not keep.sound:
        found += [Window(start, before + FRAMES, HEARD_ANEW) for before, start in pairwise(_starts(FRAMES, have))]
    return found + _onward(max(have, FRAMES), frames)


def further(seconds: int, source: Plan, entities: int) -> list[Window]:
    """The windows of a clip of this length that begins with all of the source. Raises EngineError when there is no such clip."""
    if len(source.entities.kind_K) != entities:
        raise EngineError(*NOT_OURS)
    have = len(source.states_TKS)
    if seconds * FPS <= have:
        raise EngineError(*NOT_LONGER)
    first, *later = _onward(have, seconds * FPS)
    return [replace(first, keep=Keep(start=have - first.start)), *later]


def _onward(have: int, frames: int) -> list[Window]:
    """The windows that lead from so many frames on to so many."""
    return [
        Window(start, before + FRAMES, Keep(start=before + FRAMES - ENDING - start)) for before, start in pairwise(_starts(have, frames))
    ]


def _starts(have: int, frames: int) -> list[int]:
    """Where the window begins that ends so many frames, and those that lead on to so many, as evenly as whole chunks allow."""
    missing, most = max(frames - have, 0) // CHUNK, (FRAMES - GIVEN - ENDING) // CHUNK
    count = -(-missing // most)
    return [have - FRAMES, *(have - FRAMES + CHUNK * (missing * number // count) for number in range(1, count + 1))]


def given(plan: Plan, window: Window) -> Plan:
    """The clip so far, or the source, as a window sees it; what is not yet there stands still."""
    part = _part(plan, window.start, window.start + FRAMES)
    if window.start:
        part.scene = replace(part.scene, camera_TC=plan.scene.camera_TC[-1:].expand(FRAMES, -1))
    return part


def continued(source: Reading, said: Reading) -> Reading:
    """The reading of what follows a source: as it was, but for what the new words can still change in its scene."""
    if said.scene not in ("", source.scene):
        return source
    heard = [slot for slot in NEXT if slot in SCENE_SLOTS.get(source.scene, ()) and getattr(said, slot)]
    return replace(source, **{slot: getattr(said, slot) for slot in heard})


def caption(plan: Plan, after: Reading) -> str:
    """What a clip shows that goes on: what was there, then what is otherwise."""
    before = reading_of(plan)
    then = "" if after == before else replace(after, place="", time="").caption()
    return f"{before.caption()} Then {then[0].lower()}{then[1:]}" if then else before.caption()


def lasting(reading: Reading) -> Reading:
    """What of a reading every window shows."""
    return replace(reading, **dict.fromkeys(ONCE, ""))


def joined(plan: Plan | None, made: Plan, window: Window) -> Plan:
    """The clip so far, or for its first window the source, with what the window made."""
    if plan is None or (window.start == 0 and window.have <= FRAMES):
        return made
    if window.start == 0:
        return _followed(made, _part(plan, FRAMES, window.have), plan.scene.camera_TC[: window.have])
    if window.keep == HEARD_ANEW:
        return replace(plan, mel_MF=_faded(plan.mel_MF, made.mel_MF, MEL_PER_FRAME * window.start, MEL_PER_FRAME * window.have))
    camera_TC = _part(plan, 0, window.start + FRAMES).scene.camera_TC
    return _followed(_part(plan, 0, window.start + window.keep.start), _part(made, window.keep.start, FRAMES), camera_TC)


def _part(plan: Plan, start: int, stop: int) -> Plan:
    """Some frames of a plan, whole chunks; those after its end are like its last."""
    row_T = torch.arange(start, stop).clamp(max=len(plan.states_TKS) - 1)
    row_M = (MEL_PER_FRAME * row_T[:, None] + torch.arange(MEL_PER_FRAME)).flatten()
    return replace(
        plan,
        scene=replace(plan.scene, camera_TC=plan.scene.camera_TC[row_T]),
        states_TKS=plan.states_TKS[row_T],
        pose_TKP=plan.pose_TKP[row_T],
        contacts_CKD=plan.contacts_CKD[row_T[::CHUNK] // CHUNK],
        mel_MF=plan.mel_MF[row_M],
    )


def _followed(plan: Plan, more: Plan, camera_TC: Tensor) -> Plan:
    """One plan after another: bodies and place are the first one's, the camera is told."""
    return replace(
        plan,
        scene=replace(plan.scene, camera_TC=camera_TC),
        states_TKS=torch.cat([plan.states_TKS, more.states_TKS]),
        pose_TKP=torch.cat([plan.pose_TKP, more.pose_TKP]),
        contacts_CKD=torch.cat([plan.contacts_CKD, more.contacts_CKD]),
        mel_MF=torch.cat([plan.mel_MF, more.mel_MF]),
    )


def _faded(mel_MF: Tensor, made_MF: Tensor, start: int, have: int) -> Tensor:
    """A sound that goes over into another while both are there; powers are blended, for what lasts (waves, wind) differs in phase."""
    share_M1 = torch.linspace(0, 1, have - start)[:, None]
    both_MF = ((1 - share_M1) * mel_MF[start:have].exp() + share_M1 * made_MF[: have - start].exp()).log()
    return torch.cat([mel_MF[:start], both_MF, made_MF[have - start :], mel_MF[start + len(made_MF) :]])
