"""The read-only state of a collection: the ``PassageStore`` over segments."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from heapq import merge
from itertools import count
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from qa.errors import IndexDamaged, IndexMismatch, SettingsError
from qa.records import Document, Filters, FloatArray, Passage, RowArray, TermGroup
from qa.settings import Bm25Settings
from qa.store.bm25 import Bm25, count_in_sentences
from qa.store.damage import names_damage
from qa.store.files import check_content, map_file
from qa.store.filters import allowed_passages
from qa.store.manifest import Manifest
from qa.store.rows import RowMap, assemble, nearest
from qa.store.segment import Segment
from qa.store.vocabulary import Vocabulary

# Documents kept decoded: enough for the hits of a few questions.
DOCUMENTS_KEPT = 64

# Each question touches some 50 MB of a million passages' vectors; see ``qa.store.files.release``.
QUESTIONS_BEFORE_RELEASE = 8

# Masks kept, one byte a passage each: people ask several questions under the same filters.
FILTERS_KEPT = 8


class Store:
    """One consistent state; see ``qa.contracts.PassageStore`` for shapes and meanings.

    Rows number the passages segment by segment. Equal scores are ordered by passage id, so that the
    order does not depend on the history of the collection. Safe to use from several threads.
    """

    def __init__(
        self, directory: Path, manifest: Manifest, settings: Bm25Settings | None = None
    ) -> None:
        self.directory = directory
        self.manifest = manifest
        self._settings = settings or Bm25Settings()
        self._open([Segment(directory, entry) for entry in manifest.segments])

    def _open(self, segments: list[Segment]) -> None:
        self.segments = segments
        self._rows = RowMap(segments)
        self._decoded = lru_cache(DOCUMENTS_KEPT)(self._read_document)
        self._masks = lru_cache(FILTERS_KEPT)(self._read_mask)
        self._questions = count(1)

    @property
    def glossary_source(self) -> bytes:
        """The bytes of the glossary that the collection was built with."""
        return self.manifest.description.glossary_source

    @property
    def encoder_directory(self) -> Path:
        """The folder of the baked encoder that the collection was built with."""
        return self.directory / self.manifest.encoder_folder

    @property
    def reranker_directory(self) -> Path | None:
        """The folder of the baked reranker that the collection is searched with, if there is one."""
        folder = self.manifest.description.reranker_folder
        return self.directory / folder if folder else None

    def close(self) -> None:
        """Let go of all files; what is asked of the store afterwards finds nothing."""
        self._open([])
        self.__dict__.pop("_bm25", None)
        self.__dict__.pop("_vocabulary", None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._rows)

    def read_sources(self) -> bytes:
        """Return what a sync remembers of the files; nothing if it was never written, or is damaged."""
        entry = self.manifest.sources
        if entry is None:
            return b""
        try:
            data = map_file(self.directory, entry)
            check_content(self.directory, entry, data)
        except IndexDamaged:
            return b""
        return data.tobytes()

    def verify(self) -> None:
        """Read every file and compare it with its digest.

        :raises IndexDamaged: naming the first file that differs.
        """
        for segment in self.segments:
            segment.verify()

    @names_damage
    def allowed_rows(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Return the mask of rows that pass the filters, or ``None`` when they are empty; read only."""
        return None if filters == Filters() else self._masks(filters)

    @names_damage
    def search_vectors(
        self, vector: FloatArray, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[RowArray, FloatArray]:
        """Return up to ``k`` rows by cosine with ``vector``, best first."""
        vector = self._checked(vector)
        selected = self._rows.selected(allowed)
        return self._rows.best(
            [
                nearest(segment, vector, k, mask)
                for segment, mask in zip(self.segments, selected, strict=True)
            ],
            k,
        )

    @names_damage
    def search_terms(
        self, groups: Sequence[TermGroup], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[RowArray, FloatArray]:
        """Return up to ``k`` rows with a BM25 score above 0, best first."""
        found = self._bm25.best(groups, k, self._rows.selected(allowed))
        return self._rows.best(found, k)

    @names_damage
    def vector_scores(self, rows: RowArray, vector: FloatArray) -> FloatArray:
        """Return the exact cosine of each row's passage vector with ``vector``: float32 ``[n]``."""
        scores: FloatArray = np.einsum("ij,j->i", self.vectors(rows), self._checked(vector))
        return scores

    @names_damage
    def vectors(self, rows: RowArray) -> FloatArray:
        """Return the passage vector of each row: float32 ``[n, d]``."""
        result = np.empty((len(rows), self.manifest.description.dimension), np.float32)
        for number, places, local in self._rows.split(rows):
            result[places] = self.segments[number]["vectors"][local]
        return result

    @names_damage
    def sentence_scores(
        self, rows: RowArray, vector: FloatArray
    ) -> tuple[NDArray[np.int64], FloatArray]:
        """Return offsets ``[n + 1]`` and the cosines of all sentences of the rows."""
        vector = self._checked(vector)
        pieces = []
        for number, places, local in self._rows.split(rows):
            scores, per_row = self.segments[number].sentence_scores(local, vector)
            pieces.append((places, per_row, [scores]))
        starts, (scores,) = assemble(len(rows), pieces, [np.empty(0, np.float32)])
        if next(self._questions) % QUESTIONS_BEFORE_RELEASE == 0:
            for segment in self.segments:
                segment.release()
        return starts, scores

    @names_damage
    def term_scores(self, rows: RowArray, groups: Sequence[TermGroup]) -> FloatArray:
        """Return the BM25 score of each row, the same as ``search_terms`` gives: float32 ``[n]``."""
        result = np.empty(len(rows), np.float32)
        for number, places, local in self._rows.split(rows):
            result[places] = self._bm25.scores(number, local, groups)
        return result

    @names_damage
    def term_counts(self, rows: RowArray, groups: Sequence[TermGroup]) -> NDArray[np.int32]:
        """Return how often each group occurs in each row: int32 ``[n, groups]``."""
        result = np.zeros((len(rows), len(groups)), np.int32)
        for number, places, local in self._rows.split(rows):
            result[places] = self._bm25.counts(number, local, groups)
        return result

    @names_damage
    def sentence_term_counts(
        self, rows: RowArray, groups: Sequence[TermGroup]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        """Return offsets, how often each group occurs in each sentence, and the sentences' lengths."""
        pieces = []
        for number, places, local in self._rows.split(rows):
            counts, lengths, per_row = count_in_sentences(self.segments[number], local, groups)
            pieces.append((places, per_row, [counts, lengths]))
        empty = [np.empty((0, len(groups)), np.int32), np.empty(0, np.int32)]
        starts, (counts, lengths) = assemble(len(rows), pieces, empty)
        return starts, counts, lengths

    @names_damage
    def document_frequencies(self, groups: Sequence[TermGroup]) -> NDArray[np.int64]:
        """Return for each group in how many live passages any of its terms occurs: int64 ``[g]``."""
        return np.array([self._bm25.frequency(group) for group in groups], np.int64)

    @names_damage
    def vocabulary(self) -> Mapping[str, int]:
        """Return each index term with the number of live passages that hold it."""
        return self._vocabulary

    @names_damage
    def terms_beginning(self, letter: str) -> Mapping[str, int]:
        """Return the part of the vocabulary whose terms begin with a letter."""
        return self._vocabulary.beginning(letter)

    @names_damage
    def passage_ids(self, rows: RowArray) -> list[str]:
        """Return the ids of the passages of the rows, in order."""
        return [name.decode() for name in self._rows.ids(rows).tolist()]

    @names_damage
    def passages(self, rows: RowArray) -> list[Passage]:
        """Return the passages of the rows, in order."""
        found: dict[int, Passage] = {}
        for number, places, local in self._rows.split(rows):
            found |= zip(places.tolist(), self.segments[number].passages(local), strict=True)
        return [found[place] for place in range(len(rows))]

    @names_damage
    def document(self, document_id: str) -> Document:
        """Return a document by its id.

        :raises KeyError: if no live document has that id.
        """
        return self._decoded(document_id)

    def documents(self) -> Iterator[Document]:
        """Yield every live document, in order of uri."""
        live = [
            [(uri, number, ordinal) for uri, ordinal in segment.live_uris()]
            for number, segment in enumerate(self.segments)
        ]
        for _, number, ordinal in merge(*live):
            yield self.segments[number].document(ordinal)

    def _read_mask(self, filters: Filters) -> NDArray[np.bool_]:
        masks = [allowed_passages(segment, filters) for segment in self.segments]
        mask = np.concatenate([np.empty(0, bool), *masks])
        mask.flags.writeable = False
        return mask

    def _read_document(self, document_id: str) -> Document:
        for segment in self.segments:
            ordinal = segment.find_document(document_id)
            if ordinal is not None:
                return segment.document(ordinal)
        raise KeyError(document_id)

    @cached_property
    def _bm25(self) -> Bm25:
        return Bm25(self.segments, self._settings)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self.segments)

    def _checked(self, vector: FloatArray) -> FloatArray:
        dimension = self.manifest.description.dimension
        if vector.shape != (dimension,):
            raise IndexMismatch(
                f"The question's vector has shape {vector.shape}, the index {self.directory} holds "
                f"vectors of {dimension}, made by {self.manifest.description.encoder_name}. Encode "
                f"with that, or run `qa index` with the other encoder."
            )
        if not np.isfinite(vector).all():
            raise SettingsError("The question's vector holds values that are not finite.")
        return np.ascontiguousarray(vector, np.float32)
