"""Opening the current state of a collection while a writer may be replacing it."""

from pathlib import Path

from qa.errors import IndexDamaged, IndexMismatch, IndexMissing, StoreError
from qa.settings import Bm25Settings
from qa.store.catalogue import CATALOGUE
from qa.store.manifest import read_current, read_manifest
from qa.store.reader import Store

# What a writer reads of every document.
READ_OF_EVERY_DOCUMENT = (*CATALOGUE, "document_ids", "document_passages")

# A writer may replace the state between reading its name and opening its files; each retry starts from
# the newer state, so more than a few mean that something else is wrong.
OPENING_ATTEMPTS = 20


def open_store(directory: Path, settings: Bm25Settings | None = None) -> Store:
    """Open the current state of a collection for reading.

    Presence and size of every file are checked, and the digest of those below 64 KiB; ``Store.verify``
    checks them all.

    :param directory: the collection's folder, such as ``index``.
    :param settings: BM25's constants, applied when a question is asked.
    :raises IndexMissing: if there is none.
    :raises IndexMismatch: if another version of the program wrote it.
    :raises IndexDamaged: if a file is missing or is not what was written.
    """
    directory = Path(directory)
    name, digest = read_current(directory)
    for _ in range(OPENING_ATTEMPTS):
        try:
            return Store(directory, read_manifest(directory, name, digest), settings)
        except IndexDamaged:
            opened, (name, digest) = name, read_current(directory)
            if name == opened:
                raise
    raise StoreError(f"{directory} changes faster than it can be opened. Try again.")


def open_if_usable(directory: Path) -> tuple[Store | None, str]:
    """Open the current state for a writer, or say why nothing of it can be kept.

    Whatever the writer will read of every document is read here, so that damage shows at once.
    """
    try:
        store = open_store(directory)
        for segment in store.segments:
            segment.verify(READ_OF_EVERY_DOCUMENT)
    except IndexMissing:
        return None, ""
    except (IndexDamaged, IndexMismatch) as error:
        return None, str(error)
    return store, ""
