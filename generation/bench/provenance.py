"""How well the marks hold: the table behind `manage.py bench provenance`, measured on clips of the network that serves.

Each clip is marked and encoded as members get it, then treated as it would be elsewhere, and read again. What is missed is in the
table like what is found. Pictures without a mark, read with many secrets, say how often chance is taken for one.
"""

from __future__ import annotations

import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from core import ffmpeg as runner
from generation import files
from generation.engines.base import Clip
from generation.provenance import credentials, watermark
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
)
UNMARKED_SECRETS = 1000


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


@dataclass(frozen=True)
class Row:
    """One treatment over all clips: how many numbers were read right, how many wrong, and the lowest score of the right ones."""

    name: str
    clips: int
    right: int
    wrong: int
    lowest_score: float


def measure(clips: Sequence[Clip], sizes: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Everything, as JSON takes it."""
    costs: list[dict[str, float]] = []
    psnrs: list[float] = []
    pictures: list[np.ndarray] = []
    reads: dict[str, list[watermark.Found | None]] = {name: [] for name in ATTACKS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, (clip, (width, height)) in enumerate(zip(clips, sizes, strict=True), 1):
            pictures.append(_plain(clip.frames))
            marked, hiding = _timed(lambda clip=clip, number=number: _marked(clip, number))  # type: ignore[misc]
            psnrs.append(_psnr(clip.frames, marked))
            marks = Marks(number, SECRET, HANDLE)
            _, whole = _timed(lambda clip=clip, w=width, h=height, marks=marks: encode(clip, width=w, height=h, folder=folder, marks=marks))  # type: ignore[misc]
            _, bare = _timed(lambda clip=clip, w=width, h=height: _bare(clip, w, h, folder / "bare.mp4"))  # type: ignore[misc]
            _, signing = _timed(lambda number=number: _signed(folder, number))  # type: ignore[misc]
            costs.append({"hiding": hiding, "encode": whole, "signing": signing, "bare": bare})
            for attack, arguments in ATTACKS.items():
                reads[attack].append(_read(folder / files.CLIP, arguments, folder))
    rows = [_row(name, found) for name, found in reads.items()]
    false = sum(1 for picture in pictures for key in range(UNMARKED_SECRETS) if watermark.find(picture, f"unmarked {key}"))
    mean = {name: float(np.mean([cost[name] for cost in costs])) for name in costs[0]}
    return {
        "clips": len(clips),
        "psnr_db": {"lowest": min(psnrs), "mean": float(np.mean(psnrs))},
        "cpu_seconds": mean | {"finish_over_bare": (mean["encode"] + mean["signing"]) / mean["bare"]},
        "attacks": [vars(row) for row in rows],
        "unmarked": {"reads": len(pictures) * UNMARKED_SECRETS, "taken_for_marked": false},
    }


def lines(figures: dict[str, Any]) -> Iterator[str]:
    """The table for a terminal and for the documentation."""
    yield "| what was done to the copy | number read right | wrong | lowest score of those read |"
    yield "|---|---|---|---|"
    for row in figures["attacks"]:
        yield f"| {row['name']} | {row['right']} of {row['clips']} | {row['wrong']} | {row['lowest_score']:.1f} |"
    yield ""
    yield f"PSNR of the hidden mark: lowest {figures['psnr_db']['lowest']:.1f} dB, mean {figures['psnr_db']['mean']:.1f} dB."
    yield f"Unmarked pictures taken for marked ones: {figures['unmarked']['taken_for_marked']} of {figures['unmarked']['reads']}."
    cpu = figures["cpu_seconds"]
    yield (
        f"CPU seconds a clip: bare x264 {cpu['bare']:.2f}, encode with all marks {cpu['encode']:.2f} (of it hiding {cpu['hiding']:.2f}), "
        f"signing three files {cpu['signing']:.3f}; all over bare {cpu['finish_over_bare']:.2f}."
    )


def _row(name: str, found: Sequence[watermark.Found | None]) -> Row:
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


def _bare(clip: Clip, width: int, height: int, path: Path) -> None:
    """The same frames through the same x264 and nothing else."""
    frame_height, frame_width = clip.frames.shape[1:3]
    raw = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="rgb24", s=f"{frame_width}x{frame_height}", framerate=clip.fps)
    scaled = raw.video.filter("scale", width, height, flags="lanczos+accurate_rnd")
    options = {"vcodec": "libx264", "preset": "veryfast", "crf": CRF, "pix_fmt": "yuv420p", "g": clip.fps, "loglevel": "error"}
    output = ffmpeg.output(scaled, str(path), **options).global_args("-nostdin")
    runner.run(ffmpeg.compile(output, cmd=runner.binary(), overwrite_output=True), data=[np.ascontiguousarray(clip.frames).data.cast("B")])


def _signed(folder: Path, number: int) -> None:
    for name in (files.CLIP, files.POSTER, files.SPRITESHEET):
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
