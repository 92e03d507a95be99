"""What is shown of a clip where it does not play, out of its marked frames as they go by: its poster, its spritesheet and its preview.

The preview is a small animated WebP of the clip's first seconds that plays over and over. It is as good as PREVIEW_BYTES allow.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from generation import files
from generation.engines.base import Clip
from generation.provenance.visible import visible_mark

POSTER_SECONDS = 2  # a poster is from the clip's first third, and from no later: things happen early
SHEET_COLUMNS, SHEET_ROWS, SHEET_SIDE = 4, 4, 240
PREVIEW_SECONDS, PREVIEW_FPS, PREVIEW_SIDE = 4, 8, 320
PREVIEW_BYTES = 300_000
QUALITIES = 60, 30, 0  # the best of these that fits; at the last even noise does


class Stills:
    """Gathers the pictures of one clip, which show `handle` where there is one, at places that `number` deals."""

    def __init__(self, clip: Clip, width: int, height: int, *, handle: str = "", number: int = 0) -> None:
        self.count, self.handle, self.number = len(clip.frames), handle, number
        self.poster_at = min(self.count // 3, POSTER_SECONDS * clip.fps)
        self.poster_size = width, height
        self.poster: Image.Image
        self.cells_at = [self.count * cell // (SHEET_COLUMNS * SHEET_ROWS) for cell in range(SHEET_COLUMNS * SHEET_ROWS)]
        self.cell_size = _within(width, height, SHEET_SIDE)
        self.cells: list[Image.Image] = []
        pace = min(PREVIEW_FPS, clip.fps)
        shown = min(self.count, PREVIEW_SECONDS * clip.fps)
        self.moves_at = [tick * clip.fps // pace for tick in range(-(-shown * pace // clip.fps))]
        self.moves_size, self.moves_ms = _within(width, height, PREVIEW_SIDE), round(1000 / pace)
        self.moves: list[Image.Image] = []

    def take(self, number: int, frame_HW3: np.ndarray) -> None:
        """Keep of this frame what is needed of it. Every frame is given, in order."""
        cells, moves = self.cells_at.count(number), self.moves_at.count(number)
        if not cells and not moves and number != self.poster_at:
            return
        picture = Image.fromarray(frame_HW3)
        if number == self.poster_at:
            self.poster = ImageOps.fit(picture, self.poster_size, Image.Resampling.LANCZOS)
        # Whole pixels are averaged first, then Hamming's filter: as good as Lanczos's where so much is left out, and far quicker.
        small = picture.reduce(max(min(picture.width // self.moves_size[0], picture.height // self.moves_size[1]), 1))
        self.cells += [ImageOps.fit(small, self.cell_size, Image.Resampling.HAMMING) for _ in range(cells)]
        self.moves += [ImageOps.fit(small, self.moves_size, Image.Resampling.HAMMING) for _ in range(moves)]

    def save(self, folder: Path) -> None:
        """Write the files, the handle in all of them. Raises OSError."""
        self._write_handle([self.poster], [self.poster_at])
        self.poster.save(folder / files.POSTER, "JPEG", quality=85, optimize=True)
        self._write_handle(self.cells, self.cells_at)
        self._sheet().save(folder / files.SPRITESHEET, "JPEG", quality=80, optimize=True)
        self._write_handle(self.moves, self.moves_at)
        (folder / files.PREVIEW).write_bytes(self._preview())

    def _write_handle(self, pictures: list[Image.Image], numbers: list[int]) -> None:
        """Draw the handle anew for this size: scaled down, nobody could read it."""
        if not self.handle:
            return
        mark = visible_mark(self.handle, *pictures[0].size, self.number)
        for picture, number in zip(pictures, numbers, strict=True):
            picture.paste(mark.drawing, mark.place_at(number / self.count), mark.drawing)

    def _sheet(self) -> Image.Image:
        """The cells in reading order, SHEET_ROWS of SHEET_COLUMNS."""
        width, height = self.cell_size
        sheet = Image.new("RGB", (SHEET_COLUMNS * width, SHEET_ROWS * height))
        for cell, picture in enumerate(self.cells):
            row, column = divmod(cell, SHEET_COLUMNS)
            sheet.paste(picture, (column * width, row * height))
        return sheet

    def _preview(self) -> bytes:
        """The moving pictures as WebP, only the first of them whole, by the quickest method."""
        first, *others = self.moves
        timed = {"duration": self.moves_ms, "loop": 0, "kmin": len(self.moves), "kmax": len(self.moves) + 1, "method": 0}
        for quality in QUALITIES:
            file = io.BytesIO()
            first.save(file, "WEBP", save_all=True, append_images=others, quality=quality, **timed)
            if file.tell() <= PREVIEW_BYTES:
                break
        return file.getvalue()


def _within(width: int, height: int, side: int) -> tuple[int, int]:
    """That shape with a longer side of `side` pixels."""
    return round(width * side / max(width, height)), round(height * side / max(width, height))
