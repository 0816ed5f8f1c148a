"""The best passages of one segment by BM25, without scoring every posting of frequent terms.

Groups are taken by what they can add at most, the most first. Once the k-th best sum so far beats all
that the remaining groups could add together, no other passage can come in, and those groups are only
looked up for the passages that still can (MaxScore: Turtle & Flood 1995, term at a time).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.records import FloatArray

# Float32 sums differ by the order of their terms; who is this close to the k-th best stays.
SLACK = 1e-4

# Looking a passage up in sorted postings costs about as much as scoring so many of them in a row.
LOOKUP_COST = 16

# So few postings are scored faster than anything is spared.
FEW_POSTINGS = 20_000


@dataclass(frozen=True, slots=True)
class GroupPostings:
    """A group's postings in one segment: ``rows`` int32, ascending, and ``counts`` in their bags.

    ``factor`` is weight times idf; ``norms`` float32 has what a count is weighed against, for every
    row of the segment; ``bound`` is at least the highest score of any posting.
    """

    rows: NDArray[np.int32]
    counts: NDArray[Any]
    factor: np.float32
    norms: FloatArray
    bound: float = np.inf

    def scores(self) -> FloatArray:
        """Return the score of each posting."""
        return self._score(self.rows, self.counts)

    def add_to(self, totals: FloatArray, rows: NDArray[np.int32]) -> None:
        """Add the group's score in each of the rows (int32, or all postings would be converted)."""
        if not len(self.rows):
            return
        places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        hits = np.flatnonzero(self.rows[places] == rows)
        totals[hits] += self._score(rows[hits], self.counts[places[hits]])

    def _score(self, rows: NDArray[np.int32], counts: NDArray[Any]) -> FloatArray:
        found: FloatArray = counts.astype(np.float32)
        # NumPy converts 32-bit places faster than it looks up by them.
        found /= found + self.norms[rows.astype(np.int64)]
        found *= self.factor
        return found


def best_rows(
    groups: Sequence[GroupPostings], k: int, size: int, allowed: NDArray[np.bool_] | None, floor: float
) -> NDArray[np.int32]:
    """Return a superset, ascending, of the allowed rows whose score is among the ``k`` best.

    :param size: rows of the segment.
    :param floor: a score that ``k`` rows elsewhere reach; only rows that may reach it too matter.
    """
    groups = sorted((group for group in groups if len(group.rows)), key=lambda group: -group.bound)
    if allowed is not None:
        few = int(np.count_nonzero(allowed))
        if few * LOOKUP_COST < sum(len(group.rows) for group in groups):
            return np.flatnonzero(allowed).astype(np.int32)
    search = _Search(size, k, allowed, floor)
    if sum(len(group.rows) for group in groups) < FEW_POSTINGS:
        return search.everything(groups)
    rests = [sum(group.bound for group in groups[number:]) for number in range(len(groups) + 1)]
    used = 0
    while used < len(groups) and not search.beats(rests[used]):
        search.take(groups[used])
        used += 1
    rows = search.hopeful(rests[used])
    for number in range(used, len(groups)):
        rows = search.narrow(rows, groups[number], rests[number + 1])
    return rows


class _Search:
    """Sums by row, and the ``k``-th best of them so far."""

    def __init__(self, size: int, k: int, allowed: NDArray[np.bool_] | None, floor: float) -> None:
        self._sums = np.zeros(size, np.float32)
        if allowed is not None:
            self._sums[~allowed] = -np.inf
        self._k = k
        self._least = floor

    def everything(self, groups: Sequence[GroupPostings]) -> NDArray[np.int32]:
        """Return, ascending, the best rows by the scores of all postings."""
        for group in groups:
            np.add.at(self._sums, group.rows, group.scores())
        rows = np.flatnonzero(self._sums > 0).astype(np.int32)
        sums = self._sums[rows]
        self._raise_least(sums)
        return rows[self._may_reach(sums, 0.0)]

    def beats(self, rest: float) -> bool:
        """Tell whether a row that was not met cannot be among the best any more."""
        return self._least * (1 - SLACK) > rest

    def take(self, group: GroupPostings) -> None:
        """Add the scores of all postings of a group."""
        np.add.at(self._sums, group.rows, group.scores())
        self._raise_least(self._sums[group.rows])

    def hopeful(self, rest: float) -> NDArray[np.int32]:
        """Return, ascending, the rows met that may still be among the best."""
        return np.flatnonzero(self._may_reach(self._sums, rest)).astype(np.int32)

    def narrow(self, rows: NDArray[np.int32], group: GroupPostings, rest: float) -> NDArray[np.int32]:
        """Add a group's scores to these rows alone, and return those that may still be the best."""
        if len(rows) * LOOKUP_COST < len(group.rows):
            sums = self._sums[rows]
            group.add_to(sums, rows)
            self._sums[rows] = sums
        else:
            np.add.at(self._sums, group.rows, group.scores())
            sums = self._sums[rows]
        self._raise_least(sums)
        return rows[self._may_reach(sums, rest)]

    def _raise_least(self, sums: FloatArray) -> None:
        if 0 < self._k <= len(sums):
            place = len(sums) - self._k
            self._least = max(self._least, float(np.partition(sums, place)[place]))

    def _may_reach(self, sums: FloatArray, rest: float) -> NDArray[np.bool_]:
        needed = self._least * (1 - SLACK) - rest
        return sums >= np.float32(needed) if needed > 0 else sums > 0
