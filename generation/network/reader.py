"""The reader: one picture to the beginning of a plan, so that a clip can begin with it.

- Two looks. The first, at half the renderer's pixels, says what the picture is of (place, time, palette, camera, scene) and where bodies
  are: for each kind a map of cells of CELL pixels. The second looks at each body through a square window that fits its kind, so a ball and
  a player are seen at one scale, and says how it stands and what it looks like; what it says of place and size moves the window once more.
- Everything is told in the view of a camera that does not zoom, so a body and the camera that sees it can be wrong without each other.
- What the values of a kind mean is the kind's own: each has its own last matrix. What a scene has bodies for is counted, not learned
  (`cast_SNK`), so bodies come in the order in which the planner met them.
- A picture says nothing of speed and sound. What it cannot show is left to the planner (`beginning`).

Shape suffixes: B pictures, M bodies, N kinds, K entities, S slots, V values, D hidden, C channels, H and W pixels, h and w cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.network.critic import MOST
from generation.network.plan import (
    APPEARANCE,
    FRAMINGS,
    KINDS,
    MATERIALS,
    PLACES,
    POSE,
    RENDER_PIXELS,
    STATE_AXES,
    VIEW_METRES,
    Plan,
    empty_plan,
)
from generation.network.reading import COLOURS, SCENE_SLOTS, SLOTS, Reading
from generation.network.tokens import PALETTE, USED_APPEARANCE, USED_POSE

HALF = 2  # the first look sees every second pixel each way
CELL = 8  # pixels of the first look
WINDOW = 64  # pixels of the second look, each way
GRID, GATHERED, FLAT = 6, 16, 24  # cells each way and channels that the whole picture is told by, and channels of a body's window
LEAST_SIZE, MOST_SIZE = 0.08, 4.0  # metres, of any body
# Kind -> how far above its place the middle of its window is, and half of the window's side, in sizes; a kind not named: 0, 1.4.
WINDOWS = {
    "person": (0.03, 0.74),
    "skater": (0.03, 0.74),
    "hoop": (1.0, 3.0),
    "xylophone": (-0.25, 1.25),
    "mallet": (3.0, 8.5),
    "screen": (1.05, 1.25),
}
COLOUR_SLOTS = {"ball": "ball", "person": "shirt", "skater": "shirt"}  # kind -> the slot that says its colour
TOLD_OF_ALL = ("scene", "side", "count", "place", "time")  # slots that the first look answers; the second sees colour and material
BODY = ("right", "up", "size", "depth", "cos", "sin", *(f"pose {n}" for n in range(POSE)), *(f"looks {n}" for n in range(APPEARANCE)))
COS, POSES, LOOKS = BODY.index("cos"), slice(6, 6 + POSE), slice(6 + POSE, len(BODY))
FOUND, FOUND_MISSING = 0.3, 0.05  # how sure a map must be of a body, and of one that its scene is never without
POSSIBLE = 0.02  # chance of a scene from which on words may decide for it
ALWAYS = 0.95  # of a scene's clips have a body that it is never without
_WINDOW_N2 = torch.tensor([WINDOWS.get(kind, (0.0, 1.4)) for kind in KINDS])


@dataclass(frozen=True)
class ReaderConfig:
    """The sizes of the reader's nets."""

    first: int = 24  # channels at a quarter of the first look
    near: int = 48  # at an eighth, where bodies are found
    far: int = 80  # at a sixteenth
    layers: int = 2  # residual layers at each of the last two
    whole: int = 96  # hidden, of the picture
    sides: tuple[int, ...] = (24, 40, 56, 80)  # channels of the second look, each at half the size of the one before
    body: int = 128  # hidden, of a body
    entities: int = 4  # K


class Look(NamedTuple):
    """What the first look sees: heat_BNhw logits, where_BNVhw (right, up, log size) of each cell, answers_BSV logits of the slots, the
    palette in each place (B, places, 8), camera_B3 (x and y in views, log zoom).
    """

    heat_BNhw: Tensor
    where_BNVhw: Tensor
    answers_BSV: Tensor
    palette_BPZ: Tensor
    camera_B3: Tensor


class Details(NamedTuple):
    """What the second look sees of bodies: values_MV (BODY; right, up and size are corrections of the window), logits of words."""

    values_MV: Tensor
    material_MW: Tensor
    colour_MW: Tensor


