"""Exports a sentence-transformers model to ONNX, once: what reads passages and what reads questions."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from qa.baked import MODEL_FILE, TOKENIZER_FILE
from qa.baking import FileDigest, baking, quiet_transformers
from qa.contracts import ProgressCallback
from qa.encode.description import (
    DESCRIPTION_FILE,
    EXPORT_VERSION,
    QUESTION_FILE,
    EncoderDescription,
    Pooling,
    is_intact,
)
from qa.encode.onnx_encoder import OnnxEncoder, open_encoder
from qa.encode.source import ModelSource, find_model
from qa.errors import ModelUnavailable
from qa.records import FloatArray, Progress

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Windows longer than this would need gigabytes for attention; longer texts are read in several.
LONGEST_WINDOW = 1024

# The export is accepted only if it agrees with sentence-transformers on these.
PROBES = (
    "A frigate was launched in Istanbul.",
    "Ankara",
    "The two sides signed twenty-four agreements; trade, energy and education were among them. "
    "İki taraf 24 anlaşma imzaladı. دونوں ممالک نے معاہدوں پر دستخط کیے۔",
    " ".join(f"In {year} the council met again." for year in range(1990, 2015)),
)
LEAST_AGREEMENT = 0.9999  # cosine
# In 8 bits: .9993 on average for both packaged models' questions, .9984 the least of 300.
LEAST_QUESTION_AGREEMENT = 0.998


def bake(model: str, directory: Path, progress: ProgressCallback | None = None) -> OnnxEncoder:
    """Export ``model`` to ``directory`` unless it is there already; see ``qa.encode.bake``.

    :raises ModelUnavailable: if the model is missing, is not the expected one, or cannot be exported.
    """
    report = progress or (lambda _: None)
    source = find_model(model)
    if is_intact(directory, source.digest):
        return open_encoder(directory)
    report(Progress("bake", 0, 3, f"loading {source.name}"))
    with baking(directory, lambda: is_intact(directory, source.digest)) as fresh:
        _export(source, fresh, report)
    report(Progress("bake", 3, 3, f"{source.name} is ready"))
    return open_encoder(directory)


def _export(source: ModelSource, target: Path, report: Callable[[Progress], None]) -> None:
    # Here and not above: torch costs seconds, and what was baked before needs none of it.
    from qa.encode.network import export_network
    from qa.encode.session import fuse

    with source.model_folder() as folder:
        model = _load(source.name, folder)
    description = _describe(model, source)
    report(Progress("bake", 1, 3, f"exporting {source.name}"))
    texts, vectors = _probe(model, description["max_length"], description["passage_prefix"])
    asked, asked_vectors = _probe(model, description["max_length"], description["query_prefix"])
    try:
        _export_tokenizer(model, target / TOKENIZER_FILE)
        _export_questions(model, [description["query_prefix"] + text for text in asked], target)
        with tempfile.TemporaryDirectory(dir=target) as parent:
            export_network(model[0].auto_model, Path(parent) / MODEL_FILE)
            fuse(Path(parent) / MODEL_FILE, target / MODEL_FILE)
    except Exception as error:
        raise ModelUnavailable(
            f"The model {source.name!r} cannot be exported to ONNX: {error}. "
            "Free some room if the disk is full, or choose another encoder, for instance `minilm`."
        ) from error
    _write_description(description, target)
    report(Progress("bake", 2, 3, f"checking {source.name}"))
    encoder = open_encoder(target)
    _check(encoder, texts, vectors)
    if (target / QUESTION_FILE).exists():
        agreement = _agreement(encoder.encode_queries(asked), asked_vectors)
        if not agreement >= LEAST_QUESTION_AGREEMENT:
            # This network loses too much in 8 bits; its questions are read as its passages are.
            (target / QUESTION_FILE).unlink()
            _write_description(description, target)


def _write_description(description: dict[str, Any], target: Path) -> None:
    files = {path.name: FileDigest.of(path) for path in sorted(target.iterdir())}
    files.pop(DESCRIPTION_FILE, None)
    EncoderDescription(**description, files=files).write(target)


def _load(name: str, folder: Path) -> "SentenceTransformer":
    """Load the model with sentence-transformers, from disk only."""
    with quiet_transformers():
        try:
            from sentence_transformers import SentenceTransformer

            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
            return model.float().eval()
        # The libraries below raise whatever their own libraries raise.
        except Exception as error:
            raise ModelUnavailable(
                f"sentence-transformers cannot load {name!r} from {folder}: {error}"
            ) from error


def _describe(model: "SentenceTransformer", source: ModelSource) -> dict[str, Any]:
    pooling = _pooling(model, source.name)
    tokenizer = model.tokenizer
    length = model.max_seq_length or tokenizer.model_max_length
    return {
        "name": source.name,
        "dimension": model.get_embedding_dimension(),
        "max_length": min(int(length), LONGEST_WINDOW),
        "pooling": pooling,
        "query_prefix": _prompt(model, ("query",)),
        "passage_prefix": _prompt(model, ("document", "passage", "corpus")),
        "digest": source.digest,
        "pad_id": tokenizer.pad_token_id or 0,
        "vocabulary": len(tokenizer),
        "export_version": EXPORT_VERSION,
    }


def _pooling(model: "SentenceTransformer", name: str) -> Pooling:
    """Return the model's pooling, if its modules are ones that this library repeats exactly."""
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Normalize
    from sentence_transformers.sentence_transformer.modules import Pooling as PoolingModule

    modules = list(model)
    rest = [type(module).__name__ for module in modules[2:] if not isinstance(module, Normalize)]
    shape_known = (
        len(modules) > 1
        and isinstance(modules[0], Transformer)
        and isinstance(modules[1], PoolingModule)
        and not rest
    )
    if not shape_known:
        names = ", ".join(type(module).__name__ for module in modules)
        raise ModelUnavailable(
            f"The model {name!r} is made of {names}; an encoder must be a Transformer, then Pooling, "
            "then at most Normalize. Choose another, for instance `minilm`."
        )
    mode = modules[1].pooling_mode
    # Unit vectors of the two means are the same.
    mode = "mean" if mode == "mean_sqrt_len_tokens" else mode
    if mode not in ("mean", "cls", "lasttoken") or not modules[1].include_prompt:
        raise ModelUnavailable(
            f"The model {name!r} pools by {mode!r} with include_prompt={modules[1].include_prompt}; "
            "mean, cls and lasttoken with the prompt included are known. Choose another encoder."
        )
    return cast("Pooling", str(mode))


