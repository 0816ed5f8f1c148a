"""The description that travels beside a baked reranker (``reranker.json``)."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from qa.baking import FileDigest, check_sizes
from qa.errors import IndexDamaged, ModelUnavailable

REMEDY = "build the index again with `qa index … --reranker MODEL`."
EXPORT_VERSION = 1  # raise it when the same model would give other scores or other files

DESCRIPTION_FILE = "reranker.json"
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"

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
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False)
        (directory / DESCRIPTION_FILE).write_text(text + "\n", encoding="utf-8")


def read_description(directory: Path) -> RerankerDescription:
    """Read ``reranker.json`` and see that the files that it names are there in full length.

    :raises ModelUnavailable: if there is none, or it is of another version.
    :raises IndexDamaged: if it is unreadable, or a file is missing or has another length.
    """
    path = directory / DESCRIPTION_FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        version = data["export_version"]
        files = {name: FileDigest(**value) for name, value in data["files"].items()}
        description = RerankerDescription(**{**data, "files": files})
    except FileNotFoundError as error:
        raise ModelUnavailable(
            f"There is no reranker at {directory} ({DESCRIPTION_FILE} is missing); {REMEDY}"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}); {REMEDY}") from error
    if version != EXPORT_VERSION:
        raise ModelUnavailable(
            f"The reranker at {directory} has format {version}, and this version of the program reads "
            f"format {EXPORT_VERSION}; {REMEDY}"
        )
    check_sizes(directory, (MODEL_FILE, TOKENIZER_FILE), description.files)
    return description


def is_intact(directory: Path, digest: str) -> bool:
    """Tell whether ``directory`` holds the reranker of that digest, every byte of it."""
    try:
        description = read_description(directory)
    except (ModelUnavailable, IndexDamaged):
        return False
    return description.digest == digest and all(
        FileDigest.of(directory / name) == expected for name, expected in description.files.items()
    )
