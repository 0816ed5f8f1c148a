"""One writer at a time."""

import fcntl
import os
from pathlib import Path

from qa.errors import IndexLocked


class WriterLock:
    """An exclusive lock on a collection that ends with its process, however that ends."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "LOCK"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock without waiting.

        :raises IndexLocked: if another writer holds it.
        """
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise IndexLocked(
                f"Another process ({holder}) is writing to {self._path.parent}. Wait until it is done, "
                f"or end it; the lock goes with it."
            ) from error
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would let two writers in."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
