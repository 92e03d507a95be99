"""A dog or a cat that leaps for a thrown ball: it catches it, misses it, or slips off a wall on the way and falls.

- In the air the middle of mass falls freely and the angular momentum stays as it is, while the legs move; the run-up's pace goes on.
- The ball is thrown by somebody outside the view, flies as balls do, and is caught where the jaws are when it is there; one that is missed
  comes down before them and bounces on. After a catch it goes where the mouth goes.
- Who slips leaves the wall slowly and turning nose down, meets the ground with breast or muzzle, and the rump comes down after.
- On the ground a paw that stands does not slide: strides are counted by the way and not by the time.

Everything is made running to the right, in seconds of the scene. Shape suffixes: B clips, T times, C cells of the way, J moments of
a flight, L legs, P pose, 2 the coordinates x and y.
"""

from __future__ import annotations

import numpy as np

from generation.network.kinematics import PET_HIP, PET_STAND
from generation.network.plan import FRAMINGS, GRAVITY, KINDS, MATERIALS, POSE, STATE_AXES, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import SECONDS, Draft, Event, Sound, Windows, random_words, scaled_impulse
from generation.world.bounce import MATERIAL_TABLE, squash, write_touches
from generation.world.follow import follow
from generation.world.grids import between, falls_through, integral
from generation.world.leaps import CAT, CAUGHT, CELLS, LANDS, LEAVES, LONGEST, LYING, PUSH, STEPS_L, STRIDE, Leaps
from generation.world.limbs import turned
from generation.world.motion import Array, Balls, Motion, Whole
from generation.world.person import hermite, smooth
from generation.world.physics import simulate_balls
from generation.world.quadruped import AXES, HIND_L, ROOT_L2, body_of, mouth_of, resting, with_paws
from generation.world.sound import loudness

BALL, PET, WALL = range(3)  # entities
RUBBER = SLOTS["material"].index("rubber")
SCRAPING = 0.5  # of gravity: what slows who slides on the ground
LIES_AT = -0.04  # how a trunk lies
WEIGHT = {False: 24.0, True: 4.5}  # kilograms of a dog and of a cat, for impulses
HAND = (1.1, 1.4)  # metres: from how high the ball is thrown
MISSES_BY = (0.22, 0.4)  # metres by which the jaws come too late
_STEP = 1e-3  # seconds: over which the velocity of what has no closed form is taken
_MOMENT, _MOMENTS = 1 / 64, 62  # seconds between the moments of a flight, and how many there are
_STEPS = 16  # of running that are heard
_OUTSIDE = 0.3  # metres beyond the view's edge where the thrower's hand is


