"""What the network made, joined to the film of the video that it answers: after a part of it (a stitch), or beside it (a duet).

The source's half comes from its stored file, picture and sound as they were published; it is scaled to cover its place and nothing
of it is drawn anew. The pictures lie in a file while the clip is encoded, for at full size they are too many to hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from core import ffmpeg as runner
from generation.engines.base import Clip, Cue
from generation.provenance.sound_watermark import resampled
from generation.worker.captions import Captions
from generation.worker.encode import AUDIO_RATE, EncodeError, told
from generation.worker.loudness import gain_db

SEVERAL = "mul"  # BCP 47 of captions in more than one language
FADE_SECONDS = 0.01  # so that one sound after another does not click
COVER = {"force_original_aspect_ratio": "increase", "flags": "lanczos+accurate_rnd"}


@dataclass(frozen=True)
class Film:
    """The source as it is stored."""

    path: Path
    captions: Captions


@dataclass(frozen=True)
class Duet:
    """Two of one size in one frame: `columns` of it side by side, else one above the other."""

    width: int
    height: int
    columns: bool

    @property
    def pane(self) -> tuple[int, int]:
        """What each of them has."""
        return (self.width // 2, self.height) if self.columns else (self.width, self.height // 2)


def duet_of(width: int, height: int) -> Duet:
    """The frame in which two of that size lose least: of the usual shapes a ninth of one side."""
    if width < height:
        return Duet(width, width, columns=True)
    if width > height:
        return Duet(height, height, columns=False)
    return Duet(round(width * 4 / 9) * 4, height, columns=True)


def stitched(clip: Clip, film: Film, cut: tuple[int, int], *, width: int, height: int, folder: Path) -> Clip:
    """The clip after those seconds of the film. Raises EncodeError."""
    start, stop = cut
    before = (stop - start) * clip.fps
    seen = _film(film, clip.fps, width, height, before, start, stop)
    frames = _drawn(clip, ffmpeg.concat(seen, _new(clip, width, height)), before + len(clip.frames), width, height, folder)
    heard = _heard(film, folder, before * AUDIO_RATE // clip.fps, start)
    made = _made(clip)
    fade = np.linspace(0, 1, round(FADE_SECONDS * AUDIO_RATE), dtype=np.float32)[:, None]
    heard[len(heard) - len(fade) :] *= fade[::-1]
    made[: len(fade)] *= fade[: len(made)]
    said = film.captions.between(start, stop)
    later = [Cue(cue.start + stop - start, cue.end + stop - start, cue.words) for cue in clip.cues]
    return _whole(clip, frames, np.concatenate([heard, made]), [*said.cues, *later], said)


def beside(clip: Clip, film: Film, duet: Duet, *, folder: Path) -> Clip:
    """The film and the clip at once, for as long as the clip lasts. Raises EncodeError."""
    count = len(clip.frames)
    panes = _film(film, clip.fps, *duet.pane, count), _new(clip, *duet.pane)
    both = ffmpeg.filter(panes, "hstack" if duet.columns else "vstack")
    frames = _drawn(clip, both, count, duet.width, duet.height, folder)
    made = _made(clip)
    said = film.captions.between(0, count / clip.fps)
    return _whole(clip, frames, (_heard(film, folder, len(made)) + made) / 2, sorted([*said.cues, *clip.cues]), said)


def _whole(clip: Clip, frames: np.ndarray, audio: np.ndarray, cues: Sequence[Cue], said: Captions) -> Clip:
    spoken = {language for language, cues in ((said.language, said.cues), (clip.language, clip.cues)) if cues}
    language = spoken.pop() if len(spoken) == 1 else SEVERAL if spoken else ""
    return replace(clip, frames=frames, audio=audio, sample_rate=AUDIO_RATE, cues=cues, language=language)


def _film(film: Film, fps: int, width: int, height: int, count: int, start: int = 0, stop: int | None = None) -> Any:
    """So many frames of the film at the clip's rate; where it ends earlier its last one stays."""
    bounds = {"start": start} | ({"end": stop} if stop is not None else {})
    seen = ffmpeg.input(str(film.path)).video.filter("trim", **bounds).filter("setpts", "PTS-STARTPTS").filter("fps", fps)
    seen = _covering(seen, width, height, in_color_matrix="bt709", in_range="tv")
    return seen.filter("tpad", stop_mode="clone", stop=count).filter("trim", end_frame=count)


def _new(clip: Clip, width: int, height: int) -> Any:
    _, frame_height, frame_width, _ = clip.frames.shape
    raw = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="rgb24", s=f"{frame_width}x{frame_height}", framerate=clip.fps)
    return _covering(raw.video, width, height)


def _covering(picture: Any, width: int, height: int, **read: str) -> Any:
    scaled = picture.filter("scale", width, height, **COVER, **read).filter("crop", width, height)
    return scaled.filter("setsar", 1).filter("format", "rgb24")


def _drawn(clip: Clip, picture: Any, count: int, width: int, height: int, folder: Path) -> np.ndarray:
    """The frames of a graph into which the clip's own go by a pipe."""
    path = folder / "joined.rgb"
    output = ffmpeg.output(picture, str(path), r=clip.fps, format="rawvideo", pix_fmt="rgb24", loglevel="error")

    def frames() -> Iterator[memoryview]:
        for frame in clip.frames:
            yield np.ascontiguousarray(frame).data.cast("B")

    with told(folder):
        runner.run(ffmpeg.compile(output.global_args("-nostdin"), cmd=runner.binary(), overwrite_output=True), data=frames())
        if path.stat().st_size != count * height * width * 3:
            raise EncodeError(f"{path.stat().st_size} bytes of picture where {count} frames of {width}x{height} should be")
        return np.asarray(np.memmap(path, dtype=np.uint8, mode="r", shape=(count, height, width, 3)))


def _heard(film: Film, folder: Path, samples: int, start: int = 0) -> np.ndarray:
    """So many samples of the film's sound, stereo at AUDIO_RATE; silence where it ends earlier."""
    path = folder / "source.f32"
    sound = ffmpeg.input(str(film.path)).audio.filter("atrim", start=start, duration=samples / AUDIO_RATE)
    output = ffmpeg.output(sound, str(path), format="f32le", ac=2, ar=AUDIO_RATE, loglevel="error")
    with told(folder):
        runner.run(ffmpeg.compile(output.global_args("-nostdin"), cmd=runner.binary(), overwrite_output=True))
        heard = np.fromfile(path, dtype="<f4").reshape(-1, 2)[:samples]
    return np.pad(heard, ((0, samples - len(heard)), (0, 0)))


def _made(clip: Clip) -> np.ndarray:
    """The clip's own sound, stereo at AUDIO_RATE, as long as its frames and as loud as the film's is."""
    samples = round(len(clip.frames) / clip.fps * clip.sample_rate)
    audio = np.clip(np.nan_to_num(clip.audio[:samples, :2]), -1.0, 1.0)
    audio = np.pad(audio, ((0, samples - len(audio)), (0, 0))) * 10 ** (gain_db(audio, clip.sample_rate) / 20)
    length = round(len(clip.frames) / clip.fps * AUDIO_RATE)
    channels = [resampled(channel, length) for channel in audio.T]
    return np.stack([channels[0], channels[-1]], axis=1)
