"""A place at a time of day, drawn in the world's own metres so that only the camera moves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import skia

from generation.world.art.alley import alley
from generation.world.art.beach import beach
from generation.world.art.brush import Brush
from generation.world.art.colour import BLACK, Light
from generation.world.art.gym import gym
from generation.world.art.park import park
from generation.world.art.rink import rink
from generation.world.art.rooftop import rooftop
from generation.world.art.setting import Setting
from generation.world.art.stage import stage

PAINTERS: dict[str, Callable[[Brush, Setting], None]] = {
    "gym": gym,
    "park": park,
    "beach": beach,
    "rooftop": rooftop,
    "stage": stage,
    "rink": rink,
    "alley": alley,
}


class Backdrop:
    """Kept as drawing commands: a moving camera plays them again, a still one once."""

    def __init__(self, place: str, time: str, palette: Sequence[float], view: tuple[float, float], light: Light) -> None:
        setting = Setting(time, tuple(palette), *view, light)
        recorder = skia.PictureRecorder()
        brush = Brush(recorder.beginRecording(skia.Rect.MakeLTRB(-100, -100, 100, 100)))
        PAINTERS[place](brush, setting)
        _vignette(brush, setting)
        self.picture = recorder.finishRecordingAsPicture()

    def draw(self, canvas: skia.Canvas) -> None:
        """With the camera already set."""
        canvas.drawPicture(self.picture)


def _vignette(brush: Brush, setting: Setting) -> None:
    """A gentle fall of light towards the corners of the still camera's view."""
    reach = 1.35 + 0.4  # of half a view, so that a panning camera stays inside
    dark = 0.2 + 0.1 * setting.light.night
    stops = [(0.0, BLACK, 0.0), (0.72 / reach, BLACK, 0.0), (1.4 / reach, BLACK, dark), (1.0, BLACK, dark)]
    brush.halo(0.0, setting.top / 2, reach * setting.width, reach * setting.height, [(0.0, BLACK, 0.0), *stops[1:]])
