"""Who a clip shows: references bound to the bodies of a plan, in looks and in voice.

- A handle in a prompt is read as if somebody, or for an object a ball, were asked for; so its words say what happens, as ever. An animal is
  read as a pet where the words then clearly say more: it catches a ball as a pet and skates as somebody.
- People and animals are worn as heads by those who are in the clip, a pet's first by an animal, objects as balls (an animal too, where
  nobody is), in the order of the prompt and each body once: two never swap. Who finds no body is not shown, and that is said.
- Looks are put on when the plan is made: how a body moves does not hang on them. Hands are as the face is, a coat as the picture, and a
  shirt as the clothes, where no other colour was asked for. Who was also seen from the sides is shown from the side that they turn.
- A remix and a clip that goes on show whom their source shows, but where somebody else is named for that body.
- With stand-ins nobody is shown: the same bodies do the same, as the network would draw anybody.
"""

from __future__ import annotations

import re
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from generation.engines.base import EngineError, Reference
from generation.network.kinematics import PARTS
from generation.network.mel import log_mel
from generation.network.plan import APPEARANCE_AXES, KINDS, MATERIALS, PLACES, SAMPLE_RATE, TIMES, WORN_PIXELS, Plan
from generation.network.renderer import Renderer, encode
from generation.network.speech import Speech
from generation.network.splat import ALPHA
from generation.network.sprites import PALETTE, POSES
from generation.network.worn import premultiplied

MOST = 2  # in one clip
READ_AS = {"person": "somebody", "animal": "somebody", "object": "a ball"}
PET, CLEARLY = "a pet", 0.1  # what an animal is read as where so much more of the prompt is then understood
PETS = ("dog", "cat")
BODIES = {"person": ("person", "skater"), "animal": (*PETS, "person", "skater", "ball"), "object": ("ball",)}
PLAYED = {  # scene -> person
    "basketball": "player",
    "gymnast": "gymnast",
    "skater": "skater",
    "bowling": "bowler",
    "skateboard": "rider",
    "paddle": "paddler",
}
COAT = SHIRT = slice(0, 3)  # of the appearance codes of a pet and of a person
SKIN, SKINS = APPEARANCE_AXES["person"].index("skin"), 33
FACE = (slice(22, 46), slice(20, 44))  # of a picture, where a head has its face
VOICE_SECONDS = (1.0, 12.0)
NOT_A_PICTURE = ("reference_unreadable", "The picture of somebody in your prompt cannot be read any more. You have your job back.")
NOT_A_VOICE = ("reference_unreadable", "The voice of somebody in your prompt cannot be read any more. You have your job back.")


@dataclass(frozen=True)
class Look:
    """What is put on a body: a picture (4, WORN_PIXELS, WORN_PIXELS) uint8, for a body of one of these kinds, and under which handle.

    Perhaps also the pictures of its sides (2, ...), as a plan has them, and the colour of its clothes.
    """

    picture_4HW: Tensor
    bodies: tuple[str, ...]
    handle: str = ""
    sides_24HW: Tensor | None = None
    clothes: str = ""


def read_prompt(prompt: str, cast: Sequence[Reference], understood: Callable[[str], float]) -> str:
    """The prompt as the text reader is given it; `understood` is the share of a prompt that it reads."""
    plain = _with_words(prompt, cast, READ_AS)
    if not any(one.handle and one.kind == "animal" for one in cast):
        return plain
    petted = _with_words(prompt, cast, READ_AS | {"animal": PET})
    return petted if understood(petted) > understood(plain) + CLEARLY else plain


def _with_words(prompt: str, cast: Sequence[Reference], words: dict[str, str]) -> str:
    """The prompt with a word for each kind in place of its handles."""
    for reference in (one for one in cast if one.handle):
        prompt = re.sub(rf"@{re.escape(reference.handle)}\b", words[reference.kind], prompt, flags=re.IGNORECASE)
    return prompt


