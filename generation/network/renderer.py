"""The renderer: a plan to frames, with learned pictures in the places that the plan says.

- Every part of every entity is a learned sprite (`sprites`), splatted by the plan's affine pose (`splat`) over a learned backdrop
  (`backdrop`), and refined near what was drawn (`upsample`). All four are decoded from codes: there is no stored picture.
- Sprites and backdrop are decoded once a clip, when its drawing begins; a look that changes (mouth, net, ringing bar) once for each of
  its values in steps of 1 / LOOKS_A_UNIT. Sprites that stay where they are, are read once.
- Frames depend on the plan alone and not on each other: any subset, in any grouping, gives the same pixels.
- Where an entity wears a picture, `worn` draws that sprite from the picture instead: from the one of its side, where there are such and it
  looks ahead, else from the one of its front.
- Only tiles with something drawn in them pass through the refiner, so that a frame costs what is in it.

Shape suffixes: T frames, P parts, N sprites, D code, C channels, H and W pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor, nn

from generation.network.backdrop import Backdrop, BackdropConfig
from generation.network.kinematics import PART_POSE, PARTS, WEARS
from generation.network.plan import KINDS, MATERIALS, PLACES, POSE_AXES, RENDER_PIXELS, TIMES, Plan, Scene
from generation.network.splat import ALPHA, Placement, lay_over, place, read_sprites
from generation.network.sprites import AROUND, CODE, POSES, SpriteConfig, SpriteDecoder, looks
from generation.network.upsample import REACH, SEEN, Refiner
from generation.network.worn import Worn, premultiplied

LOOKS_A_UNIT = 24
AHEAD = 0.9  # of its width, from which on a head that turns is seen from the side
GROUP = 8  # frames in memory at once
TILE = 32  # pixels of a refined tile, without its halo
TILES = 48  # refined at once: more fall out of the cache


@dataclass(frozen=True)
class RendererConfig:
    """The sizes of the renderer's nets."""

    sprites: SpriteConfig = field(default_factory=SpriteConfig)
    backdrop: BackdropConfig = field(default_factory=BackdropConfig)
    refiner_width: int = 32
    refiner_layers: int = 2

    def __post_init__(self) -> None:
        # A config read back from JSON holds plain dictionaries.
        if isinstance(self.sprites, dict):
            object.__setattr__(self, "sprites", SpriteConfig(**self.sprites))
        if isinstance(self.backdrop, dict):
            object.__setattr__(self, "backdrop", BackdropConfig(**self.backdrop))


@dataclass
class Cast:
    """What has to be decoded for a clip: N sprites, and which of them each part shows in each frame."""

    part_N: Tensor
    code_ND: Tensor
    sprite_TP: Tensor
    placement: Placement
    worn: dict[int, Tensor] = field(default_factory=dict)  # sprite -> the picture that it shows


