"""Frames and samples to what members play: a faststart MP4 (H.264, AAC stereo), and the pictures that stand for it.

Frames go in by a pipe, each marked as it goes and shown to `stills` then, sound as a WAV beside the output. Loudness is brought to
−16 LUFS by one gain for the whole clip, held back where the true peak would pass −1.5 dB: nothing is compressed, and silence stays silence.
"""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import ffmpeg
import numpy as np

from core import ffmpeg as runner
from core.storage import NO_SPACE
from generation import files
from generation.engines.base import Clip
from generation.provenance import sound_watermark, watermark
from generation.provenance.visible import VisibleMark, visible_mark
from generation.worker.loudness import gain_db
from generation.worker.stills import Stills

AUDIO_RATE = 48_000
CRF = 20


class EncodeError(RuntimeError):
    """The clip could not be written; `disk_full` tells the machine's own trouble from the clip's."""

    def __init__(self, message: str, *, disk_full: bool = False) -> None:
        super().__init__(message)
        self.disk_full = disk_full


@dataclass(frozen=True)
class Marks:
    """What a clip carries of where it came from: its number, hidden with `secret`, and a handle for all to see where one is given."""

    number: int
    secret: str
    handle: str = ""


def encode(clip: Clip, *, width: int, height: int, folder: Path, marks: Marks | None = None) -> None:
    """Write all the files, the video exactly `width` x `height` and as long as its frames. Raises EncodeError."""
    stills = Stills(clip, width, height, handle=marks.handle, number=marks.number) if marks else Stills(clip, width, height)
    encode_video(clip, width=width, height=height, folder=folder, marks=marks, seen=stills.take)
    with told(folder):
        stills.save(folder)


def encode_video(
    clip: Clip, *, width: int, height: int, folder: Path, marks: Marks | None = None, seen: Callable[[int, np.ndarray], None] | None = None
) -> None:
    """Write the video alone; `seen` is shown each marked frame and its number as it goes in. Raises EncodeError."""
    hidden = watermark.mark_for(clip.frames, marks.number, marks.secret).on if marks else np.ascontiguousarray
    mark = visible_mark(marks.handle, width, height, marks.number) if marks and marks.handle else None
    video = folder / files.CLIP
    sound, drawing = video.with_suffix(".wav"), folder / "mark.png"

    def marked() -> Iterator[memoryview]:
        for number, frame in enumerate(map(hidden, clip.frames)):
            if seen:
                seen(number, frame)
            yield frame.data.cast("B")

    with told(folder):
        try:
            write_wave(clip.audio, clip.sample_rate, len(clip.frames) / clip.fps, sound, marks)
            if mark:
                mark.drawing.save(drawing)
            _write_video(clip, marked(), sound, mark, width, height, video)
        finally:
            sound.unlink(missing_ok=True)
            drawing.unlink(missing_ok=True)


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Whatever keeps a file from being written is an EncodeError."""
    try:
        yield
    except runner.FfmpegError as error:
        raise EncodeError(str(error), disk_full=error.disk_full) from error
    except OSError as error:
        raise EncodeError(f"{error.filename or folder}: {error.strerror}", disk_full=error.errno in NO_SPACE) from error


def write_wave(audio: np.ndarray, rate: int, seconds: float, path: Path, marks: Marks | None) -> None:
    """16-bit stereo of (samples, channels), cut or padded to so many seconds, as loud as it should be, and marked."""
    samples = round(seconds * rate)
    stereo = np.zeros((samples, 2), dtype=np.float32)
    audio = np.clip(np.nan_to_num(audio[:samples, :2]), -1.0, 1.0)
    audio = audio * 10 ** (gain_db(audio, rate) / 20)
    # One channel spreads over both.
    stereo[: len(audio)] = sound_watermark.embed(audio, rate, marks.number, marks.secret) if marks else audio
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(stereo, -1.0, 1.0) * 32767.0).round().astype("<i2").tobytes())


def _write_video(
    clip: Clip, marked: Iterable[memoryview], sound: Path, mark: VisibleMark | None, width: int, height: int, path: Path
) -> None:
    fps = clip.fps
    count, frame_height, frame_width, _ = clip.frames.shape
    raw = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="rgb24", s=f"{frame_width}x{frame_height}", framerate=fps)
    # An engine's size may be a little longer one way: what sticks out is cut off, nothing is squeezed.
    cover = {"force_original_aspect_ratio": "increase", "flags": "lanczos+accurate_rnd", "out_color_matrix": "bt709", "out_range": "tv"}
    picture = raw.video.filter("scale", width, height, **cover).filter("crop", width, height)
    if mark:
        x, y = mark.expressions(count / fps)
        picture = picture.overlay(ffmpeg.input(str(path.with_name("mark.png"))), x=x, y=y)
    # On the frames too: newer builds write what the frames say, whatever the output's options are.
    picture = picture.filter("setparams", colorspace="bt709", color_primaries="bt709", color_trc="bt709", range="tv")
    output = ffmpeg.output(
        picture,
        ffmpeg.input(str(sound)).audio,
        str(path),
        vcodec="libx264",
        preset="veryfast",
        crf=CRF,
        pix_fmt="yuv420p",
        r=fps,
        g=fps,  # a key frame a second, so that playback starts and seeks at once
        colorspace="bt709",
        color_primaries="bt709",
        color_trc="bt709",
        color_range="tv",
        acodec="aac",
        ar=AUDIO_RATE,
        ac=2,
        audio_bitrate="128k",
        t=count / fps,
        movflags="+faststart",
        map_metadata=-1,
        format="mp4",
        loglevel="error",
    )
    # One thread for the filters: to share out so small an overlay costs more than to draw it.
    output = output.global_args("-nostdin", "-filter_complex_threads", "1")
    command = ffmpeg.compile(output, cmd=runner.binary(), overwrite_output=True)
    runner.run(command, data=marked)
