"""What the renderer is taught in one step: drawn and chosen on the CPU, and plain tensors by the time it leaves here.

- A lesson holds all that its losses need (codes, lattice points, sprite uses, targets), so that the network's half of a step neither
  chooses nor waits: it runs on a GPU while the next lessons are drawn by worker processes, each with its own store.
- Of a place only the lattice's colours are in it, of a clip only the crops; many small things of a sort are one tensor.
- What the world drew is taken many times from rolling stores, because drawing it costs more than using it.

Shape suffixes: N sprites, D code, G framings, B places of one framing, M crops, U uses of a sprite in a crop, H and W pixels,
X bytes in a row.
"""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol, Self

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from generation.network.backdrop import code_of
from generation.network.kinematics import PARTS
from generation.network.plan import FRAMINGS, GROUND_METRES, PLACES, RENDER_PIXELS, VIEW_METRES
from generation.network.sprites import SIZES, texels
from generation.training.pictures import PRACTICE, Clip, Parts, Place, draw_clips, draw_parts, draw_place

CROP = 72  # pixels of a crop's side, even
EDGE = 8  # of them on each side only give the refiner its surroundings
CLIPS, CROPS = 4, 4  # in a step, and crops of each
SCENES, LATTICE = 6, 52  # backdrops of each framing in a step, and rows and columns of each
SPRITES = {(64, 64): 14, (48, 32): 10}  # of these sizes in every step, and OTHERS of one of the other sizes
OTHERS = 5
OTHERS_PRACTICE = {"bar_0": 4.0, "hoop_front": 2.0}  # how often the size of such a part is the other one; else 1
FRAMES_EVERY = 3  # lessons of which one has whole frames, once they are practised
PREFETCH = 4  # lessons that a worker makes ahead
EVERYTHING = frozenset((*PARTS, *PLACES))
_GROUP_P = torch.tensor([SIZES.index(texels(part)) for part in PARTS])  # the number of each part's size


class Source(Protocol):
    """Where drawn things come from."""

    def take_parts(self) -> list[Parts]:
        """Batches of parts, each of one sprite size."""
        ...

    def take_places(self, framing: int) -> list[Place]:
        """Places of one framing, as many of each framing; none where none are to be learned."""
        ...

    def take_clips(self) -> list[Clip]:
        """Clips with some frames drawn."""
        ...


class Store:
    """Rolling stores of drawn things; each step draws a few and takes `scale` times the least batch. `only` names the parts and places."""

    def __init__(self, random: np.random.Generator, size: int, scale: int = 1, only: frozenset[str] = EVERYTHING) -> None:
        self.random, self.size, self.scale = random, size, scale
        self.names = {size: [part for part in PARTS if part in only and texels(part) == size] for size in SIZES}
        self.wanted = [place for place in PLACES if place in only]
        self.parts: dict[tuple[int, int], list[Parts]] = {size: [] for size in SIZES}
        self.places: list[list[Place]] = [[] for _ in FRAMINGS]
        self.clips: list[Clip] = []

    def take_parts(self) -> list[Parts]:
        """A batch of each frequent size and of one other, `scale` times."""
        rare = [size for size in SIZES if size not in SPRITES and self.names[size]]
        often = {texels(part): weight for part, weight in OTHERS_PRACTICE.items()}
        weights = np.array([often.get(size, 1.0) for size in rare])
        others = self.random.choice(len(rare), self.scale, p=weights / weights.sum()) if rare else ()
        sizes = [(*SPRITES, rare[other]) for other in others] or [tuple(SPRITES)] * self.scale
        return [self._parts_of(size) for step in sizes for size in step if self.names[size]]

    def _parts_of(self, size: tuple[int, int]) -> Parts:
        store = self.parts[size]
        if len(store) < 6 * self.size // 20 or self.random.random() < 0.34:
            names = self.names[size]
            weights = np.array([PRACTICE.get(part, 1.0) for part in names])
            count = SPRITES.get(size, OTHERS)
            store.append(draw_parts(self.random, self.random.choice(names, count, p=weights / weights.sum()).tolist()))
            del store[: -self.size]
        return store[self.random.integers(len(store))]

    def take_places(self, framing: int) -> list[Place]:
        """Scenes of one framing."""
        if not self.wanted:
            return []
        store = self.places[framing]
        while len(store) < 8 or (len(store) < self.size or self.random.random() < 0.25):
            store.append(draw_place(self.random, framing, self.wanted))
            if len(store) >= 8:
                break
        del store[: -self.size]
        return [store[index] for index in self.random.integers(len(store), size=SCENES * self.scale)]

    def take_clips(self) -> list[Clip]:
        """Clips with some frames drawn."""
        if len(self.clips) < self.size or self.random.random() < 0.05:
            self.clips += draw_clips(self.random, 4, 3)
            del self.clips[: -self.size]
        return [self.clips[index] for index in self.random.integers(len(self.clips), size=CLIPS * self.scale)]


