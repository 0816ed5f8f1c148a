"""What baking any model takes: finding and naming its files, and replacing a folder whole.

A model is baked once: exported to ONNX beside what is needed to run it, all of it or nothing.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qa.errors import ModelUnavailable

# What makes a model give other results: weights, configuration and vocabulary.
_DECISIVE_SUFFIXES = frozenset({".json", ".safetensors", ".bin", ".txt", ".model"})
# The same weights in other forms, which a download of a whole repository brings along.
_OTHER_FORMS = frozenset({"onnx", "openvino"})

ABANDONED_SECONDS = 3600  # many times what baking the largest model takes


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDigest:
    """The size (bytes) and the SHA-256 (hexadecimal) of a file."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> "FileDigest":
        """Measure a file; one that has not changed since is not read again."""
        status = path.stat()
        key = (str(path), status.st_size, status.st_mtime_ns)
        if key not in _digests:
            with path.open("rb") as file:
                _digests[key] = hashlib.file_digest(file, "sha256").hexdigest()
        _used.add(key)
        return cls(size=status.st_size, sha256=_digests[key])


class KnownDigest(NamedTuple):
    """A file that was measured: path, size, time of change (ns) and SHA-256 (hexadecimal)."""

    path: str
    size: int
    changed: int
    sha256: str


_digests: dict[tuple[str, int, int], str] = {}
_used: set[tuple[str, int, int]] = set()


def recall_digests(known: Iterable[KnownDigest]) -> None:
    """Take over what another process measured, and begin to note what is asked for."""
    _digests.update({item[:3]: item.sha256 for item in known})
    _used.clear()


def noted_digests() -> list[KnownDigest]:
    """Return what was asked for since ``recall_digests``."""
    return sorted(KnownDigest(*key, _digests[key]) for key in _used)


def model_digest(path: Path, export: str) -> str:
    """Return the SHA-256 (hexadecimal) over each decisive file of a model and how it is exported.

    :param path: a model's folder, or the one file that it is packed in.
    :param export: names the kind and version of the export.
    """
    total = hashlib.sha256(f"{export}\n".encode())
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        parts = file.relative_to(path).parts
        decisive = file.suffix in _DECISIVE_SUFFIXES and not _OTHER_FORMS.intersection(parts)
        if decisive and file.is_file():
            total.update(f"{'/'.join(parts)} {FileDigest.of(file).sha256}\n".encode())
    return total.hexdigest()


def cached_folder(name: str, owner: str, remedy: str) -> Path:
    """Return the folder of a model in the local Hugging Face cache; nothing is downloaded.

    :param owner: whose a bare name is.
    :param remedy: what else could be given, for the message.
    :raises ModelUnavailable: if it is not there.
    """
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    names = [name] if "/" in name else [f"{owner}/{name}", name]
    for candidate in names:
        try:
            config = try_to_load_from_cache(candidate, "config.json")
        except HFValidationError:
            break
        if isinstance(config, str):
            return Path(config).parent
    raise ModelUnavailable(
        f"There is no model {name!r} on this machine: it is neither a folder nor in the local "
        "Hugging Face cache, and nothing is downloaded here. Fetch it first with "
        f"`hf download {names[0]}`, or give {remedy}."
    )


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Keep transformers from drawing bars and logging while a model is loaded."""
    from transformers.utils import logging as transformers_logging

    shows_bars = transformers_logging.is_progress_bar_enabled()
    verbosity = transformers_logging.get_verbosity()
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    try:
        yield
    finally:
        transformers_logging.set_verbosity(verbosity)
        if shows_bars:
            transformers_logging.enable_progress_bar()


@contextmanager
def baking(directory: Path, is_done: Callable[[], bool]) -> Iterator[Path]:
    """Give an empty folder to bake into, and put it in the place of ``directory`` at the end.

    An exception inside the block leaves ``directory`` as it was.

    :param is_done: tells whether somebody else has baked the same in the meantime; theirs is in use.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    _sweep(directory)
    with tempfile.TemporaryDirectory(prefix=f".{directory.name}-", dir=directory.parent) as parent:
        fresh = Path(parent) / "model"
        fresh.mkdir()
        yield fresh
        if not is_done():
            _replace(fresh, directory, Path(parent) / "previous")


def _sweep(directory: Path) -> None:
    """Remove what killed runs left beside ``directory``; younger folders may be at work still."""
    for path in directory.parent.glob(f".{directory.name}-*"):
        if time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def _replace(fresh: Path, directory: Path, previous: Path) -> None:
    """Put the finished folder in its place; what was there before goes with the temporary one."""
    for path in fresh.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    if directory.exists():
        directory.rename(previous)
    try:
        fresh.rename(directory)
    except OSError:
        if previous.exists():
            previous.rename(directory)
        raise
    shutil.rmtree(previous, ignore_errors=True)
