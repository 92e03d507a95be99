"""Free prompts to clips, contact sheets and a page that plays them: the first sample of each, with what it was rendered as.

Anybody who is given by a picture, and a voice, can be cast in all of them, as `@cameo` or unnamed.

No score, and nothing from the simulator: whatever engine a worker can run is sampled here, without its queue.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from core import ffmpeg
from core.errors import Invalid
from generation import files
from generation.bench.report import contact_sheet, facts, page
from generation.engines.base import SECONDS, ClipRequest, Engine, Reference, run
from generation.requests import SIZES, checked_prompt
from generation.worker.encode import encode

MOST = 256  # prompts
HANDLE = "cameo"  # under which prompts may name who is cast in them
VOICE_RATE = 16_000  # hertz of a reference's sound
CELL, STRIP, COLUMNS, ROWS = 800, 112, 2, 16  # of a contact sheet: pixels across a clip's frames, down them; clips across and down a page
MARGIN, TEXT, LEADING = 20, 15, 20
FONT = "static/vendor/instrument-sans-5.3.0/instrument-sans-latin-wght-normal.woff2"
PAPER, INK, TUNGSTEN = "#110f17", "#f5f2ea", "#fdb642"


class PromptsError(ValueError):
    """The file cannot be sampled; the message names the line."""


@dataclass(frozen=True)
class Take:
    """A prompt's clip: the name of its files without suffix, its size, what the engine understood, and a row of its frames."""

    name: str
    prompt: str
    rendered_as: str
    width: int
    height: int
    strip: NDArray[np.uint8]


