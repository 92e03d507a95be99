"""The numbers in a joined clip are its own in picture and sound, though the source's half carries the source's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generation.engines.base import Clip
from generation.provenance import sound_watermark, watermark
from generation.worker.captions import Captions
from generation.worker.encode import Marks, encode, encode_video
from generation.worker.joining import Film, beside, duet_of, stitched
from tests.worker import test_sound_watermark as sounds
from tests.worker import test_watermark as pictures
from tests.worker.tiny_engine import TinyPlan

OLD, NEW = Marks(1_234_567, "a secret"), Marks(7_654_321, "a secret")
WIDTH, HEIGHT = 360, 640


def clip(seed: int) -> Clip:
    return Clip(pictures.scene(seed), 16, sounds.scene(seed), sounds.RATE, TinyPlan, "")


def read(path) -> tuple[int | None, int | None]:
    found = watermark.find(pictures.seen(path), "a secret"), sound_watermark.find(sounds.heard(path), "a secret")
    return tuple(mark and mark.number for mark in found)


@pytest.fixture(scope="module")
def film(tmp_path_factory, django_db_setup) -> Film:
    folder = tmp_path_factory.mktemp("source")
    encode(clip(1), width=WIDTH, height=HEIGHT, folder=folder, marks=OLD)
    assert read(folder / "clip.mp4") == (OLD.number, OLD.number)
    return Film(folder / "clip.mp4", Captions())


@pytest.mark.parametrize("cut", [(0, 4), (1, 3)])
def test_of_a_stitch(film, tmp_path, cut):
    joined = stitched(clip(2), film, cut, width=WIDTH, height=HEIGHT, folder=tmp_path)
    encode_video(joined, width=WIDTH, height=HEIGHT, folder=tmp_path, marks=NEW)
    assert read(tmp_path / "clip.mp4") == (NEW.number, NEW.number)


def test_of_a_duet(film, tmp_path):
    duet = duet_of(WIDTH, HEIGHT)
    encode_video(beside(clip(2), film, duet, folder=tmp_path), width=duet.width, height=duet.height, folder=tmp_path, marks=NEW)
    assert read(tmp_path / "clip.mp4") == (NEW.number, NEW.number)


def test_of_a_duet_in_which_the_new_half_is_silent(film, tmp_path):
    duet, silent = duet_of(WIDTH, HEIGHT), replace(clip(2), audio=0 * sounds.scene(2))
    encode_video(beside(silent, film, duet, folder=tmp_path), width=duet.width, height=duet.height, folder=tmp_path, marks=NEW)
    assert read(tmp_path / "clip.mp4") == (NEW.number, NEW.number)
