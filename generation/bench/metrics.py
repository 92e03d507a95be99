"""The scorecard's formulas: one clip's marks from what was seen and heard, and means with bootstrap intervals.

A mark is a number or None where the clip cannot have one (a slot that was not asked, a flight too short to fit).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.bench.contacts import kinks
from generation.bench.endings import MAIN, endings
from generation.bench.hearing import Hearing, right_sound
from generation.bench.jumping import Jump, read_jump
from generation.bench.onsets import Agreement, agree, together
from generation.bench.outcome import HAND_REACH, Hoop, Shot, read_shot
from generation.bench.paths import Track
from generation.bench.permanence import Hiding, Permanence, read_permanence
from generation.bench.tracker import Sighting
from generation.bench.tumbling import Tumble, read_tumble
from generation.network.plan import FPS, FRAMES, GRAVITY
from generation.network.reading import SCENE_SLOTS, Reading
from generation.world.bounce import BALL_MATERIALS

Array = NDArray[np.float64]

MOST_DECIBELS = 60.0  # of pictures that are alike to the last bit or nearly so
SHORTEST_FLIGHT = 6  # frames of a parabola worth fitting
HARDEST_REBOUND = 1.0  # metres a second at which a rebound is worth measuring
SEEN_UNTIL = FRAMES / FPS - 0.2  # a touch in the last frames cannot be seen to have turned the ball
SEEN_FROM = 0.13


@dataclass
class Marks:
    """What one clip earned."""

    reading: Reading
    slots: dict[str, bool]
    shot: Shot | None
    tumble: Tumble | None
    jump: Jump | None
    permanence: Permanence | None
    path_seen: float
    gravity: float | None
    restitution: float | None
    sync: Agreement
    touches: tuple[float, ...]
    onsets: tuple[float, ...]
    right_sound: bool | None
    path_C2: Array | None


def hoop_of(seen: Sighting) -> Hoop | None:
    """The hoop, if rim and board were both found."""
    return Hoop(*seen.rim, seen.board_side) if seen.rim and seen.board_side else None


def shot_of(seen: Sighting) -> Shot | None:
    """What became of the shot; None without a ball or a hoop."""
    hoop = hoop_of(seen)
    if hoop is None or seen.shot is None:
        return None
    return read_shot(seen.shot.x_T, seen.shot.y_T, seen.shot.radius, hoop, seen.chest)


def slot_marks(
    seen: Sighting, heard: Hearing, shot: Shot | None, tumble: Tumble | None, jump: Jump | None, hiding: Hiding | None, asked: Reading
) -> dict[str, bool]:
    """For every slot that was asked and that can be read: was it given? The reader of a slot does not know what was asked."""
    read = {
        "scene": seen.scene,
        "outcome": shot.outcome if shot else "",
        "side": hiding.side if hiding else seen.side,
        "shirt": seen.shirt_colour,
        "count": str(seen.count),
        "material": heard.material,
        "ball": seen.ball_colour,
        "melody": heard.melody,
        "tempo": heard.tempo,
        "place": seen.place,
        "time": seen.time,
        "trick": tumble.trick if tumble else "",
        "shape": tumble.shape if tumble else "",
        "landing": tumble.landing if tumble else "",
        "jump": jump.jump if jump else "",
        "finish": jump.finish if jump else "",
        **dict.fromkeys(("roll", "ride", "animal", "coat", "fetch", "balance", "paint", "gap"), ""),
    }
    if seen.limbs:
        read |= endings(seen.scene, seen.limbs, seen.body)
    slots = ("scene", *SCENE_SLOTS.get(asked.scene, ()), "place", "time")
    return {slot: read[slot] == getattr(asked, slot) for slot in slots if slot in read and getattr(asked, slot)}


def _flights(track: Track, banned_T: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Runs of frames between touches in which the ball was seen, off the ground and in nobody's hands."""
    cuts = [kink.time * FPS for kink in kinks(track.x_T, track.y_T, track.radius)]
    usable_T = np.isfinite(track.x_T) & ~banned_T & (track.y_T > track.radius + 0.1)
    runs: list[list[int]] = [[]]
    for frame in range(len(usable_T)):
        cut = any(frame - 1 < place <= frame for place in cuts)
        if not usable_T[frame] or cut:
            runs.append([])
        if usable_T[frame]:
            runs[-1].append(frame)
    # The first and last frame of a run may lie within a touch.
    return [np.array(run[1:-1]) for run in runs if len(run) >= SHORTEST_FLIGHT + 2]


