"""How well the marks hold: the table behind `manage.py bench provenance`, measured on clips of the network that serves.

Each clip is marked and encoded as members get it, then treated as it would be elsewhere, and read again, picture and sound. What is
missed is in the tables like what is found. Pictures and sounds without a mark, read with many secrets, say how often chance is taken
for one.
"""

from __future__ import annotations

import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from core import ffmpeg as runner
from core import untrusted, uploads
from generation import files
from generation.engines.base import Clip
from generation.provenance import credentials, sound_watermark, watermark
from generation.provenance.certificates import SigningError
from generation.worker.encode import CRF, Marks, encode

SECRET, HANDLE = "the secret of the bench", "a_handle"
PROMPTS = (
    ("a player in a red shirt swishes an orange basketball in a gym", 720, 1280),
    ("three rubber balls bounce in a park by day", 1280, 720),
    ("somebody plays a rising scale on a xylophone on a stage at night", 720, 720),
    ("a basketball rims out at the beach at sunset", 720, 1280),
    ("two glass balls drop on a rooftop at night", 720, 1280),
    ("bank shot off the glass by a player in a green shirt in the park", 1280, 720),
    ("a girl in red nails a backflip", 720, 1280),
    ("an axel, and she falls", 1280, 720),
    ("a ball rolls behind a screen", 1280, 720),
    ("a figure skater spins on an ice rink", 720, 720),
    ("two metal balls bounce on a rooftop", 720, 1280),
    ("a falling scale on a xylophone at the beach", 720, 1280),
    ("a player in blue misses off the rim in a gym at night", 720, 720),
    ("one rubber ball in a gym", 720, 1280),
    ("somebody plays a tune on a xylophone in the park", 1280, 720),
    ("a wooden ball drops on a stage", 720, 1280),
    ("a man misses off the backboard in the park by day", 720, 1280),
    ("a gymnast does a front flip on a stage", 720, 1280),
    ("a glass ball rolls behind a screen at the beach", 1280, 720),
    ("three metal balls drop in a gym", 720, 720),
)
UNMARKED_SECRETS = 500


def _x264(crf: int) -> tuple[str, ...]:
    return "-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf), "-pix_fmt", "yuv420p"


ATTACKS: dict[str, tuple[str, ...]] = {
    "as served": (),
    "x264 crf 23": _x264(23),
    "x264 crf 28": _x264(28),
    "x264 crf 35": _x264(35),
    "x264 crf 40": _x264(40),
    "half size, crf 30": ("-vf", "scale=iw/2:ih/2", *_x264(30)),
    "squeezed to a square, crf 28": ("-vf", "scale=480:480", *_x264(28)),
    "VP9 at 300 kb/s": ("-c:v", "libvpx-vp9", "-b:v", "300k", "-deadline", "realtime", "-cpu-used", "8"),
    "one second, crf 28": ("-ss", "1.5", "-t", "1", *_x264(28)),
    "mirror, crf 28": ("-vf", "hflip", *_x264(28)),
    "brighter, more contrast, crf 28": ("-vf", "eq=brightness=0.08:contrast=1.15", *_x264(28)),
    "darker, less contrast, crf 28": ("-vf", "eq=brightness=-0.1:contrast=0.8", *_x264(28)),
    "1.1 times as fast, crf 28": ("-vf", "setpts=PTS/1.1", *_x264(28)),
    "cut by 5 %, crf 28": ("-vf", "crop=iw*0.95:ih*0.95", *_x264(28)),
    "cut by 10 %, off the middle, crf 28": ("-vf", "crop=iw*0.9:ih*0.9:iw*0.03:ih*0.08", *_x264(28)),
    "logo over a corner, crf 28": ("-vf", "drawbox=x=iw*0.7:y=ih*0.04:w=iw*0.26:h=ih*0.1:color=white:t=fill", *_x264(28)),
}

