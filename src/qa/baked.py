"""What all baked models carry with them: a description of themselves, and of each of their files."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from qa.baking import FileDigest
from qa.errors import IndexDamaged, ModelUnavailable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"

Baked = TypeVar("Baked")


class Described(Protocol):
    """What the descriptions of all baked models say."""

    @property
    def digest(self) -> str:
        """Which model and which export it is."""
        ...

    @property
    def files(self) -> Mapping[str, FileDigest]:
        """The size and digest of each file, by name."""
        ...


def write_description(description: "DataclassInstance", path: Path) -> None:
    """Write what must be known to run a baked model as JSON."""
    text = json.dumps(asdict(description), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def read_description(
    path: Path, kind: str, version: int, make: Callable[..., Baked], remedy: str
) -> Baked:
    """Read what ``write_description`` wrote, and see that its files are there in full length.

    :param kind: ``encoder`` or ``reranker``, for messages; so is the remedy.
    :param version: the format that is read.
    :param make: makes the description of its fields.
    :raises ModelUnavailable: if there is none, or it is of another version.
    :raises IndexDamaged: if it is unreadable, or a file is missing or has another length.
    """
    directory = path.parent
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files = {name: FileDigest(**value) for name, value in data["files"].items()}
        found = data["export_version"]
    except FileNotFoundError as error:
        raise ModelUnavailable(
            f"There is no {kind} at {directory} ({path.name} is missing); {remedy}"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}); {remedy}") from error
    if found != version:
        raise ModelUnavailable(
            f"The {kind} at {directory} has format {found}, and this version of the program reads "
            f"format {version}; {remedy}"
        )
    try:
        description = make(**{**data, "files": files})
    except TypeError as error:
        raise IndexDamaged(f"{path} is incomplete ({error}); {remedy}") from error
    check_sizes(directory, (MODEL_FILE, TOKENIZER_FILE, *files), files)
    return description


def check_sizes(directory: Path, names: tuple[str, ...], expected: Mapping[str, FileDigest]) -> None:
    """See that the files of a baked model are there in full length.

    :raises IndexDamaged: if one is missing or has another length.
    """
    for name in names:
        known, path = expected.get(name), directory / name
        size = path.stat().st_size if path.is_file() else None
        if known is None or size != known.size:
            found = "missing" if size is None else f"{size} bytes long"
            wanted = "not described" if known is None else f"{known.size} bytes"
            raise IndexDamaged(
                f"{path} is {found}, expected {wanted}; build the index again with `qa index`."
            )


def is_intact(directory: Path, digest: str, read: Callable[[Path], Described]) -> bool:
    """Tell whether a folder holds the model of that digest, every byte of it (0.4 s/100 MB)."""
    try:
        description = read(directory)
    except (ModelUnavailable, IndexDamaged):
        return False
    return description.digest == digest and all(
        FileDigest.of(directory / name) == expected for name, expected in description.files.items()
    )