class Renderer(nn.Module):
    """`renderer.render(plan)` gives uint8 frames (T, H, W, 3)."""

    def __init__(self, config: RendererConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or RendererConfig()
        self.sprites = SpriteDecoder(config.sprites)
        self.backdrop = Backdrop(config.backdrop)
        self.refiner = Refiner(config.sprites.channels, config.refiner_width, config.refiner_layers)
        self.worn: Worn | None = None  # weights of their own: a preset may lack them

    @torch.inference_mode()
    def render(
        self,
        plan: Plan,
        codes: Tensor | None = None,
        frames: Sequence[int] | None = None,
        size: tuple[int, int] | None = None,
    ) -> Tensor:
        """Frames (T, H, W, 3) as uint8, all or those asked for, at RENDER_PIXELS or another even width and height.

        `codes` (K, A) takes the place of the plan's appearance codes: a cameo's look from its reference.
        """
        sweep_TC = plan.scene.camera_TC  # of the whole clip: its backdrop is the same whichever frames are drawn
        plan = chosen(plan, codes, frames)
        drawing = self.begin(plan, size, sweep_TC)
        drawing.paint(len(plan.states_TKS))
        return drawing.frames_THW3

    @torch.inference_mode()
    def begin(self, plan: Plan, size: tuple[int, int] | None = None, sweep_TC: Tensor | None = None) -> Drawing:
        """A clip with everything decoded and no frame drawn yet; `sweep_TC` is its camera's whole path where the plan has a part of it."""
        width, height = size or RENDER_PIXELS[plan.scene.framing]
        cast = prepare(plan, width, height)
        behind = _Behind(
            self.backdrop, self.refiner.halo, plan.scene, plan.scene.camera_TC if sweep_TC is None else sweep_TC, width, height
        )
        return Drawing(self, cast, self._decode(cast), behind, width, height)

    def _decode(self, cast: Cast) -> list[Tensor]:
        """The N sprites (C, h, w)."""
        sprites: list[Tensor] = [torch.empty(0)] * len(cast.part_N)
        for which_n, made_nCHW in self.sprites(cast.part_N, cast.code_ND):
            for number, sprite_CHW in zip(which_n.tolist(), made_nCHW, strict=True):
                sprites[number] = sprite_CHW
        if self.worn is not None:
            for number, picture_4HW in cast.worn.items():
                part, around_1A = PARTS[int(cast.part_N[number])], cast.code_ND[number : number + 1, -AROUND:]
                sprites[number] = self.worn(premultiplied(picture_4HW)[None], part, around_1A)[0]
        return sprites


class Drawing:
    """A clip on its way: `frames_THW3` (T, H, W, 3) uint8, of which the first `done` are finished."""

    def __init__(self, renderer: Renderer, cast: Cast, sprites: list[Tensor], behind: _Behind, width: int, height: int) -> None:
        self.refiner, self.cast, self.sprites, self.behind = renderer.refiner, cast, sprites, behind
        halo = self.refiner.halo
        self.canvas_CHW = torch.zeros(renderer.config.sprites.channels, height + 2 * halo + TILE, width + 2 * halo + TILE)
        self.frames_THW3 = torch.empty(len(cast.sprite_TP), height, width, 3, dtype=torch.uint8)
        self.done = 0
        # The last refined tile of each place: its frame, what it was made of, and the backdrop.
        self.known: dict[tuple[int, int], tuple[int, Tensor, Tensor]] = {}

    @torch.inference_mode()
    def paint(self, frames: int) -> None:
        """Finish so many more frames, or those that are left."""
        until = min(self.done + frames, len(self.frames_THW3))
        while self.done < until:
            rows = range(self.done, min(self.done + GROUP, until))
            self._paint(rows)
            self.done = rows.stop

    def _paint(self, rows: range) -> None:
        """Composite and refine a few frames at a time."""
        pictures = _read(self.cast, self.sprites, rows)
        fresh: list[tuple[int, int, int, Tensor, Tensor]] = []
        same: list[tuple[int, int, int, int]] = []
        for frame in rows:
            behind_3HW, pixels_HW3 = self.behind.at(frame)
            self.frames_THW3[frame] = pixels_HW3
            for y, x in self._lay(pictures[frame - rows.start]):
                cut = (slice(None), slice(y, y + TILE + 2 * self.refiner.halo), slice(x, x + TILE + 2 * self.refiner.halo))
                before = self.known.get((y, x))
                if before and before[2] is behind_3HW and torch.equal(before[1], self.canvas_CHW[cut]):
                    same.append((frame, before[0], y, x))
                    continue
                tile_CHW = self.canvas_CHW[cut].clone()
                self.known[y, x] = (frame, tile_CHW, behind_3HW)
                fresh.append((frame, y, x, tile_CHW, behind_3HW[cut]))
            for left, top, right, bottom, _sprite in pictures[frame - rows.start]:
                self._window(left, top, right, bottom).zero_()
        for first in range(0, len(fresh), TILES):
            self._refine(fresh[first : first + TILES])
        for frame, source, y, x in same:
            self.frames_THW3[frame, y : y + TILE, x : x + TILE] = self.frames_THW3[source, y : y + TILE, x : x + TILE]

    def _window(self, left: int, top: int, right: int, bottom: int) -> Tensor:
        halo = self.refiner.halo
        return self.canvas_CHW[:, top + halo : bottom + halo, left + halo : right + halo]

    def _lay(self, pictures: list[tuple[int, int, int, int, Tensor]]) -> list[tuple[int, int]]:
        """Composite one frame; the top left corners of the tiles that have a pixel within REACH of a drawn one."""
        height, width = self.frames_THW3.shape[1:3]
        edge, step = self.refiner.halo - REACH, TILE + 2 * REACH
        if not pictures:
            return []
        for left, top, right, bottom, sprite_CHW in pictures:
            lay_over(self._window(left, top, right, bottom), sprite_CHW[:, : bottom - top, : right - left])
        drawn_1HW = self.canvas_CHW[ALPHA : ALPHA + 1, edge:, edge:]
        most_hw = nn.functional.max_pool2d(nn.functional.max_pool2d(drawn_1HW, (step, 1), (TILE, 1)), (1, step), (1, TILE))[0]
        active = torch.nonzero(most_hw > SEEN).tolist()
        return [(row * TILE, column * TILE) for row, column in active if row * TILE < height and column * TILE < width]

    def _refine(self, tiles: list[tuple[int, int, int, Tensor, Tensor]]) -> None:
        halo = self.refiner.halo
        fine_N3HW = self.refiner(torch.stack([tile[3] for tile in tiles]), torch.stack([tile[4] for tile in tiles]))
        fine_N3HW = fine_N3HW[:, :, halo : halo + TILE, halo : halo + TILE].clamp(0, 1).mul(255).round().byte()
        for (frame, y, x, _tile, _behind), fine_HW3 in zip(tiles, fine_N3HW.permute(0, 2, 3, 1), strict=True):
            window_HW3 = self.frames_THW3[frame, y : y + TILE, x : x + TILE]
            window_HW3.copy_(fine_HW3[: window_HW3.shape[0], : window_HW3.shape[1]])


class _Behind:
    """The backdrop under each frame: one picture while the camera stands still."""

    def __init__(self, net: Backdrop, halo: int, scene: Scene, sweep_TC: Tensor, width: int, height: int) -> None:
        self.net, self.halo, self.scene, self.size = net, halo, scene, (width, height)
        self.canvas = net.canvas(replace(scene, camera_TC=sweep_TC), width, height)
        self.camera: list[float] = []
        self.padded_3HW = self.pixels_HW3 = torch.empty(0)

    def at(self, frame: int) -> tuple[Tensor, Tensor]:
        """Padded as tiles need it (3, H, W), and as it is delivered where nothing is drawn (H, W, 3)."""
        camera = self.scene.camera_TC[frame].tolist()
        if camera != self.camera:
            self.camera, halo = camera, self.halo
            view_3HW = self.net.view(self.canvas, self.scene.framing, self.scene.camera_TC[frame], *self.size)
            self.padded_3HW = nn.functional.pad(view_3HW[None], (halo, halo + TILE, halo, halo + TILE), mode="replicate")[0]
            self.pixels_HW3 = view_3HW.clamp(0, 1).mul(255).round().byte().permute(1, 2, 0).contiguous()
        return self.padded_3HW, self.pixels_HW3


def _read(cast: Cast, sprites: list[Tensor], rows: range) -> list[list[tuple[int, int, int, int, Tensor]]]:
    """For each frame, in drawing order: the window (left, top, right, bottom) and what it shows, times its presence."""
    pictures: list[list[tuple[int, int, int, int, Tensor]]] = [[] for _ in rows]
    poses = cast.placement.poses
    for part in range(len(poses.part_P)):
        corner_T4 = cast.placement.corner_TP4[rows.start : rows.stop, part]
        seen_t = torch.nonzero((corner_T4[:, 2:] > corner_T4[:, :2]).all(-1))[:, 0]
        if not len(seen_t):
            continue
        corner_t4 = corner_T4[seen_t]
        sprite_t = cast.sprite_TP[rows.start + seen_t, part]
        inverse_t23 = cast.placement.inverse_TP23[rows.start + seen_t, part]
        presence_t = poses.presence_TP[rows.start + seen_t, part]
        width, height = (corner_t4[:, 2:] - corner_t4[:, :2]).amax(0).tolist()
        # What does not move is read once.
        key = torch.cat((sprite_t[:, None].double(), inverse_t23.flatten(1).double(), corner_t4.double(), presence_t[:, None].double()), 1)
        still = bool((key == key[:1]).all())
        used = slice(0, 1) if still else slice(None)
        source_nCHW = torch.stack([sprites[number] for number in sprite_t[used].tolist()])
        read_nCHW = read_sprites(source_nCHW, inverse_t23[used], corner_t4[used, 0], corner_t4[used, 1], width, height)
        read_nCHW = read_nCHW * presence_t[used, None, None, None]
        for index, (frame, corner) in enumerate(zip(seen_t.tolist(), corner_t4.tolist(), strict=True)):
            left, top, right, bottom = corner
            pictures[frame].append((left, top, right, bottom, read_nCHW[0 if still else index]))
    return pictures


def chosen(plan: Plan, codes: Tensor | None, frames: Sequence[int] | None) -> Plan:
    """The plan with other looks, or only some of its frames."""
    entities = plan.entities if codes is None else replace(plan.entities, appearance_KA=codes)
    if frames is None:
        return replace(plan, entities=entities)
    row = torch.tensor(list(frames), dtype=torch.long)
    scene = replace(plan.scene, camera_TC=plan.scene.camera_TC[row])
    return replace(plan, entities=entities, scene=scene, states_TKS=plan.states_TKS[row], pose_TKP=plan.pose_TKP[row])


def prepare(plan: Plan, width: int, height: int) -> Cast:
    """Which sprites a plan needs, each once, and where they go."""
    placement = place(plan, width, height)
    poses = placement.poses
    frames = len(plan.states_TKS)
    place_1, time_1 = torch.tensor([PLACES.index(plan.scene.place)]), torch.tensor([TIMES.index(plan.scene.time)])
    drawn_TP = (placement.corner_TP4[..., 2:] > placement.corner_TP4[..., :2]).all(-1)
    part_N, code_ND, count = [], [], 0
    worn: dict[int, Tensor] = {}
    sprite_TP = torch.zeros(frames, len(poses.part_P), dtype=torch.long)
    for index, (entity, part) in enumerate(zip(poses.entity_P.tolist(), poses.part_P.tolist(), strict=True)):
        seen_T = torch.nonzero(drawn_TP[:, index])[:, 0]
        if not len(seen_T):
            continue
        kind = KINDS[int(plan.entities.kind_K[entity])]
        columns = [POSE_AXES[kind].index(axis) for axis in PART_POSE.get(PARTS[part], ())]
        pose_tQ = plan.pose_TKP[seen_T][:, entity, columns]
        step_t2 = nn.functional.pad((pose_tQ * LOOKS_A_UNIT).round(), (0, POSES - len(columns)))
        wears = entity in plan.worn and WEARS.get(kind) == PARTS[part]
        flip_t = poses.flip_TP[seen_T, index]
        view_t1 = torch.where(flip_t.abs() < AHEAD, 0, torch.where(flip_t > 0, 1, 2))[:, None] * (wears and entity in plan.sides)
        unique_n3, which_t = torch.unique(torch.cat((view_t1, step_t2), 1), dim=0, return_inverse=True)
        unique_n2, rows = unique_n3[:, 1:], len(unique_n3)
        appearance_nA = plan.entities.appearance_KA[entity].expand(rows, -1)
        material_n = plan.entities.material_K[entity].expand(rows)
        pose_n2 = unique_n2 / LOOKS_A_UNIT
        palette_nZ = plan.scene.palette.expand(rows, -1)
        code_ND.append(encode(appearance_nA, material_n, place_1.expand(rows), time_1.expand(rows), palette_nZ, pose_n2))
        part_N.append(torch.full((rows,), part))
        sprite_TP[seen_T, index] = which_t + count
        if wears:
            views = [plan.worn[entity], *plan.sides.get(entity, ())]
            worn |= {count + row: views[view] for row, view in enumerate(unique_n3[:, 0].int().tolist())}
        count += rows
    if not part_N:
        return Cast(torch.zeros(0, dtype=torch.long), torch.zeros(0, CODE), sprite_TP, placement)
    return Cast(torch.cat(part_N), torch.cat(code_ND), sprite_TP, placement, worn)


def encode(appearance_NA: Tensor, material_N: Tensor, place_N: Tensor, time_N: Tensor, palette_NZ: Tensor, pose_N2: Tensor) -> Tensor:
    """What decides a sprite's picture, as the code (N, D) of `sprites`."""
    words = ((material_N, MATERIALS), (place_N, PLACES), (time_N, TIMES))
    return torch.cat(
        (looks(appearance_NA), *(nn.functional.one_hot(index_N, len(names)).float() for index_N, names in words), palette_NZ, pose_N2), 1
    )
