"""The door to FAISS: exact and, later, approximate search over one segment's passage vectors."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.errors import IndexMismatch
from qa.records import FloatArray

FLAT = "flat"


class VectorIndex(Protocol):
    """Finds the rows of one segment whose vectors are nearest to a question's."""

    def search(
        self, vector: FloatArray, k: int, selected: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], FloatArray]:
        """Return up to ``k`` of the selected rows and their inner products, best first."""
        ...


def choose_index(passages: int) -> str:  # noqa: ARG001 - the size will decide once there is a choice
    """Return the kind of index for a segment of so many passages; the manifest records it."""
    return FLAT


def open_index(kind: str, vectors: FloatArray) -> VectorIndex:
    """Return the index of the given kind over memory-mapped vectors float32 ``[n, d]``."""
    if kind != FLAT:
        raise IndexMismatch(
            f"A part of the index has vectors of kind {kind!r}; this program knows {FLAT!r}. Use the "
            f"program that made the index, or delete its folder and run `qa index` again."
        )
    return FlatIndex(vectors)


class FlatIndex:
    """Exact search that reads the vectors where they lie, so nothing is loaded or copied."""

    def __init__(self, vectors: FloatArray) -> None:
        import faiss  # 0.35 s, which a writer never needs to pay

        self._faiss: Any = faiss
        self._vectors = vectors

    def search(
        self, vector: FloatArray, k: int, selected: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], FloatArray]:
        """Return up to ``k`` of the selected rows and their inner products, best first."""
        faiss, (count, dimension) = self._faiss, self._vectors.shape
        k = min(k, count)
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        query = np.ascontiguousarray(vector, np.float32)
        scores, rows = np.empty(k, np.float32), np.empty(k, np.int64)
        if selected is None:
            # With a selector FAISS 1.15 scans one question's vectors one by one; without, it takes a
            # matrix path made for many questions that is 3 to 10 times slower here.
            selector = faiss.IDSelectorAll()
        else:
            bits = np.packbits(selected, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        faiss.knn_inner_product(
            faiss.swig_ptr(query), faiss.swig_ptr(self._vectors), dimension, 1, count, k,
            faiss.swig_ptr(scores), faiss.swig_ptr(rows), selector,
        )  # fmt: skip
        # FAISS fills up with row −1 where fewer than k are selected.
        found = rows >= 0
        return rows[found], scores[found]
