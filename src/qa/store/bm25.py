"""BM25 over the postings of segments, in Lucene's form, with groups of terms that count as one.

A group's score in a passage is weight · idf · tf / (tf + k1 · (1 − b + b · length / average length)),
where idf = ln(1 + (N − df + 0.5) / (df + 0.5)); tf sums over the group's terms, df counts the live
passages with any of them, N and the average length are those of the live passages of the whole
collection (Robertson & Zaragoza 2009; Kamphuis et al. 2020, variant "Lucene (accurate)").
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qa.records import FloatArray, TermGroup
from qa.settings import Bm25Settings
from qa.store.maxscore import GroupPostings, best_rows
from qa.store.segment import Segment

Postings = tuple[NDArray[np.int32], NDArray[np.uint16] | FloatArray]
Found = tuple[NDArray[np.int64], FloatArray]

# Postings are kept for the last groups, since each question asks for them twice: for its best passages,
# and for those that the vectors found. Those of several terms are joined: up to 8 bytes a passage.
GROUPS_JOINED = 16  # in each segment

# Frequencies are kept for so many groups of terms, then forgotten together.
GROUPS_KEPT = 10_000


class Bm25:
    """BM25 over one whole state: N, the average length, df by group, and scores."""

    def __init__(self, segments: Sequence[Segment], settings: Bm25Settings) -> None:
        self.segments = segments
        self._settings = settings
        self._frequencies: dict[tuple[str, ...], int] = {}
        self.passages = sum(segment.live_passages for segment in segments)
        terms = sum(_live_terms(segment) for segment in segments)
        self.average_length = terms / self.passages if terms else 1.0
        self._known_norms: dict[int, tuple[FloatArray, float]] = {}
        kept = GROUPS_JOINED * max(1, len(segments))
        self._joined = lru_cache(kept)(self._join)
        self._postings = lru_cache(kept)(self._find_weighed)

    def best(
        self, groups: Sequence[TermGroup], k: int, masks: Sequence[NDArray[np.bool_] | None]
    ) -> list[Found]:
        """Return for each segment its rows among the ``k`` best of all, perhaps more, and their scores.

        :param masks: for each segment the rows to choose from, ``None`` for all.
        """
        found: list[Found] = [(np.empty(0, np.int64), np.empty(0, np.float32))] * len(self.segments)
        best = np.zeros(0, np.float32)
        # The largest segment first: its k-th best score spares the others most of their work.
        for number in sorted(range(len(found)), key=lambda each: -self.segments[each].entry.passages):
            floor = float(best.min()) if len(best) == k > 0 else 0.0
            parts = [self._postings(number, group) for group in groups]
            size = self.segments[number].entry.passages
            rows = best_rows(parts, k, size, masks[number], floor)
            scores = _add_up(parts, rows)
            found[number] = (rows[scores > 0].astype(np.int64), scores[scores > 0])
            best = np.sort(np.concatenate([best, found[number][1]]))[-k:] if k > 0 else best
        return found

    def scores(self, number: int, rows: NDArray[np.int64], groups: Sequence[TermGroup]) -> FloatArray:
        """Return the scores of chosen rows of one segment."""
        return _add_up([self._postings(number, group) for group in groups], rows.astype(np.int32))

    def counts(
        self, number: int, rows: NDArray[np.int64], groups: Sequence[TermGroup]
    ) -> NDArray[np.int32]:
        """Return how often each group occurs in chosen rows of one segment: ``[n, groups]``."""
        result = np.zeros((len(rows), len(groups)), np.int32)
        narrow = rows.astype(np.int32)
        for column, group in enumerate(groups):
            found, counts = self._find(number, group.terms)
            if len(found):
                places = np.minimum(np.searchsorted(found, narrow), len(found) - 1)
                result[:, column] = np.where(found[places] == narrow, counts[places], 0)
        return result

    def frequency(self, group: TermGroup) -> int:
        """Return in how many live passages any of the group's terms occurs."""
        known = self._frequencies.get(group.terms)
        if known is not None:
            return known
        if len(self._frequencies) > GROUPS_KEPT:
            self._frequencies.clear()
        frequency = 0
        for number, segment in enumerate(self.segments):
            rows, _ = self._find(number, group.terms)
            live = np.count_nonzero(segment.live[rows]) if segment.any_removed else len(rows)
            frequency += int(live)
        self._frequencies[group.terms] = frequency
        return frequency

    def _find_weighed(self, number: int, group: TermGroup) -> GroupPostings:
        rows, counts = self._find(number, group.terms)
        factor = np.float32(group.weight * self._rarity(self.frequency(group)))
        norms, least = self._norms(number)
        # A bound that needs no look at each posting: as if the shortest passage had the highest count.
        most = float(counts.max(initial=0))
        bound = float(factor) * most / (most + least) if most else 0.0
        return GroupPostings(rows, counts, factor, norms, bound)

    def _find(self, number: int, terms: tuple[str, ...]) -> Postings:
        if len(terms) == 1:
            return find_postings(self.segments[number], terms)
        return self._joined(number, terms)

    def _join(self, number: int, terms: tuple[str, ...]) -> Postings:
        return find_postings(self.segments[number], terms)

    def _rarity(self, frequency: int) -> float:
        return math.log(1 + (self.passages - frequency + 0.5) / (frequency + 0.5))

    def _norms(self, number: int) -> tuple[FloatArray, float]:
        """Return k1 · (1 − b + b · length / average) for each row of a segment, and the least."""
        if number not in self._known_norms:
            k1, b = self._settings.k1, self._settings.b
            relative = self.segments[number]["lengths"] / self.average_length
            norms = (k1 * (1 - b + b * relative)).astype(np.float32)
            self._known_norms[number] = (norms, float(norms.min(initial=np.inf)))
        return self._known_norms[number]


