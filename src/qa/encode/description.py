"""The description that travels beside a baked encoder (``encoder.json``)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qa import baked
from qa.baking import FileDigest

REMEDY = "build the index again with `qa index`."
# Raise the first when the same model would give passages other vectors: all are encoded anew. Raise
# the second when it would give other files: it is exported anew, and the vectors stay.
VECTORS_VERSION = 1
EXPORT_VERSION = 2

DESCRIPTION_FILE = "encoder.json"
QUESTION_FILE = "question.onnx"  # reads questions; of some models there is none

Pooling = Literal["mean", "cls", "lasttoken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderDescription:
    """What must be known to run a baked encoder.

    ``dimension`` of the vectors; ``max_length`` of the model's window (tokens, special ones included);
    ``pooling`` of token outputs into the passage vector; the prefixes go before each text;
    ``digest`` identifies the source model and its passages' vectors (SHA-256, hexadecimal);
    ``pad_id`` fills batches; ``files`` maps each file's name to its size and digest.
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
        baked.write_description(self, directory / DESCRIPTION_FILE)


def read_description(directory: Path) -> EncoderDescription:
    """Read ``encoder.json`` and see that the files that it names are there in full length.

    :raises ModelUnavailable: if there is none, or it is of another version.
    :raises IndexDamaged: if it is unreadable, or a file is missing or has another length.
    """
    path = directory / DESCRIPTION_FILE
    return baked.read_description(path, "encoder", EXPORT_VERSION, EncoderDescription, REMEDY)


def is_intact(directory: Path, digest: str) -> bool:
    """Tell whether ``directory`` holds the encoder of that digest, every byte of it (0.4 s/100 MB)."""
    return baked.is_intact(directory, digest, read_description)
