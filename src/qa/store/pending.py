"""Documents that were added and not yet written, and how they become a segment."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.errors import StoreError
from qa.records import Document, FloatArray, Passage, PassageEntry
from qa.store.catalogue import catalogue_columns, catalogue_line
from qa.store.codec import encode_document, encode_json
from qa.store.layout import (
    HEADING_COUNT,
    LARGEST_COUNT,
    SegmentFiles,
    dequantize,
    encode_term,
    offsets,
    quantize,
)
from qa.store.manifest import SegmentEntry

# Encoders that work in half precision miss unit length by about 1e-3.
UNIT_TOLERANCE = 1e-2


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A document with its passages as they will be written.

    ``vectors`` is float32 ``[p, d]``, ``sentence_vectors`` int16 ``[s, d]`` (fixed point).
    """

    document: Document
    passages: tuple[Passage, ...]
    vectors: FloatArray
    sentence_vectors: NDArray[np.int16]
    sentence_terms: tuple[tuple[str, ...], ...]
    heading_terms: tuple[tuple[str, ...], ...]
    content_keys: tuple[bytes, ...]

    def stored_vectors(self, number: int) -> tuple[FloatArray, FloatArray]:
        """Return the vector ``[d]`` and the sentence vectors ``[s, d]`` of one passage."""
        first = sum(len(passage.sentences) for passage in self.passages[:number])
        last = first + len(self.passages[number].sentences)
        return self.vectors[number], dequantize(self.sentence_vectors[first:last])


def content_key(key: str) -> bytes:
    """Return the 16 bytes by which a content key is stored."""
    return hashlib.sha256(key.encode()).digest()[:16]


def make_pending(
    document: Document, entries: Sequence[PassageEntry], dimension: int
) -> PendingDocument:
    """Check what is to be stored and copy the vectors out of the encoder's batches.

    :raises StoreError: if shapes, counts or lengths of vectors contradict each other.
    """
    for entry in entries:
        _check(document, entry, dimension)
    empty = np.empty((0, dimension), np.float32)
    vectors = [entry.vector[np.newaxis] for entry in entries]
    sentences = [entry.sentence_vectors for entry in entries]
    return PendingDocument(
        document=document,
        passages=tuple(entry.passage for entry in entries),
        vectors=np.concatenate([empty, *vectors]).astype(np.float32, copy=False),
        sentence_vectors=quantize(np.concatenate([empty, *sentences])),
        sentence_terms=tuple(chain.from_iterable(entry.sentence_terms for entry in entries)),
        heading_terms=tuple(entry.heading_terms for entry in entries),
        content_keys=tuple(content_key(entry.content_key) for entry in entries),
    )


def _check(document: Document, entry: PassageEntry, dimension: int) -> None:
    passage, count = entry.passage, len(entry.passage.sentences)
    name = f"Passage {passage.id} of {document.uri}"
    if passage.document_id != document.id:
        raise StoreError(f"{name} belongs to document {passage.document_id}, not to {document.id}.")
    if entry.vector.shape != (dimension,) or entry.sentence_vectors.shape != (count, dimension):
        raise StoreError(
            f"{name} came with vectors {entry.vector.shape} and {entry.sentence_vectors.shape}; "
            f"({dimension},) and ({count}, {dimension}) are needed."
        )
    if len(entry.sentence_terms) != count:
        raise StoreError(f"{name} has {count} sentences and terms for {len(entry.sentence_terms)}.")
    lengths = np.linalg.norm(np.vstack([entry.vector[np.newaxis], entry.sentence_vectors]), axis=1)
    # A text without any word, such as a row of stars, may rightly have no direction at all.
    if not np.all((np.abs(lengths - 1) < UNIT_TOLERANCE) | (lengths == 0)):
        raise StoreError(
            f"{name} has a vector of length {lengths[np.argmax(np.abs(lengths - 1))]:.4g}; "
            f"normalise vectors to length 1 before they are stored."
        )


def write_segment(
    directory: Path, name: str, dimension: int, pending: Sequence[PendingDocument]
) -> SegmentEntry:
    """Write documents as one new segment, in the order given."""
    files = SegmentFiles(directory, name, dimension)
    try:
        _write_documents(files, pending)
        sentences = _write_passages(files, pending)
        _write_terms(files, pending)
        passages = sum(len(item.passages) for item in pending)
        return files.finish(len(pending), passages, sentences)
    except BaseException:
        files.abandon()
        raise


