"""A late clip is a window of a scene that began before it: everything in it is where, and sounds as, it would without the cut."""

import numpy as np
import pytest
import torch

from generation.network.mel import log_mel
from generation.network.plan import FPS, FRAMES, FRAMINGS, MEL_FLOOR, MEL_FRAMES
from generation.world import scenes
from generation.world.batch import SECONDS, Batch, Windows
from generation.world.scenes import LATE, LATE_FROM, LATE_TO, MAKERS, simulate
from generation.world.sound import LONGEST, LOOP_HOPS, waveform

CLIPS = 24
BEGINS = 2.0  # seconds


def window(scene: str, start: float, until: float = SECONDS + BEGINS) -> Batch:
    """The same clips of the same scenes, from this time on."""
    rng = np.random.default_rng(31)
    windows = Windows(np.full(CLIPS, start), np.full(CLIPS, until))
    draft = MAKERS[scene](rng, np.arange(CLIPS) % len(FRAMINGS), windows)
    return scenes.film(rng, [(np.arange(CLIPS), draft)])


@pytest.fixture(scope="module", params=list(MAKERS))
def halves(request: pytest.FixtureRequest) -> tuple[Batch, Batch]:
    """The first four seconds of some scenes, and four seconds from their third on."""
    return window(request.param, 0.0), window(request.param, BEGINS)


def test_bodies_go_on_as_they_did(halves: tuple[Batch, Batch]) -> None:
    first, late = halves
    shared = FRAMES - int(BEGINS * FPS)
    for name in ("states_BTKS", "pose_BTKP"):
        before, after = getattr(first, name)[:, -shared:], getattr(late, name)[:, :shared]
        np.testing.assert_allclose(before, after, atol=2e-5, err_msg=name)
    for name in ("reading_BS", "kind_BK", "material_BK", "size_BK", "appearance_BKA", "palette_BZ"):
        assert np.array_equal(getattr(first, name), getattr(late, name)), name
    assert not first.late_B.any() and late.late_B.all() and (late.start_B == BEGINS).all()


def test_the_camera_rests_where_it_went(halves: tuple[Batch, Batch]) -> None:
    first, late = halves
    assert np.array_equal(late.camera_BTC, np.repeat(first.camera_BTC[:, -1:], FRAMES, axis=1))


def test_the_same_touches_are_at_their_time_in_the_window(halves: tuple[Batch, Batch]) -> None:
    first, late = halves
    for before, after in zip(first.events, late.events, strict=True):
        expected = [event._replace(time=event.time - BEGINS) for event in before if event.time >= BEGINS]
        got = [event for event in after if event.time < SECONDS - BEGINS]
        assert [event[1:] for event in got] == [event[1:] for event in expected]
        assert np.allclose([event.time for event in got], [event.time for event in expected], atol=1e-9)
        assert all(0 <= event.time < SECONDS for event in after)
    assert np.array_equal(late.contacts_BCKD[:, :8], first.contacts_BCKD[:, 8:])


def test_what_rang_before_the_window_rings_on_in_it(halves: tuple[Batch, Batch]) -> None:
    first, late = halves
    hops = int(BEGINS * MEL_FRAMES / SECONDS)
    assert all(-LONGEST <= sound.time < SECONDS for sounds in late.sounds for sound in sounds)
    assert np.array_equal(late.ambience_BW[:, 1], (first.ambience_BW[:, 1] + hops) % LOOP_HOPS)
    # The last two frames of the first window reach over its end.
    np.testing.assert_allclose(first.mel_BMF[:, hops:-2], late.mel_BMF[:, : MEL_FRAMES - hops - 2], atol=1e-3)
    samples = int(BEGINS * 16_000)
    for clip in range(CLIPS):
        np.testing.assert_allclose(waveform(first, clip)[samples:], waveform(late, clip)[: 64_000 - samples], atol=1e-6)


def test_a_late_clips_mel_agrees_with_its_waveform() -> None:
    batch = window("xylophone", BEGINS)
    assert any(sound.time < 0 for sounds in batch.sounds for sound in sounds)
    true = log_mel(torch.from_numpy(np.stack([waveform(batch, clip) for clip in range(CLIPS)]))).numpy()
    heard = true > MEL_FLOOR + 0.1
    assert np.abs(true - batch.mel_BMF)[heard].mean() < 0.12


def test_a_share_of_a_mixture_is_late() -> None:
    batch = simulate(np.random.default_rng(32), 1600, with_mel=False, late=LATE)
    assert abs(batch.late_B.mean() - LATE) < 0.03
    starts = batch.start_B[batch.late_B]
    assert starts.min() >= LATE_FROM and starts.max() <= LATE_TO and starts.std() > 0.5
    assert (starts * 64 == np.round(starts * 64)).all()
    scene_B = batch.reading_BS[:, 1]
    assert set(scene_B[batch.late_B]) == set(scene_B)
    assert not simulate(np.random.default_rng(32), 50, with_mel=False).late_B.any()


def test_one_seed_gives_one_batch_with_late_clips_too() -> None:
    first, second = (simulate(np.random.default_rng(33), 40, late=0.5) for _turn in range(2))
    assert all(np.array_equal(getattr(first, name), getattr(second, name)) for name in ("states_BTKS", "mel_BMF", "start_B"))
    assert first.events == second.events and first.sounds == second.sounds


def test_bodies_of_late_clips_are_mostly_in_view() -> None:
    batch = simulate(np.random.default_rng(34), 200, "bounce", "landscape", with_mel=False, late=1.0)
    there = batch.states_BTKS[..., 6] > 0
    assert (np.abs(batch.states_BTKS[..., 0])[there] < 5.0).mean() > 0.98
