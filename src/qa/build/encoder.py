"""Put the encoder where the collection keeps it."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from qa import encode
from qa.build.adopt import adopt
from qa.contracts import Encoder, ProgressCallback
from qa.encode.description import DESCRIPTION_FILE, is_intact, read_description
from qa.errors import StoreError
from qa.records import EncodedPassages, FloatArray, Span

ENCODERS = "encoders"


def collection_encoder(encoder: str | Encoder, index_dir: Path, progress: ProgressCallback) -> Encoder:
    """Return the encoder to index with, baked into the collection unless it is an object.

    :param encoder: an encoder, the folder of a baked one, or the name or folder of a model.
    :raises ModelUnavailable: if it cannot be had.
    :raises StoreError: if the collection's folder cannot be written.
    """
    if not isinstance(encoder, str):
        return encoder
    try:
        if (Path(encoder) / DESCRIPTION_FILE).is_file():
            digest = read_description(Path(encoder)).digest
            place = index_dir / ENCODERS / digest
            return WaitingEncoder(adopt(Path(encoder), place, DESCRIPTION_FILE))
        digest = encode.model_digest(encoder)
        folder = index_dir / ENCODERS / digest
        if is_intact(folder, digest):
            return WaitingEncoder(folder)
        return encode.bake(encoder, folder, progress)
    except OSError as error:
        message = f"The encoder cannot be written to {index_dir}: {error.strerror or error}."
        raise StoreError(
            f"{message} Free some room, or give a folder that may be written to, by --index."
        ) from error


class WaitingEncoder:
    """A baked encoder that is opened when the first text comes: a sync may have none to encode."""

    def __init__(self, folder: Path) -> None:
        description = read_description(folder)
        self.name = description.name
        self.dimension = description.dimension
        self.digest = description.digest
        self._folder = folder

    @cached_property
    def _opened(self) -> Encoder:
        return encode.open_encoder(self._folder)

    def encode_passages(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]
    ) -> EncodedPassages:
        """Encode passages; see ``qa.contracts.Encoder``."""
        return self._opened.encode_passages(texts, sentences)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Encode questions; see ``qa.contracts.Encoder``."""
        return self._opened.encode_queries(texts)


def bake_once(model: str, cache: Path, progress: ProgressCallback | None = None) -> str:
    """Bake a model into a cache, for whoever makes many collections with it.

    :param cache: gets ``encoders/<digest>``.
    :return: the folder of the baked encoder, which ``build_index`` takes as ``encoder``.
    :raises ModelUnavailable: if it cannot be had.
    """
    if (Path(model) / DESCRIPTION_FILE).is_file():
        return model
    folder = cache / ENCODERS / encode.model_digest(model)
    encode.bake(model, folder, progress)
    return str(folder)