def _write_documents(files: SegmentFiles, pending: Sequence[PendingDocument]) -> None:
    lines = [encode_document(item.document) + b"\n" for item in pending]
    for line in lines:
        files.append("documents", line)
    for column, data in catalogue_columns([catalogue_line(item.document) for item in pending]).items():
        files.append(column, data)
    ids = np.array([item.document.id.encode() for item in pending], "S")
    files.append("document_offsets", offsets([len(line) for line in lines]))
    files.append("document_ids", ids)
    files.append("document_order", np.argsort(ids, kind="stable"))
    files.append("document_passages", offsets([len(item.passages) for item in pending]))


def _write_passages(files: SegmentFiles, pending: Sequence[PendingDocument]) -> int:
    passages = [(ordinal, passage) for ordinal, item in enumerate(pending) for passage in item.passages]
    headings: dict[tuple[str, ...], int] = {}
    table = [
        (ordinal, *passage.span, headings.setdefault(passage.headings, len(headings)))
        for ordinal, passage in passages
    ]
    lines = [encode_json(path) + b"\n" for path in headings]
    keys = np.array([key for item in pending for key in item.content_keys], "S16")
    files.append("passages", np.array(table, np.int32))
    files.append("passage_ids", np.array([passage.id.encode() for _, passage in passages], "S"))
    files.append("headings", b"".join(lines))
    files.append("heading_offsets", offsets([len(line) for line in lines]))
    sentence_offsets = offsets([len(passage.sentences) for _, passage in passages])
    files.append("sentence_offsets", sentence_offsets)
    spans = [span for _, passage in passages for span in passage.sentences]
    files.append("sentences", np.array(spans, np.int32))
    for item in pending:
        files.append("vectors", item.vectors)
        files.append("sentence_vectors", item.sentence_vectors)
    files.append("content_keys", keys)
    files.append("content_order", np.argsort(keys, kind="stable"))
    return int(sentence_offsets[-1])


def _write_terms(files: SegmentFiles, pending: Sequence[PendingDocument]) -> None:
    sentences = [terms for item in pending for terms in item.sentence_terms]
    headings = [terms for item in pending for terms in item.heading_terms]
    per_passage = [len(passage.sentences) for item in pending for passage in item.passages]
    vocabulary = sorted(set(chain.from_iterable(chain(sentences, headings))), key=encode_term)
    numbers = {term: number for number, term in enumerate(vocabulary)}
    tokens, token_offsets = _numbered(sentences, numbers)
    heading_tokens, heading_offsets = _numbered(headings, numbers)
    row_of_sentence = np.repeat(np.arange(len(per_passage)), per_passage)
    rows = np.concatenate(
        [
            np.repeat(row_of_sentence, np.diff(token_offsets)),
            *[np.repeat(np.arange(len(headings)), np.diff(heading_offsets))] * HEADING_COUNT,
        ]
    )
    terms = np.concatenate([tokens, *[heading_tokens] * HEADING_COUNT])
    _write_postings(files, vocabulary, terms, rows, len(per_passage))
    files.append("term_offsets", token_offsets)
    files.append("sentence_terms", tokens)


def _write_postings(
    files: SegmentFiles,
    vocabulary: list[str],
    terms: NDArray[np.int64],
    rows: NDArray[np.int64],
    passages: int,
) -> None:
    pairs, counts = np.unique(terms * max(passages, 1) + rows, return_counts=True)
    posting_terms, posting_rows = np.divmod(pairs, max(passages, 1))
    encoded = [encode_term(term) for term in vocabulary]
    files.append("vocabulary", b"".join(encoded))
    files.append("vocabulary_offsets", offsets([len(term) for term in encoded]))
    files.append("posting_offsets", offsets(np.bincount(posting_terms, minlength=len(vocabulary))))
    files.append("posting_rows", posting_rows)
    files.append("posting_counts", np.minimum(counts, LARGEST_COUNT))
    files.append("lengths", np.bincount(rows, minlength=passages))


def _numbered(
    texts: Iterable[tuple[str, ...]], numbers: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    texts = list(texts)
    tokens = np.fromiter(
        (numbers[term] for term in chain.from_iterable(texts)), np.int64, sum(map(len, texts))
    )
    return tokens, offsets([len(terms) for terms in texts])
