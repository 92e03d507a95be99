"""The invisible mark in the picture: 24 bits of clip number and 8 that check them, found again after re-encoding, scaling or mirroring.

The picture's average over time is read as cosine waves across its width and height, so size and aspect do not matter. A secret
deals the waves of a band out to groups, one for each bit, and gives each wave a sign. A group says its bit by whether most of its waves
agree with their signs or disagree. How decided all groups are tells a mark from chance, so it also tells where a cut picture was cut.

What the picture itself puts into a wave is far stronger than any mark may be, so waves are not added to but won over: in every group
those are moved that need the least to agree, and the others are left to disagree. Little more than nothing makes a wave's sign. Flat
areas, where an eye would see it, get a fraction of what busy ones get.

So a wave that is far stronger than a mark may be was put there by the picture, and its sign is chance: in reading, only weak waves count.
Where something was laid over a corner or edges were cut, what is strong spills into all waves. Then the picture is read sharpened, and
evened, so that busy places say no more than calm ones.

That an unmarked picture is taken for a marked one is bounded by Hoeffding's inequality over the signs, whatever the waves count: for
`FOUND` and all numbers there are, mirrored or not, evened or not, below one in a million; for `FOUND_CROPPED` the same with all windows
that are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import shake_256

import numpy as np
from PIL import Image

from generation.provenance.payload import BITS, decoded, signs_of

SIDE = 128  # pixels of the square that pictures are read on
LOW, HIGH = 12, 52  # the band, in half waves across the picture
ENOUGH = 0.1  # grey levels to which a wave is moved
SURE, MOST = 0.04, 0.2  # grey levels at which a wave's sign counts in full, and from which on it counts no more
SURE_CROPPED, MOST_CROPPED = 0.08, 0.3
BUDGET_DB = 42.5  # PSNR of the mark before flat areas are spared
FLAT, BUSY = 0.2, 6.0  # share of the mark that flat areas keep; deviation in grey levels at which nothing is spared
ROUNDS = 12
FOUND, FOUND_CROPPED = 8.0, 9.1
CROP, CROP_STEP = 0.1, 0.0125  # how much may be cut off at each edge, and the steps in which that is looked for
NEAR, EVEN = 3, 8.0  # pixels around that what is read is compared with, and the deviation of grey levels that busy places are evened to
REFINED = np.array([1 / 2, 1 / 4, 1 / 2, 1 / 4, 1 / 8, 1 / 16])  # of a step, how far a window that was found is moved
MOVED = ((0,), (1,), (2,), (3,), (0, 1), (2, 3))  # which of its edges: top, bottom, left, right
_LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
_WAVES = np.arange(HIGH + 1)
_MIRROR = (-1.0) ** _WAVES


@dataclass(frozen=True)
class Found:
    """A mark that was read. `score` is in standard deviations of what chance would give."""

    number: int
    score: float
    mirrored: bool
    cropped: bool


@dataclass(frozen=True)
class _Layout:
    """Which waves say which bit: a row of waves down and across, with their signs, for each."""

    down: np.ndarray
    across: np.ndarray
    signs: np.ndarray


@dataclass(frozen=True)
class Mark:
    """One clip's mark: what is added to each of its pictures, and the darkest and brightest that have room for it."""

    added: np.ndarray  # modulo 256, so that one sum both adds and takes away
    darkest: np.ndarray
    brightest: np.ndarray

    def on(self, pictures: np.ndarray) -> np.ndarray:
        """One of them, or several, with the mark."""
        marked = np.minimum(pictures, self.brightest)
        np.maximum(marked, self.darkest, out=marked)
        marked += self.added
        return marked


def mark_for(frames_THW3: np.ndarray, number: int, secret: str) -> Mark:
    """The mark that puts the number into these frames. Raises ValueError for a number that 24 bits do not hold."""
    wanted = signs_of(number)[:, None]
    layout = _layout(secret)
    height, width = frames_THW3.shape[1:3]
    seen = frames_THW3[::2]
    narrowest = np.uint16 if len(seen) <= 257 else np.uint32  # that holds the sum: half the time of floating point
    mean = np.add.reduce(seen, axis=0, dtype=narrowest) / np.float32(len(seen)) @ _LUMA
    small = np.asarray(Image.fromarray(mean).resize((SIDE, SIDE), Image.Resampling.BOX))
    moves = _moves(_read(small, layout) * wanted) * wanted
    delta = Image.fromarray(_drawn(moves, wanted, _spared(small), layout)).resize((width, height), Image.Resampling.BICUBIC)
    levels = np.repeat(np.rint(np.asarray(delta))[..., None], 3, axis=2)
    up, down = np.clip(levels, 0, 255).astype(np.uint8), np.clip(-levels, 0, 255).astype(np.uint8)
    return Mark(up - down, down, 255 - up)


