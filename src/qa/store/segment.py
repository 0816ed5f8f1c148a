"""One immutable segment, opened for reading."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.records import Document, FloatArray, Passage, Span
from qa.store.catalogue import columns_of_lines, ordinals_with, read_kinds, texts_at
from qa.store.codec import decode_document, decode_json
from qa.store.damage import names_damage
from qa.store.files import check_content, map_file, release
from qa.store.layout import SENTENCE_SCALE, decode_term, dequantize, encode_term, ranges
from qa.store.manifest import SegmentEntry
from qa.store.vectors import FLAT, VectorIndex, open_index

# Of these, a question reads a few hundred rows here and there, and they are most of an index.
READ_BY_ROW = ("vectors", "sentence_vectors")

# Paths of headings kept decoded; several passages share one.
HEADINGS_KEPT = 1024


class LiveDocument(NamedTuple):
    """A document that was not removed; ``digest`` is ``qa.store.document_digest``."""

    ordinal: int
    id: str
    uri: str
    digest: str
    passages: int


class Segment:
    """A segment's files as memory-mapped arrays, and the smallest questions they answer.

    ``live`` (bool ``[P]``) and ``live_documents`` (bool ``[D]``) say what was not removed. Rows count
    from 0 within the segment.
    """

    def __init__(self, directory: Path, entry: SegmentEntry) -> None:
        self.entry = entry
        self._directory = directory
        self._arrays: dict[str, NDArray[Any]] = {
            name: map_file(directory, file) for name, file in entry.files.items()
        }
        if "uris" not in self._arrays:
            self._arrays |= self._derived()
        removed = entry.tombstones
        self._tombstones = map_file(directory, removed) if removed else None
        self.live_documents = np.ones(entry.documents, bool)
        self.live = np.ones(entry.passages, bool)
        self.live_passages = entry.passages
        self.any_removed = False
        # Plain integers and bytes come out of a memoryview several times faster than out of an array.
        self._text = self["vocabulary"].data
        self._text_offsets = self["vocabulary_offsets"].data
        self._posting_offsets = self["posting_offsets"].data
        self._numbers: dict[str, int] = {}
        self._ordinals: dict[str, int] = {}
        self._headings = lru_cache(HEADINGS_KEPT)(self._read_headings)
        if self._tombstones is not None:
            self.bury(self._tombstones)

    @names_damage
    def bury(self, ordinals: NDArray[np.int32]) -> None:
        """Mark documents as removed."""
        starts = self["document_passages"]
        self.live_documents[ordinals] = False
        self.live[ranges(starts[ordinals], starts[ordinals + 1], len(self.live))] = False
        self.live_passages = int(np.count_nonzero(self.live))
        self.any_removed = self.live_passages < len(self.live)

    def __getitem__(self, column: str) -> NDArray[Any]:
        return self._arrays[column]

    @property
    def size(self) -> tuple[int, int]:
        """The number of passages, and of live ones."""
        return self.entry.passages, self.live_passages

    def live_counts(self) -> tuple[int, int, int]:
        """Return the numbers of live documents, passages and sentences."""
        sentences = int(np.diff(self["sentence_offsets"])[self.live].sum())
        return int(np.count_nonzero(self.live_documents)), self.size[1], sentences

    @names_damage
    def _derived(self) -> dict[str, NDArray[Any]]:
        """Return the columns that a segment of an earlier version lacks."""
        return columns_of_lines(self["catalogue"].tobytes())

    @cached_property
    @names_damage
    def kinds(self) -> list[tuple[str, frozenset[str]]]:
        """The distinct pairs of language and topics; ``document_kinds`` counts from 0 in it."""
        return read_kinds(self["kinds"].tobytes())

    @cached_property
    def vector_index(self) -> VectorIndex:
        """The index over the passage vectors."""
        return open_index(self.entry.vector_index, self._arrays)

    def verify(self, columns: Collection[str] | None = None) -> None:
        """Compare every file, or those of some columns, with its digest, as ``Store.verify`` does."""
        for name, file in self.entry.files.items():
            if columns is None or name in columns:
                check_content(self._directory, file, self._arrays[name])
        if self.entry.tombstones and self._tombstones is not None:
            check_content(self._directory, self.entry.tombstones, self._tombstones)

    def live_ordinals(self) -> list[int]:
        """Return the ordinals of the documents that were not removed."""
        return np.flatnonzero(self.live_documents).tolist()

    @names_damage
    def live_uris(self) -> list[tuple[str, int]]:
        """Return uri and ordinal of each document that was not removed, in order of uri."""
        order = self["uri_order"]
        ordinals = order[self.live_documents[order]].tolist()
        uris = texts_at(self, ordinals)
        return [(decode_term(uri), ordinal) for uri, ordinal in zip(uris, ordinals, strict=True)]

    @names_damage
    def stored_documents(self) -> list[LiveDocument]:
        """Return what a sync needs to know of each document that was not removed."""
        ordinals = self.live_ordinals()
        ids, digests = self["document_ids"].tolist(), self["digests"].tobytes()
        counts = np.diff(self["document_passages"]).tolist()
        uris = map(decode_term, texts_at(self, ordinals))
        return [
            LiveDocument(n, ids[n].decode(), uri, digests[32 * n : 32 * n + 32].hex(), counts[n])
            for n, uri in zip(ordinals, uris, strict=True)
        ]

    def find_document(self, document_id: str) -> int | None:
        """Return the ordinal of a live document."""
        seen = self._ordinals.get(document_id)
        if seen is not None and self.live_documents[seen]:
            return seen
        # The same document may have been added again within one segment by a merge.
        live = [n for n in self.ordinals_of_id(document_id) if self.live_documents[n]]
        return live[0] if live else None

    def ordinals_of_id(self, document_id: str) -> list[int]:
        """Return the documents with an id, removed ones included."""
        ids, order = self["document_ids"], self["document_order"]
        return ordinals_with(encode_term(document_id), order, lambda ordinal: bytes(ids[ordinal]))

    def ordinals_of_uri(self, uri: str) -> list[int]:
        """Return the documents with a uri, removed ones included."""
        starts, blob = self["uri_offsets"], self["uris"]
        return ordinals_with(
            encode_term(uri),
            self["uri_order"],
            lambda ordinal: blob[starts[ordinal] : starts[ordinal + 1]].tobytes(),
        )

    def document(self, ordinal: int) -> Document:
        """Read one document."""
        start, end = self["document_offsets"][ordinal : ordinal + 2]
        return decode_document(self["documents"][start:end].tobytes())

    def passages(self, rows: NDArray[np.int64]) -> list[Passage]:
        """Read passages."""
        places = self["passages"][rows]
        sentences, counts = self.sentence_rows(rows)
        spans = iter(self["sentences"][sentences].tolist())
        ordinals = places[:, 0].tolist()
        documents = [name.decode() for name in self["document_ids"][ordinals].tolist()]
        # Whoever reads a passage asks for its document next.
        self._ordinals = dict(zip(documents, ordinals, strict=True))
        return [
            Passage(
                id=name.decode(),
                document_id=document,
                span=Span(start, end),
                sentences=tuple(Span(*span) for span in islice(spans, count)),
                headings=self._headings(path),
            )
            for name, document, (_, start, end, path), count in zip(
                self["passage_ids"][rows].tolist(),
                documents,
                places.tolist(),
                counts.tolist(),
                strict=True,
            )
        ]

    def _read_headings(self, number: int) -> tuple[str, ...]:
        start, end = self["heading_offsets"][number : number + 2].tolist()
        path: Any = decode_json(self["headings"][start:end].tobytes())
        return tuple(path)

    def release(self) -> None:
        """Let go of the memory that questions took by reading single rows of a large segment."""
        if self.entry.vector_index != FLAT:
            for column in READ_BY_ROW:
                release(self[column])

    def sentence_rows(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the sentences of the rows, one row after the other, and how many each row has."""
        starts = self["sentence_offsets"]
        first, last = starts[rows], starts[rows + 1]
        return ranges(first, last, len(self["sentences"])), last - first

    def sentence_scores(
        self, rows: NDArray[np.int64], vector: FloatArray
    ) -> tuple[FloatArray, NDArray[np.int64]]:
        """Return the cosines of all sentences of the rows, and how many sentences each row has."""
        sentences, per_row = self.sentence_rows(rows)
        stored = self["sentence_vectors"][sentences]
        # einsum stays on this thread; for so few rows, waking BLAS's others costs more than the sums.
        scores: FloatArray = np.einsum("ij,j->i", stored.astype(np.float32), vector)
        return scores / np.float32(SENTENCE_SCALE), per_row

    @names_damage
    def stored_vectors(self, row: int) -> tuple[FloatArray, FloatArray]:
        """Return a passage's vector ``[d]`` and its sentences' ``[s, d]``, as copies."""
        first, last = self["sentence_offsets"][row : row + 2]
        return self["vectors"][row].copy(), dequantize(self["sentence_vectors"][first:last])

    @names_damage
    def find_content(self, keys: Sequence[bytes]) -> NDArray[np.int64]:
        """Return for each content key a row that has it, removed ones included, or −1."""
        stored, order = self["content_keys"], self["content_order"]
        if not len(stored):
            return np.full(len(keys), -1, np.int64)
        wanted = np.array(keys, "S16")
        places = np.searchsorted(stored, wanted, sorter=order)
        rows = order[np.minimum(places, len(order) - 1)]
        return np.where(stored[rows] == wanted, rows, -1).astype(np.int64)

    def sentence_terms(
        self, sentences: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the terms of sentences, one sentence after the other, and how many each has."""
        starts, terms = self["term_offsets"], self["sentence_terms"]
        first, last = starts[sentences], starts[sentences + 1]
        return terms[ranges(first, last, len(terms))], last - first

    def term(self, number: int) -> bytes:
        """Return one term of the vocabulary."""
        return bytes(self._text[self._text_offsets[number] : self._text_offsets[number + 1]])

    def term_number(self, term: str) -> int | None:
        """Return a term's place in the vocabulary, or ``None`` if no passage holds it."""
        number = self._numbers.get(term)
        if number is None:
            key = encode_term(term)
            number = self._place(key)
            if number == len(self._text_offsets) - 1 or self.term(number) != key:
                return None
            self._numbers[term] = number
        return number

    def terms_beginning(self, letter: str) -> range:
        """Return the numbers of the terms that begin with a letter."""
        key = encode_term(letter)
        # No byte of UTF-8 is as large as this one.
        return range(self._place(key), self._place(key + b"\xff"))

    def _place(self, key: bytes) -> int:
        """Return the number of the first term that is not before ``key``."""
        return bisect_left(range(len(self._text_offsets) - 1), key, key=self.term)

    def postings(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
        """Return the rows with a term, ascending, and how often each has it."""
        start, end = self._posting_offsets[number], self._posting_offsets[number + 1]
        return self["posting_rows"][start:end], self["posting_counts"][start:end]

    def vocabulary(self, numbers: range | None = None) -> list[bytes]:
        """Return all terms, or those of some successive numbers, in the order of their numbers."""
        starts = self["vocabulary_offsets"][_bounds(numbers)].tolist()
        first = starts[0] if starts else 0
        text = self["vocabulary"][first : starts[-1] if starts else 0].tobytes()
        return [text[start - first : end - first] for start, end in pairwise(starts)]

    def live_frequencies(self, numbers: range | None = None) -> NDArray[np.int64]:
        """Return for each term, or those of some successive numbers, how many live passages have it."""
        starts = self["posting_offsets"][_bounds(numbers)]
        if not self.any_removed or len(starts) < 2:
            return np.diff(starts)
        rows = self["posting_rows"][starts[0] : starts[-1]]
        counts: NDArray[np.int64] = np.add.reduceat(
            self.live[rows], starts[:-1] - starts[0], dtype=np.int64
        )
        return counts


def _bounds(numbers: range | None) -> slice:
    """Return where the offsets of successive pieces stand, the end of the last one included."""
    return slice(None) if numbers is None else slice(numbers.start, numbers.stop + 1)
