"""Files that no state needs any more: found and removed."""

import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from qa.store.manifest import Manifest

NUMBERED = ("segments", "lists", "tombstones", "manifests", "sources", "pending")
FOLDERS = (*NUMBERED, "glossaries")

MODEL_FOLDERS = ("encoders", "rerankers")

# A baked model that no manifest names may belong to a run that has not come to its commit yet.
MODEL_GRACE_SECONDS = 3600


def sweep(directory: Path, manifest: Manifest, coming: Collection[str]) -> None:
    """Remove what neither the state ``manifest`` nor the coming one needs.

    Readers that opened an older state keep their files, since these stay mapped. What cannot be removed
    is left for the next writer: an index with leftovers is as good as one without.

    :param coming: paths within the collection that the coming state may name, such as the folders of
        baked models.
    """
    for path in unneeded(directory, manifest, coming):
        _remove(path)


def unneeded(directory: Path, manifest: Manifest, coming: Collection[str]) -> Iterator[Path]:
    """Yield what ``sweep`` removes."""
    files = [entry.path for entry in manifest.entries]
    needed = {manifest.file_name, *files, *coming}
    needed |= {str(PurePosixPath(path).parent) for path in files}
    for folder in FOLDERS:
        for path in _children(directory / folder):
            if f"{folder}/{path.name}" not in needed:
                yield path
    models = manifest.description.model_folders.union(coming)
    for folder in MODEL_FOLDERS:
        for path in _children(directory / folder):
            if f"{folder}/{path.name}" not in models:
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > MODEL_GRACE_SECONDS:
                        yield path


def highest_number(directory: Path) -> int:
    """Return the highest number that any state, finished or not, has used in a file name."""
    names = [path.name for folder in NUMBERED for path in _children(directory / folder)]
    numbers = [name.removesuffix(".json").removesuffix(".bin") for name in names]
    parts = [part for name in numbers for part in name.replace("-", ".").split(".")]
    return max((int(part) for part in parts if part.isdecimal()), default=0)


def _children(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(folder.iterdir())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
