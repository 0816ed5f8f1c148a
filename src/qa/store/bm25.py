"""BM25 over the postings of segments, in Lucene's form, with groups of terms that count as one.

A group's score in a passage is weight · idf · tf / (tf + k1 · (1 − b + b · length / average length)),
where idf = ln(1 + (N − df + 0.5) / (df + 0.5)); tf sums over the group's terms, df counts the live
passages with any of them, N and the average length are those of the live passages of the whole
collection (Robertson & Zaragoza 2009; Kamphuis et al. 2020, variant "Lucene (accurate)").
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from qa.records import FloatArray, TermGroup
from qa.settings import Bm25Settings
from qa.store.layout import decode_term
from qa.store.segment import Segment

Postings = tuple[NDArray[np.int32], FloatArray]

# The scores of all rows are kept for the last questions, since each question asks for them twice: for
# its best passages, and for those that the vectors found. 4 bytes a passage each.
QUESTIONS_KEPT = 4

# Frequencies are kept for so many groups of terms, then forgotten together.
GROUPS_KEPT = 10_000


class Bm25:
    """BM25 over one whole state: N, the average length, df by group, and the scores of all rows."""

    def __init__(self, segments: Sequence[Segment], settings: Bm25Settings) -> None:
        self.segments = segments
        self._settings = settings
        self._frequencies: dict[tuple[str, ...], int] = {}
        self.passages = sum(int(np.count_nonzero(segment.live)) for segment in segments)
        terms = sum(int(segment["lengths"][segment.live].sum(dtype=np.int64)) for segment in segments)
        self.average_length = terms / self.passages if terms else 1.0
        self._known_norms: dict[int, FloatArray] = {}
        self._scored = lru_cache(QUESTIONS_KEPT)(self._score)

    def scores(self, groups: Sequence[TermGroup]) -> list[FloatArray]:
        """Return the score of every row, removed ones included, segment by segment; read only."""
        return self._scored(tuple(groups))

    @cached_property
    def vocabulary(self) -> Mapping[str, int]:
        """Each index term with the number of live passages that hold it."""
        total: dict[str, int] = {}
        for segment in self.segments:
            counts = segment.live_frequencies().tolist()
            for term, count in zip(segment.vocabulary(), counts, strict=True):
                if count:
                    text = decode_term(term)
                    total[text] = total.get(text, 0) + count
        return MappingProxyType(total)

    def frequency(self, group: TermGroup) -> int:
        """Return in how many live passages any of the group's terms occurs."""
        known = self._frequencies.get(group.terms)
        if known is not None:
            return known
        return self._count(group, [find_postings(segment, group) for segment in self.segments])

    def _count(self, group: TermGroup, postings: Sequence[Postings]) -> int:
        if len(self._frequencies) > GROUPS_KEPT:
            self._frequencies.clear()
        frequency = sum(
            int(np.count_nonzero(segment.live[rows])) if segment.any_removed else len(rows)
            for segment, (rows, _) in zip(self.segments, postings, strict=True)
        )
        self._frequencies[group.terms] = frequency
        return frequency

    def _score(self, groups: tuple[TermGroup, ...]) -> list[FloatArray]:
        scores = [np.zeros(segment.entry.passages, np.float32) for segment in self.segments]
        for group in groups:
            postings = [find_postings(segment, group) for segment in self.segments]
            factor = np.float32(group.weight * self._rarity(self._count(group, postings)))
            for number, (rows, counts) in enumerate(postings):
                norms = self._norms(number)[rows]
                scores[number][rows] += factor * (counts / (counts + norms))
        return scores

    def _rarity(self, frequency: int) -> float:
        return math.log(1 + (self.passages - frequency + 0.5) / (frequency + 0.5))

    def _norms(self, number: int) -> FloatArray:
        """Return k1 · (1 − b + b · length / average) for each row of a segment."""
        if number not in self._known_norms:
            k1, b = self._settings.k1, self._settings.b
            relative = self.segments[number]["lengths"] / self.average_length
            self._known_norms[number] = (k1 * (1 - b + b * relative)).astype(np.float32)
        return self._known_norms[number]


def find_postings(segment: Segment, group: TermGroup) -> Postings:
    """Return the rows, ascending, in which a group occurs in a segment, and how often."""
    numbers = [segment.term_number(term) for term in dict.fromkeys(group.terms)]
    found = [segment.postings(number) for number in numbers if number is not None]
    if not found:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    if len(found) == 1:
        return found[0][0], found[0][1].astype(np.float32)
    rows, counts = zip(*found, strict=True)
    return _add_up(np.concatenate(rows), np.concatenate(counts).astype(np.float32))


def _add_up(rows: NDArray[np.int32], counts: FloatArray) -> Postings:
    order = np.argsort(rows, kind="stable")
    rows, counts = rows[order], counts[order]
    first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    return rows[first], np.add.reduceat(counts, first)


def count_in_sentences(
    segment: Segment, rows: NDArray[np.int64], groups: Sequence[TermGroup]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Return counts ``[s, groups]`` and lengths ``[s]`` of the rows' sentences, and sentences a row."""
    sentences, per_row = segment.sentence_rows(rows)
    terms, lengths = segment.sentence_terms(sentences)
    table, membership = _membership(segment, groups)
    kinds = table[terms]
    hits = np.flatnonzero(kinds)
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