# The kind of file and how it is written.
SOUND_ATTACKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "as served": ("mp4", ()),
    "AAC at 128 kb/s": ("m4a", ("-b:a", "128k")),
    "AAC at 96 kb/s": ("m4a", ("-b:a", "96k")),
    "AAC at 64 kb/s": ("m4a", ("-b:a", "64k")),
    "MP3 at 128 kb/s": ("mp3", ("-b:a", "128k")),
    "Opus at 64 kb/s": ("ogg", ("-c:a", "libopus", "-b:a", "64k")),
    "Opus at 32 kb/s": ("ogg", ("-c:a", "libopus", "-b:a", "32k")),
    "44.1 kHz": ("wav", ("-ar", "44100")),
    "16 kHz, one channel": ("wav", ("-ar", "16000", "-ac", "1")),
    "8 kHz, one channel": ("wav", ("-ar", "8000", "-ac", "1")),
    "MP3 at 64 kb/s": ("mp3", ("-b:a", "64k")),
    "Opus at 16 kb/s, one channel": ("ogg", ("-c:a", "libopus", "-b:a", "16k", "-ac", "1")),
    "softer by 12 dB, AAC at 128 kb/s": ("m4a", ("-af", "volume=-12dB", "-b:a", "128k")),
    "louder by 12 dB and limited, AAC at 128 kb/s": ("m4a", ("-af", "volume=12dB,alimiter", "-b:a", "128k")),
    "compressor, AAC at 64 kb/s": ("m4a", ("-af", "acompressor=threshold=0.1:ratio=4", "-b:a", "64k")),
    "echo, MP3 at 128 kb/s": ("mp3", ("-af", "aecho=0.8:0.7:40:0.3", "-b:a", "128k")),
    "first second cut off, AAC at 128 kb/s": ("m4a", ("-ss", "1.037", "-b:a", "128k")),
    "one second, AAC at 128 kb/s": ("m4a", ("-ss", "1.5", "-t", "1", "-b:a", "128k")),
    "2 % faster and higher, AAC at 128 kb/s": ("m4a", ("-af", "asetrate=48960,aresample=48000", "-b:a", "128k")),
    "2 % faster, pitch kept, AAC at 128 kb/s": ("m4a", ("-af", "atempo=1.02", "-b:a", "128k")),
}


@dataclass(frozen=True)
class Row:
    """One treatment over all clips: how many numbers were read right, how many wrong, and the lowest score of the right ones."""

    name: str
    clips: int
    right: int
    wrong: int
    lowest_score: float