def find(picture: np.ndarray, secret: str, *, cropped: bool = False) -> Found | None:
    """The mark in a grey picture of SIDE x SIDE: a clip's average over time. `cropped` also looks for cut edges, which takes seconds."""
    layout = _layout(secret)
    for read in (picture, _evened(picture)):
        seen = _seen(read)
        for mirrored in (False, True):
            if found := _decoded(seen * _MIRROR if mirrored else seen, layout, FOUND, mirrored=mirrored, cropped=False):
                return found
    if cropped:
        for mirrored in (False, True):
            turned = picture[:, ::-1] if mirrored else picture
            for read in (turned - _blurred(turned, NEAR), _evened(turned)):
                if found := _decoded(_best_window(read, layout), layout, FOUND_CROPPED, mirrored=mirrored, cropped=True):
                    return found
    return None


def _decoded(seen: np.ndarray, layout: _Layout, enough: float, *, mirrored: bool, cropped: bool) -> Found | None:
    agreed = _counted(seen[layout.down, layout.across] * layout.signs, cropped=cropped)
    number, lead = decoded(agreed.sum(axis=1))
    score = lead / (float(np.sqrt((agreed**2).sum())) + 1e-9)
    return Found(number, score, mirrored, cropped) if number and score >= enough else None


def _moves(agreed: np.ndarray) -> np.ndarray:
    """How far to move each wave, so that all groups agree equally well and as well as the budget allows; `agreed` has its right signs."""
    order = np.argsort(-agreed, axis=1)
    sorted_ = np.take_along_axis(agreed, order, axis=1)
    needed = np.maximum(ENOUGH - sorted_, 0.0)
    standing = np.clip(sorted_ / ENOUGH, -1.0, 1.0)
    reached = (standing.sum(axis=1, keepdims=True) + np.cumsum(1.0 - standing, axis=1)) / agreed.shape[1]
    cost = np.cumsum(needed**2, axis=1)
    budget = 4 * 255**2 / 10 ** (BUDGET_DB / 10)  # a wave of height a changes pixels by a²/4 on the average
    low, high = 0.0, 1.0
    for _ in range(16):
        aim = (low + high) / 2
        last = np.minimum((reached < aim).sum(axis=1), agreed.shape[1] - 1)
        low, high = (aim, high) if np.take_along_axis(cost, last[:, None], axis=1).sum() <= budget else (low, aim)
    last = np.minimum((reached < low).sum(axis=1), agreed.shape[1] - 1)
    moves = np.zeros_like(agreed)
    np.put_along_axis(moves, order, np.where(np.arange(agreed.shape[1]) <= last[:, None], needed, 0.0), axis=1)
    return moves


def _drawn(moves: np.ndarray, wanted: np.ndarray, spared: np.ndarray, layout: _Layout) -> np.ndarray:
    """A picture of SIDE x SIDE that moves the waves by so much although parts of it are spared: what those lack, others give."""
    waves, drawn, given = _cosines(0.0, 1.0), np.zeros((SIDE, SIDE)), moves.copy()
    for turn in range(ROUNDS):
        plane = np.zeros((HIGH + 1, HIGH + 1))
        plane[layout.down, layout.across] = given * layout.signs
        drawn = spared * (waves.T @ plane @ waves)
        if turn < ROUNDS - 1:
            lacking = np.where(moves != 0.0, (moves - _read(drawn, layout)) * wanted, 0.0)
            given = given + np.maximum(lacking, -ENOUGH / 5) * wanted * 1.2 / spared.mean()
    return drawn.astype(np.float32)


def _spared(small: np.ndarray) -> np.ndarray:
    """What share of the mark each place can bear."""
    detail = small - _blurred(small, 3)
    return np.clip(FLAT + np.sqrt(np.maximum(_blurred(detail**2, 2), 0.0)) / BUSY, FLAT, 1.0)


def _blurred(picture: np.ndarray, radius: int) -> np.ndarray:
    """Averaged over a square, twice."""
    kernel = np.ones(2 * radius + 1) / (2 * radius + 1)
    kernel = np.convolve(kernel, kernel)
    padded = np.pad(picture, 2 * radius, mode="reflect")
    rows = np.lib.stride_tricks.sliding_window_view(padded, len(kernel), axis=0) @ kernel
    return np.lib.stride_tricks.sliding_window_view(rows, len(kernel), axis=1) @ kernel


def _read(picture: np.ndarray, layout: _Layout) -> np.ndarray:
    """The waves of a picture in their groups, each with its sign."""
    return _seen(picture)[layout.down, layout.across] * layout.signs


