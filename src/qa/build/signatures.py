"""What a sync remembers of each file, so that what has not changed is not even read.

A file counts as unchanged while size, times of change (content and inode) and inode are the same. One
that was changed only moments before it was looked at is not remembered: another change could follow
within the clock's same tick (git calls such entries "racily clean").
"""

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

from qa.baking import KnownDigest
from qa.records import FileReport

Signature = tuple[int, int, int, int]

# The coarsest clock of a file system in use (FAT) ticks every two seconds.
SETTLED_NANOSECONDS = 2_500_000_000

# dataclasses.astuple copies what it meets, a hundred times slower.
REPORT = attrgetter(*(field.name for field in fields(FileReport)))


class KnownFiles:
    """The files of a state as they were when it was made: signature and report by uri."""

    def __init__(
        self,
        files: Mapping[str, tuple[Signature, FileReport]] | None = None,
        digests: Iterable[KnownDigest] = (),
    ) -> None:
        self._files = files or {}
        self.digests = tuple(digests)

    def report(self, uri: str, signature: Signature | None) -> FileReport | None:
        """Return what became of a file then, if it is still the same file."""
        known = self._files.get(uri)
        return known[1] if known is not None and known[0] == signature else None

    def __len__(self) -> int:
        return len(self._files)

    def to_json(self) -> bytes:
        """Return everything as bytes; nothing at all if no file is known."""
        if not self._files:
            return b""
        files = [[*signature, *REPORT(report)] for signature, report in self._files.values()]
        data = {"files": files, "digests": sorted(self.digests)}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")

    @classmethod
    def from_json(cls, data: bytes) -> "KnownFiles":
        """Return what ``to_json`` made; what another version wrote is forgotten."""
        try:
            content = json.loads(data.decode("utf-8", "surrogatepass")) if data else {}
            reports = [
                ((line[0], line[1], line[2], line[3]), FileReport(*line[4:]))
                for line in content.get("files", [])
            ]
            digests = [KnownDigest(*line) for line in content.get("digests", [])]
        except (ValueError, TypeError, IndexError, AttributeError):
            return cls()
        return cls({report.uri: (sign, report) for sign, report in reports}, digests)


def signature(status: os.stat_result) -> Signature | None:
    """Return a file's signature, or ``None`` if it changed a moment ago."""
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    if time.time_ns() - changed < SETTLED_NANOSECONDS:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def known_files(index_dir: Path) -> tuple[KnownFiles, bytes]:
    """Return what the current state remembers, and the bytes of that; nothing if there is no state."""
    from qa.errors import StoreError
    from qa.store import open_store

    try:
        with open_store(index_dir) as store:
            data = store.read_sources()
    except StoreError:
        return KnownFiles(), b""
    return KnownFiles.from_json(data), data