class Pet:
    """Where the animal is at any time."""

    def __init__(self, leaps: Leaps) -> None:
        self.leaps = leaps
        one = leaps
        never = np.full_like(one.off, np.inf)
        self.x_off_B1 = self._run(one.off, never)
        self.touch_B1 = self._flight()
        touch = self.touch_B1
        self.down_B12, self.nose_B1 = self.flown(touch)
        self.ends_B1 = touch + np.where(one.slips, one.fall, one.stop)
        soon, _nose = self.flown(touch - _STEP)
        self.sinks_B1 = (self.down_B12 - soon)[..., 1] / _STEP  # metres a second, below 0

    # -- the way ------------------------------------------------------------------------------------------------------

    def _run(self, time_BT: Array, touch_B1: Array) -> Array:
        """How far it has come on the ground, 0 at the start."""
        cells_C = (np.arange(round(CELLS * LONGEST)) + 0.5) / CELLS
        way_BC = np.concatenate((0 * self.leaps.high, np.cumsum(self.leaps.speeds(cells_C[None], touch_B1), 1)), 1) / CELLS
        return between(way_BC, time_BT * CELLS)

    def _ground(self, time_BT: Array) -> Array:
        return np.where(time_BT < self.leaps.off, self.leaps.wall, 0.0)

    # -- in the air ---------------------------------------------------------------------------------------------------

    def _flight(self) -> Array:
        """Work out the flight on a grid of its moments; when it ends (B, 1)."""
        one = self.leaps
        since_J = _MOMENT * np.arange(_MOMENTS)
        time_BJ = one.off + since_J
        guess_BJ = one.nose_off + (one.nose_down - one.nose_off) * np.clip(since_J / one.airborne, 0, 1.2)
        pose_BJP = self._limbs_in_air(time_BJ, guess_BJ)
        limbs = body_of(pose_BJP)
        self.middle_BJ2 = limbs.mass_middle_BT2
        inertia_BJ, inner_BJ = limbs.inertia_BT(), limbs.inner_BT(_MOMENT)
        until = one.airborne / _MOMENT
        still, carried = integral(1 / inertia_BJ, _MOMENT), integral(inner_BJ / inertia_BJ, _MOMENT)
        self.momentum_B1 = (one.nose_down - one.nose_off + between(carried, until)) / between(still, until)
        self.nose_BJ = one.nose_off + self.momentum_B1 * still - carried
        stands = one.wall + (PET_STAND + LEAVES) * one.high
        start = turned(self.middle_BJ2[:, :1], self.nose_BJ[:, :1])[:, 0] * one.high
        self.begin_B2 = np.concatenate((self.x_off_B1, stands), 1) + start  # the middle of mass as it leaves
        trunk_BJ2 = self._middle(time_BJ) - turned(self.middle_BJ2, self.nose_BJ) * one.high[..., None]
        lands_BJ = trunk_BJ2[..., 1] - (PET_STAND + LANDS) * one.high
        meets_BJ = trunk_BJ2[..., 1] + limbs.lowest_BT(self.nose_BJ) * one.high
        after = np.maximum(one.up, 0) / GRAVITY / _MOMENT
        ends = falls_through(np.where(one.slips, meets_BJ, lands_BJ), after)
        return np.asarray(one.off + ends * _MOMENT)

    def _middle(self, time_BT: Array) -> Array:
        """The middle of mass in the air (B, T, 2)."""
        since = time_BT - self.leaps.off
        x = self.begin_B2[:, :1] + self.leaps.speed * since
        return np.stack((x, self.begin_B2[:, 1:] + self.leaps.up * since - 0.5 * GRAVITY * since**2), -1)

    def flown(self, time_BT: Array) -> tuple[Array, Array]:
        """The trunk's middle (B, T, 2) and its turn, in the air."""
        place = np.clip(time_BT - self.leaps.off, 0, None) / _MOMENT
        nose = between(self.nose_BJ, place)
        local = np.stack([between(self.middle_BJ2[..., axis], place) for axis in range(2)], -1)
        return self._middle(time_BT) - turned(local, nose) * self.leaps.high[..., None], nose

    def _limbs_in_air(self, time_BT: Array, nose_BT: Array) -> Array:
        pose = np.zeros((*time_BT.shape, POSE))
        pose[..., AXES["head"]] = self.leaps.head(time_BT, np.full_like(self.leaps.off, 99.0), nose_BT)
        return with_paws(pose, self.leaps.in_air(time_BT))

    # -- anywhere -----------------------------------------------------------------------------------------------------

    def trunk(self, time_BT: Array) -> tuple[Array, Array]:
        """The trunk's middle (B, T, 2) and how far its nose is up."""
        one, touch = self.leaps, self.touch_B1
        flown, flown_nose = self.flown(np.clip(time_BT, one.off, touch))
        after = np.maximum(time_BT - touch, 0)
        # On the ground, up to the take-off: a crouch, and hind legs that stretch.
        x = self._run(np.minimum(time_BT, one.off), np.full_like(touch, np.inf))
        stand = one.wall + one.stands(time_BT) + one.high * one.strides(x, self._pace(time_BT))[1]
        low = one.wall + (PET_STAND - np.where(one.slips, 0.07, 0.11)) * one.high
        crouch = stand + (low - stand) * smooth((time_BT - one.off + PUSH + 0.2) / 0.2)
        part = np.clip((time_BT - one.off + PUSH) / PUSH, 0, 1)
        leave = one.wall + (PET_STAND + LEAVES) * one.high
        before_y = np.where(part > 0, hermite(part, low, leave, 0 * low, one.up * PUSH), crouch)
        before_nose = one.nose_off * smooth(part)
        # And from the landing on.
        landed_x = self._landed_x(time_BT)
        stand = one.stands(time_BT) + one.high * one.strides(landed_x, self._pace(time_BT))[1]
        landed_y = stand + (self.down_B12[..., 1] - stand) * (1 - smooth(after / 0.3)) + self.sinks_B1 * after * np.exp(-after / 0.06)
        landed_nose = self.nose_B1 * (1 - smooth(after / 0.3))
        # Or from the touch of who slipped: what rests on the ground stays there while the rump comes down.
        gone = np.clip(after / one.fall, 0, 1)
        fallen_nose = self.nose_B1 + (0.35 * gone + 0.65 * gone**2) * (LIES_AT - self.nose_B1)
        stops = one.speed / (SCRAPING * GRAVITY)
        slid = np.minimum(after, stops)
        fallen_x = self.down_B12[..., 0] + one.speed * slid - 0.5 * SCRAPING * GRAVITY * slid**2
        fallen_y = resting(one.head(time_BT, touch, fallen_nose), fallen_nose) * one.high
        place = np.stack((np.where(one.slips, fallen_x, landed_x), np.where(one.slips, fallen_y, landed_y)), -1)
        nose = np.where(one.slips, fallen_nose, landed_nose)
        place = np.where((time_BT < touch)[..., None], flown, place)
        nose = np.where(time_BT < touch, flown_nose, nose)
        on_ground = time_BT < one.off
        place = np.where(on_ground[..., None], np.stack((x, before_y), -1), place)
        return place, np.where(on_ground, before_nose, nose)

    def _landed_x(self, time_BT: Array) -> Array:
        """How far it has come after the landing."""
        touch = self.touch_B1
        return np.asarray(self.down_B12[..., 0] + self._run(time_BT, touch) - self._run(touch, touch))

    def along(self, time_BT: Array) -> Array:
        """How far it has come on the ground (B, T); in the air, what there is before or after."""
        return np.where(time_BT < self.leaps.off, self._run(time_BT, np.full_like(self.touch_B1, np.inf)), self._landed_x(time_BT))

    def _pace(self, time_BT: Array) -> Array:
        """0 standing, 1 in full gallop."""
        return smooth(self.leaps.speeds(time_BT, self.touch_B1) / (0.6 * self.leaps.speed))

    def _paws(self, time_BT: Array, place_BT2: Array, nose_BT: Array) -> Array:
        """Where the paws are as the trunk sees them (B, T, L, 2)."""
        one = self.leaps
        high, touch = one.high[..., None, None], self.touch_B1
        x = place_BT2[..., 0]
        strides, _bob = one.strides(x, self._pace(time_BT))
        ground = np.stack(
            (x[..., None] + strides[..., 0] * high[..., 0], self._ground(time_BT)[..., None] + strides[..., 1] * high[..., 0]), -1
        )
        # Hind paws push from one place, which they leave with the ground.
        push_x = self.x_off_B1 + (PET_HIP[0] - 0.14) * one.high + 0 * time_BT
        push_L = np.stack((push_x[..., None] + (ROOT_L2[:, 0] - PET_HIP[0]) * high[..., 0], one.wall[..., None] + 0 * ground[..., 0]), -1)
        pushing = smooth((time_BT - one.off + PUSH + 0.04) / 0.12)[..., None, None] * ~one.slips[..., None, None]
        pushing = pushing * ((time_BT < touch)[..., None, None] & HIND_L[:, None])
        ground = ground + pushing * (push_L - ground)

        def seen(world: Array) -> Array:
            away = (world - place_BT2[:, :, None]) / high
            return turned(away, -nose_BT[..., None])

        since, until = time_BT - one.off, touch - time_BT
        air = one.in_air(np.maximum(time_BT, one.off))
        leaves = np.where(HIND_L, smooth(since / 0.1)[..., None], smooth((since + PUSH - 0.04) / 0.16)[..., None])
        lands = np.where(HIND_L, smooth(-until / 0.14)[..., None], smooth((0.12 - until) / 0.12)[..., None])
        lifted = np.where(one.slips[..., None], leaves, leaves * (1 - lands))
        air = np.where((one.slips & (until < 0))[..., None, None], air + smooth(-until / 0.4)[..., None, None] * (LYING - air), air)
        local = seen(ground)
        local = local + lifted[..., None] * (air - local)
        # Nothing reaches into the ground.
        world = turned(local, nose_BT[..., None]) * high + place_BT2[:, :, None]
        world[..., 1] = np.maximum(world[..., 1], np.where(time_BT < one.off, one.wall, 0.0)[..., None])
        return seen(world)

    def body(self, time_BT: Array) -> tuple[Array, Array, Array]:
        """The trunk's middle (B, T, 2), its turn and the whole pose."""
        one = self.leaps
        place, nose = self.trunk(time_BT)
        pose = np.zeros((*time_BT.shape, POSE))
        pose[..., AXES["head"]] = one.head(time_BT, self.touch_B1, nose)
        pose[..., AXES["tail"]] = one.tail(time_BT, self.touch_B1)
        pose[..., AXES["mouth"]] = one.mouth(time_BT, self.touch_B1)
        pose[..., AXES["facing"]] = 1.0
        return place, nose, with_paws(pose, self._paws(time_BT, place, nose))

    def jaws(self, time_BT: Array, place: Array, nose: Array) -> Array:
        """Where the mouth is (B, T, 2), of a trunk that is there and so turned."""
        head = self.leaps.head(time_BT, self.touch_B1, nose)
        return place + turned(mouth_of(head, self.leaps.cat), nose) * self.leaps.high[..., None]


