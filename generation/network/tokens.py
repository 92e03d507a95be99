"""Plans to the planner's numbers and back.

- Four parts, each a table of values a token: one scene, K entities, C x K state chunks of four frames, mel windows of eight frames.
- One-hot words (place, time, kind, material) are values like any other, so one flow makes everything there is.
- A `Keep` says what of a given plan stays: extension, remix, a first picture, a cameo and sound for silence are all Keeps.
- Motion is told from the ground and the clip's anchor (see `anchor.py`): in the view's frame in plans, from the hoop in tokens.
- Relevance: a value that means nothing (a ball's elbow, an absent body's place) is neither trained nor shown.

Shape suffixes: B clips, N tokens of a part, V values of a token, T frames, K entities, C chunks, M mel frames, F mel bins,
A appearance, P pose, Z palette.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from generation.network.anchor import from_anchor, settle, to_view
from generation.network.plan import (
    APPEARANCE,
    APPEARANCE_AXES,
    CAMERA_AXES,
    CHUNK,
    CHUNKS,
    CONTACT_AXES,
    FRAMES,
    KINDS,
    MATERIALS,
    MEL_BINS,
    MEL_FLOOR,
    MEL_FRAMES,
    MEL_PER_FRAME,
    PLACES,
    POSE,
    POSE_AXES,
    STATE_AXES,
    TIMES,
    VIEW_METRES,
    Entities,
    Plan,
    Scene,
)
from generation.network.reading import Reading

PALETTE = 8
ZOOMS = 0.5, 4.0  # no camera is farther away, and none nearer
MEL_WINDOW = 8  # mel frames in one token: an eighth of a second
MEL_TOKENS = MEL_FRAMES // MEL_WINDOW
FRAME_VALUES = len(STATE_AXES) + POSE  # of one entity in one frame
MOTION_VALUES = CHUNK * FRAME_VALUES  # the frames of a state token; its contact follows them
KIND, MATERIAL = slice(0, len(KINDS)), slice(len(KINDS), len(KINDS) + len(MATERIALS))
SIZE, DEPTH = MATERIAL.stop, MATERIAL.stop + 1
LOOKS = slice(DEPTH + 1, DEPTH + 1 + APPEARANCE)
PLACE, TIME = slice(0, len(PLACES)), slice(len(PLACES), len(PLACES) + len(TIMES))
BACKDROP = slice(TIME.stop, TIME.stop + PALETTE)
CAMERA = slice(BACKDROP.stop, BACKDROP.stop + 2 * len(CAMERA_AXES))  # the first and the last frame's

VALUES = {"scene": CAMERA.stop, "entity": LOOKS.stop, "state": MOTION_VALUES + len(CONTACT_AXES), "mel": MEL_WINDOW * MEL_BINS}
FLAGS = {"scene": 2, "entity": 2, "state": 2 * CHUNK + 1, "mel": MEL_WINDOW}  # groups of values that are kept or made together
PRESENCE, VELOCITY = STATE_AXES.index("presence"), (STATE_AXES.index("velocity_x"), STATE_AXES.index("velocity_y"))


@dataclass(frozen=True)
class Parts:
    """One tensor (B, N, V) a part: values, noise, velocities of the flow, masks or flags."""

    scene: Tensor
    entity: Tensor
    state: Tensor
    mel: Tensor

    def map(self, function: Callable[..., Tensor], *others: Parts) -> Parts:
        """Apply a function part by part."""
        return Parts(*[function(getattr(self, name), *(getattr(other, name) for other in others)) for name in VALUES])

    def items(self) -> list[tuple[str, Tensor]]:
        """Names and tensors in order."""
        return [(name, getattr(self, name)) for name in VALUES]

    @property
    def clips(self) -> int:
        """B."""
        return self.scene.shape[0]


def token_counts(entities: int) -> dict[str, int]:
    """N of every part."""
    return {"scene": 1, "entity": entities, "state": CHUNKS * entities, "mel": MEL_TOKENS}


def motion_of(frames_BTKV: Tensor) -> Tensor:
    """Values of frames as values (B, C x K, CHUNK x V) of state tokens, chunk by chunk; `frames_of` brings states and poses back."""
    clips, _, entities, values = frames_BTKV.shape
    return frames_BTKV.view(clips, CHUNKS, CHUNK, entities, values).transpose(2, 3).reshape(clips, CHUNKS * entities, CHUNK * values)


def pack(
    framings: Sequence[str],
    place_B: Tensor,
    time_B: Tensor,
    palette_BZ: Tensor,
    camera_BTC: Tensor,
    kind_BK: Tensor,
    material_BK: Tensor,
    size_BK: Tensor,
    depth_BK: Tensor,
    appearance_BKA: Tensor,
    states_BTKS: Tensor,
    pose_BTKP: Tensor,
    contacts_BCKD: Tensor,
    mel_BMF: Tensor,
) -> Parts:
    """Raw values of clips as parts; state tokens are ordered chunk by chunk."""
    clips = len(states_BTKS)
    scene_BV = torch.cat(
        [one_hot(place_B, len(PLACES)), one_hot(time_B, len(TIMES)), palette_BZ, camera_BTC[:, 0], camera_BTC[:, -1]], dim=-1
    )
    words_BKV = torch.cat([one_hot(kind_BK, len(KINDS)), one_hot(material_BK, len(MATERIALS))], dim=-1)
    entity_BKV = torch.cat([words_BKV, size_BK[..., None], depth_BK[..., None], appearance_BKA], dim=-1)
    frames_BTKV = from_anchor(torch.cat([states_BTKS, pose_BTKP], dim=-1), kind_BK, size_BK, framings)
    state_BNV = torch.cat([motion_of(frames_BTKV), contacts_BCKD.flatten(1, 2)], dim=-1)
    return Parts(scene_BV[:, None].float(), entity_BKV.float(), state_BNV.float(), mel_BMF.reshape(clips, MEL_TOKENS, -1).float())


def encode(plans: Sequence[Plan]) -> Parts:
    """Plans with the same K as parts."""
    scenes, bodies = [plan.scene for plan in plans], [plan.entities for plan in plans]
    return pack(
        [scene.framing for scene in scenes],
        torch.tensor([PLACES.index(scene.place) for scene in scenes]),
        torch.tensor([TIMES.index(scene.time) for scene in scenes]),
        torch.stack([scene.palette for scene in scenes]),
        torch.stack([scene.camera_TC for scene in scenes]),
        *[torch.stack([getattr(body, name) for body in bodies]) for name in ("kind_K", "material_K", "size_K", "depth_K", "appearance_KA")],
        *[torch.stack([getattr(plan, name) for plan in plans]) for name in ("states_TKS", "pose_TKP", "contacts_CKD", "mel_MF")],
    )


def frames_of(state_BNV: Tensor, entities: int) -> Tensor:
    """The states and poses (B, T, K, FRAME_VALUES) inside state tokens."""
    clips = state_BNV.shape[0]
    motion = state_BNV[..., :MOTION_VALUES].reshape(clips, CHUNKS, entities, CHUNK, FRAME_VALUES)
    return motion.transpose(2, 3).reshape(clips, FRAMES, entities, FRAME_VALUES)


def _axes_table(axes: dict[str, tuple[str, ...]], width: int) -> Tensor:
    table = torch.zeros(len(KINDS), width)
    for index, kind in enumerate(KINDS):
        table[index, : len(axes.get(kind, ()))] = 1
    return table


USED_APPEARANCE = _axes_table(APPEARANCE_AXES, APPEARANCE)  # kind -> which appearance values mean something
USED_POSE = _axes_table(POSE_AXES, POSE)


def relevance(raw: Parts) -> Parts:
    """1 where a value of a true clip means something, else 0. Presence and kind always do."""
    kind_BK = raw.entity[..., KIND].argmax(-1)
    there_BK1 = (kind_BK > 0).float()[..., None]
    entity = there_BK1.expand_as(raw.entity).clone()
    entity[..., KIND] = 1
    entity[..., LOOKS] *= USED_APPEARANCE.to(raw.entity)[kind_BK]
    frame = torch.cat([there_BK1.expand(-1, -1, len(STATE_AXES)), USED_POSE.to(raw.state)[kind_BK]], dim=-1).clone()
    frame[..., PRESENCE] = 1
    contact = raw.state[..., MOTION_VALUES:].unflatten(1, (CHUNKS, -1))
    happens = (contact[..., :1] > 0.5).float()
    contact_weight = torch.cat([torch.ones_like(happens), happens, happens], dim=-1) * there_BK1[:, None]
    motion = frame.repeat(1, 1, CHUNK)[:, None].expand(-1, CHUNKS, -1, -1)
    state = torch.cat([motion, contact_weight], dim=-1).flatten(1, 2)
    return Parts(torch.ones_like(raw.scene), entity, state, torch.ones_like(raw.mel))


@dataclass(frozen=True)
class Keep:
    """What of a given plan stays. Motion, contacts and sound of frames in [start, stop) are made anew, the rest is kept.

    The defaults are an extension or a window edit; `start=FRAMES` keeps all frames. A still picture has no velocity.
    """

    start: int = 0
    stop: int = FRAMES
    motion: bool = True
    velocity: bool = True
    sound: bool = True
    bodies: bool = True  # kind, material, size and depth of all entities
    looks: tuple[bool, ...] = (True,) * 16  # the appearance of each entity
    backdrop: bool = True  # place, time and palette
    camera: bool = True


NOTHING = Keep(motion=False, sound=False, bodies=False, looks=(False,) * 16, backdrop=False, camera=False)


def keep_flags(keeps: Sequence[Keep], entities: int) -> Parts:
    """Flags (B, N, FLAGS) of what is kept: 1 kept, 0 made."""
    clips = len(keeps)
    kept_BT = torch.ones(clips, FRAMES)
    for row, keep in zip(kept_BT, keeps, strict=True):
        row[keep.start : keep.stop] = 0

    def column(name: str) -> Tensor:
        return torch.tensor([float(getattr(keep, name)) for keep in keeps])[:, None]

    moving_BCT = (kept_BT * column("motion")).view(clips, CHUNKS, CHUNK)
    contact_BC1 = moving_BCT.amin(-1, keepdim=True)
    chunk_BCV = torch.cat([moving_BCT, moving_BCT * column("velocity")[..., None], contact_BC1], dim=-1)
    looks_BK = torch.tensor([keep.looks[:entities] for keep in keeps]).float()
    sounding_BM = (kept_BT * column("sound")).repeat_interleave(MEL_PER_FRAME, dim=1)
    return Parts(
        torch.cat([column("backdrop"), column("camera")], dim=-1)[:, None],
        torch.stack([column("bodies").expand(-1, entities), looks_BK], dim=-1),
        chunk_BCV[:, :, None].expand(-1, -1, entities, -1).flatten(1, 2),
        sounding_BM.view(clips, MEL_TOKENS, MEL_WINDOW),
    )


def _flag_of_value() -> dict[str, Tensor]:
    scene = torch.tensor([0] * CAMERA.start + [1] * (CAMERA.stop - CAMERA.start))
    entity = torch.tensor([0] * LOOKS.start + [1] * APPEARANCE)
    frame = torch.arange(CHUNK)[:, None].expand(-1, FRAME_VALUES).clone()
    frame[:, list(VELOCITY)] += CHUNK
    state = torch.cat([frame.flatten(), torch.full((len(CONTACT_AXES),), 2 * CHUNK)])
    return {"scene": scene, "entity": entity, "state": state, "mel": torch.arange(MEL_WINDOW).repeat_interleave(MEL_BINS)}


_FLAG_OF_VALUE = _flag_of_value()


def spread(flags: Parts) -> Parts:
    """Flags as masks over values."""
    return Parts(*[tensor[..., _FLAG_OF_VALUE[name].to(tensor.device)] for name, tensor in flags.items()])


def _ease() -> Tensor:
    """A camera sets off and arrives gently: progress (T) from 0 to 1."""
    progress_T = torch.linspace(0, 1, FRAMES)
    return progress_T.square() * (3 - 2 * progress_T)


def _in_reach(camera_C: Tensor, framing: str) -> Tensor:
    """A camera that looks at the scene, whatever was sampled: what is drawn behind it must fit into memory."""
    width, height = VIEW_METRES[framing]
    x, y, zoom = camera_C.unbind(-1)
    return torch.stack([x.clamp(-width, width), y.clamp(-height, height), zoom.clamp(*ZOOMS)], dim=-1)


def kept_frames(flags: Parts, entities: int) -> Tensor:
    """(B, T) 1 where the motion of a frame is kept: it is for all bodies or for none."""
    return flags.state.unflatten(1, (CHUNKS, entities))[:, :, 0, :CHUNK].flatten(1)


def decode(raw: Parts, readings: Sequence[Reading], known_BT: Tensor | None = None) -> list[Plan]:
    """Parts as plans: words by the largest value, ranges respected, fixtures at rest, what means nothing set to nothing.

    `known_BT` is 1 in the frames that were given: there fixtures are where they stand.
    """
    plans = []
    entities = raw.entity.shape[1]
    cpu = raw.map(lambda part: part.float().cpu())
    kind_BK = cpu.entity[..., KIND].argmax(-1)
    known_BT = torch.zeros(len(kind_BK), FRAMES) if known_BT is None else known_BT.float().cpu()
    size_BK = cpu.entity[..., SIZE].clamp(min=0.05) * (kind_BK > 0)
    framings = [reading.framing for reading in readings]
    frames_BTKV = to_view(settle(frames_of(cpu.state, entities), kind_BK, known_BT), kind_BK, size_BK, framings)
    for index, reading in enumerate(readings):
        scene_V, entity_KV, kind_K = cpu.scene[index, 0], cpu.entity[index], kind_BK[index]
        there_K = (kind_K > 0).float()
        states_TKS, pose_TKP = frames_BTKV[index, ..., : len(STATE_AXES)], frames_BTKV[index, ..., len(STATE_AXES) :]
        turn_TK2 = torch.nn.functional.normalize(states_TKS[..., 4:6], dim=-1)
        present_TK1 = (states_TKS[..., PRESENCE:] > 0.5).float() * there_K[:, None]
        states_TKS = torch.cat([states_TKS[..., :4] * there_K[:, None], turn_TK2, present_TK1], dim=-1)
        states_TKS[:, kind_K == 0, 4:6] = torch.tensor([1.0, 0.0])
        contacts_CKD = cpu.state[index, :, MOTION_VALUES:].view(CHUNKS, entities, -1).clamp(0, 1) * there_K[:, None]
        start_C, end_C = (_in_reach(end_C, reading.framing) for end_C in scene_V[CAMERA].chunk(2))
        plans.append(
            Plan(
                scene=Scene(
                    framing=reading.framing,
                    place=PLACES[int(scene_V[PLACE].argmax())],
                    time=TIMES[int(scene_V[TIME].argmax())],
                    palette=scene_V[BACKDROP].clamp(-1, 1),
                    camera_TC=torch.lerp(start_C, end_C, _ease()[:, None]),
                ),
                entities=Entities(
                    kind_K=kind_K,
                    material_K=entity_KV[:, MATERIAL].argmax(-1) * there_K.long(),
                    size_K=size_BK[index],
                    depth_K=entity_KV[:, DEPTH] * there_K,
                    appearance_KA=entity_KV[:, LOOKS].clamp(-1, 1) * USED_APPEARANCE[kind_K],
                ),
                states_TKS=states_TKS,
                pose_TKP=pose_TKP * USED_POSE[kind_K],
                contacts_CKD=contacts_CKD,
                mel_MF=cpu.mel[index].reshape(MEL_FRAMES, MEL_BINS).clamp(min=MEL_FLOOR),
                reading={slot: value for slot, value in asdict(reading).items() if value},
            )
        )
    return plans