def gravity_error(tracks: Sequence[Track], banned_T: NDArray[np.bool_]) -> float | None:
    """|g - 9.81| / 9.81 with g from quadratic fits to the heights in flight, the clip's median weighted by length (P2)."""
    found: list[float] = []
    for track in tracks:
        for frames in _flights(track, banned_T):
            bend = np.polyfit(frames / FPS, track.y_T[frames], 2)[0]
            found += [-2 * bend] * len(frames)
    return abs(float(np.median(found)) - GRAVITY) / GRAVITY if found else None


def rebounds(track: Track) -> list[float]:
    """Speed up over speed down of every clear bounce on the ground."""
    found = []
    for kink in kinks(track.x_T, track.y_T, track.radius):
        level = abs(kink.y - track.radius) < 0.2
        if level and not kink.jump and kink.before[1] < -HARDEST_REBOUND and kink.time < SEEN_UNTIL:
            found.append(float(np.clip(-kink.after[1] / kink.before[1], 0, 2)))
    return found


def seen_touches(seen: Sighting, shot: Shot | None, tumble: Tumble | None) -> tuple[float, ...]:
    """The times at which something was seen to be struck, whatever the scene was read as."""
    times: list[float] = []
    if seen.scene == "basketball":
        if shot:
            # The net holds the ball for some frames, which may bend the path twice; what sounds is that it comes in.
            times = [kink.time for surface, kink in shot.touches if surface != "net" or shot.netted is None]
            times += [shot.netted] if shot.netted is not None else []
    elif seen.scene == "xylophone":
        for mallet in seen.mallets:
            found = kinks(mallet.x_T, mallet.y_T, gravity=0.0)
            times += [kink.time for kink in found if kink.after[1] - kink.before[1] > 0.8 and kink.before[1] < 0]
    elif seen.scene == "gymnast":
        if tumble:
            times = [time for time in (tumble.touched, tumble.settled) if time is not None]
    else:
        for ball in seen.balls:
            times += [kink.time for kink in kinks(ball.x_T, ball.y_T, ball.radius) if not kink.jump]
    return merged(times)


def merged(times: Sequence[float], apart: float = 0.06) -> tuple[float, ...]:
    """In order, those within `apart` seconds of each other as one, none where nothing can be judged."""
    kept: list[float] = []
    for time in sorted(times):
        if SEEN_FROM < time < SEEN_UNTIL and (not kept or time - kept[-1] > apart):
            kept.append(time)
    return tuple(kept)


def mark(seen: Sighting, heard: Hearing, asked: Reading) -> Marks:
    """Everything one clip earned."""
    shot = shot_of(seen) if seen.scene == "basketball" else None
    tumble = read_tumble(seen.body) if seen.scene == "gymnast" else None
    jump = read_jump(seen.body) if seen.scene == "skater" else None
    permanence = read_permanence(seen.balls, asked) if asked.scene == "peek" else None
    hiding = permanence.hiding if permanence else None
    slots = slot_marks(seen, heard, shot, tumble, jump, hiding, asked)
    banned_T = np.zeros(len(seen.balls[0].x_T) if seen.balls else FRAMES, dtype=bool)
    tracks = seen.balls if seen.scene != "basketball" else [seen.shot] if seen.shot else []
    if shot and seen.shot is not None:
        banned_T |= np.arange(len(banned_T)) / FPS < shot.released
        if seen.chest:
            banned_T |= np.hypot(seen.shot.x_T - seen.chest[0], seen.shot.y_T - seen.chest[1]) < HAND_REACH
        hoop = hoop_of(seen)
        if hoop:  # what passes through a net does not fall freely
            banned_T |= (np.abs(seen.shot.x_T - hoop.x) < 0.5) & (seen.shot.y_T < hoop.y + 0.25) & (seen.shot.y_T > hoop.y - 1.0)
    bounces = [value for ball in seen.balls for value in rebounds(ball)] if asked.scene == "bounce" and asked.material else []
    touches = seen_touches(seen, shot, tumble)
    times = merged([onset.time for onset in heard.onsets])
    if hiding:  # what sounds out of sight has no touch to be seen
        touches, times = (tuple(time for time in found if not hiding.covers(time)) for found in (touches, times))
    if asked.scene == "peek" and not touches:  # what rolls is silent
        slots.pop("material", None)
    sounding = {"basketball": asked.outcome, "bounce": asked.material, "peek": touches and asked.material}.get(
        asked.scene, asked.scene in ("xylophone", "gymnast")
    )
    main = max(tracks, key=lambda track: track.frames_seen, default=None)
    shown = max((track.frames_seen for track in (seen.mallets if seen.scene == "xylophone" else tracks)), default=0)
    if hiding:
        shown = sum(track.frames_seen for track in tracks) + hiding.hidden
    if seen.body:
        main, shown = None, int(np.isfinite(seen.body.chest_T2[:, 0]).sum())
    elif seen.limbs and seen.scene in MAIN:
        main, shown = None, sum(bool(entries) for entries in seen.limbs[MAIN[seen.scene]])
    return Marks(
        reading=asked,
        slots=slots,
        shot=shot,
        tumble=tumble,
        jump=jump,
        permanence=permanence,
        path_seen=shown / FRAMES,
        gravity=gravity_error(tracks, banned_T) if asked.scene in ("basketball", "bounce") else None,
        restitution=abs(float(np.median(bounces)) - BALL_MATERIALS[asked.material].restitution) if bounces else None,
        sync=agree(touches, times),
        touches=touches,
        onsets=times,
        right_sound=right_sound(heard, asked) if sounding else None,
        path_C2=None if main is None else np.stack((main.x_T, main.y_T), 1)[::4],
    )


