"""What is shown of a clip where it does not play: its poster and its spritesheet, out of its marked frames as they go by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from generation import files
from generation.engines.base import Clip
from generation.provenance.visible import visible_mark

POSTER_SECONDS = 2  # a poster is from the clip's first third, and from no later: things happen early
SHEET_COLUMNS, SHEET_ROWS, SHEET_SIDE = 4, 4, 240


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

    def take(self, number: int, frame_HW3: np.ndarray) -> None:
        """Keep of this frame what is needed of it. Every frame is given, in order."""
        picture = Image.fromarray(frame_HW3)
        if number == self.poster_at:
            self.poster = ImageOps.fit(picture, self.poster_size, Image.Resampling.LANCZOS)
        for _ in range(self.cells_at.count(number)):
            # Hamming's filter is as sharp as Lanczos's where a picture is made this much smaller, and takes a third of the time.
            self.cells.append(ImageOps.fit(picture, self.cell_size, Image.Resampling.HAMMING))

    def save(self, folder: Path) -> None:
        """Write the files, the handle in all of them. Raises OSError."""
        self._write_handle([self.poster], [self.poster_at])
        self.poster.save(folder / files.POSTER, "JPEG", quality=85, optimize=True)
        self._write_handle(self.cells, self.cells_at)
        self._sheet().save(folder / files.SPRITESHEET, "JPEG", quality=80, optimize=True)

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


def _within(width: int, height: int, side: int) -> tuple[int, int]:
    """That shape with a longer side of `side` pixels."""
    return round(width * side / max(width, height)), round(height * side / max(width, height))
