"""One writer at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.errors import IndexLocked, QAError
from qa.store.files import translated_errors
from qa.store.manifest import CollectionDescription
from qa.store.writer import Writer


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


@contextmanager
def open_writer(directory: Path, description: CollectionDescription) -> Iterator[Writer]:
    """Open a collection for writing, making it if it is missing.

    Where ``description`` differs from the collection's in what documents depend on, the writer starts
    afresh: the old state goes on answering until ``commit``, and vectors are reused if the encoder is
    the same. So too when the old state is damaged or of another version. Leaving without ``commit``
    changes nothing; if an interruption or a defect is why, the vectors are kept for the next writer.

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
        except QAError:
            raise
        except BaseException:
            writer.keep()
            raise
        finally:
            writer.close()
    finally:
        lock.release()
