"""How fast and how well the nearest of a million vectors are found, against comparing all of them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from feed.bench.pages import Cost
from feed.index import Compared, Index, Lists, Vectors

COUNT, SIZE, ASKED, MOST, MORE = 1_000_000, 64, 1000, 100, 10_000
CENTRES, FOR_A_CENTRE, EXPONENT, NOISE = 4096, 244, 0.7, 0.6
FEWEST = 10_000


def clustered(count: int, size: int, *, seed: int, middles: int = CENTRES) -> Vectors:
    """Unit vectors around centres of which a few are common and most are rare, `(count, size)`; of one world, whatever the seed."""
    world, rng = np.random.default_rng(0), np.random.default_rng([seed, 1])
    centres = _unit(world.standard_normal((middles, size), np.float32))
    share = np.arange(1, middles + 1, dtype=float) ** -EXPONENT
    which = rng.choice(middles, count, p=share / share.sum())
    return _unit(centres[which] + rng.standard_normal((count, size), np.float32) * np.float32(NOISE / size**0.5))


def measure(count: int = COUNT) -> Iterator[Cost]:
    """Every figure, in CPU of this process. Clusters flatter lists: of real clips somewhat fewer would be found."""
    middles = min(CENTRES, count // FOR_A_CENTRE)
    vectors, asked, more = (clustered(some, SIZE, seed=seed, middles=middles) for seed, some in enumerate((count, ASKED, MORE)))
    everything = np.ones(count, np.bool_)
    started = time.process_time()
    lists = Lists(vectors)
    built = time.process_time() - started
    found, spent = _answers(lists, asked, everything)
    sure, _ = _answers(Compared(vectors), asked[: ASKED // 10], everything)
    shares = [len(set(ours) & set(theirs)) / MOST for ours, theirs in zip(found, sure, strict=False)]
    vectors = np.concatenate([vectors, more])
    started = time.process_time()
    lists.grown(vectors)
    added = time.process_time() - started
    title = f"the nearest {MOST} of {count:,} vectors of {SIZE}"
    yield Cost(f"{title}, share found", float(np.mean(shares)), "", 0.95, least=True)
    yield Cost("the same, median", 1000 * float(np.median(spent)), "ms", 0.5)
    yield Cost("the same, 95th percentile", 1000 * float(np.percentile(spent, 95)), "ms")
    yield Cost("their index, memory", lists.bytes / 2**20, "MiB", 130)
    yield Cost(f"adding {MORE:,} of them", added, "s", 1.0)
    yield Cost("building it anew", built, "s", 30.0)


def _answers(index: Index, asked: Vectors, among: NDArray[np.bool_]) -> tuple[list[list[int]], list[float]]:
    found, spent = [], []
    for wanted in asked:
        started = time.thread_time()
        rows, _ = index.nearest(wanted, MOST, among)
        spent.append(time.thread_time() - started)
        found.append(rows.tolist())
    return found, spent


def _unit(vectors: Vectors) -> Vectors:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
