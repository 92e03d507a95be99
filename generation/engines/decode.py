"""A downloaded MP4 to frames and samples, by ffmpeg. It comes from another machine, so it is read as strangers' files are."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from core import untrusted

AUDIO_RATE = 48_000
MOST_FPS = 60
SHORTEST = 0.9  # of the asked length; what lacks beyond that is filled by the last frame
TIMEOUT_SECONDS = 120


class DecodeError(Exception):
    """This file is no such clip."""


def decode(path: Path, binary: str, *, width: int, height: int, seconds: int) -> tuple[np.ndarray, int, np.ndarray]:
    """frames_THW3 of just that size and length, frames a second, and stereo samples of AUDIO_RATE (none when it is silent).

    A picture of another size is scaled until it covers the asked one, and what sticks out is cut off. Raises DecodeError.
    """
    fps = _fps(path, binary)
    picture = _input(path).video.filter("fps", fps)
    picture = picture.filter("scale", width, height, force_original_aspect_ratio="increase", flags="lanczos").filter("crop", width, height)
    raw = _run(
        ffmpeg.output(picture, "pipe:", format="rawvideo", pix_fmt="rgb24", **{"frames:v": fps * seconds}),
        binary,
        fps * seconds * height * width * 3,
    )
    frames = np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)
    missing = fps * seconds - len(frames)
    if missing > (1 - SHORTEST) * fps * seconds:
        raise DecodeError(f"{len(frames)} frames at {fps} a second for {seconds} s")
    if missing:
        frames = np.concatenate([frames, frames[-1:].repeat(missing, 0)])
    return frames, fps, _sound(path, binary, seconds)


def _fps(path: Path, binary: str) -> int:
    """Frames a second, to the next whole number. Read from the head of one frame in YUV4MPEG, which names it exactly."""
    frame = _run(
        ffmpeg.output(_input(path).video, "pipe:", format="yuv4mpegpipe", pix_fmt="yuv420p", **{"frames:v": 1}),
        binary,
        2 * untrusted.MOST_PIXELS,
    )
    head = re.match(rb"YUV4MPEG2 W\d+ H\d+ F(\d+):(\d+) ", frame)
    if head is None:
        raise DecodeError("no picture")
    over, under = (int(number) for number in head.groups())
    fps = round(Fraction(over, under or 1))
    if not 1 <= fps <= MOST_FPS:
        raise DecodeError(f"{fps} frames a second")
    return fps


def _sound(path: Path, binary: str, seconds: int) -> np.ndarray:
    heard = ffmpeg.output(_input(path)["a:0"], "pipe:", format="f32le", acodec="pcm_f32le", ac=2, ar=AUDIO_RATE, t=seconds)
    try:
        raw = _run(heard, binary, (seconds + 1) * AUDIO_RATE * 8)
    except DecodeError as error:
        if "matches no streams" in str(error):
            return np.zeros((0, 2), np.float32)
        raise
    samples = np.nan_to_num(np.frombuffer(raw, "<f4").reshape(-1, 2)).clip(-1, 1)
    whole = np.zeros((seconds * AUDIO_RATE, 2), np.float32)
    whole[: len(samples)] = samples[: len(whole)]
    return whole


def _input(path: Path) -> Any:
    return ffmpeg.input(f"file:{path}", **untrusted.reading())


def _run(output: Any, binary: str, most_bytes: int) -> bytes:
    command = ffmpeg.compile(output.global_args("-nostdin", "-v", "error"), cmd=binary)
    try:
        ended = untrusted.call(command, most_bytes=most_bytes, seconds=TIMEOUT_SECONDS)
    except OSError as error:
        raise DecodeError(f"ffmpeg: {error}") from error
    if ended.status != 0:
        raise DecodeError(ended.words[-300:] or f"ffmpeg ended with {ended.status}")
    return ended.out
