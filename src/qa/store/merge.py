"""Segments made into one: arrays are copied without what was removed, and nothing is encoded again."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.store.catalogue import merged_kinds, sorted_order, texts_at
from qa.store.layout import LARGEST_COUNT, SegmentFiles, offsets, ranges
from qa.store.manifest import SegmentEntry
from qa.store.segment import Segment
from qa.store.vectors import LARGEST_FLAT

# Segments of one level differ at most by LEVEL_RATIO in size, those up to SMALLEST_LEVEL passages count
# as equal. With more than SEGMENTS_PER_LEVEL of a level these become one, so that a passage is copied
# a few times a level at most, and a question has few segments to visit: each costs it some 0.7 ms.
SMALLEST_LEVEL = 1024
LEVEL_RATIO = 8
SEGMENTS_PER_LEVEL = 4

# A run that is done makes segments into one that together have at most so many times the passages it
# has written: a question visits few segments, and a passage is copied once or twice for it.
COPIED_PER_WRITTEN = 2

# From this share of removed passages on, a segment is rewritten without them.
REMOVED_SHARE = 0.34

# Copied at once: passages, and postings; bounds the memory that a merge takes to some 50 MB.
PASSAGES_AT_ONCE = 4096
POSTINGS_AT_ONCE = 1 << 20


def choose_merge(sizes: Sequence[tuple[int, int]], written: int = 0) -> list[int]:
    """Return which segments to make into one now; empty when all is well.

    :param sizes: passages and live passages of each segment.
    :param written: passages that the run has written, when it is done.
    """
    levels: dict[int, list[int]] = {}
    for number, (_, live) in enumerate(sizes):
        level, limit = 0, SMALLEST_LEVEL
        while live > limit:
            level, limit = level + 1, limit * LEVEL_RATIO
        levels.setdefault(level, []).append(number)
    for _, members in sorted(levels.items()):
        if len(members) > SEGMENTS_PER_LEVEL:
            return members
    together = _affordable(sizes, written)
    if len(together) > 1:
        return together
    for number, (passages, live) in enumerate(sizes):
        if passages and live < passages * (1 - REMOVED_SHARE):
            return [number]
    return []


def _affordable(sizes: Sequence[tuple[int, int]], written: int) -> list[int]:
    """Return the smallest segments that are worth copying for what a run has written, ascending."""
    room = min(COPIED_PER_WRITTEN * written, LARGEST_FLAT)
    chosen = []
    for number, (_, live) in sorted(enumerate(sizes), key=lambda each: (each[1][1], each[0])):
        room -= live
        if room < 0:
            break
        chosen.append(number)
    return sorted(chosen)


class _Source(NamedTuple):
    """A segment to copy from: the live documents and passages, and the new numbers of terms and rows.

    ``terms`` maps an old number of a term to the new one and ``rows`` an old row to the new one; −1
    stands for what is dropped.
    """

    segment: Segment
    documents: NDArray[np.int64]
    passages: NDArray[np.int64]
    terms: NDArray[np.int64]
    rows: NDArray[np.int64]


def merge_segments(
    directory: Path, name: str, dimension: int, segments: Sequence[Segment]
) -> SegmentEntry:
    """Write the live documents of ``segments``, in their order, as one new segment."""
    files = SegmentFiles(directory, name, dimension)
    try:
        sources, vocabulary, frequencies = _plan(segments)
        _merge_documents(files, sources)
        _merge_passages(files, sources)
        sentences = _merge_sentences(files, sources)
        files.append("vocabulary", b"".join(vocabulary))
        files.append("vocabulary_offsets", offsets([len(term) for term in vocabulary]))
        files.append("posting_offsets", offsets(frequencies))
        _merge_postings(files, sources, frequencies)
        documents = sum(len(source.documents) for source in sources)
        passages = sum(len(source.passages) for source in sources)
        return files.finish(documents, passages, sentences)
    except BaseException:
        files.abandon()
        raise


def _plan(
    segments: Sequence[Segment],
) -> tuple[list[_Source], list[bytes], NDArray[np.int64]]:
    counts = [segment.live_frequencies() for segment in segments]
    texts = [segment.vocabulary() for segment in segments]
    used = [np.flatnonzero(count) for count in counts]
    vocabulary = sorted(
        {text[number] for text, numbers in zip(texts, used, strict=True) for number in numbers}
    )
    new_numbers = {term: number for number, term in enumerate(vocabulary)}
    frequencies = np.zeros(len(vocabulary), np.int64)
    sources, base = [], 0
    for segment, count, text, numbers in zip(segments, counts, texts, used, strict=True):
        terms = np.full(len(text), -1, np.int64)
        terms[numbers] = [new_numbers[text[number]] for number in numbers]
        frequencies[terms[numbers]] += count[numbers]
        passages = np.flatnonzero(segment.live)
        rows = np.full(segment.entry.passages, -1, np.int64)
        rows[passages] = np.arange(base, base + len(passages))
        base += len(passages)
        documents = np.flatnonzero(segment.live_documents)
        sources.append(_Source(segment, documents, passages, terms, rows))
    return sources, vocabulary, frequencies


def _merge_documents(files: SegmentFiles, sources: Sequence[_Source]) -> None:
    lengths, passages = [], []
    for source in sources:
        starts, text = source.segment["document_offsets"], source.segment["documents"]
        for ordinal in source.documents.tolist():
            files.append("documents", text[starts[ordinal] : starts[ordinal + 1]])
        lengths.append(np.diff(starts)[source.documents])
        passages.append(np.diff(source.segment["document_passages"])[source.documents])
    ids = np.concatenate([source.segment["document_ids"][source.documents] for source in sources])
    files.append("document_offsets", offsets(np.concatenate(lengths)))
    files.append("document_ids", ids)
    files.append("document_order", np.argsort(ids, kind="stable"))
    files.append("document_passages", offsets(np.concatenate(passages)))
    _merge_catalogue(files, sources)


def _merge_catalogue(files: SegmentFiles, sources: Sequence[_Source]) -> None:
    uris = [uri for source in sources for uri in texts_at(source.segment, source.documents.tolist())]
    files.append("uris", b"".join(uris))
    files.append("uri_offsets", offsets([len(uri) for uri in uris]))
    files.append("uri_order", sorted_order(uris))
    for column in ("digests", "dates"):
        chosen = [source.segment[column][source.documents] for source in sources]
        files.append(column, np.concatenate(chosen))
    kinds, numbers = merged_kinds(
        [
            (source.segment["kinds"].tobytes(), source.segment["document_kinds"][source.documents])
            for source in sources
        ]
    )
    files.append("kinds", kinds)
    files.append("document_kinds", np.concatenate(numbers))


def _merge_passages(files: SegmentFiles, sources: Sequence[_Source]) -> None:
    headings: dict[bytes, int] = {}
    documents = 0
    for source in sources:
        segment, rows = source.segment, source.passages
        table = segment["passages"][rows]
        new_ordinals = np.full(segment.entry.documents, -1, np.int32)
        new_ordinals[source.documents] = np.arange(documents, documents + len(source.documents))
        documents += len(source.documents)
        table[:, 0] = new_ordinals[table[:, 0]]
        table[:, 3] = _merge_headings(segment, table[:, 3], headings)
        files.append("passages", table)
        for start in range(0, len(rows), PASSAGES_AT_ONCE):
            files.append("vectors", segment["vectors"][rows[start : start + PASSAGES_AT_ONCE]])
    for column in ("passage_ids", "content_keys", "lengths"):
        whole = np.concatenate([source.segment[column][source.passages] for source in sources])
        files.append(column, whole)
        if column == "content_keys":
            files.append("content_order", np.argsort(whole, kind="stable"))
    files.append("headings", b"".join(headings))
    files.append("heading_offsets", offsets([len(line) for line in headings]))


def _merge_headings(
    segment: Segment, used: NDArray[np.int32], headings: dict[bytes, int]
) -> NDArray[np.int32]:
    starts, text = segment["heading_offsets"], segment["headings"]
    numbers, inverse = np.unique(used, return_inverse=True)
    lines = [text[starts[number] : starts[number + 1]].tobytes() for number in numbers]
    new = [headings.setdefault(line, len(headings)) for line in lines]
    return np.array(new, np.int32)[inverse]


def _merge_sentences(files: SegmentFiles, sources: Sequence[_Source]) -> int:
    per_passage, per_sentence = [], []
    for source in sources:
        segment = source.segment
        for start in range(0, len(source.passages), PASSAGES_AT_ONCE):
            sentences, counts = segment.sentence_rows(source.passages[start : start + PASSAGES_AT_ONCE])
            terms, lengths = segment.sentence_terms(sentences)
            files.append("sentences", segment["sentences"][sentences])
            files.append("sentence_vectors", segment["sentence_vectors"][sentences])
            files.append("sentence_terms", source.terms[terms])
            per_passage.append(counts)
            per_sentence.append(lengths)
    empty = np.empty(0, np.int64)
    sentence_offsets = offsets(np.concatenate([empty, *per_passage]))
    files.append("sentence_offsets", sentence_offsets)
    files.append("term_offsets", offsets(np.concatenate([empty, *per_sentence])))
    return int(sentence_offsets[-1])


def _merge_postings(
    files: SegmentFiles, sources: Sequence[_Source], frequencies: NDArray[np.int64]
) -> None:
    for start, end in _blocks(frequencies):
        parts = [_postings_between(source, start, end) for source in sources]
        terms, rows, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
        # Rows ascend within each source and from source to source, so a stable sort keeps them so.
        order = np.argsort(terms, kind="stable")
        files.append("posting_rows", rows[order])
        files.append("posting_counts", np.minimum(counts[order], LARGEST_COUNT))


def _blocks(frequencies: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield ranges of new term numbers with about ``POSTINGS_AT_ONCE`` postings each."""
    before = offsets(frequencies)
    start = 0
    while start < len(frequencies):
        limit = before[start] + POSTINGS_AT_ONCE
        end = max(start + 1, int(np.searchsorted(before, limit, side="right")) - 1)
        yield start, end
        start = end


def _postings_between(
    source: _Source, start: int, end: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]]:
    kept = np.flatnonzero(source.terms >= 0)
    # Both vocabularies are sorted, so the kept terms' new numbers ascend too.
    first, last = np.searchsorted(source.terms[kept], [start, end])
    numbers = kept[first:last]
    starts = source.segment["posting_offsets"]
    rows = source.segment["posting_rows"]
    places = ranges(starts[numbers], starts[numbers + 1], len(rows))
    rows = source.rows[rows[places]]
    terms = np.repeat(source.terms[numbers], starts[numbers + 1] - starts[numbers])
    live = rows >= 0
    return terms[live], rows[live], source.segment["posting_counts"][places][live]
