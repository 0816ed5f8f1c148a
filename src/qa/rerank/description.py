"""The description that travels beside a baked reranker (``reranker.json``)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qa import baked
from qa.baking import FileDigest

REMEDY = "build the index again with `qa index … --reranker MODEL`."
EXPORT_VERSION = 1  # raise it when the same model would give other scores or other files

DESCRIPTION_FILE = "reranker.json"

Activation = Literal["sigmoid", "identity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RerankerDescription:
    """What must be known to run a baked reranker.

    ``max_length`` of a pair (tokens, special ones included); ``activation`` turns the model's logit
    into the score that its makers meant; ``digest`` identifies the source model and this export
    (SHA-256, hexadecimal); ``pad_id`` fills batches; ``files`` maps each file's name to its size and
    digest.
    """

    name: str
    max_length: int
    activation: Activation
    digest: str
    pad_id: int
    export_version: int
    files: dict[str, FileDigest]

    def write(self, directory: Path) -> None:
        """Write ``reranker.json`` into ``directory``."""
        baked.write_description(self, directory / DESCRIPTION_FILE)


def read_description(directory: Path) -> RerankerDescription:
    """Read ``reranker.json`` and see that the files that it names are there in full length.

    :raises ModelUnavailable: if there is none, or it is of another version.
    :raises IndexDamaged: if it is unreadable, or a file is missing or has another length.
    """
    path = directory / DESCRIPTION_FILE
    return baked.read_description(path, "reranker", EXPORT_VERSION, RerankerDescription, REMEDY)


def is_intact(directory: Path, digest: str) -> bool:
    """Tell whether ``directory`` holds the reranker of that digest, every byte of it."""
    return baked.is_intact(directory, digest, read_description)
