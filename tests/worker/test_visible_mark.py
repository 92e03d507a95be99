"""The maker's handle in the picture: whose clips show it, where it goes, that it can be read, and that no small cut takes it away."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import numpy as np
import pytest
from django.core.files.storage import default_storage
from PIL import Image

from generation.models import Job
from generation.provenance.visible import FAR, visible_mark
from generation.worker import attempt
from generation.worker.encode import Marks, encode
from generation.worker.loop import run_once
from tests import factories
from tests.worker.test_encoding import clip, decoded

SIZES = [(720, 1280), (1280, 720), (720, 720), (64, 96)]
HANDLES = ["ada", "a_handle_of_thirty_characters_"]


@pytest.mark.parametrize("handle", HANDLES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_cut_of_a_quarter_takes_it_away(width, height, handle):
    steps = [number / 100 for number in range(26)]
    cuts = [cut for cut in itertools.product(steps, repeat=2) if sum(cut) <= 0.25]
    for seed in range(20):
        mark = visible_mark(handle, width, height, seed)
        w, h = mark.drawing.size
        across = [[left * width <= x and x + w <= (1 - right) * width for x, _ in mark.places] for left, right in cuts]
        down = [[top * height <= y and y + h <= (1 - bottom) * height for _, y in mark.places] for top, bottom in cuts]
        for (one, columns), (other, rows) in itertools.product(zip(cuts, across, strict=True), zip(cuts, down, strict=True)):
            if (1 - sum(one)) * (1 - sum(other)) >= 0.75:
                assert any(column and row for column, row in zip(columns, rows, strict=True)), (seed, one, other)


@pytest.mark.parametrize(("width", "height"), SIZES[:2])
def test_the_middle_square_keeps_it(width, height):
    assert FAR[0] > (1 - 720 / 1280) / 2
    mark = visible_mark("ada", width, height, seed=3)
    left, top = (width - 720) / 2, (height - 720) / 2
    w, h = mark.drawing.size
    assert all(left <= x and x + w <= left + 720 and top <= y and y + h <= top + 720 for x, y in mark.places)


@pytest.mark.parametrize(("width", "height"), [*SIZES, (32, 32)])
def test_a_long_handle_is_set_smaller_and_stays_inside(width, height):
    mark = visible_mark(HANDLES[1], width, height, seed=1)
    assert mark.drawing.width <= width * 0.45 + 1
    assert all(0 <= x <= width - mark.drawing.width and 0 <= y <= height - mark.drawing.height for x, y in mark.places)


def test_its_way_is_decided_by_the_seed():
    ways = [visible_mark("ada", 720, 1280, seed).places for seed in range(50)]
    assert ways[7] == visible_mark("ada", 720, 1280, 7).places
    assert len({tuple(way) for way in ways}) == 50


@pytest.mark.parametrize("level", [0, 128, 255])
def test_it_is_read_on_light_and_dark(level):
    drawing = visible_mark("ada", 720, 1280, 1).drawing
    ground = Image.new("RGB", drawing.size, (level, level, level))
    ground.paste(drawing, (0, 0), drawing)
    shown = np.asarray(ground.convert("L")).astype(int)
    assert shown.max() - shown.min() >= 90
    assert 20 <= drawing.height <= 40


def test_it_moves_through_the_clip(tmp_path):
    black = np.zeros((64, 160, 90, 3), np.uint8)
    encode(clip(frames=black), width=360, height=640, folder=tmp_path, marks=Marks(5, "a secret", "ada"))
    frames = decoded(tmp_path / "clip.mp4", 360, 640)
    mark = visible_mark("ada", 360, 640, 5)
    w, h = mark.drawing.size
    for number, (x, y) in enumerate(mark.places):
        frame = frames[16 * number + 4].astype(int)
        assert frame[y - 2 : y + h + 2, x - 2 : x + w + 2].max() >= 90
        frame[y - 2 : y + h + 2, x - 2 : x + w + 2] = 0
        assert frame.max() <= 40, "and nowhere else"
    with Image.open(tmp_path / "poster.jpg") as poster:
        x, y = mark.place_at(1 / 3)
        assert np.asarray(poster)[y : y + h, x : x + w].max() >= 90
    with Image.open(tmp_path / "preview.webp") as preview:
        tiny = visible_mark("ada", 180, 320, 5)
        w, h = tiny.drawing.size
        for number, (x, y) in enumerate(tiny.places):
            preview.seek(number)  # pictures that are alike are one
            assert np.asarray(preview.convert("RGB"))[y : y + h, x : x + w].max() >= 90
    small = visible_mark("ada", 135, 240, 5)
    w, h = small.drawing.size
    with Image.open(tmp_path / "spritesheet.jpg") as sheet:
        for number in range(16):
            left, top = number % 4 * 135 + small.places[number // 4][0], number // 4 * 240 + small.places[number // 4][1]
            assert np.asarray(sheet)[top : top + h, left : left + w].max() >= 90
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clip.mp4", "poster.jpg", "preview.webp", "spritesheet.jpg"]


@pytest.mark.parametrize(
    ("plan", "plans", "shown"),
    [("free", ["free"], True), ("pro", ["free"], False), ("pro", ["free", "pro"], True), ("free", [], False)],
)
def test_the_plan_decides_who_shows_it(runtime, settings, monkeypatch, plan, plans, shown):
    settings.VISIBLE_MARK_PLANS = plans
    seen = []
    monkeypatch.setattr(attempt, "encode", lambda clip, **named: (seen.append(named["marks"]), encode(clip, **named)))
    # The plan of the asking counts: this Pro has long run out, or was granted after it.
    member = factories.member(plan="pro", plan_until=datetime(2026, 1, 1, tzinfo=UTC) if plan == "free" else None)
    job = factories.job(member=member, plan=plan, width=64, height=96)
    run_once(runtime)
    job = Job.objects.select_related("video", "member").get(pk=job.pk)
    assert (job.state, default_storage.exists(job.video.file.name)) == ("succeeded", True)
    assert [marks.handle for marks in seen] == [job.member.handle if shown else ""]
    assert seen[0].number == job.number.pk
