"""The one writer of a collection: gathers changes, and makes them the current state in one step."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from qa.records import Document, FloatArray, PassageEntry
from qa.store.files import translated_errors
from qa.store.lock import WriterLock
from qa.store.manifest import CollectionDescription, SegmentEntry
from qa.store.merge import choose_merge, merge_segments
from qa.store.opening import open_if_usable
from qa.store.pending import PendingDocument, content_key, make_pending, write_segment
from qa.store.places import Place, Places, StoredDocument
from qa.store.publish import is_current, publish
from qa.store.reader import Store
from qa.store.segment import Segment
from qa.store.sweep import highest_number, sweep

# Passages gathered in memory before they are written as a segment: about 150 MB at 384 dimensions.
PASSAGES_IN_MEMORY = 8192


@contextmanager
def open_writer(directory: Path, description: CollectionDescription) -> Iterator["Writer"]:
    """Open a collection for writing, making it if it is missing.

    Where ``description`` differs from the collection's in what documents depend on, the writer starts
    afresh: the old state goes on answering until ``commit``, and vectors are reused if the encoder is
    the same. So too when the old state is damaged or of another version. Leaving without ``commit``
    changes nothing.

    :raises IndexLocked: if another writer is at work.
    :raises StoreError: if the folder cannot be written.
    """
    directory = Path(directory)
    with translated_errors(directory):
        directory.mkdir(parents=True, exist_ok=True)
        lock = WriterLock(directory)
        lock.acquire()
    try:
        writer = Writer(directory, description)
        try:
            yield writer
        finally:
            writer.close()
    finally:
        lock.release()


class Writer:
    """Prepares the next state; made by ``open_writer``. See ``qa.contracts.StoreWriter``.

    ``fresh_reason`` says why nothing of an existing collection is kept; it is empty otherwise.
    """

    def __init__(self, directory: Path, description: CollectionDescription) -> None:
        self._directory = directory
        self._description = description
        self._written: list[str] = []
        self._start()

    def _start(self) -> None:
        """Begin from the current state of the collection."""
        self._pending: dict[str, PendingDocument] = {}
        self._pending_passages = 0
        self._gathered: dict[bytes, tuple[PendingDocument, int]] = {}
        self._segments: dict[str, Segment] = {}
        self._removed: dict[str, set[int]] = {}
        self._places = Places()
        self._known: dict[str, StoredDocument] = {}
        self._reusable: list[Segment] = []
        self._changed = True
        self._committed = False
        base, self.fresh_reason = open_if_usable(self._directory)
        if base is not None:
            sweep(self._directory, base.manifest, self._description.model_folders)
            self._build_on(base)
        self._number = highest_number(self._directory) + 1

    def _continue(self) -> None:
        """Begin again from what this writer has committed, if it is used after a commit."""
        if self._committed:
            self._start()

    def _build_on(self, base: Store) -> None:
        stored = base.manifest.description
        if self._description.shares_vectors(stored):
            self._reusable = list(base.segments)
        if self._description.shares_documents(stored):
            self._changed = (
                dict(self._description.versions) != dict(stored.versions)
                or self._description.reranker_digest != stored.reranker_digest
            )
            for segment in base.segments:
                self._include(segment)
        else:
            self.fresh_reason = "the encoder, the glossary or the settings changed"

    def _include(self, segment: Segment) -> None:
        name = segment.entry.name
        self._segments[name], self._removed[name] = segment, set()
        self._known |= self._places.include(segment)

    def documents(self) -> Mapping[str, StoredDocument]:
        """Return what is stored, by uri, in the state that this writer started from.

        Empty when the writer starts afresh.
        """
        self._continue()
        return self._known

    def stored_vectors(
        self, content_keys: Sequence[str]
    ) -> Mapping[str, tuple[FloatArray, FloatArray]]:
        """Return (passage vector ``[d]``, sentence vectors ``[s, d]``) of keys already known."""
        self._continue()
        keys = list(dict.fromkeys(content_keys))
        stored = [content_key(key) for key in keys]
        found: dict[str, tuple[FloatArray, FloatArray]] = {}
        for key, short in zip(keys, stored, strict=True):
            if short in self._gathered:
                pending, number = self._gathered[short]
                found[key] = pending.stored_vectors(number)
        for segment in self._reusable:
            for key, row in zip(keys, segment.find_content(stored).tolist(), strict=True):
                if row >= 0 and key not in found:
                    found[key] = segment.stored_vectors(row)
        return found

    def add(self, document: Document, entries: Sequence[PassageEntry]) -> None:
        """Add a document, replacing a live one of the same uri.

        :raises StoreError: if the entries contradict the document, or if their vectors are no unit
            vectors of the right shapes.
        """
        self._continue()
        pending = make_pending(document, entries, self._description.dimension)
        self._drop(self._places.pop(document.uri))
        self._pending[document.uri] = pending
        self._pending_passages += len(entries)
        for number, key in enumerate(pending.content_keys):
            self._gathered[key] = (pending, number)
        self._places.put(Place(document.uri, document.id))
        self._changed = True
        if self._pending_passages >= PASSAGES_IN_MEMORY:
            with translated_errors(self._directory):
                self._flush()

    def remove(self, document_id: str) -> None:
        """Remove a document.

        :raises KeyError: if no live document has that id.
        """
        self._continue()
        self._drop(self._places.pop(self._places.uri(document_id)))
        self._changed = True

    def _drop(self, place: Place | None) -> None:
        if place and place.segment:
            self._removed[place.segment].add(place.ordinal)
        elif place:
            self._pending_passages -= len(self._pending.pop(place.uri).passages)

    def commit(self) -> None:
        """Make the new state the current one, atomically and durably.

        :raises StoreError: if the disk is full or may not be written; the old state stays.
        """
        if self._committed or not self._changed:
            return
        with translated_errors(self._directory):
            self._flush()
            self._merge()
            segments = list(self._segments.values())
            manifest = publish(self._directory, self._number, self._description, segments)
        self._written.clear()
        self._committed = True
        sweep(self._directory, manifest, self._description.model_folders)

    def close(self) -> None:
        """Forget what was not committed, and give its room on the disk back."""
        if self._written and not is_current(self._directory, self._number):
            for name in self._written:
                shutil.rmtree(self._directory / "segments" / name, ignore_errors=True)

    def _flush(self) -> None:
        """Write what was gathered in memory as a segment."""
        if not self._pending:
            return
        pending = list(self._pending.values())
        entry = write_segment(self._directory, self._new_name(), self._description.dimension, pending)
        segment = self._adopt(entry)
        self._reusable.append(segment)
        for ordinal, item in enumerate(pending):
            document = item.document
            self._places.put(Place(document.uri, document.id, entry.name, ordinal))
        self._pending.clear()
        self._gathered.clear()
        self._pending_passages = 0

    def _new_name(self) -> str:
        name = f"{self._number:06d}-{len(self._written)}"
        self._written.append(name)
        return name

    def _adopt(self, entry: SegmentEntry) -> Segment:
        segment = Segment(self._directory, entry)
        self._segments[entry.name], self._removed[entry.name] = segment, set()
        return segment

    def _merge(self) -> None:
        """Drop segments without live documents, and make too many small ones into one."""
        for name, segment in list(self._segments.items()):
            segment.bury(np.array(sorted(self._removed[name]), np.int32))
            if not segment.live_documents.any():
                del self._segments[name]
        while chosen := choose_merge([segment.size for segment in self._segments.values()]):
            names = list(self._segments)
            sources = [self._segments.pop(names[number]) for number in chosen]
            for source in sources:
                source.verify()
            dimension = self._description.dimension
            self._adopt(merge_segments(self._directory, self._new_name(), dimension, sources))
