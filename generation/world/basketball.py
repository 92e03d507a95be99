"""One shot at a hoop: the player, the ball from the hands to its last bounce, the hoop that answers, and the events.

The scene is made with the shooter on the left and mirrored where the reading says right.

Shape suffixes: B clips, T frames.
"""

from __future__ import annotations

import numpy as np

from generation.network.plan import FRAMINGS, PLACES, POSE_AXES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import Draft, Event, Sound, Windows, random_words, scaled_impulse
from generation.world.bounce import squash
from generation.world.motion import GROUND, NET, OBSTACLE, Array, Contacts, Motion, Whole
from generation.world.person import Player
from generation.world.shots import BOARD, HALF_WIDTH, OUTCOMES, POLE, RELEASES, RIM_BACK, Shots, shoot
from generation.world.sound import VARIANTS, loudness

PERSON, BALL, HOOP = range(3)  # entities
_STEP = 1e-4  # seconds: over which the velocity of what has no closed form is taken
_SURFACES = {GROUND: ("ground", "floor"), NET: ("net", "net")}
_OBSTACLES = (("rim", "rim"), ("rim", "rim"), ("board", "board"), ("pole", "pole"))
_NET_FREQUENCY, _RIM_FREQUENCY = 1.9, 2.9  # hertz, slow enough for 16 frames a second
_GLAD = np.isin(OUTCOMES, ("swish", "bank"))


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    count = len(framing_B)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "basketball")
    outcome_B = rng.integers(len(OUTCOMES), size=count)
    side_B = rng.integers(2, size=count)
    shirt_B, colour_B = rng.integers(len(SLOTS["shirt"]), size=count), rng.integers(len(SLOTS["ball"]), size=count)
    draft.reading |= {"outcome": outcome_B, "side": side_B, "shirt": shirt_B, "ball": colour_B}
    release_from, release_to = np.array([RELEASES[framing] for framing in FRAMINGS])[framing_B].T
    release_B = rng.uniform(release_from, release_to)
    shots, motion = shoot(rng, framing_B, outcome_B, release_B, draft.until_B)
    known_B = _known_at(motion.contacts, draft.until_B)
    glad_B = _GLAD[outcome_B]
    player = Player.sample(rng, shots, release_B, known_B + rng.uniform(0.05, 0.3, count), glad_B)

    draft.put(PERSON, "person", "none", shots.height, 0.5)
    draft.put(BALL, "ball", "rubber", shots.radius, 0.3)
    draft.put(HOOP, "hoop", "metal", np.full(count, HALF_WIDTH), 0.6)
    draft.appearance_BKA[:, PERSON] = appearance.person_looks(rng, shirt_B)
    draft.appearance_BKA[:, BALL] = appearance.ball_looks(rng, colour_B)
    draft.appearance_BKA[:, HOOP] = appearance.hoop_looks(rng, count)
    _move_ball(draft, motion, player, rng)
    _move_person(draft, player)
    draft.states_BTKS[:, :, HOOP, 0], draft.states_BTKS[:, :, HOOP, 1] = shots.hoop_x[:, None], shots.rim_y[:, None]
    _touches(draft, rng, motion.contacts, shots, player)
    _answer(draft, motion.contacts)
    squash(draft, motion.contacts, np.full(count, 0.7), BALL)
    draft.mirror(np.flatnonzero(side_B == SLOTS["side"].index("right")))
    return draft


def _known_at(contacts: Contacts, until_B: Array) -> Array:
    """When the player sees how it ends: the ball is in the net, or has missed, or comes down untouched."""
    known_B = until_B.copy()
    rules = (
        (contacts.kind == GROUND, -0.15),
        ((contacts.kind == OBSTACLE) & (contacts.other != POLE), 0.2),
        (contacts.kind == NET, 0.0),
    )
    for mask, delay in rules:
        rows = np.flatnonzero(mask)[::-1]
        known_B[contacts.clip[rows]] = contacts.time[rows] + delay
    return known_B


