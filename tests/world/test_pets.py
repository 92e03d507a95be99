"""A dog or a cat flies and turns as mechanics has it, has the ball or has not as the word says, and is heard when it touches something."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from generation.network.kinematics import PARTS, PET_HEAD, PET_MOUTH, PET_NECK, PET_PARTS, PET_STAND, part_poses
from generation.network.plan import FPS, FRAMINGS, GRAVITY, KINDS, POSE, POSE_AXES, VIEW_METRES
from generation.network.reading import SLOTS, Reading
from generation.network.tokens import decode, encode
from generation.world.batch import FRAME_TIMES, Batch
from generation.world.draw import draw
from generation.world.leaps import CAT, CAUGHT, MISSED, SLIP, Leaps
from generation.world.limbs import turned
from generation.world.pets import BALL, PET, SCRAPING, WALL, Pet
from generation.world.quadruped import LOWER_L, ROOT_L2, UPPER_L, body_of, paws_of, with_paws
from generation.world.quadruped import PET as BUILD
from generation.world.scenes import simulate

CLIPS = 180
HEAD = POSE_AXES["dog"].index("head")


@pytest.fixture(scope="module")
def pet() -> Pet:
    rng = np.random.default_rng(3)
    words = (rng.integers(len(SLOTS[slot]), size=CLIPS) for slot in ("animal", "fetch"))
    return Pet(Leaps.sample(rng, rng.integers(len(FRAMINGS), size=CLIPS), *words))


@pytest.fixture(scope="module")
def batch() -> Batch:
    return simulate(np.random.default_rng(4), CLIPS, "pets", with_mel=False)


def rows(pet: Pet, *words: int) -> np.ndarray:
    return np.isin(pet.leaps.fetch[:, 0], words)


def flying(pet: Pet, count: int = 240) -> np.ndarray:
    """Times of the flight, its ends left out (B, count)."""
    return pet.leaps.off + (pet.touch_B1 - pet.leaps.off) * np.linspace(0.02, 0.98, count)


def test_segments_are_one_body_and_paws_go_where_they_are_sent() -> None:
    assert BUILD.mass_S.sum() == pytest.approx(1.0)
    wanted = np.broadcast_to(ROOT_L2 + np.array((0.1, -0.55)), (2, 3, 4, 2))
    assert paws_of(with_paws(np.zeros((2, 3, POSE)), wanted)) == pytest.approx(wanted)
    far = np.broadcast_to(ROOT_L2 + np.array((0.0, -3.0)), (1, 1, 4, 2))
    reached = np.linalg.norm(paws_of(with_paws(np.zeros((1, 1, POSE)), far)) - ROOT_L2, axis=-1)
    assert reached == pytest.approx(np.broadcast_to(0.999 * (UPPER_L + LOWER_L), reached.shape))


def test_the_middle_of_mass_falls_freely_from_the_push_to_the_landing(pet: Pet) -> None:
    one, time_BT = pet.leaps, flying(pet)
    place, nose, pose = pet.body(time_BT)
    middle = place + turned(body_of(pose).mass_middle_BT2, nose) * one.high[..., None]
    since = time_BT - one.off
    wanted = np.stack((one.speed * since, one.up * since - 0.5 * GRAVITY * since**2), -1)
    inner = np.abs(middle - middle[:, :1] - (wanted - wanted[:, :1]))
    assert np.median(inner) < 0.004 and inner.max() < 0.06  # paws that leave and meet the ground move it a little


def test_nothing_turns_it_in_the_air(pet: Pet) -> None:
    one = pet.leaps
    step = 1 / 256
    time_BT = one.off + 0.12 + step * np.arange(60)
    _place, nose, pose = pet.body(time_BT)
    limbs = body_of(pose)
    momentum = limbs.inertia_BT() * np.gradient(nose, step, axis=1) + limbs.inner_BT(step)
    settled = momentum[:, 4:-4][(time_BT[:, -1:] < pet.touch_B1 - 0.13)[:, 0]]
    assert len(settled) > 60
    assert np.abs(settled - np.median(settled, axis=1, keepdims=True)).max() < 0.12
    turned_down = rows(pet, SLIP)
    assert (np.median(momentum, 1)[turned_down] < 0).all()


def test_the_rise_is_what_the_push_gives(pet: Pet) -> None:
    one, leapt = pet.leaps, rows(pet, CAUGHT, MISSED)
    place, _nose = pet.trunk(flying(pet))
    risen = place[..., 1].max(1) - one.wall[:, 0] - PET_STAND * one.high[:, 0]
    assert risen[leapt] == pytest.approx((one.up**2 / (2 * GRAVITY))[leapt, 0], abs=0.12)
    assert (risen[leapt] > 0.2).all() and (risen[~leapt] < 0.1).all()


def test_a_paw_that_stands_does_not_slide_in_full_gallop(pet: Pet) -> None:
    one = pet.leaps
    time_BT = one.off - 0.36 + np.linspace(0, 0.08, 12)
    place, nose, pose = pet.body(time_BT)
    paw = turned(paws_of(pose), nose[..., None]) * one.high[..., None, None] + place[:, :, None]
    quick = one.speeds(time_BT, pet.touch_B1)[:, 0] > 0.6 * one.speed[:, 0]
    stands = (np.abs(paw[..., 1] - one.wall[..., None]) < 1e-6)[quick].all(1)
    slid = np.ptp(paw[quick][..., 0], axis=1)[stands]
    assert stands.sum() > 40
    assert np.quantile(slid, 0.9) < 0.012


def test_who_slipped_comes_to_lie_and_is_slowed_by_the_ground(pet: Pet) -> None:
    one, slips = pet.leaps, rows(pet, SLIP)
    down, nose = pet.trunk(pet.touch_B1)
    assert (nose[slips] < -0.5).all() and (nose[~slips] > -0.45).all()
    _place, end_nose = pet.trunk(np.full_like(one.off, 3.95))
    assert np.abs(end_nose)[slips].max() < 0.1
    way = pet.trunk(np.full_like(one.off, 3.95))[0][:, 0, 0] - down[:, 0, 0]
    assert way[slips] == pytest.approx((one.speed**2 / (2 * SCRAPING * GRAVITY))[slips, 0], abs=1e-6)


def test_the_ball_is_in_the_jaws_only_after_a_catch(batch: Batch) -> None:
    counted = dict.fromkeys(SLOTS["fetch"], 0)
    for clip in range(CLIPS):
        word = batch.reading(clip).fetch
        pet, ball = batch.states_BTKS[clip, :, PET], batch.states_BTKS[clip, :, BALL]
        flip = batch.pose_BTKP[clip, :, PET, POSE_AXES["dog"].index("facing")].astype(np.float64)
        kind, high = KINDS[int(batch.kind_BK[clip, PET])], batch.size_BK[clip, PET]
        angle = np.arctan2(pet[:, 5], pet[:, 4]).astype(np.float64) * flip
        mouth = np.broadcast_to(PET_HEAD * np.array(PET_MOUTH[kind]), (64, 2))
        local = turned(mouth, batch.pose_BTKP[clip, :, PET, HEAD].astype(np.float64)) + np.array(PET_NECK)
        jaws = pet[:, :2] + turned(local, angle) * high * np.stack((flip, np.ones(64)), -1)
        away = np.linalg.norm(ball[:, :2] - jaws, axis=1)
        bites = [event.time for event in batch.events[clip] if event.sound == "bite"]
        assert len(bites) == (word == "caught")
        if bites:
            assert away[bites[0] < FRAME_TIMES].max() < 1e-4
            assert away[bites[0] - 0.1 > FRAME_TIMES].min() > 0.15
        else:
            assert away.min() > 0.12
        counted[word] += 1
    assert min(counted.values()) > 40


def test_a_thrown_ball_begins_outside_the_view(batch: Batch) -> None:
    width = np.array([VIEW_METRES[name][0] for name in FRAMINGS])[batch.reading_BS[:, 0] - 1]
    camera, ball = batch.camera_BTC[:, 0], batch.states_BTKS[:, 0, BALL]
    outside = np.abs(ball[:, 0] - camera[:, 0]) * camera[:, 2] / width > 0.5
    waits = (ball[:, 2:4] == 0).all(1)
    assert waits.mean() > 0.95 and outside[waits].mean() > 0.9


def test_the_wall_is_under_who_slips_and_under_some_others(batch: Batch) -> None:
    walled = batch.kind_BK[:, WALL] == KINDS.index("wall")
    slips = np.array([batch.reading(clip).fetch == "slip" for clip in range(CLIPS)])
    assert walled[slips].all() and 0.2 < walled[~slips].mean() < 0.5
    stands = batch.states_BTKS[:, 0, PET, 1] - PET_STAND * batch.size_BK[:, PET]
    assert stands[walled] == pytest.approx(batch.states_BTKS[walled, 0, WALL, 1], abs=0.03)
    lies = batch.states_BTKS[slips, -1, PET, 1] / batch.size_BK[slips, PET]
    assert (lies < 0.35).all() and (batch.states_BTKS[~slips, -1, PET, 1] / batch.size_BK[~slips, PET] > 0.65).all()


def test_no_paw_reaches_into_the_ground(batch: Batch) -> None:
    for clip in range(0, CLIPS, 6):
        poses = part_poses(batch.plan(clip))
        for row, part in enumerate(poses.part_P.tolist()):
            if PARTS[part].endswith("shank"):
                paw = poses.origin_TP2[:, row] + poses.matrix()[:, row] @ poses.matrix().new_tensor([0.0, -0.37])
                assert float(paw[:, 1].min()) > -0.02


def test_places_and_velocities_agree(batch: Batch) -> None:
    state = batch.states_BTKS[:, :, PET].astype(np.float64)
    step = np.diff(state[..., :2], axis=1)
    mean = (state[:, :-1, 2:4] + state[:, 1:, 2:4]) / 2 / FPS
    assert np.abs(step - mean).mean() < 0.006
    assert np.percentile(np.abs(step - mean), 99) < 0.07


def test_push_landing_bite_and_fall_are_heard_when_they_happen(batch: Batch) -> None:
    expected = {"caught": ["bite", "paw", "paw", "paw"], "missed": ["paw", "paw", "paw"], "slip": ["fall", "fall", "paw"]}
    for clip in range(CLIPS):
        reading = batch.reading(clip)
        own = [event for event in batch.events[clip] if event.entity == PET]
        assert sorted(event.sound for event in own) == expected[reading.fetch]
        heard = {(sound.time, sound.name) for sound in batch.sounds[clip]}
        assert all((event.time, event.sound) in heard for event in batch.events[clip])
        assert [event.time for event in batch.events[clip]] == sorted(event.time for event in batch.events[clip])
        says = {sound.name for sound in batch.sounds[clip]} & {"bark", "yelp", "meow"}
        assert says and ("meow" in says) == (reading.animal == "cat") and ("yelp" in says) <= (reading.fetch == "slip")
        if reading.fetch == "caught":
            bite = next(event.time for event in own if event.sound == "bite")
            assert all(event.time < bite for event in batch.events[clip] if event.entity == BALL)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_animal_is_in_the_view_of_a_camera_that_follows(framing: str) -> None:
    batch = simulate(np.random.default_rng(5), 100, "pets", framing, with_mel=False)
    width, height = VIEW_METRES[framing]
    state, camera = batch.states_BTKS[:, :, PET], batch.camera_BTC
    across = np.abs(state[..., 0] - camera[..., 0]) * camera[..., 2] / width
    assert (across < 0.45).mean() > 0.97
    top = state[..., 1] + 0.6 * batch.size_BK[:, [PET]]
    assert (((top - camera[..., 1]) * camera[..., 2] / height < 0.5).mean()) > 0.995


def test_coats_and_animals_are_drawn_differently() -> None:
    """By the pictures alone: coats differ in their middle colour, and a dog is not a cat."""
    batch = simulate(np.random.default_rng(6), 60, "pets", "square", with_mel=False)
    tones: dict[str, list[tuple[float, float]]] = {coat: [] for coat in SLOTS["coat"]}  # how bright, how much redder than blue
    for clip in range(len(batch)):
        reading = batch.reading(clip)
        plan = batch.plan(clip)
        if reading.time != "day" or len(tones[reading.coat]) == 2:
            continue
        alone = replace(plan, entities=replace(plan.entities, kind_K=plan.entities.kind_K * torch.tensor([0, 1, 0, 0])))
        nothing = replace(plan, entities=replace(plan.entities, kind_K=torch.zeros_like(plan.entities.kind_K)))
        pixels = draw(alone, 160, 160, [4])[0].astype(int)
        shown = np.abs(pixels - draw(nothing, 160, 160, [4])[0]).max(-1) > 12
        red, green, blue = np.median(pixels[shown], axis=0)
        tones[reading.coat].append((red + green + blue, red - blue))
    bright, warm = ({coat: [tone[axis] for tone in found] for coat, found in tones.items()} for axis in (0, 1))
    assert max(bright["black"]) < min(bright["grey"]) and max(bright["grey"]) < min(bright["white"])
    assert max(bright["brown"]) < min(bright["golden"])
    assert max(warm["black"] + warm["grey"]) < min(warm["brown"]) and max(warm["brown"]) < min(warm["golden"])
    assert [name for name in PET_PARTS if name.endswith("head")] == ["dog_head", "cat_head"]


def test_a_leap_survives_the_tokens(batch: Batch) -> None:
    plans, readings = [batch.plan(clip) for clip in range(6)], [batch.reading(clip) for clip in range(6)]
    for plan, back in zip(plans, decode(encode(plans), readings), strict=True):
        assert np.allclose(back.states_TKS, plan.states_TKS, atol=1e-4)


def test_it_is_said_in_one_sentence() -> None:
    assert Reading(scene="pets", animal="dog", coat="brown", fetch="caught", ball="red", place="park").caption() == (
        "A brown dog leaps and catches a red ball in a park."
    )
    assert Reading(scene="pets", animal="cat", fetch="missed", time="night").caption() == "A cat leaps for a ball and misses it at night."
    assert Reading(scene="pets", fetch="slip").caption() == "A pet slips off a wall as it runs after a ball."


def test_one_seed_gives_one_clip_and_half_run_to_the_left(batch: Batch) -> None:
    again = simulate(np.random.default_rng(4), CLIPS, "pets", with_mel=False)
    assert np.array_equal(again.states_BTKS, batch.states_BTKS) and again.sounds == batch.sounds
    cats = np.array([batch.reading(clip).animal == SLOTS["animal"][CAT] for clip in range(CLIPS)])
    assert (batch.kind_BK[:, PET] == np.where(cats, KINDS.index("cat"), KINDS.index("dog"))).all()
    assert (batch.kind_BK[:, BALL] == KINDS.index("ball")).all() and not batch.kind_BK[:, 3].any()
    assert 0.35 < (batch.pose_BTKP[:, 0, PET, POSE_AXES["dog"].index("facing")] < 0).mean() < 0.65