def measure(clips: Iterable[Clip], sizes: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Everything, as JSON takes it."""
    costs: list[dict[str, float]] = []
    psnrs: list[float] = []
    pictures: list[np.ndarray] = []
    sounds: list[np.ndarray] = []
    ratios: list[float] = []
    reads: dict[str, list[watermark.Found | None]] = {name: [] for name in ATTACKS}
    heard: dict[str, list[sound_watermark.Found | None]] = {name: [] for name in SOUND_ATTACKS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, (clip, (width, height)) in enumerate(zip(clips, sizes, strict=True), 1):
            pictures.append(_plain(clip.frames))
            marked, hiding = _timed(lambda clip=clip, number=number: _marked(clip, number))  # type: ignore[misc]
            psnrs.append(_psnr(clip.frames, marked))
            loud, hiding_sound = _timed(lambda clip=clip, number=number: _embedded(clip, number))  # type: ignore[misc]
            sounds.append(_sound(clip))
            ratios += _snr(clip.audio, loud)
            marks = Marks(number, SECRET, HANDLE)
            _, whole = _timed(lambda clip=clip, w=width, h=height, marks=marks: encode(clip, width=w, height=h, folder=folder, marks=marks))  # type: ignore[misc]
            _, bare = _timed(lambda clip=clip, w=width, h=height: _bare(clip, w, h, folder / "bare.mp4"))  # type: ignore[misc]
            _, signing = _timed(lambda number=number: _signed(folder, number))  # type: ignore[misc]
            costs.append({"hiding": hiding, "hiding_sound": hiding_sound, "encode": whole, "signing": signing, "bare": bare})
            for attack, arguments in ATTACKS.items():
                reads[attack].append(_read(folder / files.CLIP, arguments, folder))
            for attack, (kind, arguments) in SOUND_ATTACKS.items():
                heard[attack].append(_heard(folder / files.CLIP, kind, arguments, folder))
    keys = [f"unmarked {key}" for key in range(UNMARKED_SECRETS)]
    seen_falsely = sum(1 for picture in pictures for key in keys if watermark.find(picture, key))
    heard_falsely = sum(1 for sound in sounds for key in keys if sound_watermark.find(sound, key))
    mean = {name: float(np.mean([cost[name] for cost in costs])) for name in costs[0]}
    return {
        "clips": len(psnrs),
        "psnr_db": {"lowest": min(psnrs), "mean": float(np.mean(psnrs))},
        "cpu_seconds": mean | {"finish_over_bare": (mean["encode"] + mean["signing"]) / mean["bare"]},
        "attacks": [vars(_row(name, found)) for name, found in reads.items()],
        "unmarked": {"reads": len(pictures) * UNMARKED_SECRETS, "taken_for_marked": seen_falsely},
        "sound": {
            "snr_db": {"lowest": min(ratios, default=0.0), "mean": float(np.mean(ratios or 0.0))},
            "attacks": [vars(_row(name, found)) for name, found in heard.items()],
            "unmarked": {"reads": len(sounds) * UNMARKED_SECRETS, "taken_for_marked": heard_falsely},
        },
    }


def lines(figures: dict[str, Any]) -> Iterator[str]:
    """The table for a terminal and for the documentation."""
    yield from _table("what was done to the copy", figures["attacks"])
    yield f"PSNR of the hidden mark: lowest {figures['psnr_db']['lowest']:.1f} dB, mean {figures['psnr_db']['mean']:.1f} dB."
    yield f"Unmarked pictures taken for marked ones: {figures['unmarked']['taken_for_marked']} of {figures['unmarked']['reads']}."
    yield ""
    sound = figures["sound"]
    yield from _table("what was done to the sound", sound["attacks"])
    yield f"Sound to hidden mark: lowest {sound['snr_db']['lowest']:.1f} dB, mean {sound['snr_db']['mean']:.1f} dB."
    yield f"Unmarked sounds taken for marked ones: {sound['unmarked']['taken_for_marked']} of {sound['unmarked']['reads']}."
    yield ""
    cpu = figures["cpu_seconds"]
    yield (
        f"CPU seconds a clip: bare x264 {cpu['bare']:.2f}, encode with all marks {cpu['encode']:.2f} (of it hiding "
        f"in the picture {cpu['hiding']:.2f}, in the sound {cpu['hiding_sound']:.2f}), "
        f"signing three files {cpu['signing']:.3f}; all over bare {cpu['finish_over_bare']:.2f}."
    )


def _table(title: str, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield f"| {title} | number read right | wrong | lowest score of those read |"
    yield "|---|---|---|---|"
    for row in rows:
        yield f"| {row['name']} | {row['right']} of {row['clips']} | {row['wrong']} | {row['lowest_score']:.1f} |"
    yield ""


def _row(name: str, found: Sequence[watermark.Found | sound_watermark.Found | None]) -> Row:
    right = [mark.score for number, mark in enumerate(found, 1) if mark and mark.number == number]
    wrong = sum(1 for number, mark in enumerate(found, 1) if mark and mark.number != number)
    return Row(name, len(found), len(right), wrong, min(right, default=0.0))


def _read(path: Path, arguments: tuple[str, ...], folder: Path) -> watermark.Found | None:
    if arguments:
        target = folder / ("changed.webm" if "libvpx-vp9" in arguments else "changed.mp4")
        runner.run([runner.binary(), "-nostdin", "-v", "error", "-y", "-i", str(path), "-an", *arguments, str(target)])
        path = target
    side = watermark.SIDE
    command = [runner.binary(), "-nostdin", "-v", "error", "-i", str(path), "-vf", f"scale={side}:{side}:flags=area,format=gray"]
    raw = subprocess.run([*command, "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    return watermark.find(np.frombuffer(raw, np.uint8).reshape(-1, side, side).mean(axis=0), SECRET, cropped=True)


def _heard(path: Path, kind: str, arguments: tuple[str, ...], folder: Path) -> sound_watermark.Found | None:
    if arguments:
        target = folder / f"changed.{kind}"
        runner.run([runner.binary(), "-nostdin", "-v", "error", "-y", "-i", str(path), "-vn", *arguments, str(target)])
        path = target
    raw = uploads.decode_sound(path, kind=untrusted.kind_of(path.read_bytes()), seconds=60, rate=sound_watermark.RATE)
    return sound_watermark.find(np.frombuffer(raw, "<i2") / np.float32(32768), SECRET, faster=True)


def _embedded(clip: Clip, number: int) -> np.ndarray:
    return sound_watermark.embed(clip.audio, clip.sample_rate, number, SECRET)


def _bare(clip: Clip, width: int, height: int, path: Path) -> None:
    """The same frames through the same x264 and nothing else."""
    frame_height, frame_width = clip.frames.shape[1:3]
    raw = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="rgb24", s=f"{frame_width}x{frame_height}", framerate=clip.fps)
    scaled = raw.video.filter("scale", width, height, flags="lanczos+accurate_rnd")
    options = {"vcodec": "libx264", "preset": "veryfast", "crf": CRF, "pix_fmt": "yuv420p", "g": clip.fps, "loglevel": "error"}
    output = ffmpeg.output(scaled, str(path), **options).global_args("-nostdin")
    runner.run(ffmpeg.compile(output, cmd=runner.binary(), overwrite_output=True), data=[np.ascontiguousarray(clip.frames).data.cast("B")])


def _signed(folder: Path, number: int) -> None:
    for name in (files.CLIP, files.POSTER, files.SPRITESHEET, files.PREVIEW):
        credentials.sign(folder / name, credentials.Origin("bench", "", number))
        found = credentials.read((folder / name).read_bytes(), (folder / name).suffix)
        if found is None or found.state != "own":
            raise SigningError(f"{name} was signed, but does not read so")


def _plain(frames: np.ndarray) -> np.ndarray:
    height, width = frames.shape[1:3]
    mean = frames.mean(axis=(0, 3))
    rows = np.linspace(0, height, watermark.SIDE, endpoint=False).astype(int)
    columns = np.linspace(0, width, watermark.SIDE, endpoint=False).astype(int)
    return np.asarray(mean[rows][:, columns])


def _marked(clip: Clip, number: int) -> list[np.ndarray]:
    mark = watermark.mark_for(clip.frames, number, SECRET)
    return [mark.on(frame) for frame in clip.frames]


def _sound(clip: Clip) -> np.ndarray:
    """One channel at the rate at which marks are read."""
    return sound_watermark.resampled(clip.audio.mean(axis=1), round(len(clip.audio) * sound_watermark.RATE / clip.sample_rate))


def _snr(plain: np.ndarray, marked: np.ndarray) -> list[float]:
    """In dB; none of silence, which carries no mark."""
    mark = float(((marked.astype(np.float64) - plain) ** 2).sum())
    return [float(10 * np.log10((plain.astype(np.float64) ** 2).sum() / mark))] if mark else []


def _psnr(plain: np.ndarray, marked: Sequence[np.ndarray]) -> float:
    errors = [np.mean((a.astype(np.float32) - b.astype(np.float32)) ** 2) for a, b in zip(plain, marked, strict=True)]
    return float(10 * np.log10(255**2 / np.mean(errors)))


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What `work` returns and the CPU seconds that it and its children took."""
    before = _cpu()
    return work(), _cpu() - before


def _cpu() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
