"""A large collection written at once, as compaction would leave it: minutes instead of an hour.

What the writer does passage by passage (0.2 ms each) is done here for all at once; the files are the
same. Sentence vectors repeat after ``BLOCK`` sentences, since only the time to read them matters.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.speed.made_up import (
    DIMENSION,
    PASSAGES_PER_DOCUMENT,
    SENTENCE_CHARACTERS,
    SENTENCES,
    WORDS,
    WORDS_PER_SENTENCE,
    Clustered,
)
from qa.store import CollectionDescription, compact
from qa.store.catalogue import CatalogueLine, catalogue_columns
from qa.store.codec import encode_document, encode_json
from qa.store.layout import SegmentFiles, offsets, quantize
from qa.store.publish import publish
from qa.store.segment import Segment
from qa.store.sweep import sweep

BLOCK = 16_384
NAME = "000001-0"


def write_at_once(directory: Path, passages: int, description: CollectionDescription) -> None:
    """Write a collection of one segment, with inverted lists if it is large enough for them."""
    made, random = Clustered(passages), np.random.default_rng(3)
    files = SegmentFiles(directory, NAME, DIMENSION)
    documents = passages // PASSAGES_PER_DOCUMENT
    sentences = passages * made.SENTENCES
    _write_documents(files, made, documents)
    _write_passages(files, passages, made.SENTENCES)
    for size in _sizes(passages):
        clusters = made.random.integers(len(made.centres), size=size)
        files.append("vectors", made.near(made.centres[clusters]))
    block = quantize(made.unit(BLOCK))
    for size in _sizes(sentences):
        files.append("sentence_vectors", block[:size])
    lengths = random.integers(*WORDS_PER_SENTENCE, sentences)
    _write_terms(files, made, lengths, passages)
    segment = Segment(directory, files.finish(documents, passages, sentences))
    publish(directory, 1, description, [segment])
    segments = {NAME: segment}
    if compact.add_lists(directory, 2, segments):
        manifest = publish(directory, 2, description, list(segments.values()))
        sweep(directory, manifest, ())


def _sizes(total: int) -> Iterator[int]:
    for start in range(0, total, BLOCK):
        yield min(BLOCK, total - start)


def _write_documents(files: SegmentFiles, made: Clustered, documents: int) -> None:
    line = encode_document(made.document(0)) + b"\n"
    ids = [f"{number:016x}" for number in range(documents)]
    lines = [
        CatalogueLine(name, f"folder/{number}.md", f"{number:064x}", "en", "2025-02-13", ())
        for number, name in enumerate(ids)
    ]
    for name in ids:
        files.append("documents", line.replace(b"0" * 16, name.encode(), 1))
    for column, data in catalogue_columns(lines).items():
        files.append(column, data)
    files.append("document_offsets", offsets([len(line)] * documents))
    files.append("document_ids", np.array(ids, "S"))
    files.append("document_order", np.arange(documents))
    files.append("document_passages", np.arange(documents + 1) * PASSAGES_PER_DOCUMENT)


def _write_passages(files: SegmentFiles, passages: int, sentences: int) -> None:
    rows = np.arange(passages)
    starts = rows % PASSAGES_PER_DOCUMENT * SENTENCES * SENTENCE_CHARACTERS
    ends = starts + SENTENCES * SENTENCE_CHARACTERS
    owners = rows // PASSAGES_PER_DOCUMENT
    files.append("passages", np.stack([owners, starts, ends, np.zeros_like(rows)], axis=1))
    keys = np.array([f"{row:016x}" for row in range(passages)], "S16")
    files.append("passage_ids", keys)
    files.append("content_keys", keys)
    files.append("content_order", rows)
    heading = encode_json(["A heading"]) + b"\n"
    files.append("headings", heading)
    files.append("heading_offsets", offsets([len(heading)]))
    files.append("sentence_offsets", np.arange(passages + 1) * sentences)
    within = np.tile(np.arange(sentences) * SENTENCE_CHARACTERS, passages)
    spans = np.repeat(starts, sentences) + within
    files.append("sentences", np.stack([spans, spans + SENTENCE_CHARACTERS - 1], axis=1))


def _write_terms(
    files: SegmentFiles, made: Clustered, lengths: NDArray[np.int64], passages: int
) -> None:
    texts = sorted(word.encode() for word in made.words.tolist())
    number = {text: place for place, text in enumerate(texts)}
    by_rank = np.array([number[f"w{rank}".encode()] for rank in range(WORDS)], np.int32)
    drawn = np.searchsorted(made.cumulative, made.random.random(int(lengths.sum()), np.float32))
    terms = by_rank[np.minimum(drawn, WORDS - 1)]
    files.append("sentence_terms", terms)
    files.append("term_offsets", offsets(lengths))
    per_passage = lengths.reshape(passages, -1).sum(axis=1)
    files.append("lengths", per_passage)
    rows = np.repeat(np.arange(passages), per_passage)
    pairs = np.sort(terms.astype(np.int64) * passages + rows)
    first = np.flatnonzero(np.concatenate([[True], pairs[1:] != pairs[:-1]]))
    counts = np.diff(np.append(first, len(pairs)))
    found, posting_rows = np.divmod(pairs[first], passages)
    files.append("vocabulary", b"".join(texts))
    files.append("vocabulary_offsets", offsets([len(text) for text in texts]))
    files.append("posting_offsets", offsets(np.bincount(found, minlength=len(texts))))
    files.append("posting_rows", posting_rows)
    files.append("posting_counts", counts)
