"""The backdrop: the colour of every point of a place, decoded once a clip and seen through the camera in each frame.

- A point reads its features from the learned maps of several layers of its place and framing, and a small net of the place turns them
  into a colour, scaled and shifted by time and palette (FiLM).
- Each layer slides by a learned linear function of time and palette: what moves together (clouds, a skyline, the sun) finds itself in
  one layer, and stays sharp where a net without slides would draw the mean of all its places.
- An edge is where the net cuts a smooth map, so it is sharp at any size although the maps are coarse.
- The canvas is anchored in the world and a little larger than the clip's widest view: a pan or zoom moves it, and it never swims. It is
  decoded at that view's scale, so what a camera shows from near is as sharp as what it shows from afar.

Shape suffixes: B scenes, L layers, X points, D hidden, C channels, H and W pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from generation.network.plan import FRAMINGS, GROUND_METRES, PLACES, TIMES, VIEW_METRES, Scene

BORDER = 0.04  # of the view on each side: as far as a camera moves
CELLS_A_METRE = 14  # of the fine map: a fifth of the pixels
COARSE = 4  # fine cells in a coarse one, each way
OCTAVES = 6
WAVES = 2 * OCTAVES + 1
PALETTE = 8
CODE = len(TIMES) + PALETTE
SPREAD = 1.2  # of the view: how much a layer's maps hold, since they slide


@dataclass(frozen=True)
class BackdropConfig:
    """The size of the backdrop's maps and net."""

    layers: int = 8  # L, each with its own maps and its own way to slide
    fine: int = 2  # channels of a layer's fine map
    coarse: int = 4
    hidden: int = 64  # D
    depth: int = 3


@dataclass(frozen=True)
class Canvas:
    """A decoded picture (3, H, W), and the x, y and zoom of the camera that sees it whole but for its border."""

    picture_3HW: Tensor
    x: float
    y: float
    zoom: float


def code_of(scene: Scene) -> tuple[int, int, Tensor]:
    """Framing, place, and the numbers that change the place's look."""
    framing, place = FRAMINGS.index(scene.framing), PLACES.index(scene.place)
    time_D = nn.functional.one_hot(torch.tensor(TIMES.index(scene.time)), len(TIMES)).float()
    return framing, place, torch.cat((time_D, scene.palette.float()))


def first_slides(layers: int) -> Tensor:
    """(CODE, 2 L): layer l starts to slide sideways with palette value l, so that each kind of movement has a layer near it."""
    slide_DL2 = torch.randn(CODE, layers, 2) * 0.02
    for layer in range(layers):
        slide_DL2[len(TIMES) + layer % PALETTE, layer, 0] = 0.2
    return slide_DL2.flatten(1)


def _waves(unit_BN: Tensor) -> Tensor:
    """A coordinate and its sines (B, N, WAVES)."""
    angles = [math.pi * 2**octave * unit_BN for octave in range(OCTAVES)]
    return torch.stack((unit_BN, *(turn for angle in angles for turn in (angle.sin(), angle.cos()))), -1)