def _thrown(rng: np.random.Generator, draft: Draft, pet: Pet, radius_B: Array, shift_B: Array) -> Motion:
    """The ball: it waits in a hand outside the view, and flies so that it meets the jaws or comes down ahead of them."""
    one, count = pet.leaps, len(draft)
    meets = one.meets[:, 0]
    jaws = pet.jaws(one.meets, *pet.trunk(one.meets))[:, 0] + np.stack((shift_B, 0 * shift_B), -1)
    slips, missed = one.slips[:, 0], one.fetch[:, 0] != CAUGHT
    aim_x = jaws[:, 0] + np.where(missed, rng.uniform(*MISSES_BY, count), 0)
    aim_y = np.where(slips, one.wall[:, 0] + 1.55 * one.high[:, 0], jaws[:, 1])
    # Where there is a wall it comes from behind, and so does what is missed: it is too fast, and comes down ahead.
    behind = (one.wall[:, 0] > 0) | missed | (rng.random(count) < 0.3)
    seconds = np.where(behind, rng.uniform(0.95, 1.1, count), rng.uniform(0.75, 0.95, count))
    throws = meets - seconds
    width = np.array([VIEW_METRES[name][0] for name in FRAMINGS])[draft.framing_B]
    gone = np.clip(throws / SECONDS, 0, 1)
    camera = draft.pan_B * (gone**2 * (3 - 2 * gone) - 0.5)
    edge = camera + np.where(behind, -0.5, 0.5) * width / draft.zoom_B
    hand = edge + np.where(behind, -1, 1) * (radius_B + _OUTSIDE)
    along = (aim_x - hand) / seconds
    # From behind it is a little faster than the animal at least.
    along = np.where(behind, np.maximum(along, one.speed[:, 0] + np.where(slips, 1.4, 0.7)), along)
    hand = aim_x - along * seconds
    from_y = rng.uniform(*HAND, count)
    up = (aim_y - from_y + 0.5 * GRAVITY * seconds**2) / seconds
    restitution, friction, mass = MATERIAL_TABLE[RUBBER]

    def column(value: Array | float) -> Array:
        return np.broadcast_to(np.asarray(value), (count,))[:, None].copy()

    balls = Balls(
        x_BN=column(hand), y_BN=column(from_y), velocity_x_BN=column(along), velocity_y_BN=column(up),
        spin_BN=column(rng.uniform(-9, 9, count)), angle_BN=column(rng.uniform(-np.pi, np.pi, count)),
        radius_BN=column(radius_B), mass_BN=column(mass * radius_B**2), restitution_BN=column(0.85 * restitution),
        friction_BN=column(friction), start_BN=column(throws),
    )  # fmt: skip
    return simulate_balls(balls, until=draft.until_B)


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    count = len(framing_B)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "pets")
    words = {slot: rng.integers(len(SLOTS[slot]), size=count) for slot in ("animal", "coat", "fetch", "ball")}
    draft.reading |= words
    pet = Pet(Leaps.sample(rng, framing_B, words["animal"], words["fetch"]))
    one = pet.leaps
    draft.zoom_B = one.zoom[:, 0]
    cat_B, high_B, walled_B = words["animal"] == CAT, one.high[:, 0], one.wall[:, 0] > 0
    radius_B = np.where(cat_B, rng.uniform(0.05, 0.06, count), rng.uniform(0.062, 0.08, count))
    draft.put(BALL, "ball", "rubber", radius_B, 0.5)
    draft.put(PET, "dog", "none", high_B, 0.4)
    draft.kind_BK[cat_B, PET] = KINDS.index("cat")
    wall_material_B = np.array([MATERIALS.index("wood"), MATERIALS.index("stone")])[rng.integers(2, size=count)]
    starts, leaves = pet.trunk(np.zeros((count, 1)))[0][:, 0, 0], pet.x_off_B1[:, 0]
    left_B, right_B = starts - 1.2 * high_B, leaves + (PET_HIP[0] + np.where(one.slips[:, 0], 0.2, 0.05)) * high_B
    draft.put(WALL, "wall", wall_material_B, (right_B - left_B) / 2, 0.6, walled_B)
    draft.appearance_BKA[:, BALL] = appearance.ball_looks(rng, words["ball"])
    draft.appearance_BKA[:, PET] = appearance.pet_looks(rng, words["coat"], cat_B)
    draft.appearance_BKA[:, WALL] = appearance.wall_looks(rng, wall_material_B == MATERIALS.index("wood")) * walled_B[:, None]
    time_BT = draft.time_BT
    place_BT2, nose_BT, draft.pose_BTKP[:, :, PET] = pet.body(time_BT)
    states = draft.states_BTKS[:, :, PET]
    soon = pet.trunk(time_BT + _STEP)
    states[..., 0:2], states[..., 2:4] = place_BT2, (soon[0] - place_BT2) / _STEP
    states[..., STATE_AXES.index("cos")], states[..., STATE_AXES.index("sin")] = np.cos(nose_BT), np.sin(nose_BT)
    ends = pet.trunk(np.tile([0.0, SECONDS], (count, 1)))[0][..., 0]
    shift_B = follow(draft, rng, ends[:, 1] - ends[:, 0]) - ends.mean(1)
    states[..., 0] += shift_B[:, None]
    draft.states_BTKS[:, :, WALL, 0] = np.where(walled_B, (left_B + right_B) / 2 + shift_B, 0)[:, None]
    draft.states_BTKS[:, :, WALL, 1] = one.wall
    motion = _thrown(rng, draft, pet, radius_B, shift_B)
    ball = np.stack([value[..., 0] for value in motion.at(time_BT)], -1)
    held_BT = (one.fetch == CAUGHT) & (time_BT >= one.meets)
    jaws_BT2 = pet.jaws(time_BT, place_BT2, nose_BT)
    held_BT4 = np.concatenate((jaws_BT2, (pet.jaws(time_BT + _STEP, *soon) - jaws_BT2) / _STEP), -1)
    held_BT4[..., 0] += shift_B[:, None]
    draft.states_BTKS[:, :, BALL, :4] = np.where(held_BT[..., None], held_BT4, ball[..., :4])
    at_bite = motion.at(one.meets)[4][..., 0]
    angle_BT = np.where(held_BT, at_bite + nose_BT, ball[..., 4])
    draft.states_BTKS[:, :, BALL, STATE_AXES.index("cos")] = np.cos(angle_BT)
    draft.states_BTKS[:, :, BALL, STATE_AXES.index("sin")] = np.sin(angle_BT)
    caught_B = one.fetch[:, 0] == CAUGHT
    contacts = motion.contacts
    contacts = contacts.take(~caught_B[contacts.clip] | (contacts.time < one.meets[contacts.clip, 0]))
    write_touches(draft, contacts, np.full(count, RUBBER), radius_B[:, None])
    squash(draft, contacts, np.full(count, 0.8))
    _touches(draft, rng, pet)
    draft.mirror(np.flatnonzero(rng.random(count) < 0.5))
    return draft


