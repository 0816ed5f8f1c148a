"""The door to the disk: files written durably with their digests, and files opened without copying."""

import errno
import hashlib
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from qa.errors import IndexDamaged, StoreError

# Hashing everything at each opening would cost 3 ms a megabyte. Below this size the digest is checked
# at once; above it the size is, and the digest by ``verify``.
SMALL_FILE_BYTES = 1 << 16

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What the manifest says of one file.

    ``path`` is relative to the collection, ``dtype`` is numpy's name of the items and ``columns`` how
    many of them make a row, so that any file opens as ``np.memmap(path, dtype).reshape(-1, columns)``.
    """

    path: str
    bytes: int
    sha256: str
    dtype: str = "u1"
    columns: int = 1


class DurableFile:
    """A new file that is hashed while it is written and is on the disk once it is closed."""

    def __init__(self, directory: Path, path: str, dtype: str = "u1", columns: int = 1) -> None:
        self._file = (directory / path).open("xb")
        self._hash = hashlib.sha256()
        self._entry = (path, dtype, columns)
        self._bytes = 0

    def write(self, data: bytes | NDArray[Any]) -> None:
        """Append bytes, or the items of an array in C order."""
        buffer = np.ascontiguousarray(data).data if isinstance(data, np.ndarray) else data
        self._file.write(buffer)
        self._hash.update(buffer)
        self._bytes += memoryview(buffer).nbytes

    def close(self) -> FileEntry:
        """Force the content to the disk and return the file's entry for the manifest."""
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
        path, dtype, columns = self._entry
        return FileEntry(path, self._bytes, self._hash.hexdigest(), dtype, columns)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def write_file(directory: Path, path: str, data: bytes | NDArray[Any]) -> FileEntry:
    """Write one whole new file durably."""
    dtype = data.dtype.str if isinstance(data, np.ndarray) else "u1"
    with DurableFile(directory, path, dtype) as file:
        file.write(data)
        return file.close()


def sync_directory(directory: Path) -> None:
    """Force a directory's own entries (names of new and renamed files) to the disk."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Put ``data`` in place of ``path`` so that any reader sees the old bytes or the new ones."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_directory(path.parent)


@contextmanager
def translated_errors(directory: Path) -> Iterator[None]:
    """Say what the operating system's refusal means for the index.

    :raises StoreError: in place of any ``OSError``.
    """
    try:
        yield
    except OSError as error:
        place = error.filename or directory
        rest = "The index still answers from its previous state."
        if error.errno in _FULL:
            raise StoreError(
                f"No room to write {place} ({error.strerror}). Free some space and run the same "
                f"command again. {rest}"
            ) from error
        if error.errno in _FORBIDDEN:
            raise StoreError(
                f"{place} may not be read or written ({error.strerror}). Give this user the right to, "
                f"or choose another folder with --index. {rest}"
            ) from error
        raise StoreError(f"{place}: {error.strerror or error}. {rest}") from error


def remedy(directory: Path) -> str:
    """Say how an index that cannot be used is made anew."""
    return f"Delete the folder {directory} and run `qa index FOLDER --index {directory}` again."


def map_file(directory: Path, entry: FileEntry) -> NDArray[Any]:
    """Open a file as an array without reading it: ``[rows]``, or ``[rows, columns]`` if there are more.

    :raises IndexDamaged: if it is missing, has another size or (when small) another digest.
    """
    data = _mapped_bytes(directory, entry)
    if entry.bytes < SMALL_FILE_BYTES:
        check_content(directory, entry, data)
    try:
        array = data.view(np.dtype(entry.dtype))
        return array.reshape(-1, entry.columns) if entry.columns > 1 else array
    except (TypeError, ValueError) as error:
        raise IndexDamaged(
            f"{directory / entry.path} holds {entry.bytes} bytes, which are no rows of "
            f"{entry.columns} x {entry.dtype}. {remedy(directory)}"
        ) from error


def release(array: NDArray[Any]) -> None:
    """Let go of the memory that holds what was read of a mapped file; what is read again comes back.

    The system keeps the file's pages as long as it has room, but counts those that a process has
    touched, and 15 around each of them, as that process's own. An array that is not mapped stays.
    """
    mapped: Any = array
    while isinstance(mapped, np.ndarray | memoryview):
        mapped = mapped.base if isinstance(mapped, np.ndarray) else mapped.obj
    if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def _mapped_bytes(directory: Path, entry: FileEntry) -> NDArray[np.uint8]:
    path = directory / entry.path
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size != entry.bytes:
                raise IndexDamaged(_wrong_size(directory, entry, size))
            # A mapping holds a file descriptor, of which a process has about a thousand; the many small
            # files of small segments are better read.
            if size < SMALL_FILE_BYTES:
                return np.frombuffer(file.read(), np.uint8)
            return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path} is missing. {remedy(directory)}") from error
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read: {error.strerror or error}. Check its permissions and the disk."
        ) from error


def check_content(directory: Path, entry: FileEntry, data: NDArray[Any]) -> None:
    """Compare an open file's content with the manifest.

    :raises IndexDamaged: if they differ.
    """
    with suppress(FileNotFoundError):  # removed by a writer since: what is mapped stays readable
        size = (directory / entry.path).stat().st_size
        if size != entry.bytes:  # reading beyond a file's new end would kill the process
            raise IndexDamaged(_wrong_size(directory, entry, size))
    found = hashlib.sha256(data.data).hexdigest()
    if found != entry.sha256:
        raise IndexDamaged(
            f"{directory / entry.path} has SHA-256 {found[:16]}…, the manifest says "
            f"{entry.sha256[:16]}…: its content was changed. {remedy(directory)}"
        )


def _wrong_size(directory: Path, entry: FileEntry, size: int) -> str:
    return (
        f"{directory / entry.path} has {size} bytes, the manifest says {entry.bytes}. "
        f"{remedy(directory)}"
    )
