"""The small protocols that let a stage have more than one implementation.

Each is tested by one suite under ``tests/contracts`` that runs over every implementation.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from qa.records import (
    Document,
    EncodedPassages,
    Filters,
    FloatArray,
    Hit,
    Passage,
    PassageEntry,
    Progress,
    RowArray,
    Span,
    TermGroup,
)

ProgressCallback = Callable[[Progress], None]


@runtime_checkable
class Reader(Protocol):
    """Turns one kind of file into documents."""

    suffixes: tuple[str, ...]

    def read(self, path: Path, uri: str) -> Document:
        """Read ``path`` into a document whose ``uri`` is as given.

        :raises UnreadableDocument: if the file is not what its name says, or holds no text.
        """
        ...


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into unit vectors of one dimension."""

    name: str
    dimension: int
    digest: str

    def encode_passages(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]
    ) -> EncodedPassages:
        """Encode each text once and pool it whole and over each of its sentence spans.

        :param texts: ``n`` passages as they are to be encoded.
        :param sentences: for each text the spans, into that text, of its sentences.
        :return: float32 unit vectors, ``[n, d]`` and ``[sum of sentences, d]``, in order.
        """
        ...

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Encode questions: float32 ``[n, d]``, unit length."""
        ...


class PassageStore(Protocol):
    """A read-only, consistent state of a collection; rows count from 0 to ``len(store) - 1``.

    A row names a passage in this state only. ``allowed`` is a bool mask ``[len(store)]`` or ``None``
    for all. Removed passages are never returned. Higher scores are better everywhere.
    """

    def __len__(self) -> int:
        """Return the number of rows, removed ones included."""
        ...

    def allowed_rows(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Return the mask of rows that pass the filters, or ``None`` when the filters are empty."""
        ...

    def search_vectors(
        self, vector: FloatArray, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[RowArray, FloatArray]:
        """Return up to ``k`` rows by cosine with ``vector`` (float32 ``[d]``), best first.

        Ties are ordered by passage id, so that a collection's history does not show.
        """
        ...

    def search_terms(
        self, groups: Sequence[TermGroup], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[RowArray, FloatArray]:
        """Return up to ``k`` rows with a BM25 score above 0, best first; ties by passage id."""
        ...

    def vector_scores(self, rows: RowArray, vector: FloatArray) -> FloatArray:
        """Return the exact cosine of each row's passage vector with ``vector``: float32 ``[n]``."""
        ...

    def vectors(self, rows: RowArray) -> FloatArray:
        """Return each row's passage vector: float32 ``[n, d]``, unit length."""
        ...

    def sentence_scores(
        self, rows: RowArray, vector: FloatArray
    ) -> tuple[NDArray[np.int64], FloatArray]:
        """Return the cosines of all sentences of the rows.

        :return: ``offsets`` int64 ``[n + 1]`` and ``scores`` float32 ``[offsets[-1]]``; the sentences
            of ``rows[i]`` are ``scores[offsets[i]:offsets[i + 1]]``.
        """
        ...

    def term_scores(self, rows: RowArray, groups: Sequence[TermGroup]) -> FloatArray:
        """Return the BM25 score of each row, the same as ``search_terms`` gives: float32 ``[n]``."""
        ...

    def term_counts(self, rows: RowArray, groups: Sequence[TermGroup]) -> NDArray[np.int32]:
        """Return how often each group occurs in each row, title and headings included: ``[n, g]``."""
        ...

    def sentence_term_counts(
        self, rows: RowArray, groups: Sequence[TermGroup]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        """Return how often each group occurs in each sentence of the rows.

        :return: ``offsets`` int64 ``[n + 1]`` as above, ``counts`` int32 ``[m, len(groups)]`` and
            ``lengths`` int32 ``[m]``, the number of index terms of each sentence.
        """
        ...

    def document_frequencies(self, groups: Sequence[TermGroup]) -> NDArray[np.int64]:
        """Return for each group in how many live passages any of its terms occurs: int64 ``[g]``."""
        ...

    def vocabulary(self) -> Mapping[str, int]:
        """Return each index term with the number of passages that hold it."""
        ...

    def terms_beginning(self, letter: str) -> Mapping[str, int]:
        """Return the part of the vocabulary whose terms begin with a letter."""
        ...

    def passage_ids(self, rows: RowArray) -> list[str]:
        """Return the ids of the passages of the rows, in order."""
        ...

    def passages(self, rows: RowArray) -> list[Passage]:
        """Return the passages of the rows, in order."""
        ...

    def document(self, document_id: str) -> Document:
        """Return a document by its id.

        :raises KeyError: if no live document has that id.
        """
        ...

    def documents(self) -> Iterable[Document]:
        """Yield every live document, in order of uri."""
        ...


@runtime_checkable
class Reranker(Protocol):
    """Orders hits anew by reading question and passage together."""

    name: str

    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return the same hits in a new order, best first, which takes over the old ``score`` values.

        So the scores stay comparable with those of hits that were not handed over; each hit has the
        reranker's own opinion in ``scores.reranker``.
        """
        ...


class StoreWriter(Protocol):
    """Prepares the next state of a collection; nothing is seen by readers until ``commit``."""

    def stored_vectors(
        self, content_keys: Sequence[str]
    ) -> Mapping[str, tuple[FloatArray, FloatArray]]:
        """Return (passage vector ``[d]``, sentence vectors ``[s, d]``) of keys already known."""
        ...

    def add(self, document: Document, entries: Sequence[PassageEntry]) -> None:
        """Add a document, replacing a live one of the same uri."""
        ...

    def remove(self, document_id: str) -> None:
        """Remove a document; unknown ids raise ``KeyError``."""
        ...

    def commit(self) -> None:
        """Make the new state the current one, atomically and durably."""
        ...