def _prompt(model: "SentenceTransformer", names: tuple[str, ...]) -> str:
    """Return the first prompt that is not empty, else the model's default one."""
    prompts = model.prompts or {}
    chosen = next((prompts[name] for name in names if prompts.get(name)), None)
    return chosen or prompts.get(model.default_prompt_name) or ""


def _export_tokenizer(model: "SentenceTransformer", path: Path) -> None:
    tokenizer = model.tokenizer.backend_tokenizer
    # Windows and padding are planned by us, so that nothing is cut off in silence.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(path))


def _export_questions(model: "SentenceTransformer", texts: list[str], target: Path) -> None:
    """Write the graph that reads questions, if the network is one that can be written so."""
    from qa.encode.question_network import export_question_network, is_known

    network = model[0].auto_model
    if is_known(network):
        samples = [model.tokenizer(text)["input_ids"] for text in texts]
        export_question_network(network, samples, target / QUESTION_FILE)


def _probe(model: "SentenceTransformer", limit: int, prefix: str) -> tuple[list[str], FloatArray]:
    """Return texts that fit the model's window, and what sentence-transformers makes of them."""
    texts = list(PROBES)
    while max(len(model.tokenizer(prefix + text)["input_ids"]) for text in texts) > limit:
        texts = [text[: len(text) * 3 // 4] for text in texts]
    prefixed = [prefix + text for text in texts]
    return texts, model.encode(prefixed, prompt="", normalize_embeddings=True)


def _check(encoder: OnnxEncoder, texts: list[str], expected: FloatArray) -> None:
    """Compare what was written with sentence-transformers itself."""
    agreement = _agreement(encoder.encode_passages(texts, [()] * len(texts)).passages, expected)
    if not agreement >= LEAST_AGREEMENT:
        raise ModelUnavailable(
            f"The export of {encoder.name!r} disagrees with the model itself (cosine "
            f"{agreement:.4f}, at least {LEAST_AGREEMENT} is required). Choose another encoder."
        )


def _agreement(found: FloatArray, expected: FloatArray) -> float:
    """Return the least cosine between vectors and what sentence-transformers makes."""
    return float(np.min(np.sum(expected * found, axis=1)))
