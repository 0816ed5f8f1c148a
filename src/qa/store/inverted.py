"""Inverted lists over a large segment: vectors near each other lie together, a byte a component.

A question looks into the lists whose centres are nearest to it, and what that finds is scored again
from the stored vectors, so that every score is exact and only the choice of passages is approximate
(IVF: Jégou, Douze & Schmid 2011; IVF-SQ8 in FAISS's terms).
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.records import FloatArray
from qa.store.files import DurableFile, FileEntry, sync_directory
from qa.store.layout import offsets
from qa.store.segment import Segment
from qa.store.vectors import LISTS, FlatIndex, make_selector

# Lists for n vectors: LISTS_PER_ROOT · √n, of which PROBES are searched, so that a question meets
# some PROBES / LISTS_PER_ROOT · √n vectors. Measured in docs/decisions/0006.
LISTS_PER_ROOT = 2
PROBES = 128

# How many times the passages wanted are scored again, and at least how many.
RESCORED = 2
LEAST_RESCORED = 200

# So few rows, or k so near all of them, are searched exactly, which is as fast.
FEW_ROWS = 20_000
DEEP = 10

# Vectors looked at to find the centres: so many a list, and never more than memory should hold.
SAMPLE_PER_LIST = 40
LARGEST_SAMPLE = 100_000
ROUNDS = 8
SEED = 1

# Vectors assigned or written at once.
ROWS_AT_ONCE = 8192


class ListIndex:
    """Approximate search over a segment's inverted lists; safe to use from several threads."""

    def __init__(self, columns: Mapping[str, NDArray[Any]]) -> None:
        import faiss

        self._faiss: Any = faiss
        self._vectors: FloatArray = columns["vectors"]
        self._exact = FlatIndex(self._vectors)
        self._centres = FlatIndex(columns["list_centres"])
        self._offsets = columns["list_offsets"]
        self._rows = columns["list_rows"]
        self._codes = columns["list_codes"]
        self._quantizer, self._empty = _quantizer(faiss, columns["list_ranges"])

    def search(
        self, vector: FloatArray, k: int, selected: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], FloatArray]:
        """Return up to ``k`` of the selected rows and their inner products, best first."""
        size = len(self._vectors)
        count = size if selected is None else int(np.count_nonzero(selected))
        wanted = max(k * RESCORED, LEAST_RESCORED)
        if count <= FEW_ROWS or wanted * DEEP >= count:
            return self._exact.search(vector, k, selected)
        # A filter thins every list, so that more of them are needed for as many rows.
        rows = self._scan(vector, wanted, -(-PROBES * size // count), selected)
        if len(rows) < k:
            return self._exact.search(vector, k, selected)
        near, scores = FlatIndex(self._vectors[rows]).search(vector, k, None)
        return rows[near], scores

    def _scan(
        self, vector: FloatArray, wanted: int, probes: int, selected: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """Return, ascending, about the ``wanted`` best rows by their codes."""
        faiss = self._faiss
        query = np.ascontiguousarray(vector, np.float32)
        scores, rows = np.full(wanted, -np.inf, np.float32), np.full(wanted, -1, np.int64)
        selector, _kept = make_selector(faiss, selected)
        scanner = self._quantizer.get_InvertedListScanner(False, selector, None)
        scanner.set_query(faiss.swig_ptr(query))
        for number in self._centres.search(query, probes, None)[0].tolist():
            start, end = self._offsets[number : number + 2].tolist()
            if not 0 <= start <= end <= len(self._rows):
                raise ValueError(f"list {number} from {start} to {end}")
            if start < end:
                scanner.set_list(number, 0.0)
                scanner.scan_codes(
                    end - start, faiss.swig_ptr(self._codes[start:end]),
                    faiss.swig_ptr(self._rows[start:end]), faiss.swig_ptr(scores),
                    faiss.swig_ptr(rows), wanted,
                )  # fmt: skip
        found: NDArray[np.int64] = np.sort(rows[scores > -np.inf])
        if len(found) and found[0] < 0:
            raise ValueError(f"row {found[0]} in a list")
        return found


def make_lists(directory: Path, number: int, segment: Segment) -> Segment:
    """Write the inverted lists of a segment and return the segment opened with them.

    Memory is bounded by the sample and by eight bytes a passage.

    :param number: the state's, to which the files' folder owes its name.
    """
    import faiss

    vectors: FloatArray = segment["vectors"]
    centres, ranges = _train(faiss, vectors)
    owners = np.concatenate([_nearest(faiss, block, centres) for block in _blocks(vectors)])
    order = np.argsort(owners, kind="stable")
    quantizer, _ = _quantizer(faiss, ranges)
    folder = f"lists/{segment.entry.name}.{number:06d}"
    (directory / folder).mkdir(parents=True)
    with ExitStack() as stack:

        def new(name: str, dtype: str, columns: int = 1) -> DurableFile:
            return stack.enter_context(DurableFile(directory, f"{folder}/{name}.bin", dtype, columns))

        files = {
            "list_centres": new("list_centres", "<f4", vectors.shape[1]),
            "list_ranges": new("list_ranges", "<f4"),
            "list_offsets": new("list_offsets", "<i8"),
            "list_rows": new("list_rows", "<i8"),
            "list_codes": new("list_codes", "u1", vectors.shape[1]),
        }
        files["list_centres"].write(centres)
        files["list_ranges"].write(ranges)
        files["list_offsets"].write(offsets(np.bincount(owners, minlength=len(centres))))
        files["list_rows"].write(order.astype("<i8"))
        for start in range(0, len(order), ROWS_AT_ONCE):
            block = vectors[order[start : start + ROWS_AT_ONCE]]
            files["list_codes"].write(quantizer.sq.compute_codes(block))
        entries: dict[str, FileEntry] = {name: file.close() for name, file in files.items()}
    sync_directory(directory / folder)
    sync_directory(directory / "lists")
    entry = replace(segment.entry, vector_index=LISTS, files={**segment.entry.files, **entries})
    made = Segment(directory, entry)
    made.bury(np.flatnonzero(~segment.live_documents).astype(np.int32))
    return made


def _train(faiss: ModuleType, vectors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the centres ``[lists, d]`` of a sample, and the lowest value and range of components."""
    lists = max(1, round(LISTS_PER_ROOT * len(vectors) ** 0.5))
    size = min(len(vectors), LARGEST_SAMPLE, lists * SAMPLE_PER_LIST)
    lists = min(lists, size)
    chosen = np.random.default_rng(SEED).choice(len(vectors), size, replace=False)
    sample = vectors[np.sort(chosen)]
    means = faiss.Kmeans(
        vectors.shape[1], lists, niter=ROUNDS, spherical=True, seed=SEED,
        min_points_per_centroid=1, max_points_per_centroid=size,
    )  # fmt: skip
    means.train(sample)
    quantizer = faiss.ScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_8bit)
    quantizer.train(sample)
    return means.centroids, faiss.vector_to_array(quantizer.trained)


def _nearest(faiss: ModuleType, block: FloatArray, centres: FloatArray) -> NDArray[np.int32]:
    _, found = faiss.knn(block, centres, 1, metric=faiss.METRIC_INNER_PRODUCT)
    # A vector of no direction has no nearest centre; any list is as good.
    nearest: NDArray[np.int32] = np.maximum(found[:, 0], 0).astype(np.int32)
    return nearest


def _blocks(vectors: FloatArray) -> Iterator[FloatArray]:
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        yield np.ascontiguousarray(vectors[start : start + ROWS_AT_ONCE])


def _quantizer(faiss: ModuleType, ranges: FloatArray) -> tuple[Any, Any]:
    """Return FAISS's quantiser of components to bytes with the given ranges, and what it refers to."""
    dimension = len(ranges) // 2
    empty = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFScalarQuantizer(
        empty, dimension, 1, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, False
    )
    faiss.copy_array_to_vector(np.ascontiguousarray(ranges, np.float32), index.sq.trained)
    index.is_trained = True
    return index, empty