def looks_of(cast: Sequence[Reference], source: Plan | None) -> tuple[Look, ...]:
    """What those named are to look like, and those of the source on the bodies that these leave. Raises EngineError."""
    named = tuple(Look(opened(one.picture), BODIES[one.kind], one.handle, sides_of(one), one.clothes) for one in cast if one.picture)
    if source is None:
        return named
    kinds = source.entities.kind_K.tolist()
    there = [
        Look(picture_4HW, (KINDS[kinds[entity]],), sides_24HW=source.sides.get(entity))
        for entity, picture_4HW in sorted(source.worn.items())
    ]
    return (*named, *(look for look in there if not any(torch.equal(look.picture_4HW, other.picture_4HW) for other in named)))


def sides_of(reference: Reference) -> Tensor | None:
    """The sides of a head, as a plan has them: one that is missing is the other mirrored. Raises EngineError."""
    # Who turns to their own left looks to the viewer's right.
    ahead = opened(reference.left) if reference.left else None
    back = opened(reference.right).flip(-1) if reference.right else ahead  # as the mirror of its place will show it
    if back is None:
        return None
    return torch.stack((back if ahead is None else ahead, back))


def bare(plan: Plan) -> Plan:
    """The plan without whoever is shown and heard in it."""
    appearance_KA = plan.entities.appearance_KA.clone()
    for entity in plan.worn:  # what was made like the picture
        kind = KINDS[int(plan.entities.kind_K[entity])]
        if kind in PETS:
            appearance_KA[entity, COAT] = 0.0
        elif kind != "ball":
            appearance_KA[entity, SKIN] = 0.0
            if not plan.reading.get("shirt"):
                appearance_KA[entity, SHIRT] = 0.0
    return replace(plan, entities=replace(plan.entities, appearance_KA=appearance_KA), worn={}, sides={}, lines=())


def opened(path: Path) -> Tensor:
    """A PNG as it is worn: fitted into a square, (4, WORN_PIXELS, WORN_PIXELS) uint8 with straight alpha. Raises EngineError."""
    try:
        with Image.open(path, formats=("PNG",)) as image:
            # Blended with alpha, so that what is cut away does not bleed into the edge.
            fitted = ImageOps.pad(image.convert("RGBA").convert("RGBa"), (WORN_PIXELS, WORN_PIXELS), Image.Resampling.LANCZOS)
            return torch.from_numpy(np.array(fitted.convert("RGBA"))).permute(2, 0, 1).contiguous()
    except (OSError, ValueError) as error:
        raise EngineError(*NOT_A_PICTURE) from error


def heard(path: Path, speech: Speech) -> Tensor:
    """The code of the voice in a WAV. Raises EngineError."""
    try:
        with wave.open(str(path)) as file:
            rate, channels, width, count = file.getframerate(), file.getnchannels(), file.getsampwidth(), file.getnframes()
            if (rate, channels, width) != (SAMPLE_RATE, 1, 2) or count < VOICE_SECONDS[0] * rate:
                raise EngineError(*NOT_A_VOICE)
            samples = np.frombuffer(file.readframes(min(count, int(VOICE_SECONDS[1] * rate))), "<i2")
    except (OSError, EOFError, wave.Error) as error:
        raise EngineError(*NOT_A_VOICE) from error
    mel_MF = log_mel(torch.from_numpy(samples.astype(np.float32) / 32768))
    with torch.inference_mode():
        return speech.voice_reader(mel_MF[None], torch.ones(1, len(mel_MF)))[0].clone()


def bound(plan: Plan, looks: Sequence[Look]) -> dict[int, Look]:
    """Which body of the plan wears which look."""
    kinds = [KINDS[kind] for kind in plan.entities.kind_K.tolist()]
    found: dict[int, Look] = {}
    for look in looks:
        fitting = (entity for wanted in look.bodies for entity, kind in enumerate(kinds) if kind == wanted and entity not in found)
        entity = next(fitting, None)
        if entity is not None:
            found[entity] = look
    return found


