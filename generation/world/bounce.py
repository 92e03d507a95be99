"""One to four balls of one material that fall, are thrown in, bounce, meet and roll.

- The material decides how they rebound, slide, sound and give way; the word for it can so be seen and heard.
- Balls start in the air, or come in later from outside the view; more clips are tried than asked for, and those kept stay in view.

Shape suffixes: B clips, N balls, T frames.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from generation.network.plan import FRAMINGS, GRAVITY, GROUND_METRES, MATERIALS, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import ENTITIES, FRAME_TIMES, SECONDS, Draft, Event, Sound, Windows, random_words, scaled_impulse
from generation.world.motion import BALL, GROUND, Array, Balls, Contacts, Motion, Whole
from generation.world.physics import simulate_balls
from generation.world.sound import loudness, size_class


class Material(NamedTuple):
    """What a ball is made of: rebound, friction, mass in kilograms for a radius of one metre (a shell's, so times its square)."""

    restitution: float
    friction: float
    mass: float


BALL_MATERIALS: dict[str, Material] = {
    "rubber": Material(0.85, 0.6, 10.0),
    "wood": Material(0.50, 0.35, 16.0),
    "metal": Material(0.65, 0.2, 40.0),
    "glass": Material(0.75, 0.15, 24.0),
    "stone": Material(0.35, 0.5, 50.0),
}
MATERIAL_TABLE = np.array([BALL_MATERIALS[name] for name in SLOTS["material"]])
_SQUASH_SECONDS = 0.045
_MOST_TURNS = 60  # events of four seconds
_SURPLUS = 1.35  # tries for every clip wanted


def _throw(rng: np.random.Generator, framing_B: Whole, count_B: Whole, material_B: Whole, until_B: Array) -> Balls:
    clips, shape = len(framing_B), (len(framing_B), ENTITIES)
    width_B1, height_B1 = np.array([VIEW_METRES[name] for name in FRAMINGS])[framing_B].T[..., None]
    top_B1 = height_B1 - GROUND_METRES
    restitution, friction, mass = MATERIAL_TABLE[material_B].T
    # Fewer balls may be bigger; all balls of a clip are of about one size, or not.
    common_B1 = rng.uniform(0.24, 0.45, (clips, 1)) - 0.025 * (count_B[:, None] - 1)
    radius_BN = np.clip(np.where(rng.random((clips, 1)) < 0.6, common_B1, rng.uniform(0.18, 0.4, shape)), 0.16, 0.45)
    # Every ball has a lane of its own, so that none starts inside another.
    lane_BN = (np.arange(ENTITIES) + 0.5) / count_B[:, None] - 0.5 + rng.uniform(-0.06, 0.06, shape) / count_B[:, None] ** 0.5
    lane_BN = np.where(count_B[:, None] == 1, rng.uniform(-0.32, 0.32, shape), lane_BN)
    x_BN = lane_BN * (width_B1 - 2 * radius_BN)
    y_BN = np.minimum(rng.uniform(0.35, 0.95, shape) * top_B1, top_B1 - radius_BN - 0.05)
    y_BN = np.maximum(y_BN, radius_BN + 0.5)
    velocity_y_BN = rng.uniform(-1.5, 2.5, shape) * np.where(y_BN > 0.8 * top_B1, 0.3, 1)
    # A drift that would carry the ball out within the clip is turned inwards.
    reach_BN = (width_B1 / 2 - radius_BN) * 0.92
    velocity_x_BN = rng.uniform(-1, 1, shape) * rng.uniform(0, 2.2, (clips, 1))
    # A ball that is alone does not let the view wait for long.
    latest_B1 = np.where(count_B == 1, 0.7, 1.6)[:, None]
    start_BN = np.where(rng.random(shape) < 0.55, 0.0, rng.uniform(0.1, latest_B1, shape))
    # The later ones come from above the view or from its sides.
    late_BN, aside_BN = start_BN > 0, rng.random(shape) < 0.45
    side_BN = np.where(x_BN < 0, -1.0, 1.0)
    outside_x_BN = side_BN * (width_B1 / 2 + radius_BN)
    x_target_BN, flight_BN = x_BN, rng.uniform(0.7, 1.3, shape)
    x_BN = np.where(late_BN & aside_BN, outside_x_BN, x_BN)
    y_BN = np.where(late_BN & ~aside_BN, top_B1 + radius_BN, y_BN)
    inwards_BN = (x_target_BN * 0.6 - outside_x_BN) / flight_BN
    velocity_x_BN = np.where(late_BN & aside_BN, np.clip(inwards_BN, -3.5, 3.5), velocity_x_BN)
    velocity_y_BN = np.where(late_BN & ~aside_BN, -np.abs(velocity_y_BN), velocity_y_BN)
    stay_BN = np.maximum(until_B[:, None] - start_BN, 0.5) * 0.8
    limit_low, limit_high = (-reach_BN - x_BN) / stay_BN, (reach_BN - x_BN) / stay_BN
    velocity_x_BN = np.where(late_BN & aside_BN, velocity_x_BN, np.clip(velocity_x_BN, limit_low, limit_high))
    there_BN = np.arange(ENTITIES) < count_B[:, None]
    return Balls(
        x_BN,
        y_BN,
        velocity_x_BN,
        velocity_y_BN,
        spin_BN=rng.normal(0, 2.5, shape),
        angle_BN=rng.uniform(-np.pi, np.pi, shape),
        radius_BN=np.where(there_BN, radius_BN, 0.0),
        mass_BN=mass[:, None] * radius_BN**2,
        restitution_BN=np.broadcast_to(restitution[:, None], shape),
        friction_BN=np.broadcast_to(friction[:, None], shape),
        start_BN=start_BN,
    )


def _kept(balls: Balls, motion: Motion, framing_B: Whole, until_B: Array, wanted: int) -> Whole:
    """The clips whose balls stay in the view, best first, `wanted` of them, in their old order."""
    times = until_B[:, None] * (FRAME_TIMES[::4] / SECONDS)
    x_BTN = motion.at(times)[0]
    half_B = np.array([VIEW_METRES[name][0] for name in FRAMINGS])[framing_B] / 2
    started_BTN = (times[..., None] > balls.start_BN[:, None] + 0.4) & (balls.radius_BN[:, None] > 0)
    out_B = ((np.abs(x_BTN) > half_B[:, None, None] - 0.5 * balls.radius_BN[:, None]) & started_BTN).mean((1, 2))
    return np.sort(np.argsort(out_B + ~motion.finished_B, kind="stable")[:wanted])


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    wanted = len(framing_B)
    tries = int(np.ceil(wanted * _SURPLUS)) + 2
    rows = np.resize(np.arange(wanted), tries)
    framing_B, windows = framing_B[rows], windows.take(rows)
    count_B, material_B = rng.integers(1, ENTITIES + 1, tries), rng.integers(len(SLOTS["material"]), size=tries)
    balls = _throw(rng, framing_B, count_B, material_B, windows.until_B)
    motion = simulate_balls(balls, until=windows.until_B, most_turns=round(_MOST_TURNS * windows.until_B.max() / SECONDS))
    kept = _kept(balls, motion, framing_B, windows.until_B, wanted)
    motion, balls = motion.take(kept), balls.take(kept)
    count_B, material_B = count_B[kept], material_B[kept]

    draft = Draft(framing_B[kept], windows.take(kept))
    random_words(rng, draft, "bounce")
    colour_B = rng.integers(len(SLOTS["ball"]), size=wanted)
    draft.reading |= {"count": count_B - 1, "material": material_B, "ball": colour_B}
    x_BTN, y_BTN, velocity_x_BTN, velocity_y_BTN, angle_BTN = motion.at(draft.time_BT)
    words = np.array([MATERIALS.index(name) for name in SLOTS["material"]])[material_B]
    first_look = appearance.ball_looks(rng, colour_B)
    for ball in range(ENTITIES):
        there_B = ball < count_B
        draft.put(ball, "ball", words, balls.radius_BN[:, ball], rng.uniform(0.2, 0.4, wanted), there_B)
        states = draft.states_BTKS[:, :, ball]
        moving = (x_BTN, y_BTN, velocity_x_BTN, velocity_y_BTN, np.cos(angle_BTN), np.sin(angle_BTN))
        for axis, value in enumerate(moving):
            states[..., axis] = np.where(there_B[:, None], value[..., ball], 1.0 if axis == 4 else 0.0)
        states[..., 6] *= balls.start_BN[:, ball, None] <= draft.time_BT
        # The balls are a set: one colour with small differences, one pattern.
        look = appearance.ball_looks(rng, colour_B)
        look[:, 3:] = first_look[:, 3:]
        draft.appearance_BKA[:, ball] = np.where(there_B[:, None], look, 0)
    write_touches(draft, motion.contacts, material_B, balls.radius_BN)
    squash(draft, motion.contacts, np.where(material_B == SLOTS["material"].index("rubber"), 1.0, 0.0))
    return draft


def write_touches(draft: Draft, contacts: Contacts, material_B: Whole, radius_BN: Array) -> None:
    """Events and sounds of the balls' touches. Two balls that meet sound like the first, struck by its equal."""
    impulse = scaled_impulse(contacts.impulse)
    gain, level = loudness(impulse)
    variant = size_class(radius_BN[contacts.clip, contacts.ball])
    for row in np.flatnonzero(contacts.time < draft.until_B[contacts.clip]):
        clip, other = int(contacts.clip[row]), int(contacts.other[row])
        name = SLOTS["material"][material_B[clip]]
        surface = "ball" if contacts.kind[row] == BALL else "ground"
        time = float(contacts.time[row])
        draft.events[clip].append(Event(time, int(contacts.ball[row]), other, surface, name, float(impulse[row]), name))
        draft.sounds[clip].append(Sound(time, name, int(variant[row]), int(level[row]), float(gain[row])))


def squash(draft: Draft, contacts: Contacts, softness_B: Array, entity: int | None = None) -> None:
    """A soft ball gives way when it meets the ground: a short pulse about the touch, stronger when it was faster."""
    ground = np.flatnonzero((contacts.kind == GROUND) & (softness_B[contacts.clip] > 0) & (contacts.time < draft.until_B[contacts.clip]))
    clip, ball = contacts.clip[ground], contacts.ball[ground] if entity is None else np.full(len(ground), entity)
    depth = softness_B[clip] * np.clip(contacts.speed[ground] / np.sqrt(2 * GRAVITY * 5.0), 0, 1)
    pulse = depth[:, None] * np.exp(-0.5 * ((draft.time_BT[clip] - contacts.time[ground, None]) / _SQUASH_SECONDS) ** 2)
    row, frame = np.nonzero(pulse > 1e-2)
    np.maximum.at(draft.pose_BTKP[..., 0], (clip[row], frame, ball[row]), pulse[row, frame])
