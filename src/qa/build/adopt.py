"""Take a baked model into a collection."""

import os
import shutil
import tempfile
from pathlib import Path


def adopt(baked: Path, models: Path, digest: str) -> Path:
    """Copy a baked model into a collection, all of it or nothing.

    :param models: the collection's folder of such models; the copy goes by its digest.
    :return: the copy's folder.
    """
    place = models / digest
    if not place.exists():
        models.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{digest}-", dir=models) as parent:
            fresh = Path(parent) / "model"
            fresh.mkdir()
            for file in baked.iterdir():
                _link_or_copy(file, fresh / file.name)
            # Another process may have put the same there in the meantime.
            if not place.is_dir():
                fresh.rename(place)
    return place


def _link_or_copy(source: Path, target: Path) -> None:
    """Share the bytes where both lie on one disk; a baked model is never changed in place."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
        with target.open("rb") as file:
            os.fsync(file.fileno())
