"""Reorder what was found: a cross-encoder reads question and passage together.

A sentence-transformers ``CrossEncoder`` is baked once, like an encoder, and ONNX Runtime runs it
afterwards. Importing this package loads no machine-learning library; ``open_reranker`` loads ONNX
Runtime and tokenizers, and only ``bake`` needs torch and sentence-transformers.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from qa.rerank.order import reorder
from qa.settings import RerankSettings

if TYPE_CHECKING:
    from qa.contracts import ProgressCallback
    from qa.rerank.onnx_reranker import OnnxReranker

__all__ = ["bake", "model_digest", "open_reranker", "reorder"]


def bake(model: str, directory: Path, progress: "ProgressCallback | None" = None) -> "OnnxReranker":
    """Export a CrossEncoder to ``directory``, or reuse what is already there.

    :param model: the name of a model in the local Hugging Face cache, or the path of a model folder.
        Nothing is ever downloaded.
    :param directory: gets ``reranker.json``, ``model.onnx`` and ``tokenizer.json``, all or none.
    :param progress: told of each step.
    :return: the reranker, opened from ``directory``.
    :raises ModelUnavailable: if the model is missing, is no cross-encoder with one label, or cannot be
        exported.
    """
    from qa.rerank.export import bake as bake_now

    return bake_now(model, directory, progress)


def open_reranker(directory: Path, settings: RerankSettings = RerankSettings()) -> "OnnxReranker":
    """Open a baked reranker with ONNX Runtime and tokenizers alone.

    :raises ModelUnavailable: if none was baked there, or by another version of this library.
    :raises IndexDamaged: if a file of it is missing, cut short or unreadable.
    """
    from qa.rerank.onnx_reranker import open_reranker as open_now

    return open_now(directory, settings)


def model_digest(model: str) -> str:
    """Return the digest that the reranker baked from ``model`` has (64 hexadecimal digits).

    It reads the model's files and loads nothing.

    :raises ModelUnavailable: if the model is missing.
    """
    from qa.rerank.source import find_model

    return find_model(model).digest
