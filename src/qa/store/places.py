"""Where each live document is while a writer changes them."""

from collections.abc import Mapping
from typing import NamedTuple

from qa.store.segment import Segment


class StoredDocument(NamedTuple):
    """What a sync needs to know of a stored document.

    ``digest`` is ``qa.store.document_digest``: it changes with anything known of the document, where
    ``document_id`` changes with uri and text only. ``passages`` is their number.
    """

    document_id: str
    digest: str
    passages: int


class Place(NamedTuple):
    """A document and its segment's name and ordinal; ``segment`` is empty while it is in memory."""

    uri: str
    document_id: str
    segment: str = ""
    ordinal: int = 0


class Places:
    """The live documents' places, by uri and by id."""

    def __init__(self) -> None:
        self._by_uri: dict[str, Place] = {}
        self._uris: dict[str, str] = {}

    def put(self, place: Place) -> None:
        """Note where a document is now."""
        self._by_uri[place.uri] = place
        self._uris[place.document_id] = place.uri

    def pop(self, uri: str) -> Place | None:
        """Forget a document and return where it was, if there is one of that uri."""
        place = self._by_uri.pop(uri, None)
        if place:
            del self._uris[place.document_id]
        return place

    def uri(self, document_id: str) -> str:
        """Return the uri of a document.

        :raises KeyError: if no live document has that id.
        """
        return self._uris[document_id]

    def include(self, segment: Segment) -> Mapping[str, StoredDocument]:
        """Note a segment's live documents; return what a sync needs to know of them, by uri."""
        stored = {}
        for item in segment.stored_documents():
            self.put(Place(item.uri, item.id, segment.entry.name, item.ordinal))
            stored[item.uri] = StoredDocument(item.id, item.digest, item.passages)
        return stored