class Packed:
    """Tensors that travel together.

    Between processes they go as bytes through the pipe: torch would put them in shared memory, of which a container may have too little.
    """

    def __getstate__(self) -> dict[str, Any]:
        return {name: value.numpy() if isinstance(value, Tensor) else value for name, value in vars(self).items()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update({name: torch.from_numpy(value) if isinstance(value, np.ndarray) else value for name, value in state.items()})

    def changed(self, change: Callable[[Tensor], Tensor]) -> Self:
        """The same with every tensor changed."""
        new: dict[str, Any] = {}
        for entry in fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            value = getattr(self, entry.name)
            if isinstance(value, Tensor):
                new[entry.name] = change(value)
            elif isinstance(value, Packed):
                new[entry.name] = value.changed(change)
        return replace(self, **new)  # type: ignore[type-var]

    def to(self, device: torch.device) -> Self:
        """On a device; from pinned memory nothing waits for the copy."""
        return self.changed(lambda value: value.to(device, non_blocking=True))

    def pin_memory(self) -> Self:
        """What a data loader calls for tensors that go to a GPU."""
        return self.changed(lambda value: value.pin_memory())


@dataclass
class Sprites(Packed):
    """Sprites to decode, in the order of SIZES: `counts` has (the size's number, sprites) of each size in use."""

    part_N: Tensor
    code_ND: Tensor
    counts: tuple[tuple[int, int], ...]


@dataclass
class PartsLesson(Packed):
    """Parts alone: `shares` are the weights of the sizes in the loss; the targets (n, 4, H, W) of all sizes lie in one row, and so do the
    texels (n, 1, H, W) that a pose changes.
    """

    sprites: Sprites
    shares: tuple[float, ...]
    target_X: Tensor
    bends_X: Tensor


@dataclass
class PlacesLesson(Packed):
    """A random lattice of each place: where its columns and rows lie in metres, and their colours."""

    place_GB: Tensor
    code_GBD: Tensor
    x_GBW: Tensor
    y_GBH: Tensor
    target_GBHW3: Tensor


@dataclass
class FramesLesson(Packed):
    """Crops of whole frames: which sprites they show and where, and what the world drew there, with and without things.

    The uses of a sprite lie in the order of its size (`uses` of each). `laid_U` brings them into the order of layers, farthest first;
    crops with many layers come first, so that a layer is had by the first so many crops (`layers`).
    """

    sprites: Sprites
    uses: tuple[int, ...]
    sprite_U: Tensor  # among the sprites of its size
    inverse_U23: Tensor
    left_U: Tensor
    top_U: Tensor
    presence_U: Tensor
    laid_U: Tensor
    layers: tuple[int, ...]
    target_MHW3: Tensor
    behind_MHW3: Tensor


@dataclass
class Lesson(Packed):
    """One step's lesson; whole frames are not in every one, nor places where none are to be learned."""

    parts: PartsLesson
    places: PlacesLesson | None
    frames: FramesLesson | None


def parts_lesson(batches: list[Parts]) -> PartsLesson:
    """Batches of any sizes; in the loss each weighs the same."""
    number = {size: [parts for parts in batches if parts.target_N4HW.shape[2:] == size] for size in SIZES}
    used = [(group, same) for group, same in enumerate(number.values()) if same]
    ordered = [parts for _group, same in used for parts in same]
    sprites = Sprites(
        torch.cat([parts.part_N for parts in ordered]),
        torch.cat([parts.code_ND for parts in ordered]),
        tuple((group, sum(len(parts.part_N) for parts in same)) for group, same in used),
    )
    shares = tuple(len(same) / len(batches) for _group, same in used)
    target_X, bends_X = (torch.cat([getattr(parts, name).flatten() for parts in ordered]) for name in ("target_N4HW", "bends_N1HW"))
    return PartsLesson(sprites, shares, target_X, bends_X)


def places_lesson(places: list[list[Place]], random: np.random.Generator) -> PlacesLesson:
    """A random lattice of each place of each framing."""
    framings = [_lattices(framing, same, random) for framing, same in enumerate(places)]
    return PlacesLesson(*(torch.stack(column) for column in zip(*framings, strict=True)))


def _lattices(framing: int, places: list[Place], random: np.random.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    name = FRAMINGS[framing]
    (width, height), (view_width, view_height) = RENDER_PIXELS[name], VIEW_METRES[name]
    tall, wide = places[0].canvas_HW3.shape[:2]
    column_BW = torch.from_numpy(np.sort(random.integers(wide, size=(len(places), LATTICE)), 1))
    row_BH = torch.from_numpy(np.sort(random.integers(tall, size=(len(places), LATTICE)), 1))
    x_BW = (column_BW + 0.5 - wide / 2) * (view_width / width)
    y_BH = view_height / 2 - GROUND_METRES - (row_BH + 0.5 - tall / 2) * (view_height / height)
    target = [place.canvas_HW3[row_H[:, None], column_W] for place, row_H, column_W in zip(places, row_BH, column_BW, strict=True)]
    codes = [code_of(place.plan.scene) for place in places]
    return torch.tensor([code[1] for code in codes]), torch.stack([code[2] for code in codes]), x_BW, y_BH, torch.stack(target)


@dataclass
class Crop:
    """A square of one frame of one clip; the corner may lie outside the picture."""

    clip: int
    frame: int
    left: int
    top: int


def choose_crops(clips: list[Clip], random: np.random.Generator) -> list[Crop]:
    """CROPS of each clip, each centred near a part that is in the picture."""
    crops = []
    for index, clip in enumerate(clips):
        placement = clip.cast.placement
        corner_TP4 = placement.corner_TP4
        seen = torch.nonzero((corner_TP4[..., 2:] > corner_TP4[..., :2]).all(-1)).numpy()
        if not len(seen):
            continue
        height, width = clip.frames_FHW3.shape[1:3]
        weight = np.array([PRACTICE.get(PARTS[int(placement.poses.part_P[part])], 1.0) for _frame, part in seen])
        for frame, part in seen[random.choice(len(seen), CROPS, p=weight / weight.sum())]:
            left, top, right, bottom = corner_TP4[frame, part].tolist()
            x, y = random.uniform(left, right) - CROP / 2, random.uniform(top, bottom) - CROP / 2
            x, y = np.clip(x, -EDGE, width - CROP + EDGE), np.clip(y, -EDGE, height - CROP + EDGE)
            crops.append(Crop(index, int(frame), int(x) // 2 * 2, int(y) // 2 * 2))
    return crops


def frames_lesson(clips: list[Clip], crops: list[Crop]) -> FramesLesson:
    """What the crops show, gathered by the size of the sprites that they use."""
    shown = sorted(((crop, _met(clips[crop.clip], crop)) for crop in crops), key=lambda pair: -len(pair[1]))
    crops, met = [pair[0] for pair in shown], [pair[1] for pair in shown]
    casts = [clip.cast for clip in clips]
    first = np.cumsum([0, *(len(cast.part_N) for cast in casts)])
    part_N, code_ND = torch.cat([cast.part_N for cast in casts]), torch.cat([cast.code_ND for cast in casts])

    def column(values: Callable[[Crop, Tensor], Tensor]) -> Tensor:
        return torch.cat([values(crop, part_U) for crop, part_U in zip(crops, met, strict=True)])

    sprite_U = column(lambda crop, part_U: casts[crop.clip].sprite_TP[crop.frame, part_U] + int(first[crop.clip]))
    group_U = _GROUP_P[part_N[sprite_U]]
    order_U = group_U.argsort(stable=True)
    groups, uses = (values.tolist() for values in torch.unique_consecutive(group_U[order_U], return_counts=True))
    wanted, rows, counts = [], [], []
    for group, sprite_u in zip(groups, sprite_U[order_U].split(uses), strict=True):
        sprite_n, row_u = torch.unique(sprite_u, return_inverse=True)
        spare = _rounded_up(len(sprite_n)) - len(sprite_n)
        wanted.append(torch.cat((sprite_n, sprite_n[-1:].expand(spare))))
        rows.append(row_u)
        counts.append((group, len(sprite_n) + spare))
    number_U = torch.cat([torch.full((len(part_U),), number) for number, part_U in enumerate(met)])[order_U]
    layer_U = torch.cat([torch.arange(len(part_U)) for part_U in met])[order_U]
    chosen_N = torch.cat(wanted)
    target, behind = (
        torch.stack([_cut(getattr(clips[crop.clip], name), crop) for crop in crops]) for name in ("frames_FHW3", "behind_FHW3")
    )
    return FramesLesson(
        sprites=Sprites(part_N[chosen_N], code_ND[chosen_N], tuple(counts)),
        uses=tuple(uses),
        sprite_U=torch.cat(rows),
        inverse_U23=column(lambda crop, part_U: casts[crop.clip].placement.inverse_TP23[crop.frame, part_U])[order_U],
        left_U=torch.tensor([crop.left for crop in crops])[number_U],
        top_U=torch.tensor([crop.top for crop in crops])[number_U],
        presence_U=column(lambda crop, part_U: casts[crop.clip].placement.poses.presence_TP[crop.frame, part_U])[order_U],
        laid_U=(layer_U * len(crops) + number_U).argsort(),
        layers=tuple(layer_U.bincount().tolist()),
        target_MHW3=target,
        behind_MHW3=behind,
    )


def _met(clip: Clip, crop: Crop) -> Tensor:
    """The parts that reach into a crop, farthest first."""
    corner_P4 = clip.cast.placement.corner_TP4[crop.frame]
    meets_P = (corner_P4[:, 0] < crop.left + CROP) & (corner_P4[:, 2] > crop.left)
    meets_P &= (corner_P4[:, 1] < crop.top + CROP) & (corner_P4[:, 3] > crop.top) & (corner_P4[:, 2] > corner_P4[:, 0])
    return torch.nonzero(meets_P)[:, 0]


def _cut(frames_FHW3: Tensor, crop: Crop) -> Tensor:
    """The crop's pixels; beyond the picture its edge goes on."""
    height, width = frames_FHW3.shape[1:3]
    row_H = torch.arange(crop.top, crop.top + CROP).clamp(0, height - 1)
    column_W = torch.arange(crop.left, crop.left + CROP).clamp(0, width - 1)
    return frames_FHW3[crop.frame][row_H[:, None], column_W]


def _rounded_up(count: int) -> int:
    """A little more, so that batches have few different sizes: a GPU's convolutions are planned anew for each."""
    step = max(1, 2 ** (count.bit_length() - 3))
    return -(-count // step) * step


def draw_lesson(source: Source, random: np.random.Generator, whole: bool) -> Lesson:
    """The next lesson, with whole frames or without."""
    parts = parts_lesson(source.take_parts())
    drawn = [source.take_places(framing) for framing in range(len(FRAMINGS))]
    places = places_lesson(drawn, random) if all(drawn) else None
    if not whole:
        return Lesson(parts, places, None)
    clips = source.take_clips()
    crops = choose_crops(clips, random)
    return Lesson(parts, places, frames_lesson(clips, crops) if crops else None)


class Lessons(IterableDataset[Lesson]):
    """Lessons without end, from step `first` of a run on; from when `whole` is set, every FRAMES_EVERY-th has whole frames."""

    def __init__(self, seed: int, size: int, scale: int = 1, first: int = 0, only: frozenset[str] = EVERYTHING) -> None:
        self.seed, self.size, self.scale, self.first, self.only = seed, size, scale, first, only
        self.whole = multiprocessing.get_context("spawn").Event()

    def __iter__(self) -> Iterator[Lesson]:
        worker = get_worker_info()
        number = worker.id if worker else 0
        random = np.random.default_rng([self.seed, self.first, number])
        store = Store(random, self.size, self.scale, self.only)
        # Each worker has its turn with whole frames, and never all of them at once: they take longest.
        for turn in itertools.count(self.first + number):
            yield draw_lesson(store, random, self.whole.is_set() and turn % FRAMES_EVERY == 0)


def stream(lessons: Lessons, workers: int, pinned: bool) -> Iterator[Lesson]:
    """Lessons drawn in this process when they are asked for, or ahead by worker processes."""
    if not workers:
        return iter(lessons)
    # A forked process would share the state of threads that are running here.
    loader = DataLoader(
        lessons, batch_size=None, num_workers=workers, prefetch_factor=PREFETCH, pin_memory=pinned, multiprocessing_context="spawn"
    )
    return iter(loader)
