"""What the face learns from is true: mouths are where and as open as it is told, heads look where they look."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
import torch

from generation.bench.heads import heads_of
from generation.bench.judges import faces
from generation.bench.judges.face import CROP, HEADINGS, Face, cut
from generation.bench.judges.faces import PATCH, Heads, face_lesson, face_loss, heading_of
from generation.bench.runner import true_clip
from generation.network.plan import POSE_AXES
from generation.world.scenes import simulate
from tests.bench.truth import true_skater


@pytest.mark.parametrize(("turn", "row", "column"), [(0.0, 16, 48), (pi / 2, 48, 48), (pi, 48, 16), (-pi / 2, 16, 16)])
def test_a_crop_is_upright_in_the_bodys_own_axis(turn: float, row: int, column: int) -> None:
    frame = torch.zeros(3, 200, 200)
    frame[:, 78:82, 118:122] = 1.0  # twenty pixels right of the middle and above it
    crop = cut(frame, 100, 100, turn, 80.0)
    assert crop.shape == (3, CROP, CROP)
    found = divmod(int(crop.sum(0).argmax()), CROP)
    assert found == (pytest.approx(row, abs=2), pytest.approx(column, abs=2))


def test_half_a_turn_has_so_many_headings() -> None:
    assert [heading_of(float(np.cos(pi * (heading + 0.5) / HEADINGS))) for heading in range(HEADINGS)] == list(range(HEADINGS))
    assert (heading_of(1.2), heading_of(-1.2)) == (0, HEADINGS - 1)


@pytest.fixture(scope="module")
def heads() -> Heads:
    kept = Heads(most=48)
    rng = np.random.default_rng(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faces, "SCENES", {"skater": 0.7, "gymnast": 0.3})
        for _clip in range(8):
            kept.more(rng, 8)
    return kept


def test_a_mouth_is_where_it_is_told_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two pictures of one head, one with its mouth shut, it is there that they differ."""
    monkeypatch.setattr(faces, "SCENES", {"skater": 1.0})
    both = []
    for shut in (1.0, 0.0):
        monkeypatch.setattr(faces, "SHUT", shut)
        kept = Heads()
        for clip in range(3):
            kept.more(np.random.default_rng(clip), 8)
        both.append(kept.kept)
    away = []
    for closed, other in zip(*both, strict=True):
        assert (closed.lips, closed.heading, closed.mouth) == (other.lips, other.heading, 0.0)
        if other.mouth > 0.5:
            differs_PP = (closed.patch.float() - other.patch.float()).abs().sum(0)
            row, column = divmod(int(differs_PP.argmax()), PATCH)
            away.append(np.hypot(other.lips[0] - (2 * column + 1) / PATCH + 1, other.lips[1] - (2 * row + 1) / PATCH + 1))
    assert len(away) > 5 and max(away) < 0.1  # a twentieth of the patch


def test_old_heads_are_forgotten(heads: Heads) -> None:
    assert len(heads.kept) == 48 and heads.kept[0].patch.shape == (3, PATCH, PATCH)
    assert {head.heading for head in heads.kept} == set(range(HEADINGS)) and len({head.mouth for head in heads.kept}) > 20


def test_the_face_descends(heads: Heads) -> None:
    torch.manual_seed(0)
    face = Face()
    optimiser = torch.optim.AdamW(face.parameters(), lr=3e-3)
    crops, *true = heads.some(np.random.default_rng(4), 12)
    losses = []
    for _ in range(16):
        loss, _parts = face_loss(face(crops), (true[0], true[1], true[2]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.8 * losses[0]


def test_a_lesson_brings_new_heads_now_and_then(heads: Heads) -> None:
    few = Heads(kept=heads.kept * 21)
    before = len(few.kept)
    assert face_lesson(np.random.default_rng(1), few, 3, 0)[0].shape == (3, 3, CROP, CROP) and len(few.kept) == before
    face_lesson(np.random.default_rng(1), few, 3, 3)
    assert len(few.kept) > before


# -- the trained face -------------------------------------------------------------------------------------------------


def test_a_skaters_headings_are_read_off_the_simulators_pictures() -> None:
    batch = simulate(np.random.default_rng(7), 4, scene="skater", framing="portrait", with_mel=False)
    side, near, opening = [], [], []
    for index in range(len(batch)):
        clip = true_clip(batch, index)
        body = true_skater(batch, index)
        found = heads_of(clip.frames, clip.framing, body)
        facing_T = batch.pose_BTKP[index, :, 0, POSE_AXES["skater"].index("facing")]
        true_T = np.array([heading_of(float(facing)) for facing in facing_T])
        seen_T = np.isfinite(found.mouth_T)
        read_T = found.heading_TD.argmax(1)
        side += ((read_T < HEADINGS // 2) == (true_T < HEADINGS // 2))[seen_T].tolist()
        near += (np.abs(read_T - true_T) <= 1)[seen_T].tolist()
        opening += np.abs(found.mouth_T - batch.pose_BTKP[index, :, 0, POSE_AXES["skater"].index("mouth")])[seen_T].tolist()
    assert np.mean(side) >= 0.95 and np.mean(near) >= 0.85 and np.mean(opening) <= 0.1


def test_a_body_without_a_head_has_no_heading() -> None:
    batch = simulate(np.random.default_rng(7), 1, scene="skater", with_mel=False)
    clip, body = true_clip(batch, 0), true_skater(batch, 0)
    body.head_T2[:] = np.nan
    found = heads_of(clip.frames, clip.framing, body)
    assert np.isnan(found.mouth_T).all() and (found.heading_TD == 1 / HEADINGS).all()
