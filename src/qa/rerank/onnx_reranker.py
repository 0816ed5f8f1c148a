"""The baked reranker at work: ONNX Runtime and tokenizers, nothing else."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from qa.baked import MODEL_FILE, TOKENIZER_FILE
from qa.errors import IndexDamaged
from qa.records import FloatArray, Hit
from qa.rerank.description import (
    REMEDY,
    RerankerDescription,
    read_description,
)
from qa.rerank.order import reorder
from qa.rerank.window import heading_text, sentence_texts, windows
from qa.settings import RerankSettings

# Tokens (padding included) that go through the model at once; as measured for the encoder.
BATCH_TOKENS = 512

_HALF_PAIR = re.compile("[\ud800-\udfff]")


class OnnxReranker:
    """A cross-encoder that was baked; safe to use from several threads.

    A passage is read whole with its title and headings; one longer than the model's window is read in
    windows of whole sentences, and the best counts (MaxP of Dai & Callan 2019).
    """

    def __init__(
        self,
        description: RerankerDescription,
        session: "onnxruntime.InferenceSession",
        tokenizer: Tokenizer,
        settings: RerankSettings,
    ) -> None:
        self.description = description
        self.name = description.name
        self.digest = description.digest
        self._session = session
        # Some networks are not told which tokens are the question's, or make nothing of it.
        self._inputs = tuple(each.name for each in session.get_inputs())
        self._tokenizer = tokenizer
        self._settings = settings

    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return the same hits, best first by ``settings.rerank.weight``; see ``qa.rerank.reorder``."""
        texts = [self._windows(question, hit) for hit in hits]
        logits = self._logits([(question, text) for each in texts for text in each])
        ends = [0, *accumulate(len(each) for each in texts)]
        opinions = [float(logits[start:end].max()) for start, end in pairwise(ends)]
        return reorder(hits, opinions, self._settings.weight)

    def score(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        """Return what ``CrossEncoder.predict`` does, for (question, text) pairs: float32 ``[n]``."""
        logits = self._logits(pairs)
        if self.description.activation == "identity":
            return logits
        scores: FloatArray = (0.5 * (1 + np.tanh(0.5 * logits))).astype(np.float32)
        return scores

    def _windows(self, question: str, hit: Hit) -> list[str]:
        head, sentences = heading_text(hit), sentence_texts(hit)
        asked, headed, *counts = self._lengths([question, head, *sentences])
        limit = self.description.max_length
        special = self._tokenizer.num_special_tokens_to_add(is_pair=True)
        # A question too long for that is cut, or it would leave no room for what is asked about.
        room = max(limit // 2, limit - special - asked) - headed
        return [head + text for text in windows(sentences, counts, room)]

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        encoded = self._tokenizer.encode_batch(
            [_clean(text) for text in texts], add_special_tokens=False
        )
        return [len(each.ids) for each in encoded]

    def _logits(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        clean = [(_clean(question), _clean(text)) for question, text in pairs]
        encoded = self._tokenizer.encode_batch(clean)
        logits = np.empty(len(pairs), dtype=np.float32)
        for batch in _batches(encoded):
            logits[batch] = self._run([encoded[index] for index in batch])
        return logits

    def _run(self, batch: Sequence[Encoding]) -> FloatArray:
        shape = (len(batch), max(len(each.ids) for each in batch))
        ids = np.full(shape, self.description.pad_id, dtype=np.int64)
        mask, types = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for number, each in enumerate(batch):
            size = len(each.ids)
            ids[number, :size], mask[number, :size], types[number, :size] = each.ids, 1, each.type_ids
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        (logits,) = self._session.run(["logits"], {name: inputs[name] for name in self._inputs})
        result: FloatArray = logits
        return result


def _clean(text: str) -> str:
    # Half a surrogate pair is no text to the tokenizer.
    return _HALF_PAIR.sub("\N{REPLACEMENT CHARACTER}", text)


def _batches(encoded: Sequence[Encoding]) -> Iterator[list[int]]:
    """Yield the pairs' numbers in batches of similar length, so that little is padding."""
    batch: list[int] = []
    for index in sorted(range(len(encoded)), key=lambda index: len(encoded[index].ids)):
        if batch and (len(batch) + 1) * len(encoded[index].ids) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def open_reranker(directory: Path, settings: RerankSettings = RerankSettings()) -> OnnxReranker:
    """Open a baked reranker.

    :raises ModelUnavailable: if none was baked there, or by another version of this library.
    :raises IndexDamaged: if a file of it is missing, cut short or unreadable.
    """
    description = read_description(directory)
    options = onnxruntime.SessionOptions()
    # Threads that wait by spinning take the cores from everything else on the machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3  # errors only: its warnings are about its own graph rewriting
    try:
        session = onnxruntime.InferenceSession(
            str(directory / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(directory / TOKENIZER_FILE))
    # Both libraries raise classes without a common base short of Exception.
    except Exception as error:
        raise IndexDamaged(
            f"The reranker at {directory} cannot be opened ({error}); {REMEDY}"
        ) from error
    # As CrossEncoder does, so that scores agree for whatever does not fit.
    tokenizer.enable_truncation(description.max_length, strategy="longest_first")
    return OnnxReranker(description, session, tokenizer, settings)
