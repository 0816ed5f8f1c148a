"""The files of a segment, as a table: what writes them, merges them and reads them agrees here.

A segment holds ``D`` documents, ``P`` passages and ``S`` sentences. Files of "offsets" have one item
more than what they cut: the piece of item ``i`` is ``[offsets[i]:offsets[i + 1]]``.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.records import FloatArray
from qa.store.files import DurableFile, FileEntry, sync_directory
from qa.store.manifest import SegmentEntry
from qa.store.vectors import FLAT

# Components of unit vectors lie in −1…1. As 16-bit fixed point they are off by at most 1.5e-5 (cosines
# by about 1e-5), the same size as float16 and four times faster to turn into float32 in NumPy.
SENTENCE_SCALE = 32767.0

# How often the terms of title and headings count in a passage's bag of terms.
HEADING_COUNT = 1

# A term's count in one passage is kept in 16 bits; BM25 cannot tell larger counts apart.
LARGEST_COUNT = 65535

# Files forced to the disk at once: the file system then writes its journal for several together, which
# makes two dozen files cost about what one does (4 to 19 ms instead of 27 to 102).
SYNCS_AT_ONCE = 8

COLUMNS: Mapping[str, tuple[str, int]] = {
    "documents": ("u1", 1),  # JSON lines
    "document_offsets": ("<i8", 1),  # [D + 1] into documents
    "document_ids": ("S", 1),  # [D]
    "document_order": ("<i4", 1),  # [D] ordinals sorted by id
    "document_passages": ("<i8", 1),  # [D + 1] into passages
    "uris": ("u1", 1),  # in UTF-8
    "uri_offsets": ("<i8", 1),  # [D + 1] into uris
    "uri_order": ("<i4", 1),  # [D] ordinals sorted by uri
    "digests": ("u1", 32),  # [D] SHA-256 over everything known of a document
    "dates": ("S", 1),  # [D] ISO 8601, empty if unknown
    "kinds": ("u1", 1),  # JSON lines: the distinct pairs of language and topics
    "document_kinds": ("<i4", 1),  # [D] which line of kinds
    "passages": ("<i4", 4),  # [P] document, start, end, headings
    "passage_ids": ("S", 1),  # [P]
    "headings": ("u1", 1),  # JSON lines: the distinct paths of headings
    "heading_offsets": ("<i8", 1),  # into headings
    "sentence_offsets": ("<i8", 1),  # [P + 1] into sentences
    "sentences": ("<i4", 2),  # [S] start, end
    "vectors": ("<f4", 0),  # [P, dimension]
    "sentence_vectors": ("<i2", 0),  # [S, dimension] fixed point
    "content_keys": ("S16", 1),  # [P] the first half of the SHA-256 of the content key
    "content_order": ("<i4", 1),  # [P] rows sorted by content key
    "lengths": ("<i4", 1),  # [P] number of terms in the bag
    "vocabulary": ("u1", 1),  # the terms in UTF-8, sorted by their bytes
    "vocabulary_offsets": ("<i8", 1),  # [terms + 1] into vocabulary
    "posting_offsets": ("<i8", 1),  # [terms + 1] into postings
    "posting_rows": ("<i4", 1),  # the passages with the term, ascending
    "posting_counts": ("<u2", 1),  # how often it occurs in their bags
    "term_offsets": ("<i8", 1),  # [S + 1] into sentence_terms
    "sentence_terms": ("<i4", 1),  # the terms of each sentence, in order
}


class SegmentFiles:
    """A new segment's folder while it is being filled, each column in any number of pieces."""

    def __init__(self, directory: Path, name: str, dimension: int) -> None:
        self._directory = directory
        self._name = name
        self._dimension = dimension
        self._open: dict[str, DurableFile] = {}
        (directory / "segments" / name).mkdir(parents=True)

    def append(self, column: str, data: bytes | NDArray[Any]) -> None:
        """Write the next piece of a column; arrays are cast to the column's type."""
        dtype, columns = COLUMNS[column]
        if isinstance(data, np.ndarray):
            data = data.astype(data.dtype if dtype == "S" else dtype, copy=False)
        if column not in self._open:
            stored = data.dtype.str if dtype == "S" and isinstance(data, np.ndarray) else dtype
            self._open[column] = DurableFile(
                self._directory,
                f"segments/{self._name}/{column}.bin",
                stored,
                columns or self._dimension,
            )
        self._open[column].write(data)

    def finish(self, documents: int, passages: int, sentences: int) -> SegmentEntry:
        """Close all files durably and return the segment's entry for the manifest."""
        for column in COLUMNS.keys() - self._open.keys():
            self.append(column, np.empty(0, "S1") if COLUMNS[column][0] == "S" else b"")
        with ThreadPoolExecutor(SYNCS_AT_ONCE) as pool:
            entries = list(pool.map(DurableFile.close, (self._open[name] for name in COLUMNS)))
        files: dict[str, FileEntry] = dict(zip(COLUMNS, entries, strict=True))
        folder = self._directory / "segments" / self._name
        sync_directory(folder)
        sync_directory(folder.parent)
        return SegmentEntry(self._name, documents, passages, sentences, FLAT, files)

    def abandon(self) -> None:
        """Close what is open after a failure; the folder is swept later."""
        for file in self._open.values():
            file.__exit__(None, None, None)


def quantize(vectors: FloatArray) -> NDArray[np.int16]:
    """Return unit vectors as fixed point, as sentence vectors are stored."""
    scaled: FloatArray = np.rint(np.clip(vectors, -1, 1) * np.float32(SENTENCE_SCALE))
    return scaled.astype(np.int16)


def dequantize(vectors: NDArray[np.int16]) -> FloatArray:
    """Return stored sentence vectors as float32; quantising them again changes nothing."""
    return vectors.astype(np.float32) / np.float32(SENTENCE_SCALE)


def encode_term(term: str) -> bytes:
    """Return a term as it is stored and sorted."""
    return term.encode("utf-8", "surrogatepass")


def decode_term(term: bytes) -> str:
    """Return the term that ``encode_term`` was given."""
    return term.decode("utf-8", "surrogatepass")


def offsets(lengths: NDArray[Any] | list[int]) -> NDArray[np.int64]:
    """Return the offsets ``[n + 1]`` of pieces with these lengths."""
    result = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=result[1:])
    return result


def ranges(starts: NDArray[Any], ends: NDArray[Any], limit: int) -> NDArray[np.int64]:
    """Return all indices of the half-open ranges, one range after the other.

    :param limit: where the last range may end; damaged offsets could ask for any amount of memory.
    :raises ValueError: if a range is no part of 0 to ``limit``.
    """
    lengths = (ends - starts).astype(np.int64)
    if len(lengths) and (starts.min() < 0 or ends.max() > limit or lengths.min() < 0):
        raise ValueError(f"ranges beyond 0 to {limit}")
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()), dtype=np.int64)
