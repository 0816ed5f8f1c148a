"""Segments that no state names yet: those of this run, and those that an unfinished run has left.

Each finished segment has a note beside it, so that after an interruption, or a kill, the next run finds
its vectors and does not encode the same content again.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from qa.errors import StoreError
from qa.store import compact
from qa.store.files import replace_file
from qa.store.manifest import CollectionDescription, SegmentEntry, segment_entry
from qa.store.pending import PendingDocument, write_segment
from qa.store.segment import Segment

FOLDER = "pending"

# Interrupted runs may follow each other; each segment that is open costs some twenty descriptors.
MOST_REUSED = 16

# What tells a vector of a left segment from noise; the vectors themselves are too large to read now.
TRUSTED_AFTER = ("content_keys", "content_order", "sentence_offsets")


class NewSegments:
    """The segments that a writer has made since the last state."""

    def __init__(self, directory: Path, description: CollectionDescription, number: int) -> None:
        self._directory = directory
        self._description = description
        self._names: list[str] = []
        self._made = 0
        self.number = number

    def new_name(self) -> str:
        """Return a name that no other segment has."""
        name = f"{self.number:06d}-{self._made}"
        self._made += 1
        self._names.append(name)
        return name

    def write(self, pending: Sequence[PendingDocument]) -> Segment:
        """Write documents as one segment."""
        dimension = self._description.dimension
        return self._opened(write_segment(self._directory, self.new_name(), dimension, pending))

    def merge(
        self, segments: Mapping[str, Segment], removed: Mapping[str, set[int]]
    ) -> tuple[list[Segment], list[Segment]]:
        """Keep those of a long run few, since each that is open costs file descriptors.

        :param segments: all segments of the coming state.
        :param removed: the ordinals of documents that were removed from each.
        :return: the segments made, and those that they replace.
        """
        own = {name: segments[name] for name in self._names if name in segments}
        compact.bury(own, removed)
        before, dimension = dict(own), self._description.dimension
        made = compact.merge(self._directory, dimension, own, self.new_name, trusted=True)
        for segment in made:
            self._note(segment.entry)
        gone = [segment for name, segment in before.items() if name not in own]
        for segment in gone:
            self._forget(segment.entry.name)
            self._names.remove(segment.entry.name)
        return made, gone

    def settle(self) -> None:
        """Let go of the segments: a state names them, or the next writer shall find them."""
        self._names.clear()

    def abandon(self) -> None:
        """Give their room on the disk back."""
        for name in self._names:
            self._forget(name)

    def __bool__(self) -> bool:
        return bool(self._names)

    def _opened(self, entry: SegmentEntry) -> Segment:
        self._note(entry)
        return Segment(self._directory, entry)

    def _note(self, entry: SegmentEntry) -> None:
        (self._directory / FOLDER).mkdir(exist_ok=True)
        note = {"encoder": _encoder(self._description), "entry": asdict(entry)}
        replace_file(self._directory / FOLDER / f"{entry.name}.json", json.dumps(note).encode())

    def _forget(self, name: str) -> None:
        (self._directory / FOLDER / f"{name}.json").unlink(missing_ok=True)
        shutil.rmtree(self._directory / "segments" / name, ignore_errors=True)


def left_segments(directory: Path, description: CollectionDescription) -> list[Segment]:
    """Return the newest segments that an unfinished run has left, if their encoder is the same.

    Those that are damaged or incomplete count as never written.
    """
    found: list[Segment] = []
    for path in sorted((directory / FOLDER).glob("*.json"), reverse=True)[:MOST_REUSED]:
        with suppress(OSError, ValueError, KeyError, TypeError, StoreError):
            note = json.loads(path.read_bytes())
            if note["encoder"] == _encoder(description):
                segment = Segment(directory, segment_entry(note["entry"]))
                segment.verify(TRUSTED_AFTER)
                found.append(segment)
    return found


def paths_of(segments: Sequence[Segment]) -> set[str]:
    """Return the paths within the collection that left segments need."""
    names = [segment.entry.name for segment in segments]
    return {f"segments/{name}" for name in names} | {f"{FOLDER}/{name}.json" for name in names}


def _encoder(description: CollectionDescription) -> list[object]:
    return [description.encoder_digest, description.dimension]
