"""Waves on water as a height field of one dimension: each wave runs as fast as its length lets it, and touches make new ones.

Linear waves on deep water (omega^2 = g k), as a sum over modes. What strikes the water pushes it down at one place and moment; from then on
every mode swings for itself and dies away. Heights are worked out at columns, and lie on straight lines between them, as they are drawn.

Shape suffixes: B clips, T times, X columns, K modes, W waves of the wind, N touches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.plan import GRAVITY
from generation.world.motion import Array

MODES = 18  # K
DYING = 0.9  # a second: how fast a touch's waves lose height
BROAD = 0.45  # metres: how broad a touch is


@dataclass
class Waves:
    """The surface of B clips. A touch of height 0 makes none."""

    column_x: Array  # (B, X) metres, evenly
    wind_height: Array  # (B, W) metres
    wind_long: Array  # (B, W) metres from crest to crest
    wind_phase: Array
    wind_way: Array  # -1 or 1: where they run
    touch_x: Array  # (B, N) metres
    touch_time: Array  # (B, N) seconds
    touch_height: Array  # (B, N) metres that the first crest is high, about

    def columns(self, time_BT: Array) -> Array:
        """Heights (B, T, X) over the level of still water."""
        wave_BW = 2 * np.pi / self.wind_long
        along_BXW = wave_BW[:, None] * self.column_x[..., None] + self.wind_phase[:, None]
        gone_BTW = (self.wind_way * np.sqrt(GRAVITY * wave_BW))[:, None] * time_BT[..., None]
        # sin(a - b) as two products, each a sine of a place times one of a time.
        up_BTW, down_BTW = self.wind_height[:, None] * np.cos(gone_BTW), self.wind_height[:, None] * np.sin(gone_BTW)
        height = up_BTW @ np.sin(along_BXW).swapaxes(1, 2) - down_BTW @ np.cos(along_BXW).swapaxes(1, 2)
        width_B1 = self.column_x[:, -1:] - self.column_x[:, :1]
        mode_BK = np.pi * np.arange(1, MODES + 1) / (0.75 * width_B1)
        share_BK = np.exp(-0.5 * (mode_BK * BROAD) ** 2)
        share_BK = -2.0 * share_BK / share_BK.sum(1, keepdims=True)
        for touch in range(self.touch_x.shape[1]):
            since_BT = np.maximum(time_BT - self.touch_time[:, [touch]], 0)
            swing_BTK = np.sin(np.sqrt(GRAVITY * mode_BK)[:, None] * since_BT[..., None]) * np.exp(-DYING * since_BT)[..., None]
            away_BX = self.column_x - self.touch_x[:, [touch]]
            place_BKX = np.cos(mode_BK[..., None] * away_BX[:, None]) * (share_BK * self.touch_height[:, [touch]])[..., None]
            height = height + swing_BTK @ place_BKX
        return np.asarray(height)

    def at(self, x_BTN: Array, height_BTX: Array) -> Array:
        """The surface at any places (B, T, N), given its columns; beyond the first and the last it is level."""
        last = height_BTX.shape[2] - 1
        step_B1 = (self.column_x[:, -1:] - self.column_x[:, :1]) / last
        place = np.clip((x_BTN - self.column_x[:, :1, None]) / step_B1[..., None], 0, last - 1e-6)
        left = place.astype(np.int64)
        low, high = np.take_along_axis(height_BTX, left, 2), np.take_along_axis(height_BTX, left + 1, 2)
        return np.asarray(low + (place - left) * (high - low))