@dataclass
class Bodies:
    """M bodies in the view of a camera that does not zoom: which picture, which kind, place (right and up of the view's middle) and size
    in metres.
    """

    picture_M: Tensor
    kind_M: Tensor
    place_M2: Tensor
    size_M: Tensor


class _Layer(nn.Module):
    """A residual layer that begins as the identity."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.up, self.down = nn.Conv2d(channels, hidden, 3, padding=1), nn.Conv2d(hidden, channels, 3, padding=1)
        for parameter in self.down.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x_BChw: Tensor) -> Tensor:
        return x_BChw + self.down(functional.relu(self.up(functional.relu(x_BChw))))


class Reader(nn.Module):
    """`reader.read(picture, framing)` gives the beginning of a plan and what it shows in words."""

    cast_SNK: Tensor

    def __init__(self, config: ReaderConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or ReaderConfig()
        kinds, body, whole = len(KINDS), config.body, config.whole
        self.enter = nn.Conv2d(5, config.first, 8, stride=4, padding=2)
        self.nearer = nn.Conv2d(config.first, config.near, 3, stride=2, padding=1)
        self.near = nn.ModuleList(_Layer(config.near, config.near) for _ in range(config.layers))
        self.farther = nn.Conv2d(config.near, config.far, 3, stride=2, padding=1)
        self.far = nn.ModuleList(_Layer(config.far, config.far // 2) for _ in range(config.layers))
        self.all_over = nn.Linear(config.far, config.far)
        self.back = nn.Conv2d(config.far, config.near, 1)
        self.join = nn.Conv2d(config.near, config.near, 3, padding=1)
        self.heat_NC, self.heat_bias_N = nn.Parameter(torch.randn(kinds, config.near) * 0.02), nn.Parameter(torch.full((kinds,), -4.0))
        self.where_NVC = nn.Parameter(torch.randn(kinds, 3, config.near) * 0.02)
        self.where_bias_NV = nn.Parameter(torch.zeros(kinds, 3))
        self.gather = nn.Conv2d(config.far, GATHERED, 1)
        told = GATHERED * GRID**2 + config.far + len(FRAMINGS)
        self.think = nn.Sequential(nn.Linear(told, whole), nn.ReLU(), nn.Linear(whole, whole), nn.ReLU())
        self.answers_SDV = nn.Parameter(torch.randn(len(SLOTS), whole, MOST) * 0.02)
        self.palette_PZD = nn.Parameter(torch.randn(len(PLACES), PALETTE, whole) * 0.02)
        self.camera = nn.Linear(whole, 3)
        sides = config.sides
        self.window = nn.ModuleList(
            nn.Conv2d(before, after, 5 if before == 3 else 3, stride=2, padding=2 if before == 3 else 1)
            for before, after in zip((3, *sides), sides, strict=False)
        )
        self.closer = nn.ModuleList(_Layer(channels, channels * 2 // 5) for channels in sides[-2:])
        self.flat = nn.Conv2d(sides[-1], FLAT, 1)
        self.enter_body_ND = nn.Parameter(torch.randn(kinds, body) * 0.3)
        self.enter_body = nn.Linear(FLAT * (WINDOW // 2 ** len(sides)) ** 2, body)
        self.think_body = nn.Linear(body, body)
        self.body_NVD = nn.Parameter(torch.randn(kinds, len(BODY), body) * 0.02)
        self.body_bias_NV = nn.Parameter(torch.zeros(kinds, len(BODY)))
        self.material_NWD = nn.Parameter(torch.randn(kinds, len(MATERIALS), body) * 0.02)
        self.colour_NWD = nn.Parameter(torch.randn(kinds, len(COLOURS), body) * 0.02)
        # How often an entity of a scene's clips is of a kind.
        self.register_buffer("cast_SNK", torch.zeros(len(SLOTS["scene"]), kinds, config.entities))

    def look(self, picture_B3HW: Tensor, framing: str) -> Look:
        """The first look at pictures in 0..1 of one framing and RENDER_PIXELS."""
        half_B3HW = functional.avg_pool2d(picture_B3HW, HALF)
        count, _, height, width = half_B3HW.shape
        view_width, view_height = VIEW_METRES[framing]
        across_W = (torch.arange(width, device=half_B3HW.device) + 0.5 - width / 2) * (view_width / width) / 5
        up_H = (height / 2 - torch.arange(height, device=half_B3HW.device) - 0.5) * (view_height / height) / 5
        where_2HW = torch.stack((across_W.expand(height, width), up_H[:, None].expand(height, width)))
        x_BCHW = torch.cat((half_B3HW * 2 - 1, where_2HW.expand(count, -1, -1, -1)), 1).contiguous(memory_format=torch.channels_last)
        x_BChw = self.nearer(functional.relu(self.enter(x_BCHW)))
        for layer in self.near:
            x_BChw = layer(x_BChw)
        far_BChw = self.farther(functional.relu(x_BChw))
        for layer in self.far:
            far_BChw = layer(far_BChw)
        mean_BC = functional.relu(far_BChw).float().mean((2, 3))
        far_BChw = functional.relu(far_BChw + self.all_over(mean_BC)[:, :, None, None])
        back_BChw = functional.interpolate(self.back(far_BChw), size=x_BChw.shape[2:], mode="bilinear", align_corners=False)
        x_BChw = functional.relu(self.join(functional.relu(x_BChw + back_BChw))).float()
        heat_BNhw = torch.einsum("bchw,nc->bnhw", x_BChw, self.heat_NC) + self.heat_bias_N[:, None, None]
        where_BNVhw = torch.einsum("bchw,nvc->bnvhw", x_BChw, self.where_NVC) + self.where_bias_NV[..., None, None]
        grid_BX = functional.adaptive_avg_pool2d(self.gather(far_BChw).float(), GRID).flatten(1)
        framing_BF = functional.one_hot(torch.tensor(FRAMINGS.index(framing)), len(FRAMINGS)).to(grid_BX).expand(count, -1)
        thought_BD = self.think(torch.cat((grid_BX, mean_BC, framing_BF), 1)).float()
        answers_BSV = torch.einsum("bd,sdv->bsv", thought_BD, self.answers_SDV)
        return Look(
            heat_BNhw, where_BNVhw, answers_BSV, torch.einsum("bd,pzd->bpz", thought_BD, self.palette_PZD), self.camera(thought_BD).float()
        )

    def details(self, picture_B3HW: Tensor, framing: str, bodies: Bodies) -> Details:
        """The second look, at each body through its window."""
        x_MCHW = windows_of(picture_B3HW, framing, bodies).contiguous(memory_format=torch.channels_last) * 2 - 1
        for number, conv in enumerate(self.window):
            x_MCHW = conv(functional.relu(x_MCHW) if number else x_MCHW)
            if (last := len(self.window) - number) <= len(self.closer):
                x_MCHW = self.closer[-last](x_MCHW)
        flat_MX = self.flat(functional.relu(x_MCHW)).flatten(1)
        hidden_MD = functional.relu(self.enter_body(functional.relu(flat_MX)) + self.enter_body_ND[bodies.kind_M])
        hidden_MD = functional.relu(hidden_MD + self.think_body(hidden_MD)).float()
        values_MV, material_MW, colour_MW = (
            torch.einsum("md,mvd->mv", hidden_MD, table_NVD[bodies.kind_M])
            for table_NVD in (self.body_NVD, self.material_NWD, self.colour_NWD)
        )
        return Details(values_MV + self.body_bias_NV[bodies.kind_M], material_MW, colour_MW)

    @torch.no_grad()
    def read(self, picture_HW3: Tensor, framing: str, scene: str = "") -> tuple[Plan, Reading]:
        """What a picture (H, W, 3) uint8 of RENDER_PIXELS shows: a plan whose every frame is that picture, and the words for it.

        `scene` is what words say that it is: it is believed where the picture does not speak against it.
        """
        width, height = RENDER_PIXELS[framing]
        if picture_HW3.shape != (height, width, 3):
            raise ValueError(f"a {framing} picture of {tuple(picture_HW3.shape)} is not {height} by {width}")
        picture_13HW = picture_HW3.permute(2, 0, 1)[None].float() / 255
        look = self.look(picture_13HW, framing)
        chances = {slot: self._chances(look, slot) for slot in TOLD_OF_ALL}
        words = {slot: SLOTS[slot][int(chance_V.argmax())] for slot, chance_V in chances.items()}
        if scene and float(chances["scene"][SLOTS["scene"].index(scene)]) > POSSIBLE:
            words["scene"] = scene
        bodies, slots = self._found(look, framing, words["scene"])
        plan = empty_plan(framing, self.config.entities)
        plan.scene.place, plan.scene.time = words["place"], words["time"]
        plan.scene.palette = look.palette_BPZ[0, PLACES.index(words["place"])].clamp(-1, 1).clone()
        camera_3 = look.camera_B3[0]
        zoom = float(camera_3[2].exp().clamp(0.7, 2.5))
        x, y = (float(part * side / zoom) for part, side in zip(camera_3[:2], VIEW_METRES[framing], strict=True))
        plan.scene.camera_TC[:] = torch.tensor([x, y, zoom])
        if slots:
            bodies = moved(bodies, self.details(picture_13HW, framing, bodies).values_MV)
            details = self.details(picture_13HW, framing, bodies)
            bodies = moved(bodies, details.values_MV)
            words |= self._put(plan, bodies, details, slots)
        told = ("scene", "place", "time", *SCENE_SLOTS.get(words["scene"], ()))
        return plan, Reading(framing=framing, **{slot: value for slot, value in words.items() if slot in told})

    def _chances(self, look: Look, slot: str) -> Tensor:
        """How likely each value of a slot is (V,); a scene or place that this preset was never shown is none."""
        answer_V = look.answers_BSV[0, list(SLOTS).index(slot), : len(SLOTS[slot])]
        shown = {"scene": self.cast_SNK, "place": self.palette_PZD}.get(slot)
        if shown is not None and (known_V := shown.abs().sum((1, 2)) > 0).any():
            answer_V = answer_V.masked_fill(~known_V, -torch.inf)
        return answer_V.softmax(0)

    def _found(self, look: Look, framing: str, scene: str) -> tuple[Bodies, list[int]]:
        """The bodies that a scene has entities for, and which entity each is: several of a kind stand from left to right."""
        sure_Nhw = look.heat_BNhw[0].sigmoid()
        peak_Nhw = sure_Nhw * (sure_Nhw == functional.max_pool2d(sure_Nhw[None], 3, 1, 1)[0])
        cast_NK = self.cast_SNK[SLOTS["scene"].index(scene)]
        found: list[tuple[int, int, Tensor, float]] = []  # entity, kind, place, size
        for kind in range(1, len(KINDS)):
            entities = torch.nonzero(cast_NK[kind] > 0)[:, 0].tolist()
            if not entities:
                continue
            always = int((cast_NK[kind] > ALWAYS).sum())
            kept: list[tuple[Tensor, float]] = []
            most, order = peak_Nhw[kind].flatten().topk(12)
            for sure, cell in zip(most.tolist(), order.tolist(), strict=True):
                if len(kept) == len(entities) or sure < (FOUND if len(kept) >= always else FOUND_MISSING):
                    break
                place_2, size = cell_body(look.where_BNVhw[0, kind].flatten(1)[:, cell], cell, look.heat_BNhw.shape[-1], framing)
                apart = 0.7 if KINDS[kind] != "mallet" else 0.5
                if all(float((place_2 - other_2).norm()) > apart * max(size, least) for other_2, least in kept):
                    kept.append((place_2, size))
            kept.sort(key=lambda body: float(body[0][0]))
            found += [(entity, kind, *body) for entity, body in zip(entities, kept, strict=False)]
        slots = [entry[0] for entry in found]
        place_M2 = torch.stack([entry[2] for entry in found]) if found else torch.zeros(0, 2)
        kind_M = torch.tensor([entry[1] for entry in found], dtype=torch.long)
        return Bodies(torch.zeros_like(kind_M), kind_M, place_M2, torch.tensor([entry[3] for entry in found])), slots

    def _put(self, plan: Plan, bodies: Bodies, details: Details, slots: list[int]) -> dict[str, str]:
        """Make bodies entities of the plan; the words for what they look like."""
        words: dict[str, str] = {}
        x, y, zoom = plan.scene.camera_TC[0].tolist()
        entities, values_MV = plan.entities, details.values_MV
        for row, entity in enumerate(slots):
            kind = int(bodies.kind_M[row])
            if KINDS[kind] == "mallet":  # hands cross, but their sticks lean to their own sides
                both = [other for other, number in enumerate(slots) if int(bodies.kind_M[other]) == kind]
                both.sort(key=lambda other: float(values_MV[other, COS]))
                entity = sorted(slots[other] for other in both)[both.index(row)]
            entities.kind_K[entity] = kind
            entities.material_K[entity] = int(details.material_MW[row].argmax())
            entities.size_K[entity] = bodies.size_M[row] / zoom
            entities.depth_K[entity] = values_MV[row, BODY.index("depth")]
            entities.appearance_KA[entity] = values_MV[row, LOOKS].clamp(-1, 1) * USED_APPEARANCE[kind]
            state_S = plan.states_TKS[:, entity].select(0, 0).clone()
            state_S[:2] = bodies.place_M2[row] / zoom + torch.tensor([x, y])
            turn_2 = functional.normalize(values_MV[row, COS : COS + 2], dim=0)
            state_S[STATE_AXES.index("cos")], state_S[STATE_AXES.index("sin")] = turn_2
            state_S[STATE_AXES.index("presence")] = 1
            plan.states_TKS[:, entity] = state_S
            plan.pose_TKP[:, entity] = values_MV[row, POSES] * USED_POSE[kind]
            if slot := COLOUR_SLOTS.get(KINDS[kind], ""):
                words.setdefault(slot, COLOURS[int(details.colour_MW[row].argmax())])
            if KINDS[kind] == "ball" and entities.material_K[entity]:
                words.setdefault("material", MATERIALS[int(entities.material_K[entity])])
        return words


def windows_of(picture_B3HW: Tensor, framing: str, bodies: Bodies) -> Tensor:
    """Each body's window (M, 3, WINDOW, WINDOW), its pixels the means of four; outside the picture the edge goes on."""
    middle_M2, half_M = window(bodies)
    view_2 = torch.tensor(VIEW_METRES[framing], device=half_M.device)
    line = (torch.arange(2 * WINDOW, device=half_M.device) + 0.5) / WINDOW - 1
    x_MW = (middle_M2[:, :1] + half_M[:, None] * line) * (2 / view_2[0])
    y_MH = -(middle_M2[:, 1:] - half_M[:, None] * line) * (2 / view_2[1])
    side = 2 * WINDOW
    grid_MHW2 = torch.stack((x_MW[:, None].expand(-1, side, -1), y_MH[:, :, None].expand(-1, -1, side)), -1)
    shown_MCHW = picture_B3HW.new_empty(len(half_M), 3, WINDOW, WINDOW)
    for number in bodies.picture_M.unique().tolist():
        rows_m = torch.nonzero(bodies.picture_M == number)[:, 0]
        grid_1HW2 = grid_MHW2[rows_m].flatten(0, 1)[None]  # one under the other: a picture is not copied for each body
        read_13HW = functional.grid_sample(picture_B3HW[number][None], grid_1HW2, padding_mode="border", align_corners=False)
        shown_MCHW[rows_m] = functional.avg_pool2d(read_13HW[0].unflatten(1, (len(rows_m), side)).transpose(0, 1), 2)
    return shown_MCHW