def dressed(plan: Plan, looks: Sequence[Look], renderer: Renderer) -> Plan:
    """The plan with the looks put on its bodies."""
    worn = bound(plan, looks)
    appearance_KA = plan.entities.appearance_KA.clone()
    for entity, look in worn.items():
        kind = KINDS[int(plan.entities.kind_K[entity])]
        if kind in PETS:
            appearance_KA[entity, COAT] = coat_like(look.picture_4HW)
        elif kind != "ball":
            appearance_KA[entity, SKIN] = skin_like(renderer, appearance_KA[entity], look.picture_4HW)
            if look.clothes and not plan.reading.get("shirt"):
                red, green, blue = bytes.fromhex(look.clothes.removeprefix("#"))
                appearance_KA[entity, SHIRT] = 2 * torch.tensor([red, green, blue]) / 255 - 1
    return replace(
        plan,
        entities=replace(plan.entities, appearance_KA=appearance_KA),
        worn={entity: look.picture_4HW for entity, look in worn.items()},
        sides={entity: look.sides_24HW for entity, look in worn.items() if look.sides_24HW is not None},
    )


def coat_like(picture_4HW: Tensor) -> Tensor:
    """The mean colour of a picture, as the appearance code of a pet tells its coat: red, green and blue in -1..1."""
    rgb, alpha = premultiplied(picture_4HW).flatten(1).split((3, 1))
    return 2 * rgb.sum(1) / alpha.sum().clamp(min=1e-3) - 1


@torch.inference_mode()
def skin_like(renderer: Renderer, appearance_A: Tensor, picture_4HW: Tensor) -> float:
    """The value of an appearance code whose hands are drawn most nearly in the colour of a picture's face."""
    rgb, alpha = premultiplied(picture_4HW)[:, *FACE].flatten(1).split((3, 1))
    face_3 = rgb.sum(1) / alpha.sum().clamp(min=1e-3)
    value_N = torch.linspace(-1, 1, SKINS)
    appearance_NA = appearance_A.repeat(SKINS, 1)
    appearance_NA[:, SKIN] = value_N
    no_material_N, day_N = torch.full((SKINS,), MATERIALS.index("none")), torch.full((SKINS,), TIMES.index("day"))
    place_N, nothing_N = torch.full((SKINS,), PLACES.index("park")), torch.zeros(SKINS, PALETTE + POSES)
    code_ND = encode(appearance_NA, no_material_N, place_N, day_N, *nothing_N.split((PALETTE, POSES), 1))
    ((_all, arm_NCHW),) = renderer.sprites(torch.full((SKINS,), PARTS.index("lower_arm_right")), code_ND)
    colour_N3 = arm_NCHW[:, :3].sum((2, 3)) / arm_NCHW[:, ALPHA, None].sum((2, 3)).clamp(min=1e-3)
    return float(value_N[(colour_N3 - face_3).square().sum(1).argmin()])


def shown_as(caption: str, plan: Plan | None, looks: Sequence[Look], scene: str) -> str:
    """What is shown, and by whom; without a plan, by whom it is to be."""
    named = [look for look in looks if look.handle]
    if not named or plan is None:
        return caption
    worn = {id(look): entity for entity, look in bound(plan, looks).items()}
    kinds = [KINDS[kind] for kind in plan.entities.kind_K.tolist()]
    roles = [f"@{look.handle} as the {_role(kinds[worn[id(look)]], scene)}" for look in named if id(look) in worn]
    missing = [f"@{look.handle}" for look in named if id(look) not in worn]
    with_whom = f", with {' and '.join(roles)}" if roles else ""
    without = f" (nobody here for {' and '.join(missing)} to be)" if missing else ""
    return f"{caption.rstrip('.')}{with_whom}{without}"


def _role(kind: str, scene: str) -> str:
    """What a body of a scene is called."""
    return kind if kind in ("ball", *PETS) else PLAYED.get(scene, "person")
