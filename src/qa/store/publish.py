"""The last step of a commit: what turns finished segments into the current state."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from qa.errors import IndexMissing, StoreError
from qa.store.files import FileEntry, replace_file, sync_directory, write_file
from qa.store.manifest import (
    CURRENT,
    CollectionDescription,
    Manifest,
    SegmentEntry,
    manifest_path,
    read_current,
)
from qa.store.segment import Segment
from qa.store.sweep import FOLDERS


def publish(
    directory: Path,
    number: int,
    description: CollectionDescription,
    segments: Sequence[Segment],
    sources: bytes = b"",
) -> Manifest:
    """Write tombstones, sources, glossary and manifest, then point ``CURRENT`` to the manifest.

    Everything that the manifest names is on the disk before the pointer moves, and the pointer moves
    in one step, so a kill at any instant leaves the old state or the new one.
    """
    for folder in FOLDERS:
        (directory / folder).mkdir(exist_ok=True)
    counts = np.array([(0, 0, 0), *(segment.live_counts() for segment in segments)]).sum(axis=0)
    documents, passages, sentences = counts.tolist()
    manifest = Manifest(
        number=number,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        description=description,
        glossary=_write_glossary(directory, description),
        segments=tuple(_with_tombstones(directory, number, segment) for segment in segments),
        documents=documents,
        passages=passages,
        sentences=sentences,
        sources=write_file(directory, f"sources/{number:06d}.bin", sources) if sources else None,
    )
    entry = write_file(directory, manifest.file_name, manifest.to_json())
    for folder in FOLDERS:
        sync_directory(directory / folder)
    replace_file(directory / CURRENT, f"{entry.path} {entry.sha256}\n".encode())
    return manifest


def is_current(directory: Path, number: int) -> bool:
    """Return whether a state is, or may be, the current one.

    The pointer can have moved although the commit failed: when its new name could not be made durable.
    """
    try:
        return read_current(directory)[0] == manifest_path(number)
    except IndexMissing:
        return False
    except StoreError:
        return True


def _with_tombstones(directory: Path, number: int, segment: Segment) -> SegmentEntry:
    """Return the segment's entry with a file of tombstones, a new one if there are more."""
    ordinals = np.flatnonzero(~segment.live_documents).astype("<i4")
    entry = segment.entry
    if ordinals.nbytes == (entry.tombstones.bytes if entry.tombstones else 0):
        return entry
    path = f"tombstones/{entry.name}.{number:06d}.bin"
    return replace(entry, tombstones=write_file(directory, path, ordinals))


def _write_glossary(directory: Path, description: CollectionDescription) -> FileEntry:
    """Write the glossary under its digest, unless an earlier state has brought it."""
    source = description.glossary_source
    entry = FileEntry(
        f"glossaries/{description.glossary_digest}.toml", len(source), description.glossary_digest
    )
    path = directory / entry.path
    if not path.is_file() or path.read_bytes() != source:
        replace_file(path, source)
    return entry
