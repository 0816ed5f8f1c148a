"""Collections on disk: one writer prepares the next state, readers use a consistent one."""

from qa.store.codec import document_digest
from qa.store.lock import open_writer
from qa.store.manifest import CollectionDescription, Manifest
from qa.store.opening import open_store
from qa.store.places import StoredDocument
from qa.store.reader import Store
from qa.store.settled import open_settled
from qa.store.writer import Writer

__all__ = [
    "CollectionDescription",
    "Manifest",
    "Store",
    "StoredDocument",
    "Writer",
    "document_digest",
    "open_settled",
    "open_store",
    "open_writer",
]