def _move_ball(draft: Draft, motion: Motion, player: Player, rng: np.random.Generator) -> None:
    time_BT = draft.time_BT
    x, y, velocity_x, velocity_y, angle = (value[..., 0] for value in motion.at(time_BT))
    held = time_BT < player.release
    # Backwards from the frame, so that the step does not leave the hands.
    before_x, before_y = player.held_ball(time_BT - _STEP)
    held_x, held_y = player.held_ball(time_BT)
    angle = angle + rng.uniform(-np.pi, np.pi, (len(draft), 1))
    flight = (x, y, velocity_x, velocity_y, np.cos(angle), np.sin(angle))
    hands = (held_x, held_y, (held_x - before_x) / _STEP, (held_y - before_y) / _STEP, np.cos(angle), np.sin(angle))
    for axis, (free, kept) in enumerate(zip(flight, hands, strict=True)):
        draft.states_BTKS[:, :, BALL, axis] = np.where(held, kept, free)


def _move_person(draft: Draft, player: Player) -> None:
    time_BT = draft.time_BT
    states = draft.states_BTKS[:, :, PERSON]
    states[..., 0] = player.shots.shooter_x[:, None]
    states[..., 1] = pelvis_y = player.pelvis_y(time_BT)
    states[..., 3] = (player.pelvis_y(time_BT + _STEP) - pelvis_y) / _STEP
    ball = draft.states_BTKS[:, :, BALL]
    draft.pose_BTKP[:, :, PERSON] = player.pose(time_BT, ball[..., 0], ball[..., 1])


def _touches(draft: Draft, rng: np.random.Generator, contacts: Contacts, shots: Shots, player: Player) -> None:
    impulse = scaled_impulse(contacts.impulse)
    gain, level = loudness(impulse)
    variant_B = rng.integers(3, size=len(draft))
    net_B = rng.integers(VARIANTS["net"], size=len(draft))
    size_B = np.clip(((shots.radius - 0.22) / 0.04 * 3).astype(np.int64), 0, 2)
    for row in np.flatnonzero(contacts.time < draft.until_B[contacts.clip]):
        clip, kind = int(contacts.clip[row]), int(contacts.kind[row])
        surface, sound = _OBSTACLES[contacts.other[row]] if kind == OBSTACLE else _SURFACES[kind]
        time = float(contacts.time[row])
        other = -1 if kind == GROUND else HOOP
        variant = size_B[clip] if sound == "floor" else net_B[clip] if sound == "net" else variant_B[clip]
        draft.events[clip].append(Event(time, BALL, other, surface, "rubber", float(impulse[row]), sound))
        draft.sounds[clip].append(Sound(time, sound, int(variant), int(level[row]), float(gain[row])))
    in_gym_B = draft.reading["place"] == PLACES.index("gym")
    for clip in map(int, np.flatnonzero(in_gym_B & (player.mood_at[:, 0] < draft.until_B - 0.3))):
        name = "cheer" if player.glad[clip, 0] else "groan"
        draft.sounds[clip].append(Sound(float(player.mood_at[clip, 0]), name, int(variant_B[clip]), 0, float(rng.uniform(0.02, 0.05))))


def _answer(draft: Draft, contacts: Contacts) -> None:
    """The hoop's pose: the net is pulled down by a ball and springs back, the rim rocks on its hinge."""
    sway, lift, shake = (POSE_AXES["hoop"].index(name) for name in ("net_sway", "net_lift", "rim_shake"))
    rows = np.flatnonzero((contacts.kind != GROUND) & (contacts.time < draft.until_B[contacts.clip]))
    since = draft.time_BT[contacts.clip[rows]] - contacts.time[rows, None]
    after = since >= 0
    seconds = np.maximum(since, 0)
    strength = np.clip(contacts.speed[rows, None] / 6.0, 0.15, 1.0)
    net, obstacle = contacts.kind[rows, None] == NET, contacts.kind[rows, None] == OBSTACLE
    rim = obstacle & (contacts.other[rows, None] <= RIM_BACK)
    board = obstacle & (contacts.other[rows, None] == BOARD)
    swing = np.sin(2 * np.pi * _NET_FREQUENCY * seconds) * np.exp(-seconds / 0.5) * strength * after
    rock = np.sin(2 * np.pi * _RIM_FREQUENCY * seconds) * np.exp(-seconds / 0.35) * strength * after
    pose = draft.pose_BTKP[:, :, HOOP]
    np.add.at(pose[..., lift], contacts.clip[rows], np.where(net, -0.9 * swing, 0))
    np.add.at(pose[..., sway], contacts.clip[rows], np.where(net, 0.5 * swing, np.where(rim, 0.3 * swing, 0)))
    np.add.at(pose[..., shake], contacts.clip[rows], np.where(rim, 0.9 * rock, np.where(board, 0.3 * rock, 0)))
    np.clip(pose, -1, 1, out=pose)