def _seen(picture: np.ndarray, down: tuple[float, float] = (0.0, 1.0), across: tuple[float, float] = (0.0, 1.0)) -> np.ndarray:
    """The waves of a picture, taken for that part of a whole one."""
    return np.asarray(_cosines(*down) @ picture @ _cosines(*across).T * (4 / SIDE**2))


def _counted(waves: np.ndarray, *, cropped: bool) -> np.ndarray:
    """What each wave says: as much as its sign is sure, and nothing where it is so strong that the picture made it."""
    sure, most = (SURE_CROPPED, MOST_CROPPED) if cropped else (SURE, MOST)
    strength = np.abs(waves)
    weight = np.minimum(strength / sure, 1.0) * np.clip(2.0 * (1.0 - strength / most), 0.0, 1.0)
    return np.asarray(np.copysign(weight, waves))


def _evened(picture: np.ndarray) -> np.ndarray:
    """Sharpened, and no place much busier than another."""
    sharpened = picture - _blurred(picture, NEAR)
    busy = np.sqrt(np.maximum(_blurred(sharpened**2, NEAR), 0.0) + EVEN**2)
    return np.asarray(sharpened / busy * EVEN)


def _best_window(picture: np.ndarray, layout: _Layout) -> np.ndarray:
    """The waves of the picture as that part of a larger one in which the groups are most decided.

    It comes sharpened: in a cut picture what is far stronger than a mark spills into all waves.
    """
    picture = picture.astype(np.float32)
    cuts = np.arange(0.0, CROP + CROP_STEP / 2, CROP_STEP)
    edges = [(low, 1.0 - high) for low in cuts for high in cuts]
    waves = np.stack([_cosines(low, high) for low, high in edges]).astype(np.float32)
    across = waves @ picture.T * np.float32(4 / SIDE**2)  # window, wave across, row
    signs = layout.signs.astype(np.float32)
    best, window = -np.inf, (0, 0)
    for row, downward in enumerate(waves):
        seen = across @ downward.T  # window, wave across, wave down
        scores = _decided(seen[:, layout.across, layout.down] * signs)
        column = int(scores.argmax())
        if scores[column] > best:
            best, window = float(scores[column]), (row, column)
    return _refined(picture, [*edges[window[0]], *edges[window[1]]], layout)


def _refined(picture: np.ndarray, edges: list[float], layout: _Layout) -> np.ndarray:
    """The same for a window moved by less than a step of the search: each edge by itself, and both of one direction together."""

    def score(seen: np.ndarray) -> float:
        return float(_decided(seen[layout.down, layout.across] * layout.signs))

    best = _seen(picture, (edges[0], edges[1]), (edges[2], edges[3]))
    reached = score(best)
    for step in REFINED * CROP_STEP:
        for moved in MOVED:
            for shift in (-step, step):
                tried = [value + shift if place in moved else value for place, value in enumerate(edges)]
                seen = _seen(picture, (tried[0], tried[1]), (tried[2], tried[3]))
                if (found := score(seen)) > reached:
                    best, reached, edges = seen, found, tried
    return best


def _decided(waves: np.ndarray) -> np.ndarray:
    """How far the groups are from what chance would give, whichever way each of them leans."""
    agreed = _counted(waves, cropped=True)
    return np.abs(agreed.sum(axis=-1)).sum(axis=-1) / np.sqrt((agreed**2).sum(axis=(-2, -1)) + 1e-9)


@lru_cache(maxsize=8)
def _layout(secret: str) -> _Layout:
    """The same on every machine and under every version of numpy: drawn from a hash of the secret, not from a generator."""
    band = np.array([(v, u) for v in range(2, HIGH + 1) for u in range(2, HIGH + 1) if LOW <= np.hypot(v, u) <= HIGH])
    drawn = shake_256(b"vitascope:watermark:" + secret.encode()).digest(9 * len(band))
    order = np.argsort(np.frombuffer(drawn[: 8 * len(band)], dtype="<u8"), kind="stable")
    kept = order[: len(band) // BITS * BITS].reshape(BITS, -1)
    signs = (np.frombuffer(drawn[8 * len(band) :], dtype=np.uint8)[: kept.size] % 2 * 2.0 - 1.0).reshape(BITS, -1)
    return _Layout(band[kept, 0], band[kept, 1], signs)


@lru_cache(maxsize=256)
def _cosines(low: float, high: float) -> np.ndarray:
    """The waves across a whole picture, as far as the part from `low` to `high` shows them: wave, place."""
    return np.cos(np.pi * np.outer(_WAVES, low + (np.arange(SIDE) + 0.5) / SIDE * (high - low)))
