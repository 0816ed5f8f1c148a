"""Put the reranker where the collection keeps it."""

from pathlib import Path
from typing import NamedTuple

from qa import rerank
from qa.build.adopt import adopt
from qa.contracts import ProgressCallback
from qa.errors import StoreError

RERANKERS = "rerankers"
DESCRIPTION = "reranker.json"


class RerankerName(NamedTuple):
    """What an index records of its reranker: the name, and the digest; both empty for none."""

    name: str = ""
    digest: str = ""


def collection_reranker(model: str, index_dir: Path, progress: ProgressCallback) -> RerankerName:
    """Bake a reranker into the collection, unless it is there, and name it.

    :param model: the name or folder of a CrossEncoder, or the folder of a baked one; empty for none.
    :raises ModelUnavailable: if it cannot be had.
    :raises StoreError: if the collection's folder cannot be written.
    """
    if not model:
        return RerankerName()
    try:
        if (Path(model) / DESCRIPTION).is_file():
            found = rerank.open_reranker(Path(model))
            adopt(Path(model), index_dir / RERANKERS / found.digest, DESCRIPTION)
        else:
            found = rerank.bake(model, index_dir / RERANKERS / rerank.model_digest(model), progress)
    except OSError as error:
        message = f"The reranker cannot be written to {index_dir}: {error.strerror or error}."
        raise StoreError(
            f"{message} Free some room, or give a folder that may be written to, by --index."
        ) from error
    return RerankerName(found.name, found.digest)


def bake_reranker_once(model: str, cache: Path, progress: ProgressCallback | None = None) -> str:
    """Bake a reranker into a cache, for whoever makes many collections with it.

    :param cache: gets ``rerankers/<digest>``.
    :return: the folder of the baked reranker, which ``build_index`` takes as ``reranker``; empty for an
        empty name.
    :raises ModelUnavailable: if it cannot be had.
    """
    if not model or (Path(model) / DESCRIPTION).is_file():
        return model
    folder = cache / RERANKERS / rerank.model_digest(model)
    rerank.bake(model, folder, progress)
    return str(folder)
