"""Find the files to load, in an order that does not depend on the disk."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.errors import LoadError

# The folders that only an index of our own has together; it holds no documents.
INDEX_FOLDERS = ("manifests", "segments")


def find_files(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """Return every file under the given files and folders as (path, uri), sorted within each folder.

    Paths are strings, as ``Path`` writes them, since there may be a hundred thousand. A uri is the
    posix path relative to the folder given, or the file's name. Hidden files and folders and indexes
    of our own are left out; a file reached twice is listed once.

    :raises LoadError: if a path does not exist, or a folder holds no file.
    """
    found: dict[str, tuple[str, str]] = {}
    for path in map(Path, paths):
        if path.is_dir():
            inside = list(_walk(os.path.realpath(path)))
            before = str(path / "_")[:-1]  # "" for the folder we are in, which has no name to go before
            for real, name in inside:
                found.setdefault(real, (before + name, name))
            if not inside:
                raise LoadError(
                    f"The folder {path} holds no file to load. Put documents there, or give another."
                )
        elif path.is_file():
            found.setdefault(os.path.realpath(path), (str(path), path.name))
        elif path.exists():
            raise LoadError(
                f"{path} is neither a file nor a folder. Give documents or folders of them."
            )
        else:
            raise LoadError(f"{path} does not exist. Check the path.")
    return _distinct_uris(list(found.values()))


def _walk(top: str) -> Iterator[tuple[str, str]]:
    """Yield the real path and the name within the top folder of each file of a tree, sorted.

    Links to folders are not followed.
    """
    waiting = [(top, "")]
    while waiting:
        folder, within = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            raise _refused(error) from error
        seen = [entry for entry in entries if not entry.name.startswith(".")]
        for entry in seen:
            if _is_file(entry):
                real = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
                yield real, within + entry.name
        folders = [entry for entry in seen if entry.is_dir(follow_symlinks=False)]
        waiting += [
            (entry.path, f"{within}{entry.name}/")
            for entry in reversed(folders)
            if not _is_index(Path(entry.path))
        ]


def _is_file(entry: "os.DirEntry[str]") -> bool:
    """Tell whether there is a file to read, or a link that cannot be followed: reading it says why."""
    try:
        return entry.is_file()
    except OSError:
        return True


def _refused(error: OSError) -> LoadError:
    return LoadError(
        f"The folder {error.filename} cannot be read: {error.strerror}. Check its permissions."
    )


def _is_index(folder: Path) -> bool:
    # Not Path.is_dir, which raises where the folder may not be looked into.
    return all(os.path.isdir(folder / name) for name in INDEX_FOLDERS)  # noqa: PTH112


def _distinct_uris(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give files of different folders with one and the same uri their folder's name in front."""
    taken: set[str] = set()
    distinct = []
    for path, uri in found:
        name = uri
        if name in taken:
            for parent in list(Path(path).resolve().parents)[len(Path(uri).parts) - 1 :]:
                if name not in taken:
                    break
                name = f"{parent.name}/{name}"
        taken.add(name)
        distinct.append((path, name))
    return distinct
