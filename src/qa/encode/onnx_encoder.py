"""The baked encoder at work: ONNX Runtime and tokenizers, nothing else."""

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from qa.baked import MODEL_FILE, TOKENIZER_FILE
from qa.encode.description import (
    EncoderDescription,
    read_description,
)
from qa.encode.session import open_session
from qa.encode.window import Tokens, Window, plan
from qa.errors import IndexDamaged
from qa.records import EncodedPassages, FloatArray, Span

# Tokens (padding included) that go through the model at once. More is slower on a processor, since the
# activations leave its cache: 49 ms of processor time a passage of 180 tokens alone, 54 in batches of
# 8, 73 in batches of 32. Fewer would leave short texts, such as questions, to run one by one.
BATCH_TOKENS = 512

_HALF_PAIR = re.compile("[\ud800-\udfff]")


class OnnxEncoder:
    """An encoder that was baked; safe to use from several threads.

    A text longer than the model's window is not cut short: it is read in windows of whole sentences,
    whose token outputs are pooled together.
    """

    def __init__(
        self,
        description: EncoderDescription,
        session: "onnxruntime.InferenceSession",
        tokenizer: Tokenizer,
    ) -> None:
        self.description = description
        self.name = description.name
        self.dimension = description.dimension
        self.digest = description.digest
        self._session = session
        self._tokenizer = tokenizer
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, "encoder")

    def encode_passages(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]
    ) -> EncodedPassages:
        """Encode each text once and pool it whole and over each of its sentence spans.

        The passage vector is the model's own; a sentence's is the mean of the outputs of its tokens.
        A sentence without tokens (blank) has its passage's vector. Memory grows with the result only.

        :param texts: ``n`` passages as they are to be encoded.
        :param sentences: for each text the spans, into that text, of its sentences.
        :return: float32 unit vectors, ``[n, d]`` and ``[sum of sentences, d]``, in order.
        :raises ValueError: if ``texts`` and ``sentences`` differ in length.
        """
        if len(texts) != len(sentences):
            raise ValueError(f"{len(texts)} texts came with {len(sentences)} lists of sentences.")
        vectors, passage_rows = self._encode(texts, sentences, self.description.passage_prefix)
        is_passage = np.zeros(len(vectors), dtype=np.bool_)
        is_passage[passage_rows] = True
        return EncodedPassages(vectors[is_passage], vectors[~is_passage])

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Encode questions: float32 ``[n, d]``, unit length."""
        vectors, _ = self._encode(texts, [()] * len(texts), self.description.query_prefix)
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text as a passage, prefix and special ones included."""
        encodings = self._tokenized(texts, self.description.passage_prefix)
        return [len(encoding.ids) for encoding in encodings]

    def _tokenized(self, texts: Sequence[str], prefix: str) -> list[Encoding]:
        # Half a surrogate pair is no text to the tokenizer; one character for another keeps spans.
        repaired = [prefix + _HALF_PAIR.sub("\N{REPLACEMENT CHARACTER}", text) for text in texts]
        # A batch wakes the tokenizer's threads, which takes longer than one question does.
        if len(repaired) == 1:
            return [self._tokenizer.encode(repaired[0])]
        return self._tokenizer.encode_batch(repaired)

    def _encode(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]], prefix: str
    ) -> tuple[FloatArray, list[int]]:
        """Return unit vectors, each passage's followed by its sentences', and the passages' rows."""
        encodings = self._tokenized(texts, prefix)
        passage_rows: list[int] = []
        windows: list[Window] = []
        row = 0
        for encoding, spans in zip(encodings, sentences, strict=True):
            moved = [Span(span.start + len(prefix), span.end + len(prefix)) for span in spans]
            windows += plan(
                self._tokens(encoding),
                moved,
                row,
                self.description.pooling,
                self.description.max_length,
            )
            passage_rows.append(row)
            row += 1 + len(spans)
        vectors = np.zeros((row, self.dimension), dtype=np.float32)
        batches = list(_batches(windows))
        run = self._threads.map if len(batches) > 1 else map
        for batch, products in zip(batches, run(self._run, batches), strict=True):
            for window, product in zip(batch, products, strict=True):
                vectors[window.row : window.row + len(product)] += product
        return _unit(vectors, passage_rows), passage_rows

    def _tokens(self, encoding: Encoding) -> Tokens:
        # A tokenizer without special tokens makes nothing of a blank text; the model needs something.
        ids = encoding.ids or [self.description.pad_id]
        return Tokens(
            np.array(ids, dtype=np.int64),
            np.array(encoding.offsets or [(0, 0)], dtype=np.int64),
            np.array(encoding.special_tokens_mask or [1], dtype=np.bool_),
        )

    def _run(self, batch: Sequence[Window]) -> list[FloatArray]:
        """Run the model on a batch and return what each window's outputs weigh, ``[1 + s, d]``."""
        longest = max(len(window.ids) for window in batch)
        ids = np.full((len(batch), longest), self.description.pad_id, dtype=np.int64)
        mask = np.zeros_like(ids)
        for number, window in enumerate(batch):
            ids[number, : len(window.ids)] = window.ids
            mask[number, : len(window.ids)] = 1
        (outputs,) = self._session.run(["tokens"], {"input_ids": ids, "attention_mask": mask})
        return [
            window.weights @ output[: len(window.ids)]
            for window, output in zip(batch, outputs, strict=True)
        ]


def _batches(windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Yield the windows in batches of similar length, so that little is padding."""
    batch: list[Window] = []
    for window in sorted(windows, key=lambda window: len(window.ids)):
        if batch and (len(batch) + 1) * len(window.ids) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _unit(vectors: FloatArray, passage_rows: Sequence[int]) -> FloatArray:
    """Scale rows to length 1; a sentence of no length takes the vector of its passage."""
    lengths = np.linalg.norm(vectors, axis=1)
    empty = lengths == 0
    if empty.any():
        passage_of = np.zeros(len(vectors), dtype=np.int64)
        passage_of[passage_rows] = passage_rows
        passage_of = np.maximum.accumulate(passage_of)
        vectors[empty] = vectors[passage_of[empty]]
        lengths[empty] = lengths[passage_of[empty]]
    scaled: FloatArray = vectors / np.maximum(lengths, 1e-12)[:, None]
    return scaled.astype(np.float32, copy=False)


def open_encoder(directory: Path) -> OnnxEncoder:
    """Open a baked encoder.

    :raises ModelUnavailable: if no encoder was baked there, or by another version of this library.
    :raises IndexDamaged: if a file of it is missing, cut short or unreadable.
    """
    description = read_description(directory)
    try:
        session = open_session(directory / MODEL_FILE)
        tokenizer = Tokenizer.from_file(str(directory / TOKENIZER_FILE))
    # Both libraries raise classes without a common base short of Exception.
    except Exception as error:
        raise IndexDamaged(
            f"The encoder at {directory} cannot be opened ({error}); "
            "build the index again with `qa index`."
        ) from error
    return OnnxEncoder(description, session, tokenizer)
