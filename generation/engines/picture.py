"""A clip that begins with a picture: read, fitted through the renderer, and then kept as the first frame of what is planned.

- What is drawn of the fitted plan is compared with the picture. Where too much is missing the picture is not one of our world, and the
  member is told so: nothing is made that only pretends to begin with it.
- What can be seen in the picture is so, whatever the words say; of the scene they have a say where the bodies leave it open. The words
  decide what happens next.
- What no picture can show is left open: speeds, sound, and bodies that come in later.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from generation.engines.base import EngineError
from generation.engines.extension import Window, windows
from generation.engines.remix import ALWAYS
from generation.network.fitting import Fit
from generation.network.plan import GROUND_METRES, KINDS, MATERIALS, RENDER_PIXELS, STATE_AXES, VIEW_METRES, Plan
from generation.network.reader import Reader
from generation.network.reading import SCENE_SLOTS, SLOTS, Reading
from generation.network.renderer import Renderer
from generation.network.tokens import Keep

UNDERSTOOD = 19.0  # decibels of the drawn first frame against the picture, at least
LOOKS_A_STEP = 3  # of the fit
NOT_UNDERSTOOD = ("picture_not_understood", "This picture shows nothing that the network here knows how to move. You have your job back.")
UNREADABLE = ("picture_unreadable", "The picture you sent cannot be read any more. You have your job back.")
BALL, SCREEN = KINDS.index("ball"), KINDS.index("screen")
X, Y, PRESENCE = (STATE_AXES.index(name) for name in ("x", "y", "presence"))
USUAL_RADIUS = 0.27  # metres, of a ball that comes in later


def opened(path: Path, framing: str) -> Tensor:
    """A picture file in a framing's RENDER_PIXELS (H, W, 3) uint8; what does not fit its shape is cut off. Raises EngineError."""
    try:
        with Image.open(path, formats=("PNG",)) as image:
            fitted = ImageOps.fit(image.convert("RGB"), RENDER_PIXELS[framing], Image.Resampling.LANCZOS)
    except (OSError, ValueError) as error:
        raise EngineError(*UNREADABLE) from error
    return torch.from_numpy(np.array(fitted))


class Beginning:
    """A picture on its way to be the first frame: `step` until `done`, then `plan`, `reading` and the windows that follow from it."""

    def __init__(self, reader: Reader, renderer: Renderer, picture_HW3: Tensor, said: Reading) -> None:
        self.reader, self.renderer, self.picture_HW3, self.said = reader, renderer, picture_HW3, said
        self.fit: Fit | None = None
        self.seen = said

    @property
    def done(self) -> bool:
        """Whether everything is read."""
        return self.fit is not None and self.fit.done

    @property
    def part(self) -> float:
        """How much of the work is done, 0..1."""
        return self.fit.part if self.fit else 0.0

    def step(self) -> None:
        """A look at the picture, or at what is drawn of it. Raises EngineError when it is not understood."""
        if self.fit is None:
            plan, self.seen = self.reader.read(self.picture_HW3, self.said.framing, self.said.scene)
            self.fit = Fit(self.renderer, self.picture_HW3, plan)
            return
        for _ in range(LOOKS_A_STEP):
            self.fit.step()
        if self.done and self.fit.psnr < UNDERSTOOD:
            raise EngineError(*NOT_UNDERSTOOD)

    def found(self, seconds: int) -> tuple[Plan, Reading, list[Window]]:
        """The plan so far, what is said of the clip, and the windows that are to be planned."""
        assert self.fit is not None and self.done
        plan, reading, unseen = completed(self.fit.plan, agreed(self.seen, self.said), self.said)
        first, *later = windows(seconds)
        return plan, reading, [replace(first, keep=kept(len(plan.entities.kind_K), unseen)), *later]


def kept(entities: int, unseen: set[int]) -> Keep:
    """One still frame with all bodies, and the looks of those that were seen."""
    looks = tuple(entity not in unseen for entity in range(max(entities, 16)))
    return Keep(start=1, velocity=False, sound=False, looks=looks)


def agreed(seen: Reading, said: Reading) -> Reading:
    """What is seen, and of the rest what is said as far as it belongs to the scene."""
    values = asdict(said) | {slot: value for slot, value in asdict(seen).items() if value}
    belonging = (*ALWAYS, *SCENE_SLOTS.get(values["scene"], ()))
    return Reading(**{slot: value for slot, value in values.items() if slot in belonging})


def completed(plan: Plan, reading: Reading, said: Reading) -> tuple[Plan, Reading, set[int]]:
    """The plan with bodies that words speak of and that are yet to come in, which they are, and the reading that then holds.

    More balls than can be seen fall in from above; the ball that goes behind a screen rolls in from its side.
    """
    kinds, framing = plan.entities.kind_K.tolist(), plan.scene.framing
    balls = [entity for entity, kind in enumerate(kinds) if kind == BALL]
    free = [entity for entity, kind in enumerate(kinds) if kind == 0]
    width, height = (side / float(plan.scene.camera_TC[0, 2]) for side in VIEW_METRES[framing])
    if reading.scene == "bounce":
        wanted = max(int(said.count or 0), len(balls), 1)
        coming = free[: wanted - len(balls)]
        radius = float(plan.entities.size_K[balls].mean()) if balls else USUAL_RADIUS
        for number, entity in enumerate(coming):
            x = ((number + 0.5) / len(coming) - 0.5) * 0.8 * width
            _add(plan, entity, radius, x, height - GROUND_METRES + radius, 0.0, balls[0] if balls else None, reading.material)
        return plan, replace(reading, count=str(min(wanted, len(balls) + len(coming)))), set() if balls else set(coming)
    if reading.scene == "peek" and SCREEN in kinds and not balls and kinds[0] == 0:
        side = -1.0 if said.side != "right" else 1.0
        _add(plan, 0, USUAL_RADIUS, side * (width / 2 + USUAL_RADIUS), USUAL_RADIUS, 1.0, None, said.material)
        return plan, replace(reading, side="left" if side < 0 else "right", material=said.material, ball=said.ball), {0}
    return plan, reading, set()


def _add(plan: Plan, entity: int, radius: float, x: float, y: float, presence: float, like: int | None, material: str) -> None:
    """Make an entity a ball, of the looks of another where there is one."""
    entities = plan.entities
    entities.kind_K[entity], entities.size_K[entity], entities.depth_K[entity] = BALL, radius, 0.3
    entities.material_K[entity] = MATERIALS.index(material or SLOTS["material"][0])
    if like is not None:
        entities.appearance_KA[entity], entities.material_K[entity] = entities.appearance_KA[like], entities.material_K[like]
    plan.states_TKS[:, entity, X], plan.states_TKS[:, entity, Y], plan.states_TKS[:, entity, PRESENCE] = x, y, presence
