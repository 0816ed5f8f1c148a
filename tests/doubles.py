"""Deterministic stand-ins whose results can be worked out by hand."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from qa.records import EncodedPassages, FloatArray, Hit, Span
from qa.rerank import reorder


class WordHashEncoder:
    """Counts words: each word adds 1 at the place that its SHA-256 names, then the length is made 1.

    Texts that share words are near each other, in proportion; a text without words is the first axis.
    """

    def __init__(self, dimension: int = 64) -> None:
        self.name = "word-hash"
        self.dimension = dimension
        self.digest = hashlib.sha256(f"word-hash {dimension}".encode()).hexdigest()

    def place(self, word: str) -> int:
        return int.from_bytes(hashlib.sha256(word.encode()).digest()[:8]) % self.dimension

    def vector(self, text: str) -> FloatArray:
        counts = np.zeros(self.dimension, dtype=np.float32)
        for word in re.findall(r"\w+", text.casefold()):
            counts[self.place(word)] += 1
        if not counts.any():
            counts[0] = 1
        return (counts / np.linalg.norm(counts)).astype(np.float32)

    def encode_passages(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]
    ) -> EncodedPassages:
        parts = []
        for text, spans in zip(texts, sentences, strict=True):
            for span in spans:
                blank = not re.search(r"\w", span.of(text))
                parts.append(self.vector(text if blank else span.of(text)))
        return EncodedPassages(self.encode_queries(texts), self._stack(parts))

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        return self._stack([self.vector(text) for text in texts])

    def _stack(self, vectors: Sequence[FloatArray]) -> FloatArray:
        return np.stack(vectors) if vectors else np.zeros((0, self.dimension), dtype=np.float32)


class WordCountReranker:
    """Counts how many of the question's words a passage has, and lets that alone decide."""

    name = "word-count"

    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        wanted = set(re.findall(r"\w+", question.casefold()))
        found = [len(wanted.intersection(re.findall(r"\w+", hit.text.casefold()))) for hit in hits]
        return reorder(hits, found, 1.0)
