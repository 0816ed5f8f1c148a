"""Exports a CrossEncoder to ONNX, once; the only module here that needs torch."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.baked import MODEL_FILE, TOKENIZER_FILE
from qa.baking import FileDigest, baking, quiet_transformers
from qa.contracts import ProgressCallback
from qa.errors import ModelUnavailable
from qa.records import FloatArray, Progress
from qa.rerank.description import (
    EXPORT_VERSION,
    Activation,
    RerankerDescription,
    is_intact,
)
from qa.rerank.onnx_reranker import OnnxReranker, open_reranker
from qa.rerank.source import ModelSource, find_model

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# Pairs longer than this would need gigabytes for attention; longer passages are read in windows.
LONGEST_PAIR = 1024

# The export is accepted only if it agrees with sentence-transformers on these.
PROBES = (
    ("When was the frigate launched?", "A frigate was launched in Istanbul on 15 August 2021."),
    ("Ankara", ""),
    (
        "Kaç anlaşma imzalandı?",
        "The two sides signed twenty-four agreements. İki taraf 24 anlaşma imzaladı. "
        "دونوں ممالک نے معاہدوں پر دستخط کیے۔",
    ),
    ("When did it meet?", " ".join(f"In {year} the council met." for year in range(1800, 2015))),
)
TOLERANCE = 1e-4  # of a score, absolute and relative


def bake(model: str, directory: Path, progress: ProgressCallback | None = None) -> OnnxReranker:
    """Export ``model`` to ``directory`` unless it is there already; see ``qa.rerank.bake``.

    :raises ModelUnavailable: if the model is missing, is no cross-encoder with one label, or cannot be
        exported.
    """
    report = progress or (lambda _: None)
    source = find_model(model)
    if is_intact(directory, source.digest):
        return open_reranker(directory)
    report(Progress("bake_reranker", 0, 3, f"loading {source.name}"))
    with baking(directory, lambda: is_intact(directory, source.digest)) as fresh:
        _export(source, fresh, report)
    report(Progress("bake_reranker", 3, 3, f"{source.name} is ready"))
    return open_reranker(directory)


def _export(source: ModelSource, target: Path, report: Callable[[Progress], None]) -> None:
    # Here and not above: torch costs seconds, and what was baked before needs none of it.
    from qa.rerank.network import export_network

    model = _load(source)
    description = _describe(model, source)
    report(Progress("bake_reranker", 1, 3, f"exporting {source.name}"))
    expected = _predict(model, source, description["max_length"])
    try:
        tokenizer = model.tokenizer.backend_tokenizer
        tokenizer.no_truncation()
        tokenizer.no_padding()
        tokenizer.save(str(target / TOKENIZER_FILE))
        type_ids = "token_type_ids" in model.tokenizer.model_input_names
        export_network(model.model, target / MODEL_FILE, type_ids=type_ids)
    except Exception as error:
        raise ModelUnavailable(
            f"The reranker {source.name!r} cannot be exported to ONNX: {error}. Choose another."
        ) from error
    files = {name: FileDigest.of(target / name) for name in (MODEL_FILE, TOKENIZER_FILE)}
    RerankerDescription(**description, files=files).write(target)
    report(Progress("bake_reranker", 2, 3, f"checking {source.name}"))
    _check(open_reranker(target), expected)


def _load(source: ModelSource) -> "CrossEncoder":
    """Load the model with sentence-transformers, from disk only."""
    with quiet_transformers():
        try:
            from sentence_transformers import CrossEncoder

            model = CrossEncoder(str(source.path), device="cpu", local_files_only=True)
            return model.float().eval()
        # The libraries below raise whatever their own libraries raise.
        except Exception as error:
            raise ModelUnavailable(
                f"sentence-transformers cannot load the reranker {source.name!r} from {source.path}: "
                f"{error}"
            ) from error


def _describe(model: "CrossEncoder", source: ModelSource) -> dict[str, Any]:
    if model.num_labels != 1:
        raise ModelUnavailable(
            f"The model {source.name!r} has {model.num_labels} labels, and a reranker has one: how "
            "well the text answers. Choose a cross-encoder that was trained to rank."
        )
    tokenizer, network = model.tokenizer, model.model
    words, known = len(tokenizer), network.config.vocab_size
    if not hasattr(tokenizer, "backend_tokenizer") or words > known:
        raise ModelUnavailable(
            f"The tokenizer of {source.name!r} does not belong to its network: it is a "
            f"{type(tokenizer).__name__} of {words} words, of which the network knows {known}. It has "
            "to be a fast tokenizer with the network's own vocabulary; save both together."
        )
    length = min(int(model.max_seq_length or tokenizer.model_max_length), LONGEST_PAIR)
    return {
        "name": source.name,
        "max_length": length,
        "activation": _activation(model, source),
        "digest": source.digest,
        "pad_id": tokenizer.pad_token_id or 0,
        "export_version": EXPORT_VERSION,
    }


def _activation(model: "CrossEncoder", source: ModelSource) -> Activation:
    kind = type(model.activation_fn).__name__
    if kind == "Sigmoid":
        return "sigmoid"
    if kind == "Identity":
        return "identity"
    raise ModelUnavailable(
        f"The reranker {source.name!r} turns its logits into scores by {kind}; Sigmoid and Identity "
        "are known. Choose another."
    )


def _predict(model: "CrossEncoder", source: ModelSource, limit: int) -> FloatArray:
    """Return what sentence-transformers makes of the probes."""
    model.max_seq_length = limit
    try:
        scores: FloatArray = model.predict(list(PROBES), show_progress_bar=False)
    except Exception as error:
        raise ModelUnavailable(
            f"sentence-transformers cannot run the reranker {source.name!r}: {error}. Choose another."
        ) from error
    return scores


def _check(reranker: OnnxReranker, expected: FloatArray) -> None:
    """Compare what was written with sentence-transformers itself."""
    try:
        found = reranker.score(PROBES)
    # ONNX Runtime's classes have no common base short of Exception.
    except Exception as error:
        raise ModelUnavailable(
            f"The export of {reranker.name!r} cannot be run: {error}. Choose another reranker."
        ) from error
    if not np.allclose(found, expected, atol=TOLERANCE, rtol=TOLERANCE):
        apart = float(np.abs(found - expected).max())
        raise ModelUnavailable(
            f"The export of {reranker.name!r} disagrees with the model itself (scores {apart:.4f} "
            f"apart, at most {TOLERANCE} is allowed). Choose another reranker."
        )
