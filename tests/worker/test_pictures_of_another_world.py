"""The shipped reader on what is no picture of ours: refused, where a drawing of our world is taken. Without a shipped reader nothing is."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageOps

from generation.bench.beginning import question
from generation.engines.base import EngineError
from generation.engines.picture import NOT_UNDERSTOOD, UNDERSTOOD, Beginning
from generation.network import checkpoint
from generation.network.plan import RENDER_PIXELS
from generation.network.reader import Reader, ReaderConfig
from generation.network.reading import Reading
from generation.network.renderer import Renderer, RendererConfig

WEIGHTS = Path("generation/weights/base")
pytestmark = pytest.mark.skipif(not (WEIGHTS / "reader.safetensors").exists(), reason="the shipped preset has no reader")


@pytest.fixture(scope="module")
def nets() -> tuple[Reader, Renderer]:
    torch.set_num_threads(1)
    reader = checkpoint.load(Reader, ReaderConfig, WEIGHTS, "reader")
    return reader, checkpoint.load(Renderer, RendererConfig, WEIGHTS, "renderer").requires_grad_(False)


def read(nets, picture: Image.Image, framing: str) -> Beginning:
    fitted = ImageOps.fit(picture.convert("RGB"), RENDER_PIXELS[framing])
    beginning = Beginning(*nets, torch.from_numpy(np.array(fitted)), Reading(framing=framing))
    while not beginning.done:
        beginning.step()
    return beginning


def photographs() -> list[Path]:
    """Those that come with two packages, where they are installed."""
    found = {"skimage": "data/*.[jp][pn]g", "sklearn": "datasets/images/*.jpg"}
    specs = {name: importlib.util.find_spec(name) for name in found}
    return sorted(path for name, spec in specs.items() if spec and spec.origin for path in Path(spec.origin).parent.glob(found[name]))


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (480, 480, 3), dtype=np.uint8))


def bands() -> Image.Image:
    slope = np.linspace(0, 8 * np.pi, 480)
    rows_H3 = 128 + 110 * np.stack([np.sin(slope + turn) for turn in (0, 2, 4)], -1)
    return Image.fromarray(np.repeat(rows_H3[:, None], 480, 1).astype(np.uint8))


@pytest.mark.parametrize("picture", [noise(), bands(), Image.new("RGB", (480, 480), (128, 128, 128))], ids=["noise", "bands", "grey"])
def test_what_is_no_picture_of_ours_is_refused(nets, picture):
    with pytest.raises(EngineError) as refusal:
        read(nets, picture, "square")
    assert (refusal.value.code, refusal.value.message) == NOT_UNDERSTOOD


@pytest.mark.parametrize("path", photographs(), ids=lambda path: path.name)
def test_a_photograph_is_refused(nets, path):
    with pytest.raises(EngineError):
        read(nets, Image.open(path), "square")


def test_a_picture_of_our_world_is_taken_as_it_is_seen(nets):
    asked = question(0)
    beginning = read(nets, Image.fromarray(asked.picture), asked.reading.framing)
    plan, reading, windows = beginning.found(4)
    assert beginning.fit is not None and beginning.fit.psnr > UNDERSTOOD + 2
    assert (reading.scene, reading.place, reading.time) == (asked.reading.scene, asked.reading.place, asked.reading.time)
    assert plan.entities.kind_K.tolist() == asked.plan.entities.kind_K.tolist()
    assert windows[0].keep == replace(windows[0].keep, start=1, velocity=False, sound=False)
