"""Put the encoder where the collection keeps it."""

from pathlib import Path

from qa import encode
from qa.build.adopt import adopt
from qa.contracts import Encoder, ProgressCallback
from qa.errors import StoreError

ENCODERS = "encoders"
DESCRIPTION = "encoder.json"


def collection_encoder(encoder: str | Encoder, index_dir: Path, progress: ProgressCallback) -> Encoder:
    """Return the encoder to index with, baked into the collection unless it is an object.

    :param encoder: an encoder, the folder of a baked one, or the name or folder of a model.
    :raises ModelUnavailable: if it cannot be had.
    :raises StoreError: if the collection's folder cannot be written.
    """
    if not isinstance(encoder, str):
        return encoder
    try:
        if (Path(encoder) / DESCRIPTION).is_file():
            digest = encode.open_encoder(Path(encoder)).digest
            return encode.open_encoder(adopt(Path(encoder), index_dir / ENCODERS, digest))
        return encode.bake(encoder, index_dir / ENCODERS / encode.model_digest(encoder), progress)
    except OSError as error:
        message = f"The encoder cannot be written to {index_dir}: {error.strerror or error}."
        raise StoreError(f"{message} Give a folder with room in it, by --index.") from error


def bake_once(model: str, cache: Path, progress: ProgressCallback | None = None) -> str:
    """Bake a model into a cache, for whoever makes many collections with it.

    :param cache: gets ``encoders/<digest>``.
    :return: the folder of the baked encoder, which ``build_index`` takes as ``encoder``.
    :raises ModelUnavailable: if it cannot be had.
    """
    if (Path(model) / DESCRIPTION).is_file():
        return model
    folder = cache / ENCODERS / encode.model_digest(model)
    encode.bake(model, folder, progress)
    return str(folder)