class Backdrop(nn.Module):
    """`canvas` decodes the whole picture, `view` is what a camera sees of it, `colours` any lattice of points."""

    def __init__(self, config: BackdropConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or BackdropConfig()
        layers, hidden = config.layers, config.hidden
        sizes = [(round(SPREAD * height * CELLS_A_METRE), round(SPREAD * width * CELLS_A_METRE)) for width, height in VIEW_METRES.values()]
        self.fine = nn.ParameterList(nn.Parameter(torch.randn(len(PLACES), layers, config.fine, *size) * 0.01) for size in sizes)
        self.coarse = nn.ParameterList(
            nn.Parameter(torch.randn(len(PLACES), layers, config.coarse, height // COARSE, width // COARSE) * 0.01)
            for height, width in sizes
        )
        self.slide = nn.Parameter(first_slides(layers).repeat(len(FRAMINGS), len(PLACES), 1, 1))
        self.features = layers * (config.fine + config.coarse)
        self.enter = nn.Parameter(torch.randn(len(PLACES), self.features + 2 * WAVES, hidden) / (self.features + 2 * WAVES) ** 0.5)
        self.where = nn.Parameter(torch.randn(len(FRAMINGS), len(PLACES), hidden))
        self.think = nn.Sequential(nn.Linear(CODE + hidden, 96), nn.SiLU(), nn.Linear(96, 96), nn.SiLU())
        self.films = nn.Linear(96, 2 * hidden * config.depth)
        self.hidden = nn.Parameter(torch.randn(config.depth - 1, len(PLACES), hidden, hidden) / hidden**0.5)
        self.leave = nn.Parameter(torch.randn(len(PLACES), hidden, 3) / hidden**0.5)
        self.colour = nn.Linear(96, 3)

    def colours(self, framing: int, place_B: Tensor, code_BD: Tensor, x_BW: Tensor, y_BH: Tensor) -> Tensor:
        """RGB (B, H, W, 3), about 0..1, where the columns x and the rows y (metres) cross, for scenes of one framing."""
        width, height = VIEW_METRES[FRAMINGS[framing]]
        across_BW, down_BH = x_BW * (2 / width), 1 - (y_BH + GROUND_METRES) * (2 / height)  # the view is [-1, 1]^2, y down
        shape, layers = (down_BH.shape[1], across_BW.shape[1]), self.config.layers
        slide_BL2 = torch.bmm(code_BD[:, None], self.slide[framing][place_B]).view(-1, layers, 2)
        wide_BLHW = (across_BW[:, None, None] - slide_BL2[..., 0, None, None]).expand(-1, -1, shape[0], -1)
        tall_BLHW = (down_BH[:, None, :, None] - slide_BL2[..., 1, None, None]).expand(-1, -1, -1, shape[1])
        grid_BLHW2 = torch.stack((wide_BLHW, tall_BLHW), -1).flatten(0, 1) / SPREAD
        read = [
            nn.functional.grid_sample(maps[framing][place_B].flatten(0, 1), grid_BLHW2, padding_mode="border", align_corners=False)
            .unflatten(0, (-1, layers)).flatten(1, 2)
            for maps in (self.fine, self.coarse)
        ]  # fmt: skip
        thought_BD = self.think(torch.cat((code_BD, self.where[framing, place_B]), -1))
        scale_BD, shift_BD = self.films(thought_BD)[:, None].unflatten(-1, (self.config.depth, 2, -1)).unbind(-2)
        # FiLM scales the columns of each matrix, which is cheaper than scaling every point. The first matrix is in three parts: what
        # belongs to a column or a row is multiplied once for all of it.
        enter_BCD = self.enter[place_B] * (1 + scale_BD[:, :, 0])
        maps_BCD, wide_BCD, tall_BCD = enter_BCD.split((self.features, WAVES, WAVES), 1)
        wide_BWD, tall_BHD = torch.bmm(_waves(across_BW), wide_BCD) + shift_BD[:, :, 0], torch.bmm(_waves(down_BH), tall_BCD)
        flat_BXC = torch.cat(read, 1).flatten(2).transpose(1, 2)
        x_BXD = torch.baddbmm((wide_BWD[:, None] + tall_BHD[:, :, None]).flatten(1, 2), flat_BXC, maps_BCD)
        x_BXD = nn.functional.silu(x_BXD)
        for number, matrix in enumerate(self.hidden, 1):
            x_BXD = x_BXD + nn.functional.silu(torch.baddbmm(shift_BD[:, :, number], x_BXD, matrix[place_B] * (1 + scale_BD[:, :, number])))
        rgb_BX3: Tensor = torch.baddbmm(self.colour(thought_BD)[:, None] + 0.5, x_BXD, self.leave[place_B])
        return rgb_BX3.unflatten(1, shape)

    def canvas(self, scene: Scene, width: int, height: int) -> Canvas:
        """The widest view of a clip's camera and a border, at the scale of width x height pixels a view."""
        framing, place, code_D = code_of(scene)
        low_3, high_3 = scene.camera_TC.amin(0), scene.camera_TC.amax(0)
        (x, y), zoom = ((low_3 + high_3)[:2] / 2).tolist(), float(low_3[2])
        view_width, view_height = (side / zoom for side in VIEW_METRES[scene.framing])
        # A camera that follows somebody goes farther than the border.
        sweep_x, sweep_y = ((high_3 - low_3)[:2] / 2).tolist()
        across = max(round(width * BORDER), math.ceil(sweep_x * width / view_width))
        down = max(round(height * BORDER), math.ceil(sweep_y * height / view_height))
        x_W = (torch.arange(-across, width + across) + 0.5 - width / 2) * (view_width / width) + x
        y_H = y - (torch.arange(-down, height + down) + 0.5 - height / 2) * (view_height / height)
        place_1, code_1D = torch.tensor([place]), code_D[None]
        # A strip at a time stays in the cache.
        rows = [self.colours(framing, place_1, code_1D, x_W[None], y_h[None])[0] for y_h in y_H.split(32)]
        return Canvas(torch.cat(rows).permute(2, 0, 1).contiguous(), x, y, zoom)

    @staticmethod
    def view(canvas: Canvas, framing: str, camera_3: Tensor, width: int, height: int) -> Tensor:
        """What the camera (x, y, zoom) sees of a canvas, (3, height, width)."""
        view_width, view_height = VIEW_METRES[framing]
        x, y, zoom = camera_3.tolist()
        picture_3HW = canvas.picture_3HW
        down, across = (picture_3HW.shape[1] - height) // 2, (picture_3HW.shape[2] - width) // 2
        if (x, y, zoom) == (canvas.x, canvas.y, canvas.zoom):
            return picture_3HW[:, down : down + height, across : across + width]
        shift_x, shift_y = (x - canvas.x) * canvas.zoom * width / view_width, (canvas.y - y) * canvas.zoom * height / view_height
        x_W = (torch.arange(width) + 0.5 - width / 2) * (canvas.zoom / zoom) + shift_x
        y_H = (torch.arange(height) + 0.5 - height / 2) * (canvas.zoom / zoom) + shift_y
        grid_HW2 = torch.stack(torch.meshgrid(2 * x_W / picture_3HW.shape[2], 2 * y_H / picture_3HW.shape[1], indexing="xy"), -1)
        return nn.functional.grid_sample(picture_3HW[None], grid_HW2[None], padding_mode="border", align_corners=False)[0]
