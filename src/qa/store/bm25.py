"""BM25 over the postings of segments, in Lucene's form, with groups of terms that count as one.

A group's score in a passage is weight · idf · tf / (tf + k1 · (1 − b + b · length / average length)),
where idf = ln(1 + (N − df + 0.5) / (df + 0.5)); tf sums over the group's terms, df counts the live
passages with any of them, N and the average length are those of the live passages of the whole
collection (Robertson & Zaragoza 2009; Kamphuis et al. 2020, variant "Lucene (accurate)").
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from qa.records import FloatArray, TermGroup
from qa.settings import Bm25Settings
from qa.store.layout import decode_term, ranges
from qa.store.segment import Segment

Postings = tuple[NDArray[np.int32], FloatArray]


class Statistics:
    """What BM25 needs to know of a whole state: N, the average length, and df by group."""

    def __init__(self, segments: Sequence[Segment], settings: Bm25Settings) -> None:
        self.segments = segments
        self._settings = settings
        self._frequencies: dict[tuple[str, ...], int] = {}
        self.passages = sum(int(np.count_nonzero(segment.live)) for segment in segments)
        terms = sum(int(segment["lengths"][segment.live].sum(dtype=np.int64)) for segment in segments)
        self.average_length = terms / self.passages if terms else 1.0
        self._norms: dict[int, FloatArray] = {}

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
        key = group.terms
        if key not in self._frequencies:
            self.keep(key, [find_postings(segment, group) for segment in self.segments])
        return self._frequencies[key]

    def keep(self, key: tuple[str, ...], postings: Sequence[Postings]) -> None:
        """Count and remember a group's frequency from its postings in every segment."""
        self._frequencies[key] = sum(
            int(np.count_nonzero(segment.live[rows])) if segment.any_removed else len(rows)
            for segment, (rows, _) in zip(self.segments, postings, strict=True)
        )

    def factor(self, group: TermGroup) -> np.float32:
        """Return weight · idf of a group."""
        frequency = self.frequency(group)
        rarity = math.log(1 + (self.passages - frequency + 0.5) / (frequency + 0.5))
        return np.float32(group.weight * rarity)

    def norms(self, number: int) -> FloatArray:
        """Return k1 · (1 − b + b · length / average) for each row of segment ``number``."""
        if number not in self._norms:
            k1, b = self._settings.k1, self._settings.b
            relative = self.segments[number]["lengths"] / self.average_length
            self._norms[number] = (k1 * (1 - b + b * relative)).astype(np.float32)
        return self._norms[number]


def find_postings(segment: Segment, group: TermGroup) -> Postings:
    """Return the rows, ascending, in which a group occurs in a segment, and how often."""
    numbers = [segment.term_number(term) for term in dict.fromkeys(group.terms)]
    starts = segment["posting_offsets"]
    pieces = [slice(*starts[number : number + 2]) for number in numbers if number is not None]
    rows = [segment["posting_rows"][piece] for piece in pieces]
    counts = [segment["posting_counts"][piece] for piece in pieces]
    if not pieces:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    if len(pieces) == 1:
        return rows[0], counts[0].astype(np.float32)
    return _add_up(np.concatenate(rows), np.concatenate(counts).astype(np.float32))


def _add_up(rows: NDArray[np.int32], counts: FloatArray) -> Postings:
    order = np.argsort(rows, kind="stable")
    rows, counts = rows[order], counts[order]
    first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    return rows[first], np.add.reduceat(counts, first)


def score_segments(
    segments: Sequence[Segment], statistics: Statistics, groups: Sequence[TermGroup]
) -> list[FloatArray]:
    """Return the score of every row, removed ones included, segment by segment."""
    scores = [np.zeros(segment.entry.passages, np.float32) for segment in segments]
    for group in groups:
        postings = [find_postings(segment, group) for segment in segments]
        statistics.keep(group.terms, postings)
        factor = statistics.factor(group)
        for number, (rows, counts) in enumerate(postings):
            scores[number][rows] += _part(counts, statistics.norms(number)[rows], factor)
    return scores


def score_rows(
    statistics: Statistics, number: int, rows: NDArray[np.int64], groups: Sequence[TermGroup]
) -> FloatArray:
    """Return the scores of some rows of segment ``number``, bit for bit those of ``score_segments``."""
    segment, wanted = statistics.segments[number], rows.astype(np.int32)
    norms = statistics.norms(number)[rows]
    scores = np.zeros(len(rows), np.float32)
    for group in groups:
        counts = np.zeros(len(rows), np.float32)
        for term in dict.fromkeys(group.terms):
            counts += _counts_in(segment, segment.term_number(term), wanted)
        found = counts > 0
        scores[found] += _part(counts[found], norms[found], statistics.factor(group))
    return scores


def _part(counts: FloatArray, norms: FloatArray, factor: np.float32) -> FloatArray:
    part: FloatArray = factor * (counts / (counts + norms))
    return part


def _counts_in(segment: Segment, number: int | None, wanted: NDArray[np.int32]) -> NDArray[np.uint16]:
    if number is None:
        return np.zeros(len(wanted), np.uint16)
    piece = slice(*segment["posting_offsets"][number : number + 2])
    rows, counts = segment["posting_rows"][piece], segment["posting_counts"][piece]
    places = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
    return np.where(rows[places] == wanted, counts[places], np.uint16(0))


def count_in_sentences(
    segment: Segment, rows: NDArray[np.int64], groups: Sequence[TermGroup]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Return counts ``[s, groups]`` and lengths ``[s]`` of the rows' sentences, and sentences a row."""
    sentences, per_row = segment.sentence_rows(rows)
    starts = segment["term_offsets"]
    first, last = starts[sentences], starts[sentences + 1]
    lengths = (last - first).astype(np.int32)
    result = np.zeros((len(sentences), len(groups)), np.int32)
    numbers, membership = _membership(segment, groups)
    if len(numbers):
        tokens = segment["sentence_terms"][ranges(first, last)]
        places = np.minimum(np.searchsorted(numbers, tokens), len(numbers) - 1)
        hits = np.flatnonzero(numbers[places] == tokens)
        owners = np.repeat(np.arange(len(sentences)), lengths)[hits]
        np.add.at(result, owners, membership[places[hits]])
    return result, lengths, per_row


def _membership(
    segment: Segment, groups: Sequence[TermGroup]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    found: dict[int, list[int]] = {}
    for column, group in enumerate(groups):
        for term in dict.fromkeys(group.terms):
            number = segment.term_number(term)
            if number is not None:
                found.setdefault(number, []).append(column)
    numbers = sorted(found)
    membership = np.zeros((len(numbers), len(groups)), np.int32)
    for place, number in enumerate(numbers):
        membership[place, found[number]] = 1
    return np.array(numbers, np.int32), membership
