"""What filters and a sync need to know of documents, as columns, so that nothing is parsed for it."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.records import Document
from qa.store.codec import decode_json, document_digest, encode_json
from qa.store.layout import encode_term, offsets

# The columns of this module, in the files of a segment; see ``qa.store.layout.COLUMNS``.
CATALOGUE = ("uris", "uri_offsets", "uri_order", "digests", "dates", "kinds", "document_kinds")

Columns = dict[str, bytes | NDArray[Any]]


class Columned(Protocol):
    """Whatever has columns, such as a segment."""

    def __getitem__(self, column: str) -> NDArray[Any]:
        """Return a column."""
        ...


class CatalogueLine(NamedTuple):
    """What filters and a sync need to know of a document without reading it.

    ``digest`` is ``qa.store.document_digest``.
    """

    id: str
    uri: str
    digest: str
    language: str
    date: str | None
    topics: tuple[str, ...]


def catalogue_line(document: Document) -> CatalogueLine:
    """Return the line of a document."""
    return CatalogueLine(
        document.id,
        document.uri,
        document_digest(document),
        document.language,
        document.date,
        document.topics,
    )


def catalogue_columns(lines: Sequence[CatalogueLine]) -> Columns:
    """Return the columns of documents in the order given; a kind is a language with topics."""
    uris = [encode_term(line.uri) for line in lines]
    kinds: dict[bytes, int] = {}
    numbers = [
        kinds.setdefault(encode_json([line.language, line.topics]) + b"\n", len(kinds))
        for line in lines
    ]
    digests = b"".join(bytes.fromhex(line.digest) for line in lines)
    return {
        "uris": b"".join(uris),
        "uri_offsets": offsets([len(uri) for uri in uris]),
        "uri_order": sorted_order(uris),
        "digests": np.frombuffer(digests, np.uint8).reshape(-1, 32),
        "dates": np.array([encode_term(line.date or "") for line in lines], "S"),
        "kinds": b"".join(kinds),
        "document_kinds": np.array(numbers, np.int32),
    }


def sorted_order(texts: Sequence[bytes]) -> NDArray[np.int32]:
    """Return the places of texts in the order of their bytes, which is that of their characters."""
    return np.array(sorted(range(len(texts)), key=texts.__getitem__), np.int32)


def columns_of_lines(content: bytes) -> dict[str, NDArray[Any]]:
    """Return the columns for a segment of an earlier version, with a line of JSON a document."""
    values = [decode_json(line) for line in content.splitlines()]
    lines = [CatalogueLine(**{**value, "topics": tuple(value["topics"])}) for value in values]
    made = catalogue_columns(lines)
    return {
        name: np.frombuffer(data, np.uint8) if isinstance(data, bytes) else data
        for name, data in made.items()
    }


def read_kinds(content: bytes) -> list[tuple[str, frozenset[str]]]:
    """Return language and topics of each kind."""
    kinds: list[Any] = [decode_json(line) for line in content.splitlines()]
    return [(language, frozenset(topics)) for language, topics in kinds]


def merged_kinds(
    sources: Sequence[tuple[bytes, NDArray[np.int32]]],
) -> tuple[bytes, list[NDArray[np.int32]]]:
    """Return the kinds of several segments as one column, and the new numbers of each segment's.

    :param sources: the column of kinds of each, and the numbers that its documents use.
    """
    kinds: dict[bytes, int] = {}
    numbers = []
    for content, used in sources:
        lines = content.splitlines(keepends=True)
        new = np.full(len(lines), -1, np.int32)
        for number in np.unique(used).tolist():
            new[number] = kinds.setdefault(lines[number], len(kinds))
        numbers.append(new[used])
    return b"".join(kinds), numbers


def texts_at(columns: Columned, ordinals: Sequence[int]) -> list[bytes]:
    """Return the uris of documents, as they are stored."""
    starts, blob = columns["uri_offsets"].tolist(), columns["uris"].tobytes()
    return [blob[starts[ordinal] : starts[ordinal + 1]] for ordinal in ordinals]


def ordinals_with(key: bytes, order: NDArray[np.int32], text: Callable[[int], bytes]) -> list[int]:
    """Return the ordinals, among those sorted by ``text``, whose text is ``key``."""
    place = bisect_left(range(len(order)), key, key=lambda place: text(int(order[place])))
    found = []
    while place < len(order) and text(int(order[place])) == key:
        found.append(int(order[place]))
        place += 1
    return found
