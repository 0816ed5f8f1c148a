"""Rows of the whole collection and rows within segments: split, put together, the best of all."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import SettingsError
from qa.records import FloatArray, RowArray
from qa.store.layout import offsets, ranges
from qa.store.segment import Segment

Found = tuple[NDArray[np.int64], FloatArray]
Piece = tuple[NDArray[np.int64], NDArray[np.int64], list[NDArray[Any]]]


class RowMap:
    """Numbers the rows of all segments one after the other."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._bases = offsets([segment.entry.passages for segment in segments])

    def __len__(self) -> int:
        return int(self._bases[-1])

    def split(self, rows: RowArray) -> list[tuple[int, NDArray[np.int64], NDArray[np.int64]]]:
        """Return for each segment concerned: its number, places in ``rows``, and rows within it.

        :raises SettingsError: if a row does not exist.
        """
        rows = np.asarray(rows, np.int64)
        if not len(rows):
            return []
        # A negative row would silently count from the end.
        if rows.min() < 0 or rows.max() >= len(self):
            raise SettingsError(
                f"Rows {rows.min()} to {rows.max()} were asked for; the store has 0 to {len(self) - 1}."
            )
        order = np.arange(len(rows))
        if len(self._segments) == 1:
            return [(0, order, rows)]
        if (rows[1:] < rows[:-1]).any():
            order = np.argsort(rows, kind="stable")
            rows = rows[order]
        bounds = np.searchsorted(rows, self._bases).tolist()
        return [
            (number, order[start:end], rows[start:end] - self._bases[number])
            for number, (start, end) in enumerate(pairwise(bounds))
            if start < end
        ]

    def selected(self, allowed: NDArray[np.bool_] | None) -> list[NDArray[np.bool_] | None]:
        """Return for each segment the mask of rows that are live and allowed, or ``None`` for all.

        :raises SettingsError: if the mask has another length than the store.
        """
        if allowed is not None and allowed.shape != (len(self),):
            raise SettingsError(f"The mask has shape {allowed.shape}; ({len(self)},) is needed.")
        masks: list[NDArray[np.bool_] | None] = []
        for segment, start, end in zip(self._segments, self._bases[:-1], self._bases[1:], strict=True):
            live = segment.live if segment.any_removed else None
            part = None if allowed is None else allowed[start:end]
            masks.append(live if part is None else part if live is None else live & part)
        return masks

    def best(self, found: Sequence[Found], k: int) -> tuple[RowArray, FloatArray]:
        """Return the ``k`` best of what was found in each segment; ties by passage id."""
        rows = np.concatenate(
            [
                np.empty(0, np.int64),
                *[part[0] + base for part, base in zip(found, self._bases[:-1], strict=True)],
            ]
        )
        scores = np.concatenate([np.empty(0, np.float32), *[part[1] for part in found]])
        if k <= 0:
            return rows[:0], scores[:0]
        if len(rows) > k:
            least = np.partition(scores, len(scores) - k)[len(scores) - k]
            rows, scores = rows[scores >= least], scores[scores >= least]
        order = np.argsort(-scores)
        ordered = scores[order]
        if (ordered[1:] == ordered[:-1]).any():
            order = np.lexsort((self.ids(rows), -scores))
        return rows[order[:k]], scores[order[:k]]

    def ids(self, rows: RowArray) -> NDArray[np.bytes_]:
        """Return the ids of the passages of the rows, in order: bytes ``[n]``."""
        split = self.split(rows)
        widest = max(
            (self._segments[number]["passage_ids"].itemsize for number, _, _ in split), default=1
        )
        ids = np.empty(len(rows), f"S{widest}")
        for number, places, local in split:
            ids[places] = self._segments[number]["passage_ids"][local]
        return ids


def nearest(segment: Segment, vector: FloatArray, k: int, selected: NDArray[np.bool_] | None) -> Found:
    """Return at least the ``k`` nearest rows of a segment, and all that tie with the last of them."""
    wanted = k + 1
    while k > 0:
        rows, scores = segment.vector_index.search(vector, wanted, selected)
        if len(rows) < wanted or scores[k - 1] != scores[-1]:
            return rows, scores
        wanted *= 4
    return np.empty(0, np.int64), np.empty(0, np.float32)


def assemble(
    count: int, pieces: Sequence[Piece], empty: Sequence[NDArray[Any]]
) -> tuple[NDArray[np.int64], list[NDArray[Any]]]:
    """Put the sentences of rows of several segments into the order of the rows.

    :param count: number of rows asked for.
    :param pieces: for each segment the places of its rows, their numbers of sentences, and arrays with
        an item a sentence.
    :param empty: what the arrays are when there is none.
    :return: offsets ``[count + 1]`` and the arrays.
    """
    lengths = np.zeros(count, np.int64)
    for places, per_row, _ in pieces:
        lengths[places] = per_row
    starts = offsets(lengths)
    if len(pieces) == 1 and (np.diff(pieces[0][0]) > 0).all():
        return starts, pieces[0][2]
    result = [np.empty((int(starts[-1]), *array.shape[1:]), array.dtype) for array in empty]
    for places, _, arrays in pieces:
        targets = ranges(starts[places], starts[places + 1], int(starts[-1]))
        for whole, part in zip(result, arrays, strict=True):
            whole[targets] = part
    return starts, result
