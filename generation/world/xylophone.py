"""Two mallets on a xylophone: the cleanest test of sound against motion, since every note is one touch at one known time.

- The hands take turns. A mallet flies between its own strikes on an arc, so its head is at the bar exactly at the note.
- A bar rings as the exponential of the time since its last note; the same decay is heard.

Shape suffixes: B clips, T frames, N notes, 8 bars.
"""

from __future__ import annotations

import numpy as np

from generation.network.plan import FRAMINGS, MATERIALS, POSE_AXES, STATE_AXES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import Draft, Event, Sound, Windows, random_words
from generation.world.motion import Array, Mask, Whole
from generation.world.sound import loudness

BARS = len(POSE_AXES["xylophone"])
HEAD = 0.12  # metres: radius of a mallet's head
LAST_NOTE = 0.3  # seconds before the end of the scene
RING_SECONDS = {"wood": 0.24, "metal": 0.32}  # as in the sound
# How high the bars lie and how wide the instrument may be, so that it fills each view.
PLACING = {"portrait": (1.6, 2.9, 1.6, 2.2), "landscape": (0.8, 1.3, 1.7, 2.2), "square": (1.0, 1.8, 1.7, 2.2)}
QUICKEST = 0.2  # seconds: notes follow each other no faster


def melody(rng: np.random.Generator, word: str, count: int, notes: int) -> Whole:
    """The bars of so many notes, (count, notes); a scale that reaches the end begins again."""
    step_N = np.arange(notes)
    first_B1 = rng.integers(0, 3, (count, 1))
    if word == "rising":
        return first_B1 + step_N % (BARS - first_B1)
    if word == "falling":
        return BARS - 1 - first_B1 - step_N % (BARS - first_B1)
    if word == "repeat":
        return np.repeat(rng.integers(0, BARS, (count, 1)), notes, 1)
    leap_B1 = rng.integers(2, 5, (count, 1))
    walk_BN = (first_B1 + step_N // 2 + np.where(step_N % 2, leap_B1, 0)) % (2 * (BARS - 1))
    return np.where(walk_BN < BARS, walk_BN, 2 * (BARS - 1) - walk_BN)


def _strikes(rng: np.random.Generator, tempo_B: Whole, notes: int) -> Array:
    """The times of the notes (B, N)."""
    count = len(tempo_B)
    beat_B = np.where(tempo_B == 0, rng.uniform(0.46, 0.66, count), rng.uniform(0.21, 0.31, count))
    time_BN = rng.uniform(0.2, 0.9, count)[:, None] + beat_B[:, None] * np.arange(notes)
    return time_BN + rng.normal(0, 0.008, time_BN.shape)


def _path(time_BT: Array, strike_BN: Array, across_BN: Array, lift_B: Array, rest_B: Array) -> tuple[Array, Array]:
    """One head's x and its height over the bar (B, T), given its own strikes (inf where there is none) in order."""
    clip = np.arange(len(strike_BN))[:, None]
    done_BT = (strike_BN[:, None] <= time_BT[..., None]).sum(-1)
    last = np.minimum(np.isfinite(strike_BN).sum(1)[:, None], strike_BN.shape[1])
    before, after = np.maximum(done_BT - 1, 0), np.minimum(done_BT, strike_BN.shape[1] - 1)
    time_from, time_to = strike_BN[clip, before], strike_BN[clip, after]
    never = last == 0
    opening, closing = (done_BT == 0) & ~never, (done_BT >= last) & ~never
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(opening | closing | never, 0.0, (time_BT - time_from) / (time_to - time_from))
        swing = np.clip((time_BT - (time_to - 0.32)) / 0.32, 0, 1)
        rise = np.clip((time_BT - time_from) / 0.4, 0, 1)
        gap = np.where(opening | closing | never, 1.0, time_to - time_from)
    part = np.nan_to_num(part)
    glide = part * part * (3 - 2 * part)
    x = across_BN[clip, before] + (across_BN[clip, after] - across_BN[clip, before]) * glide
    x = np.where(closing, across_BN[clip, before], x)
    arc = lift_B[:, None] * np.minimum(1.0, 0.35 + 0.9 * gap) * 4 * part * (1 - part)
    height = np.where(opening, rest_B[:, None] * (1 - np.nan_to_num(swing) ** 2), arc)
    height = np.where(closing, rest_B[:, None] * (1 - (1 - np.nan_to_num(rise)) ** 2), height)
    return np.where(never, across_BN[:, :1], x), np.where(never, rest_B[:, None], height)


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    count, notes = len(framing_B), int(windows.until_B.max() / QUICKEST)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "xylophone")
    melody_B, tempo_B = rng.integers(len(SLOTS["melody"]), size=count), rng.integers(len(SLOTS["tempo"]), size=count)
    draft.reading |= {"melody": melody_B, "tempo": tempo_B}
    time_BN = _strikes(rng, tempo_B, notes)
    all_bars = np.stack([melody(rng, word, count, notes) for word in SLOTS["melody"]])
    bar_BN = all_bars[melody_B, np.arange(count)]
    played_BN = time_BN < draft.until_B[:, None] - LAST_NOTE

    low, high, narrow, wide = np.array([PLACING[framing] for framing in FRAMINGS])[framing_B].T
    half_B, top_B = rng.uniform(narrow, wide), rng.uniform(low, high)
    middle_B = rng.uniform(-0.25, 0.25, count)
    metal_B = rng.random(count) < 0.5
    material_B = np.where(metal_B, MATERIALS.index("metal"), MATERIALS.index("wood"))
    draft.put(0, "xylophone", material_B, half_B, 0.5)
    draft.states_BTKS[:, :, 0, 0], draft.states_BTKS[:, :, 0, 1] = middle_B[:, None], top_B[:, None]
    draft.appearance_BKA[:, 0] = appearance.xylophone_looks(rng, count)

    across_BN = middle_B[:, None] + half_B[:, None] * ((2 * bar_BN + 1) / BARS - 1)
    # A zigzag begins low and leaps up: the left hand begins, so that the sticks do not cross.
    first_hand_B = np.where(melody_B == SLOTS["melody"].index("zigzag"), 0, rng.integers(0, 2, count))
    strength_BN = np.clip(rng.uniform(0.45, 0.85, (count, 1)) + rng.normal(0, 0.06, (count, notes)), 0.2, 1.0)
    lift_B, rest_B = rng.uniform(0.35, 0.6, count), rng.uniform(0.3, 0.6, count)
    looks = appearance.mallet_looks(rng, count)
    for hand in (0, 1):
        own_BN = played_BN & ((np.arange(notes) + first_hand_B[:, None]) % 2 == hand)
        # Own strikes first, in order.
        order = np.argsort(np.where(own_BN, time_BN, np.inf), axis=1)[:, : (notes + 1) // 2]
        strike_BN = np.take_along_axis(np.where(own_BN, time_BN, np.inf), order, 1)
        target_BN = np.take_along_axis(across_BN, order, 1)
        # A little aside of the bar's middle, so that two heads on one bar do not hide each other.
        target_BN = target_BN + (2 * hand - 1) * 0.03 * half_B[:, None]
        _draw_hand(draft, hand, strike_BN, target_BN, top_B, lift_B * (0.8 + 0.4 * strength_BN.mean(1)), rest_B, rng)
        draft.appearance_BKA[:, 1 + hand] = looks
    _ring(draft, time_BN, bar_BN, played_BN, strength_BN, metal_B)
    _note_events(draft, time_BN, bar_BN, played_BN, strength_BN, metal_B, first_hand_B)
    return draft


def _draw_hand(
    draft: Draft, hand: int, strike_BN: Array, target_BN: Array, top_B: Array, lift_B: Array, rest_B: Array, rng: np.random.Generator
) -> None:
    entity, count, step = 1 + hand, len(draft), 1e-4
    draft.put(entity, "mallet", "wood", np.full(count, HEAD), 0.2 + 0.05 * hand)
    time_BT = draft.time_BT
    x, above = _path(time_BT, strike_BN, target_BN, lift_B, rest_B)
    # One-sided: at a strike the head turns round, and what follows is what a viewer sees next.
    x_next, above_next = _path(time_BT + step, strike_BN, target_BN, lift_B, rest_B)
    states = draft.states_BTKS[:, :, entity]
    states[..., 0], states[..., 1] = x, top_B[:, None] + HEAD + above
    states[..., 2], states[..., 3] = (x_next - x) / step, (above_next - above) / step
    lean_B = rng.uniform(0.25, 0.6, count)
    angle = np.pi / 2 + np.where(hand == 0, 1, -1) * (lean_B[:, None] + 0.35 * above)
    states[..., STATE_AXES.index("cos")], states[..., STATE_AXES.index("sin")] = np.cos(angle), np.sin(angle)


def _ring(draft: Draft, time_BN: Array, bar_BN: Whole, played_BN: Mask, strength_BN: Array, metal_B: Mask) -> None:
    decay_B = np.where(metal_B, RING_SECONDS["metal"], RING_SECONDS["wood"])[:, None]
    for note in range(time_BN.shape[1]):
        rows = np.flatnonzero(played_BN[:, note])
        since = draft.time_BT[rows] - time_BN[rows, note, None]
        glow_BT = np.where(since >= 0, strength_BN[rows, note, None] * np.exp(-np.maximum(since, 0) / decay_B[rows]), 0)
        row, frame = np.nonzero(glow_BT > 1e-3)
        clip = rows[row]
        np.maximum.at(draft.pose_BTKP[:, :, 0], (clip, frame, bar_BN[clip, note]), glow_BT[row, frame])


def _note_events(
    draft: Draft,
    time_BN: Array,
    bar_BN: Whole,
    played_BN: Mask,
    strength_BN: Array,
    metal_B: Mask,
    first_hand_B: Whole,
) -> None:
    gain_BN, level_BN = loudness(strength_BN)
    for clip, note in np.argwhere(played_BN):
        material = "metal" if metal_B[clip] else "wood"
        bar, time = int(bar_BN[clip, note]), float(time_BN[clip, note])
        mallet = 1 + int(note + first_hand_B[clip]) % 2
        name = f"bar_{material}"
        draft.events[clip].append(Event(time, mallet, 0, f"bar_{bar}", material, float(strength_BN[clip, note]), name))
        draft.sounds[clip].append(Sound(time, name, bar, int(level_BN[clip, note]), float(gain_BN[clip, note])))
