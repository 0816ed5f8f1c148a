"""Texts into vectors: a sentence-transformers model is baked once, and ONNX Runtime runs it afterwards.

Importing this package loads no machine-learning library; ``open_encoder`` loads ONNX Runtime and
tokenizers, and only ``bake`` needs torch and sentence-transformers.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from qa.encode.text import content_key, passage_text

if TYPE_CHECKING:
    from qa.contracts import ProgressCallback
    from qa.encode.onnx_encoder import OnnxEncoder

__all__ = ["bake", "content_key", "model_digest", "open_encoder", "passage_text"]


def bake(model: str, directory: Path, progress: "ProgressCallback | None" = None) -> "OnnxEncoder":
    """Export a sentence-transformers model to ``directory``, or reuse what is already there.

    :param model: ``minilm`` (the default) or ``multilingual``, which come from Python packages, the
        name of a model in the local Hugging Face cache, or the path of a model folder. Nothing is
        ever downloaded.
    :param directory: gets ``encoder.json``, ``model.onnx`` with its weights in a file of their
        own, for a BERT ``question.onnx``, which reads questions in 8 bits, and ``tokenizer.json``,
        all or none.
    :param progress: told of each step.
    :return: the encoder, opened from ``directory``.
    :raises ModelUnavailable: if the model is missing, is not the expected one, or cannot be exported.
    """
    from qa.encode.export import bake as bake_now

    return bake_now(model, directory, progress)


def open_encoder(directory: Path) -> "OnnxEncoder":
    """Open a baked encoder with ONNX Runtime and tokenizers alone.

    :raises ModelUnavailable: if no encoder was baked there, or by another version of this library.
    :raises IndexDamaged: if a file of it is missing, cut short or unreadable.
    """
    from qa.encode.onnx_encoder import open_encoder as open_now

    return open_now(directory)


def model_digest(model: str) -> str:
    """Return the digest that the encoder baked from ``model`` has (64 hexadecimal digits).

    It reads the model's files (0.4 s per 100 MB) and loads nothing.

    :raises ModelUnavailable: if the model is missing or is not the expected one.
    """
    from qa.encode.source import find_model

    return find_model(model).digest
