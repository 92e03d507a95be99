"""A remix in two parts: the reading that results from the source's and the new words, and what of the source's plan stays.

- What the new prompt says wins; what it leaves unsaid stays as it was, as far as it belongs to the scene.
- Whatever no changed word touches is kept value by value: a new shirt keeps the throw and its sound, a new place keeps the players and
  how they move. But a place is heard: the sound of the old one would tell the planner that nothing changed, so it is made anew.
- When nothing but the view's shape or nothing at all changed, looks and place stay and the motion is made anew.
- One half can be kept whatever the words say: the picture under a new sound, or the sound under a new picture.
"""

from __future__ import annotations

from dataclasses import asdict, replace

import torch
from torch import Tensor

from generation.network.plan import FRAMES, KINDS, Plan
from generation.network.reading import SCENE_SLOTS, SLOTS, Reading
from generation.network.tokens import NOTHING, Keep

BACKDROP_SLOTS = {"place", "time"}
# The kinds of entities whose appearance a slot speaks of.
LOOK_SLOTS = {"shirt": ("person", "skater"), "ball": ("ball",), "coat": ("dog", "cat"), "paint": ("car",)}
OTHER_BODIES = {"scene", "count", "material", "animal"}
BODY_SLOTS = OTHER_BODIES | {"framing"}
NOT_OURS = (
    "source_unreadable",
    "The video you started from was made by another network, so no half of it can be kept. You have your job back.",
)
PICTURE, SOUND = Keep(start=FRAMES, sound=False), replace(NOTHING, start=FRAMES, sound=True)
ALWAYS = ("framing", "scene", "place", "time")


def merged(source: Reading, said: Reading) -> Reading:
    """The source's reading with everything the new words say, without slots of a scene that was left."""
    values = asdict(source) | {slot: value for slot, value in asdict(said).items() if value}
    belonging = (*ALWAYS, *SCENE_SLOTS.get(values["scene"], ()))
    return Reading(**{slot: value for slot, value in values.items() if slot in belonging})


def kept(source: Plan, before: Reading, after: Reading) -> Keep:
    """What of the source's plan stays when its reading changes from `before` to `after`."""
    changed = {slot for slot in SLOTS if getattr(before, slot) != getattr(after, slot)}
    # Looks and backdrop can change under a motion that stays; every other word is about what happens.
    same_motion = bool(changed) and changed <= BACKDROP_SLOTS | set(LOOK_SLOTS)
    return Keep(
        start=FRAMES,
        motion=same_motion,
        velocity=same_motion,
        sound=same_motion and "place" not in changed,
        bodies=not changed & BODY_SLOTS,
        looks=_looks(source.entities.kind_K, changed),
        backdrop=not changed & BACKDROP_SLOTS,
        camera=same_motion,
    )


def _looks(kind_K: Tensor, changed: set[str]) -> tuple[bool, ...]:
    """Every entity keeps its looks unless a word about its kind, or the scene itself, changed."""
    if changed & OTHER_BODIES:
        return (False,) * len(kind_K)
    repainted = {KINDS.index(kind) for slot, kinds in LOOK_SLOTS.items() if slot in changed for kind in kinds}
    return tuple(int(kind) not in repainted for kind in torch.as_tensor(kind_K))


def reading_of(plan: Plan) -> Reading:
    """The reading a plan was made for. Slots this version does not know are left out."""
    return Reading(**{slot: value for slot, value in plan.reading.items() if value in SLOTS.get(slot, ())})
