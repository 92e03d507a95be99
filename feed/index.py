"""The nearest vectors, behind one door: all of them compared where they are few enough for that, lists of FAISS where they are many.

FAISS is an optional package (`vitascope[index]`); without it all are compared, however many. Measured in docs/feed-bench.md.
"""

from __future__ import annotations

import threading
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

try:
    import faiss
except ModuleNotFoundError:  # the optional package
    faiss = None

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]
COMPARED_MOST = 200_000  # vectors; beyond it lists are several times as fast
LISTS_MOST, VECTORS_FOR_A_LIST = 2048, 128
PROBED = 20  # lists a search looks into
SPARE = 2  # times as many as are wanted are compared anew, as they are: eight bits mix up what is nearly alike
TAUGHT, ROUNDS, SEED = 80_000, 8, 7  # vectors and rounds that the lists' middles are found with


class Index(Protocol):
    """Vectors by their rows. Likeness is the inner product."""

    @property
    def size(self) -> int:
        """How many it holds."""

    def nearest(self, vector: Vectors, most: int, among: NDArray[np.bool_]) -> tuple[Rows, Vectors]:
        """At most `most` rows of those that `among` says yes of, the likest first, and how like they are."""

    def grown(self, vectors_ND: Vectors) -> Index:
        """One of all these, of which it holds the first already."""


def of(vectors_ND: Vectors) -> Index:
    """The one that suits so many."""
    return Lists(vectors_ND) if faiss is not None and len(vectors_ND) > COMPARED_MOST else Compared(vectors_ND)


class Compared:
    """Exact: all of them are compared."""

    def __init__(self, vectors_ND: Vectors) -> None:
        self.vectors = vectors_ND
        self.size = len(vectors_ND)

    def nearest(self, vector: Vectors, most: int, among: NDArray[np.bool_]) -> tuple[Rows, Vectors]:
        """See Index."""
        alike = self.vectors[: len(among)] @ vector
        rows = np.flatnonzero(among)
        if len(rows) > most:
            rows = rows[np.argpartition(-alike[rows], most)[:most]]
        rows = rows[np.lexsort((-rows, -alike[rows]))]
        return rows, alike[rows]

    def grown(self, vectors_ND: Vectors) -> Index:
        """See Index."""
        return of(vectors_ND)


class Lists:
    """FAISS: each vector in eight bits a number, in the list of the middle that it is nearest to, of which a search looks into a few."""

    def __init__(self, vectors_ND: Vectors) -> None:
        count, size = vectors_ND.shape
        lists = int(np.clip(count // VECTORS_FOR_A_LIST, 1, LISTS_MOST))
        self.vectors = vectors_ND
        self.lock = threading.Lock()  # what is added to must not be searched meanwhile
        self.index: Any = faiss.index_factory(size, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        self.index.cp.niter, self.index.cp.seed = ROUNDS, SEED
        some = np.random.default_rng(SEED).permutation(count)[:TAUGHT]
        self.index.train(np.ascontiguousarray(vectors_ND[some]))
        self.index.add(np.ascontiguousarray(vectors_ND))

    @property
    def size(self) -> int:
        """How many it holds."""
        return int(self.index.ntotal)

    @property
    def bytes(self) -> int:
        """What it takes, as it would be written to a file."""
        return len(faiss.serialize_index(self.index))

    def nearest(self, vector: Vectors, most: int, among: NDArray[np.bool_]) -> tuple[Rows, Vectors]:
        """See Index; some of the nearest may be missing."""
        bits = np.packbits(among, bitorder="little")
        allowed = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        told = faiss.SearchParametersIVF(sel=allowed, nprobe=PROBED)
        with self.lock:
            rows = self.index.search(vector[None].astype(np.float32), SPARE * most, params=told)[1][0]
        rows = rows[rows >= 0]
        alike = self.vectors[rows] @ vector
        order = np.lexsort((-rows, -alike))[:most]
        return rows[order], alike[order]

    def grown(self, vectors_ND: Vectors) -> Index:
        """See Index; the same one, and whoever still counts fewer rows meets none of the new ones."""
        with self.lock:
            self.index.add(np.ascontiguousarray(vectors_ND[self.size :]))
            self.vectors = vectors_ND
        return self
