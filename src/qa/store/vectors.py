"""The door to FAISS: search over one segment's passage vectors, exact or by inverted lists."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.errors import IndexMismatch
from qa.records import FloatArray

FLAT = "flat"
LISTS = "ivf-sq8"

# Segments up to so many passages are searched exactly; see docs/decisions/0006.
LARGEST_FLAT = 50_000


class VectorIndex(Protocol):
    """Finds the rows of one segment whose vectors are nearest to a question's."""

    def search(
        self, vector: FloatArray, k: int, selected: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], FloatArray]:
        """Return up to ``k`` of the selected rows and their inner products, best first."""
        ...


def choose_index(passages: int) -> str:
    """Return the kind of index for a segment of so many passages; the manifest records it."""
    return FLAT if passages <= LARGEST_FLAT else LISTS


def open_index(kind: str, columns: Mapping[str, NDArray[Any]]) -> VectorIndex:
    """Return the index of the given kind over a segment's memory-mapped columns.

    :raises IndexMismatch: if the kind is none of this program's.
    """
    if kind == FLAT:
        return FlatIndex(columns["vectors"])
    if kind == LISTS:
        from qa.store.inverted import ListIndex

        return ListIndex(columns)
    raise IndexMismatch(
        f"A part of the index has vectors of kind {kind!r}; this program knows {FLAT!r} and {LISTS!r}. "
        f"Use the program that made the index, or delete its folder and run `qa index` again."
    )


class FlatIndex:
    """Exact search that reads the vectors where they lie, so nothing is loaded or copied."""

    def __init__(self, vectors: FloatArray) -> None:
        self._vectors = vectors

    def search(
        self, vector: FloatArray, k: int, selected: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], FloatArray]:
        """Return up to ``k`` of the selected rows and their inner products, best first."""
        count = len(self._vectors)
        k = min(k, count)
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        query = np.ascontiguousarray(vector, np.float32)
        rows = self._nearest(query, k, selected)
        # Summed once more, every row in the same way, so that equal vectors of two segments score the
        # same; in a matrix product the last digits would depend on where in the matrix a row stands.
        scores: FloatArray = np.einsum("ij,j->i", self._vectors[rows], query)
        best = np.argsort(-scores, kind="stable")
        return rows[best], scores[best]

    def _nearest(
        self, query: FloatArray, k: int, selected: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """Return the best rows, ascending."""
        import faiss  # which a writer never needs

        count, dimension = self._vectors.shape
        scores, rows = np.empty(k, np.float32), np.empty(k, np.int64)
        # With a selector FAISS 1.15 scans one question's vectors one by one; without, it takes a
        # matrix path made for many questions that is 3 to 10 times slower here.
        selector, _kept = make_selector(faiss, selected)
        faiss.knn_inner_product(
            faiss.swig_ptr(query), faiss.swig_ptr(self._vectors), dimension, 1, count, k,
            faiss.swig_ptr(scores), faiss.swig_ptr(rows), selector,
        )  # fmt: skip
        # FAISS fills up with row −1 where fewer than k are selected.
        return np.sort(rows[rows >= 0])


def make_selector(
    faiss: ModuleType, selected: NDArray[np.bool_] | None
) -> tuple[Any, NDArray[np.uint8]]:
    """Return FAISS's selector of rows, and the memory that it reads, to be kept as long."""
    if selected is None:
        return faiss.IDSelectorAll(), np.empty(0, np.uint8)
    bits = np.packbits(selected, bitorder="little")
    return faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits)), bits
