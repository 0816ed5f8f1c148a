"""The baked encoder at work: ONNX Runtime and tokenizers, nothing else."""

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from qa.baked import MODEL_FILE, TOKENIZER_FILE
from qa.encode.description import (
    QUESTION_FILE,
    EncoderDescription,
    read_description,
)
from qa.encode.session import open_session
from qa.encode.window import Tokens, Window, plan
from qa.errors import IndexDamaged
from qa.quantised_session import open_quantised
from qa.records import EncodedPassages, FloatArray, Span

if TYPE_CHECKING:
    import onnxruntime

# Tokens (padding included) that go through the model at once. More is slower on a processor, since the
# activations leave its cache: 49 ms of processor time a passage of 180 tokens alone, 54 in batches of
# 8, 73 in batches of 32. Fewer would leave short texts to run one by one.
BATCH_TOKENS = 512

_HALF_PAIR = re.compile("[\ud800-\udfff]")


class Network:
    """A graph from token ids to token outputs, opened when it is first needed.

    One in 8 bits reads each text alone: the texts of a batch would share their scales, so that a
    text's vector would depend on its company.
    """

    def __init__(self, path: Path, *, quantised: bool) -> None:
        self._path = path
        self._quantised = quantised
        self._lock = Lock()
        self._opened: onnxruntime.InferenceSession | None = None
        self.batch_tokens = 0 if quantised else BATCH_TOKENS

    def open(self) -> "onnxruntime.InferenceSession":
        """Open the graph, once.

        :raises IndexDamaged: if its file is damaged.
        """
        with self._lock:
            if self._opened is None:
                with _naming_damage(self._path.parent):
                    open_graph = open_quantised if self._quantised else open_session
                    self._opened = open_graph(self._path)
            return self._opened

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> FloatArray:
        """Return the outputs of token ids ``[n, t]``: float32 ``[n, t, d]``."""
        feed = {"input_ids": ids} if self._quantised else {"input_ids": ids, "attention_mask": mask}
        outputs: FloatArray = self.open().run(["tokens"], feed)[0]
        return outputs


class OnnxEncoder:
    """An encoder that was baked; safe to use from several threads.

    A text longer than the model's window is not cut short: it is read in windows of whole sentences,
    whose token outputs are pooled together.

    :param passages: reads passages.
    :param questions: reads questions; the same, where the model has no graph in 8 bits for them.
    """

    def __init__(
        self,
        description: EncoderDescription,
        passages: Network,
        questions: Network,
        tokenizer: Tokenizer,
    ) -> None:
        self.description = description
        self.name = description.name
        self.dimension = description.dimension
        self.digest = description.digest
        self._passages = passages
        self._questions = questions
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
        prefix = self.description.passage_prefix
        vectors, passage_rows = self._encode(self._passages, texts, sentences, prefix)
        is_passage = np.zeros(len(vectors), dtype=np.bool_)
        is_passage[passage_rows] = True
        return EncodedPassages(vectors[is_passage], vectors[~is_passage])

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Encode questions: float32 ``[n, d]``, unit length."""
        prefix = self.description.query_prefix
        vectors, _ = self._encode(self._questions, texts, [()] * len(texts), prefix)
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
        self,
        network: Network,
        texts: Sequence[str],
        sentences: Sequence[Sequence[Span]],
        prefix: str,
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
        batches = list(_batches(windows, network.batch_tokens))
        spread = self._threads.map if len(batches) > 1 else map
        run = partial(self._run, network)
        for batch, products in zip(batches, spread(run, batches), strict=True):
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

    def _run(self, network: Network, batch: Sequence[Window]) -> list[FloatArray]:
        """Run the model on a batch and return what each window's outputs weigh, ``[1 + s, d]``."""
        longest = max(len(window.ids) for window in batch)
        ids = np.full((len(batch), longest), self.description.pad_id, dtype=np.int64)
        mask = np.zeros_like(ids)
        for number, window in enumerate(batch):
            ids[number, : len(window.ids)] = window.ids
            mask[number, : len(window.ids)] = 1
        return [
            window.weights @ output[: len(window.ids)]
            for window, output in zip(batch, network.run(ids, mask), strict=True)
        ]


def _batches(windows: Sequence[Window], tokens: int) -> Iterator[list[Window]]:
    """Yield the windows in batches of at most so many tokens, of similar length: little is padding."""
    batch: list[Window] = []
    for window in sorted(windows, key=lambda window: len(window.ids)):
        if batch and (len(batch) + 1) * len(window.ids) > tokens:
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


@contextmanager
def _naming_damage(directory: Path) -> Iterator[None]:
    try:
        yield
    # Both libraries raise classes without a common base short of Exception.
    except Exception as error:
        raise IndexDamaged(
            f"The encoder at {directory} cannot be opened ({error}); "
            "build the index again with `qa index`."
        ) from error


def open_encoder(directory: Path) -> OnnxEncoder:
    """Open a baked encoder for questions; what reads passages is opened when there are some.

    :raises ModelUnavailable: if no encoder was baked there, or by another version of this library.
    :raises IndexDamaged: if a file of it is missing, cut short or unreadable.
    """
    description = read_description(directory)
    with _naming_damage(directory):
        tokenizer = Tokenizer.from_file(str(directory / TOKENIZER_FILE))
    passages = questions = Network(directory / MODEL_FILE, quantised=False)
    if QUESTION_FILE in description.files:
        questions = Network(directory / QUESTION_FILE, quantised=True)
    questions.open()
    return OnnxEncoder(description, passages, questions, tokenizer)
