"""The writer of a collection: gathers changes, and makes them the current state in one step."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from qa.errors import StoreError
from qa.records import Document, FloatArray, PassageEntry
from qa.store import compact
from qa.store.files import translated_errors
from qa.store.manifest import CollectionDescription, Manifest
from qa.store.opening import open_if_usable
from qa.store.pending import PendingDocument, content_key, make_pending
from qa.store.places import Place, Places, StoredDocument
from qa.store.publish import is_current, publish
from qa.store.reader import Store
from qa.store.segment import Segment
from qa.store.sweep import highest_number, sweep
from qa.store.unfinished import NewSegments, left_segments, paths_of

# Passages gathered in memory before they are written as a segment: about 150 MB at 384 dimensions.
PASSAGES_IN_MEMORY = 8192
# A run that is killed loses what it gathered since; one that is interrupted loses nothing.
SECONDS_IN_MEMORY = 30.0


class Writer:
    """Prepares the next state; made by ``open_writer``. See ``qa.contracts.StoreWriter``.

    ``fresh_reason`` says why nothing of an existing collection is kept; it is empty otherwise.
    """

    def __init__(self, directory: Path, description: CollectionDescription) -> None:
        self._directory = directory
        self._description = description
        self._start()

    def _start(self) -> None:
        """Begin from the current state of the collection."""
        self._pending: dict[str, PendingDocument] = {}
        self._pending_passages = 0
        self._written = 0
        self._gathered: dict[bytes, tuple[PendingDocument, int]] = {}
        self._segments: dict[str, Segment] = {}
        self._removed: dict[str, set[int]] = {}
        self._places = Places()
        self._known: dict[str, StoredDocument] = {}
        self._reusable: list[Segment] = []
        self._changed = True
        self._committed = False
        self._sources = self._known_sources = b""
        self._flushed = time.monotonic()
        base, self.fresh_reason = open_if_usable(self._directory)
        left = left_segments(self._directory, self._description)
        self._reusable += left
        self._leftovers_of = base.manifest if base is not None and left else None
        if base is not None:
            self._sweep(base.manifest, left)
            self._build_on(base)
        number = highest_number(self._directory) + 1
        self._new = NewSegments(self._directory, self._description, number)

    def _sweep(self, manifest: Manifest, left: Sequence[Segment] = ()) -> None:
        coming = {*self._description.model_folders, *paths_of(left)}
        sweep(self._directory, manifest, coming)

    def _continue(self) -> None:
        """Begin again from what this writer has committed, if it is used after a commit."""
        if self._committed:
            self._start()

    def _build_on(self, base: Store) -> None:
        stored = base.manifest.description
        if self._description.shares_vectors(stored):
            self._reusable += base.segments
        if self._description.shares_documents(stored):
            self._changed = not self._description.same_state(stored)
            for segment in base.segments:
                self._include(segment)
            self._sources = self._known_sources = base.read_sources()
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
        waited = time.monotonic() - self._flushed
        if self._pending_passages >= PASSAGES_IN_MEMORY or waited > SECONDS_IN_MEMORY:
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

    def sources(self) -> bytes:
        """Return what ``remember_sources`` was given for the state that this writer started from.

        Empty when it starts afresh or there was nothing.
        """
        self._continue()
        return self._known_sources

    def remember_sources(self, sources: bytes) -> None:
        """Keep these bytes, which say where the documents are from, with the next state."""
        self._continue()
        self._changed |= sources != self._known_sources
        self._sources = sources

    def commit(self) -> None:
        """Make the new state the current one, atomically and durably; then compact it.

        What was added can be found before compaction begins, and compaction makes a state of its own.

        :raises StoreError: if the disk is full or may not be written; the old state stays.
        """
        if self._committed:
            return
        if not (self._changed or compact.is_due(self._segments)):
            # What an unfinished run has left was to lead to this very state.
            if self._leftovers_of is not None:
                self._sweep(self._leftovers_of)
            return
        with translated_errors(self._directory):
            self._flush()
            compact.bury(self._segments, self._removed)
            self._publish()
        self._committed = True
        # The state is as good without compaction; the next commit tries again.
        with suppress(OSError):
            self._compact()

    def keep(self) -> None:
        """Leave what was added, but not committed, to the next writer, which reuses the vectors."""
        with suppress(StoreError, OSError):
            if not self._committed:
                self._flush()
                self._new.settle()

    def close(self) -> None:
        """Forget what was not committed, and give its room on the disk back."""
        if self._new and not is_current(self._directory, self._new.number):
            self._new.abandon()

    def _publish(self) -> None:
        segments, number = list(self._segments.values()), self._new.number
        manifest = publish(self._directory, number, self._description, segments, self._sources)
        self._new.settle()
        self._sweep(manifest)

    def _compact(self) -> None:
        if not compact.is_due(self._segments, self._written):
            return
        self._new.number += 1
        compact.merge(
            self._directory,
            self._description.dimension,
            self._segments,
            self._new.new_name,
            trusted=False,
            written=self._written,
        )
        compact.add_lists(self._directory, self._new.number, self._segments)
        self._publish()

    def _flush(self) -> None:
        """Write what was gathered in memory as a segment."""
        self._flushed = time.monotonic()
        if not self._pending:
            return
        self._adopt(self._new.write(list(self._pending.values())))
        self._written += self._pending_passages
        self._pending.clear()
        self._gathered.clear()
        self._pending_passages = 0
        made, gone = self._new.merge(self._segments, self._removed)
        for segment in made:
            self._adopt(segment)
        for segment in gone:
            del self._segments[segment.entry.name], self._removed[segment.entry.name]
            self._reusable.remove(segment)

    def _adopt(self, segment: Segment) -> None:
        """Take in a segment that this writer has made."""
        name = segment.entry.name
        self._segments[name], self._removed[name] = segment, set()
        self._places.include(segment)
        self._reusable.append(segment)