def _touches(draft: Draft, rng: np.random.Generator, pet: Pet) -> None:
    """Paws that push off and land, the bite, a fall; steps, and what the animal says."""
    count, one = len(draft), pet.leaps
    weight = np.where(one.cat, WEIGHT[True], WEIGHT[False])[:, 0]
    push = scaled_impulse(weight * 0.12 * np.maximum(one.up, 0.8)[:, 0])
    drop = scaled_impulse(weight * 0.12 * -pet.sinks_B1[:, 0])
    fall = scaled_impulse(weight * 0.45 * -pet.sinks_B1[:, 0])
    slump, bite = scaled_impulse(weight * 0.2 * rng.uniform(1.0, 1.6, count)), scaled_impulse(rng.uniform(0.5, 0.9, count))
    variant_B = rng.integers(3, size=count)
    steps_BN, loud_BN = _steps(pet)
    for clip in range(count):
        off, touch, cat, variant = float(one.off[clip, 0]), float(pet.touch_B1[clip, 0]), bool(one.cat[clip, 0]), int(variant_B[clip])
        found: list[tuple[float, int, str, float, str]] = [(off, -1, "ground", push[clip], "paw")]
        if one.slips[clip, 0]:
            found += [(touch, -1, "ground", fall[clip], "fall"), (touch + float(one.fall[clip, 0]), -1, "ground", slump[clip], "fall")]
        else:
            found += [(touch, -1, "ground", drop[clip], "paw"), (touch + 0.13, -1, "ground", 0.9 * drop[clip], "paw")]
        if one.fetch[clip, 0] == CAUGHT:
            found.append((float(one.meets[clip, 0]), BALL, "ball", bite[clip], "bite"))
        sounds = draft.sounds[clip]
        for time, other, surface, impulse, name in sorted(found):
            gain, level = loudness(np.array(impulse))
            draft.events[clip].append(Event(time, PET, other, surface, "none", float(impulse), name))
            sounds.append(Sound(time, name, variant, int(level), float(gain)))
        for time, gain in zip(steps_BN[clip].tolist(), loud_BN[clip].tolist(), strict=True):
            if gain > 0.002:
                sounds.append(Sound(time, "paw", variant, 0, gain))
        calls = [(time, "meow" if cat else "bark", 0.16) for time in one.calls[clip].tolist() if time > 0]
        if one.slips[clip, 0]:
            calls.append((touch + float(one.fall[clip, 0]) + 0.13, "meow" if cat else "yelp", 0.2))
        elif one.fetch[clip, 0] != CAUGHT:
            calls.append((touch + float(one.stop[clip, 0]) + 0.3, "meow" if cat else "bark", 0.13))
        sounds += [Sound(time, name, variant, 0, gain) for time, name, gain in calls]
        draft.events[clip].sort(key=lambda event: event.time)


def _steps(pet: Pet) -> tuple[Array, Array]:
    """When paws come down in running (B, N) and how loud that is."""
    one = pet.leaps
    time_J = np.arange(round(CELLS * SECONDS)) / CELLS
    place_BJ = pet.along(np.broadcast_to(time_J, (len(one.off), len(time_J))))
    on_ground = (time_J < one.off - PUSH) | ((time_J > pet.touch_B1 + 0.2) & ~one.slips)
    count_BJN = np.floor(place_BJ[..., None] / (STRIDE * one.high[..., None]) + STEPS_L[::2])
    down_BJN = (np.diff(count_BJN, axis=1) > 0) & on_ground[:, 1:, None]
    speed_BJ = one.speeds(time_J[1:], pet.touch_B1) / one.speed
    loud_BJ = down_BJN.any(2) * speed_BJ * np.where(one.cat, 0.012, 0.03)
    order = np.argsort(-loud_BJ, 1)[:, :_STEPS]
    return time_J[1:][order], np.take_along_axis(loud_BJ, order, 1)
