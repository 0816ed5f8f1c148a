"""The description that travels beside a baked encoder (``encoder.json``)."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from qa.baking import FileDigest, check_sizes
from qa.errors import IndexDamaged, ModelUnavailable

EXPORT_VERSION = 1  # raise it when the same model would give other vectors or other files

DESCRIPTION_FILE = "encoder.json"
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"

Pooling = Literal["mean", "cls", "lasttoken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderDescription:
    """What must be known to run a baked encoder.

    ``dimension`` of the vectors; ``max_length`` of the model's window (tokens, special ones included);
    ``pooling`` of token outputs into the passage vector; the prefixes go before each text;
    ``digest`` identifies the source model and this export (SHA-256, hexadecimal); ``pad_id`` fills
    batches; ``files`` maps each file's name to its size and digest.
    """

    name: str
    dimension: int
    max_length: int
    pooling: Pooling
    query_prefix: str
    passage_prefix: str
    digest: str
    pad_id: int
    vocabulary: int
    export_version: int
    files: dict[str, FileDigest]

    def write(self, directory: Path) -> None:
        """Write ``encoder.json`` into ``directory``."""
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False)
        (directory / DESCRIPTION_FILE).write_text(text + "\n", encoding="utf-8")


def read_description(directory: Path) -> EncoderDescription:
    """Read ``encoder.json`` and see that the files that it names are there in full length.

    :raises ModelUnavailable: if there is none, or it is of another version.
    :raises IndexDamaged: if it is unreadable, or a file is missing or has another length.
    """
    path = directory / DESCRIPTION_FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files = {name: FileDigest(**value) for name, value in data["files"].items()}
        version = data["export_version"]
    except FileNotFoundError as error:
        raise ModelUnavailable(
            f"There is no encoder at {directory} ({DESCRIPTION_FILE} is missing); "
            "build the index again with `qa index`."
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(
            f"{path} cannot be read ({error}); build the index again with `qa index`."
        ) from error
    if version != EXPORT_VERSION:
        raise ModelUnavailable(
            f"The encoder at {directory} has format {version}, and this version of the program "
            f"reads format {EXPORT_VERSION}; build the index again with `qa index`."
        )
    try:
        description = EncoderDescription(**{**data, "files": files})
    except TypeError as error:
        raise IndexDamaged(
            f"{path} is incomplete ({error}); build the index again with `qa index`."
        ) from error
    check_sizes(directory, (MODEL_FILE, TOKENIZER_FILE, *description.files), description.files)
    return description


def is_intact(directory: Path, digest: str) -> bool:
    """Tell whether ``directory`` holds the encoder of that digest, every byte of it (0.4 s/100 MB)."""
    try:
        description = read_description(directory)
    except (ModelUnavailable, IndexDamaged):
        return False
    return description.digest == digest and all(
        FileDigest.of(directory / name) == expected for name, expected in description.files.items()
    )
