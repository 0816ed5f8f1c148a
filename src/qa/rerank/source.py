"""Finds a cross-encoder on this machine, and says which one it is, without loading it."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qa.baking import cached_folder, model_digest
from qa.errors import ModelUnavailable
from qa.rerank.description import EXPORT_VERSION

# What transformers calls a network with labels on top; a network without gets random ones silently.
HEAD = "ForSequenceClassification"


@dataclass(frozen=True)
class ModelSource:
    """A model on disk: the name it goes by, and its folder."""

    name: str
    path: Path

    @cached_property
    def digest(self) -> str:
        """The SHA-256 over the version of the export and each decisive file's name and digest."""
        return model_digest(self.path, f"qa.rerank {EXPORT_VERSION}")


def find_model(model: str) -> ModelSource:
    """Find a cross-encoder by name or path; nothing is downloaded.

    :param model: the path of a model folder, or a name in the local Hugging Face cache.
    :raises ModelUnavailable: if it is not there, or says of itself that it is something else.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        source = ModelSource(folder.resolve().name, folder)
    else:
        source = ModelSource(model, cached_folder(model, "cross-encoder", "a model folder's path"))
    _check_kind(source)
    return source


def _check_kind(source: ModelSource) -> None:
    path = source.path / "config.json"
    try:
        architectures = json.loads(path.read_text(encoding="utf-8")).get("architectures") or ["nothing"]
    except FileNotFoundError as error:
        raise ModelUnavailable(
            f"The folder {source.path} holds no model: config.json is not in it. "
            "Give the folder that CrossEncoder.save() wrote."
        ) from error
    except (OSError, ValueError, AttributeError) as error:
        raise ModelUnavailable(
            f"{path} cannot be read ({error}). Give the folder that CrossEncoder.save() wrote."
        ) from error
    if not str(architectures[0]).endswith(HEAD):
        raise ModelUnavailable(
            f"The model {source.name!r} is no cross-encoder: its config names {architectures[0]}, and "
            f"a reranker is a …{HEAD} with one label. An encoder goes to --encoder instead."
        )