def find_postings(segment: Segment, terms: Sequence[str]) -> Postings:
    """Return the rows, ascending, in which any of the terms occurs in a segment, and how often."""
    numbers = [segment.term_number(term) for term in dict.fromkeys(terms)]
    found = [segment.postings(number) for number in numbers if number is not None]
    if not found:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    if len(found) == 1:
        return found[0]
    all_rows, all_counts = zip(*found, strict=True)
    rows, counts = np.concatenate(all_rows), np.concatenate(all_counts).astype(np.float32)
    # A stable sort merges runs that are sorted already.
    order = np.argsort(rows, kind="stable")
    rows, counts = rows[order], counts[order]
    again = np.flatnonzero(rows[1:] == rows[:-1]) + 1
    first = np.ones(len(rows), bool)
    first[again] = False
    joined = counts[first]
    np.add.at(joined, again - np.arange(1, len(again) + 1), counts[again])
    return rows[first], joined


def _add_up(groups: Sequence[GroupPostings], rows: NDArray[np.int32]) -> FloatArray:
    """Return the scores of rows, summed in the order of the groups, so that equal is equal."""
    totals = np.zeros(len(rows), np.float32)
    for group in groups:
        group.add_to(totals, rows)
    return totals


def _live_terms(segment: Segment) -> int:
    lengths = segment["lengths"]
    return int((lengths[segment.live] if segment.any_removed else lengths).sum(dtype=np.int64))


def count_in_sentences(
    segment: Segment, rows: NDArray[np.int64], groups: Sequence[TermGroup]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Return counts ``[s, groups]`` and lengths ``[s]`` of the rows' sentences, and sentences a row."""
    sentences, per_row = segment.sentence_rows(rows)
    terms, lengths = segment.sentence_terms(sentences)
    table, membership = _membership(segment, groups)
    kinds = table[terms]
    hits = np.flatnonzero(kinds > 0)  # NumPy is several times quicker with truth values
    owners = np.searchsorted(np.cumsum(lengths), hits, side="right")
    result = np.zeros((len(sentences), len(groups)), np.int32)
    np.add.at(result, owners, membership[kinds[hits]])
    return result, lengths.astype(np.int32), per_row


def _membership(
    segment: Segment, groups: Sequence[TermGroup]
) -> tuple[NDArray[np.uint16], NDArray[np.int32]]:
    """Return each term's kind (0: in no group) and, for each kind, which groups it belongs to."""
    found: dict[int, list[int]] = {}
    for column, group in enumerate(groups):
        for term in dict.fromkeys(group.terms):
            number = segment.term_number(term)
            if number is not None:
                found.setdefault(number, []).append(column)
    table = np.zeros(len(segment["posting_offsets"]), np.uint16)
    membership = np.zeros((len(found) + 1, len(groups)), np.int32)
    for kind, (number, columns) in enumerate(found.items(), start=1):
        table[number] = kind
        membership[kind, columns] = 1
    return table, membership