def read(path: Path) -> list[str]:
    """The prompts of a text file, one a line; blank lines and those that begin with # are passed over. Raises PromptsError, OSError."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise PromptsError(f"{path} is no UTF-8: {error}") from error
    prompts: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            prompts.append(checked_prompt(line.rstrip("\r")))
        except Invalid as error:
            raise PromptsError(f"{path}, line {number}: {error.detail}") from error
        if len(prompts) > MOST:
            raise PromptsError(f"{path}, line {number}: at most {MOST} prompts are sampled at a time.")
    if not prompts:
        raise PromptsError(f"{path} holds no prompt.")
    return prompts


def reference(image: Path, voice: Path | None, kind: str, desk: Path) -> Reference:
    """Somebody, as an engine is given them: the middle of any picture (what has no outline of its own is cut out round, unless it is an
    object) and the sound of any file, on a desk. Raises PromptsError, FfmpegError, OSError.
    """
    try:
        with Image.open(image) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, ValueError) as error:
        raise PromptsError(f"{image} is no picture: {error}") from error
    if kind != "object" and picture.getchannel("A").getextrema() == (255, 255):
        side = min(picture.size)
        picture = ImageOps.fit(picture, (side, side))
        outline = Image.new("L", (4 * side, 4 * side))
        ImageDraw.Draw(outline).ellipse((0, 0, 4 * side - 1, 4 * side - 1), fill=255)
        picture.putalpha(outline.resize((side, side), Image.Resampling.LANCZOS))
    picture.save(desk / "picture.png")
    if voice is None:
        return Reference(HANDLE, kind, desk / "picture.png")
    sound = desk / "voice.wav"
    ffmpeg.run([ffmpeg.binary(), "-v", "error", "-nostdin", "-i", str(voice), "-vn", "-ac", "1", "-ar", str(VOICE_RATE), str(sound)])
    return Reference(HANDLE, kind, desk / "picture.png", sound)


def takes(engine: Engine, prompts: Sequence[str], folder: Path, cast: tuple[Reference, ...] = ()) -> Iterator[Take]:
    """Make and write the clip of each prompt, in the framings by turns; prompt n has seed n. Raises EngineError, EncodeError, OSError."""
    for number, prompt in enumerate(prompts):
        width, height = (int(side) for side in SIZES[number % len(SIZES)].split("x"))
        asked = ClipRequest(prompt=prompt, seconds=SECONDS[0], width=width, height=height, seed=number, cast=cast)
        clip = run(engine, engine.capabilities.fitted(asked) if cast else asked)
        name = f"{number + 1:03d}"
        with tempfile.TemporaryDirectory(dir=folder) as desk:
            encode(clip, width=width, height=height, folder=Path(desk))
            for file in (files.CLIP, files.POSTER):
                (Path(desk) / file).replace(folder / f"{name}{Path(file).suffix}")
        strip = contact_sheet(clip.frames, max(1, CELL * height // (STRIP * width)), STRIP)
        yield Take(name, prompt, clip.rendered_as, width, height, strip)


def write(folder: Path, made: Sequence[Take], about: Mapping[str, Any]) -> list[Path]:
    """Contact sheets and the page; returns what was written, the page last."""
    pages = [made[first : first + COLUMNS * ROWS] for first in range(0, len(made), COLUMNS * ROWS)]
    names = ["sheet.png"] if len(pages) == 1 else [f"sheet-{number}.png" for number in range(1, len(pages) + 1)]
    for name, shown in zip(names, pages, strict=True):
        sheet(shown).save(folder / name)
    links = ", ".join(f'<a href="{name}">{name}</a>' for name in names)
    figures = "\n".join(_figure(take) for take in made)
    body = (
        f"<p>The first sample of each prompt, none left out. A line says what the network understood.</p>{facts(about)}"
        f'<p>All on one sheet: {links}</p><div class="clips">\n{figures}\n</div>'
    )
    (folder / "index.html").write_text(page("Free prompts", body), encoding="utf-8")
    return [folder / name for name in (*names, "index.html")]


def _figure(take: Take) -> str:
    return (
        f'<figure><video controls loop preload="none" poster="{take.name}.jpg" src="{take.name}.mp4" width="{take.width}" '
        f'height="{take.height}"></video><figcaption>{escape(take.prompt)}<span>Rendered as: {escape(take.rendered_as)}</span></figcaption>'
        "</figure>"
    )


def sheet(shown: Sequence[Take]) -> Image.Image:
    """One page: frames, prompt and what it was rendered as, in reading order."""
    font = letters()
    down = STRIP + 4 * LEADING + MARGIN  # two lines of each text
    rows = -(-len(shown) // COLUMNS)
    picture = Image.new("RGB", (COLUMNS * (CELL + MARGIN) + MARGIN, rows * down + MARGIN), PAPER)
    pen = ImageDraw.Draw(picture)
    for index, take in enumerate(shown):
        row, column = divmod(index, COLUMNS)
        x, y = MARGIN + column * (CELL + MARGIN), MARGIN + row * down
        picture.paste(Image.fromarray(take.strip), (x, y))
        y += STRIP + LEADING // 4
        for words, ink in ((f"{take.name}  {take.prompt}", INK), (f"Rendered as: {take.rendered_as}", TUNGSTEN)):
            for line in wrapped(words, font, CELL, lines=2):
                pen.text((x, y), line, fill=ink, font=font)
                y += LEADING
    return picture


def letters() -> ImageFont.FreeTypeFont:
    """The pages' own: Pillow's has no accents."""
    return ImageFont.truetype(settings.BASE_DIR / FONT, TEXT)


def wrapped(words: str, font: Any, width: int, lines: int) -> list[str]:
    """The text in lines of this many pixels; what has no room ends in an ellipsis."""
    found: list[str] = []
    rest = words.split()
    while rest and len(found) < lines:
        last, line = len(found) == lines - 1, rest.pop(0)
        while rest and font.getlength(f"{line} {rest[0]}") <= width:
            line += f" {rest.pop(0)}"
        if (last and rest) or font.getlength(line) > width:
            while line and font.getlength(f"{line}…") > width:
                line = line[:-1]
            line = f"{line.rstrip()}…"
        found.append(line)
    return found