def window(bodies: Bodies) -> tuple[Tensor, Tensor]:
    """The middle (M, 2) and half of the side (M,) of each body's window, in metres of the view."""
    up_M, half_M = _WINDOW_N2.to(bodies.size_M.device)[bodies.kind_M].unbind(-1)
    return bodies.place_M2 + torch.stack((torch.zeros_like(up_M), up_M * bodies.size_M), -1), half_M * bodies.size_M


def moved(bodies: Bodies, values_MV: Tensor) -> Bodies:
    """Where the second look says that they are: right and up in halves of the window's side, size as a logarithm."""
    half_M1 = window(bodies)[1][:, None]
    place_M2 = bodies.place_M2 + values_MV[:, :2].clamp(-0.7, 0.7) * half_M1
    return Bodies(bodies.picture_M, bodies.kind_M, place_M2, bodies.size_M * values_MV[:, 2].clamp(-0.5, 0.5).exp())


def cell_body(where_V: Tensor, cell: int, columns: int, framing: str) -> tuple[Tensor, float]:
    """The place and the size of the body that a cell of the first look tells of."""
    place_2 = cell_places(torch.tensor([cell]), columns, framing)[0] + where_V[:2] * metres_a_cell(framing)
    return place_2, float(where_V[2].exp().clamp(LEAST_SIZE, MOST_SIZE))


def cell_places(cell_M: Tensor, columns: int, framing: str) -> Tensor:
    """The middles of cells (M, 2) in metres right of and above the middle of the view."""
    (width, height), side = VIEW_METRES[framing], metres_a_cell(framing)
    return torch.stack((((cell_M % columns) + 0.5) * side - width / 2, height / 2 - ((cell_M // columns) + 0.5) * side), -1)


def metres_a_cell(framing: str) -> float:
    """The side of a cell of the first look."""
    return VIEW_METRES[framing][0] / RENDER_PIXELS[framing][0] * HALF * CELL