def decibels(one: NDArray[Any], two: NDArray[Any]) -> float:
    """PSNR of pixels in 0..255, MOST_DECIBELS at most."""
    gap = one.astype(np.float32) - two.astype(np.float32)
    return min(MOST_DECIBELS, float(-10 * np.log10(max(float(np.square(gap).mean()) / 255**2, 1e-12))))


def interval(values: Sequence[float], seed: int = 0, draws: int = 1000) -> tuple[float, float]:
    """Bootstrap 95 % interval of the mean."""
    if not values:
        return (float("nan"), float("nan"))
    sample = np.asarray(values, dtype=float)
    rng = np.random.default_rng(seed)
    means = sample[rng.integers(len(sample), size=(draws, len(sample)))].mean(1)
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)


def interval_f1(parts: Sequence[Agreement], seed: int = 0, draws: int = 1000) -> tuple[float, float]:
    """Bootstrap 95 % interval of F1 over clips."""
    counts = np.array([(part.hits, part.touches + part.onsets) for part in parts], dtype=float)
    if not len(counts):
        return (float("nan"), float("nan"))
    rng = np.random.default_rng(seed)
    hits, total = counts[rng.integers(len(counts), size=(draws, len(counts)))].sum(1).T
    low, high = np.percentile(2 * hits / np.maximum(total, 1), (2.5, 97.5))
    return float(low), float(high)


def sync_controls(marks: Sequence[Marks], seed: int = 0) -> dict[str, float]:
    """F1 with another clip's sound: of any clip, and of one with the same scene and outcome or count and tempo."""
    rng = np.random.default_rng(seed)

    def f1(partners: list[list[int]]) -> float:
        parts = [agree(one.touches, marks[int(rng.choice(others))].onsets) for one, others in zip(marks, partners, strict=True) if others]
        return together(parts).f1 if parts else float("nan")

    def kin(one: Marks) -> tuple[str, ...]:
        return (one.reading.scene, one.reading.outcome, one.reading.count, one.reading.tempo)

    indices = range(len(marks))
    return {
        "shuffled_audio": f1([[other for other in indices if other != index] for index in indices]),
        "same_outcome_other_clip": f1(
            [[other for other in indices if other != index and kin(marks[other]) == kin(marks[index])] for index in indices]
        ),
        "silence": 0.0,
    }


def spread(paths: Sequence[Array]) -> float | None:
    """Mean distance in metres between the paths of clips of one prompt, over frames in which both were seen."""
    apart = []
    for first in range(len(paths)):
        for second in range(first):
            difference = np.hypot(*(paths[first] - paths[second]).T)
            if np.isfinite(difference).sum() >= 4:
                apart.append(float(np.nanmean(difference)))
    return float(np.mean(apart)) if apart else None
