"""Find the files to load, in an order that does not depend on the disk."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.errors import LoadError

# The folders that only an index of our own has together; it holds no documents.
INDEX_FOLDERS = ("manifests", "segments")


def find_files(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Return every file under the given files and folders as (path, uri), sorted within each folder.

    A uri is the posix path relative to the folder given, or the file's name. Hidden files and folders
    and indexes of our own are left out; a file reached twice is listed once.

    :raises LoadError: if a path does not exist, or a folder holds no file.
    """
    found: dict[Path, tuple[Path, str]] = {}
    for path in map(Path, paths):
        if path.is_dir():
            before = len(found)
            for file in _walk(path):
                found.setdefault(file.resolve(), (file, file.relative_to(path).as_posix()))
            if len(found) == before and not any(_walk(path)):
                raise LoadError(
                    f"The folder {path} holds no file to load. Put documents there, or give another."
                )
        elif path.is_file():
            found.setdefault(path.resolve(), (path, path.name))
        elif path.exists():
            raise LoadError(
                f"{path} is neither a file nor a folder. Give documents or folders of them."
            )
        else:
            raise LoadError(f"{path} does not exist. Check the path.")
    return _distinct_uris(list(found.values()))


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder tree, sorted; links to folders are not followed."""
    for root, folders, names in os.walk(folder, onerror=_refuse):
        here = Path(root)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not _is_index(here / name)
        )
        for name in sorted(names):
            if not name.startswith(".") and (here / name).is_file():
                yield here / name


def _refuse(error: OSError) -> None:
    raise LoadError(
        f"The folder {error.filename} cannot be read: {error.strerror}. Check its permissions."
    ) from error


def _is_index(folder: Path) -> bool:
    return all((folder / name).is_dir() for name in INDEX_FOLDERS)


def _distinct_uris(found: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Give files of different folders with one and the same uri their folder's name in front."""
    taken: set[str] = set()
    distinct = []
    for path, uri in found:
        name, parents = uri, list(path.resolve().parents)
        for parent in parents[len(Path(uri).parts) - 1 :]:
            if name not in taken:
                break
            name = f"{parent.name}/{name}"
        taken.add(name)
        distinct.append((path, name))
    return distinct
