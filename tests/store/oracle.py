"""The slow and obvious ``PassageStore``: plain Python over a dictionary, to compare with."""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.records import Document, Filters, FloatArray, Passage, PassageEntry, RowArray, TermGroup
from qa.settings import Bm25Settings

Collection = Mapping[str, tuple[Document, Sequence[PassageEntry]]]


class OracleStore:
    """Rows are the passages of all documents, in order of passage id."""

    def __init__(self, collection: Collection, settings: Bm25Settings | None = None) -> None:
        self.collection = collection
        self.settings = settings or Bm25Settings()
        pairs = [(d, entry) for d, entries in collection.values() for entry in entries]
        self.rows = sorted(pairs, key=lambda pair: pair[1].passage.id)

    def __len__(self) -> int:
        return len(self.rows)

    def allowed_rows(self, filters: Filters) -> NDArray[np.bool_] | None:
        if filters == Filters():
            return None
        return np.array([passes(document, filters) for document, _ in self.rows], bool)

    def search_vectors(
        self, vector: FloatArray, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[RowArray, FloatArray]:
        scores = [dot(entry.vector, vector) for _, entry in self.rows]
        return self.best(scores, k, allowed)

    def search_terms(
        self, groups: Sequence[TermGroup], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[RowArray, FloatArray]:
        scores = [self.bm25(row, groups) for row in range(len(self))]
        above = np.array([score > 0 for score in scores], bool)
        return self.best(scores, k, above if allowed is None else above & allowed)

    def best(
        self, scores: Sequence[float], k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[RowArray, FloatArray]:
        rows = [row for row in range(len(self)) if allowed is None or allowed[row]]
        rows = sorted(rows, key=lambda row: (-scores[row], row))[:k]
        return np.array(rows, np.int64), np.array([scores[row] for row in rows], np.float32)

    def vector_scores(self, rows: RowArray, vector: FloatArray) -> FloatArray:
        return np.array([dot(self.rows[row][1].vector, vector) for row in rows], np.float32)

    def vectors(self, rows: RowArray) -> FloatArray:
        return np.array([self.rows[row][1].vector for row in rows], np.float32)

    def sentence_scores(
        self, rows: RowArray, vector: FloatArray
    ) -> tuple[NDArray[np.int64], FloatArray]:
        scores = [
            [dot(sentence, vector) for sentence in self.rows[row][1].sentence_vectors] for row in rows
        ]
        return starts(scores), np.array([score for part in scores for score in part], np.float32)

    def term_scores(self, rows: RowArray, groups: Sequence[TermGroup]) -> FloatArray:
        return np.array([self.bm25(row, groups) for row in rows], np.float32)

    def bm25(self, row: int, groups: Sequence[TermGroup]) -> float:
        bags = [bag(entry) for _, entry in self.rows]
        average = sum(map(len, bags)) / len(bags)
        k1, b = self.settings.k1, self.settings.b
        score = 0.0
        for group in groups:
            count = sum(term in group.terms for term in bags[row])
            frequency = sum(any(term in group.terms for term in other) for other in bags)
            if count:
                idf = math.log(1 + (len(bags) - frequency + 0.5) / (frequency + 0.5))
                norm = k1 * (1 - b + b * len(bags[row]) / average)
                score += group.weight * idf * count / (count + norm)
        return score

    def term_counts(self, rows: RowArray, groups: Sequence[TermGroup]) -> NDArray[np.int32]:
        bags = [bag(self.rows[row][1]) for row in rows]
        counts = [[sum(t in group.terms for t in terms) for group in groups] for terms in bags]
        return np.array(counts, np.int32).reshape(len(rows), len(groups))

    def sentence_term_counts(
        self, rows: RowArray, groups: Sequence[TermGroup]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        sentences = [self.rows[row][1].sentence_terms for row in rows]
        flat = [terms for part in sentences for terms in part]
        counts = [[sum(t in group.terms for t in terms) for group in groups] for terms in flat]
        lengths = [len(terms) for terms in flat]
        shaped = np.array(counts, np.int32).reshape(len(flat), len(groups))
        return starts(sentences), shaped, np.array(lengths, np.int32)

    def document_frequencies(self, groups: Sequence[TermGroup]) -> NDArray[np.int64]:
        bags = [bag(entry) for _, entry in self.rows]
        counts = [sum(any(t in group.terms for t in other) for other in bags) for group in groups]
        return np.array(counts, np.int64)

    def vocabulary(self) -> Mapping[str, int]:
        bags = [set(bag(entry)) for _, entry in self.rows]
        return {term: sum(term in other for other in bags) for term in set().union(*bags)}

    def terms_beginning(self, letter: str) -> Mapping[str, int]:
        return {term: count for term, count in self.vocabulary().items() if term[0] == letter}

    def passage_ids(self, rows: RowArray) -> list[str]:
        return [passage.id for passage in self.passages(rows)]

    def passages(self, rows: RowArray) -> list[Passage]:
        return [self.rows[row][1].passage for row in rows]

    def document(self, document_id: str) -> Document:
        return {document.id: document for document, _ in self.collection.values()}[document_id]

    def documents(self) -> Iterator[Document]:
        for uri in sorted(self.collection):
            yield self.collection[uri][0]


def bag(entry: PassageEntry) -> list[str]:
    """A passage's terms: those of its headings once, and those of all its sentences."""
    return [*entry.heading_terms, *(term for terms in entry.sentence_terms for term in terms)]


def dot(left: FloatArray, right: FloatArray) -> float:
    return math.fsum(a * b for a, b in zip(left.tolist(), right.tolist(), strict=True))


def starts(parts: Sequence[Sequence[object]]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(part) for part in parts)]).astype(np.int64)


def passes(document: Document, filters: Filters) -> bool:
    if filters.documents and not {document.id, document.uri} & set(filters.documents):
        return False
    if filters.topics and not set(document.topics) & set(filters.topics):
        return False
    if filters.languages and document.language not in filters.languages:
        return False
    if filters.since is None and filters.until is None:
        return True
    if not document.date:
        return False
    first, last = span_of(document.date)
    since = span_of(filters.since)[0] if filters.since else first
    until = span_of(filters.until)[1] if filters.until else last
    return last >= since and first <= until


def span_of(date: str) -> tuple[str, str]:
    """The first and the last day that an ISO date of any precision can mean."""
    return date + "-01-01"[len(date) - 4 :], date + "-12-31"[len(date) - 4 :]
