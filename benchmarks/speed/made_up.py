"""Made-up passages of any number: words by Zipf's law; vectors at random, or in clusters.

Vectors of no structure at all are the worst case for any index but the exact one, since then nothing is
near anything; those of texts lie in clusters, which ``Clustered`` imitates.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from qa.records import Document, FloatArray, Passage, PassageEntry, Span, TermGroup
from qa.store import CollectionDescription, open_writer

DIMENSION = 384
DESCRIPTION = CollectionDescription(encoder_name="random", encoder_digest="0" * 64, dimension=DIMENSION)
WORDS = 60_000
SENTENCES = 6
WORDS_PER_SENTENCE = (4, 25)
PASSAGES_PER_DOCUMENT = 10
SENTENCE_CHARACTERS = 140


class MadeUp:
    """A source of documents, questions and terms that is the same for the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self.random = np.random.default_rng(seed)
        shares = 1 / np.arange(1, WORDS + 1)
        self.cumulative = np.cumsum(shares / shares.sum())
        self.words = np.array([f"w{number}" for number in range(WORDS)])

    def unit(self, *shape: int) -> FloatArray:
        """Return random unit vectors, float32."""
        vectors = self.random.standard_normal((*shape, DIMENSION), np.float32)
        vectors /= np.linalg.norm(vectors, axis=-1, keepdims=True)
        return vectors

    def terms(self, count: int) -> list[str]:
        """Return words drawn by Zipf's law."""
        drawn = np.searchsorted(self.cumulative, self.random.random(count))
        words: list[str] = self.words[np.minimum(drawn, WORDS - 1)].tolist()
        return words

    def groups(self, count: int) -> list[TermGroup]:
        """Return a question's groups: rarer words than a text's, every other with a synonym."""
        numbers = (np.exp(self.random.uniform(3, np.log(WORDS), (count, 2)))).astype(int)
        names = self.words[np.minimum(numbers, WORDS - 1)].tolist()
        return [TermGroup(tuple(pair[: 1 + n % 2])) for n, pair in enumerate(names)]

    def document(self, number: int, passages: int = PASSAGES_PER_DOCUMENT) -> Document:
        """Return a document of the right length; its text is filler."""
        size = passages * SENTENCES * SENTENCE_CHARACTERS
        text = ("the quick brown fox jumps over the lazy dog " * (size // 44 + 1))[:size]
        return Document(
            f"{number:016x}", f"folder/{number}.md", f"Title {number}", text, date="2025-02-13"
        )

    def entries(self, document: Document) -> list[PassageEntry]:
        """Return the passages of a document."""
        size = SENTENCES * SENTENCE_CHARACTERS
        return [
            self._entry(document, Span(start, start + size))
            for start in range(0, len(document.text), size)
        ]

    def _entry(self, document: Document, span: Span) -> PassageEntry:
        starts = range(span.start, span.end, SENTENCE_CHARACTERS)
        lengths = self.random.integers(*WORDS_PER_SENTENCE, SENTENCES)
        terms = [self.terms(int(length)) for length in lengths]
        key = f"{int(document.id, 16):08x}{span.start:08x}"
        return PassageEntry(
            passage=Passage(
                id=key,
                document_id=document.id,
                span=span,
                sentences=tuple(Span(start, start + SENTENCE_CHARACTERS - 1) for start in starts),
                headings=("A heading", f"Part {span.start}"),
            ),
            vector=self.unit(),
            sentence_vectors=self.unit(SENTENCES),
            sentence_terms=tuple(map(tuple, terms)),
            heading_terms=("title", f"part{span.start}"),
            content_key=key,
        )

    def documents(self, passages: int) -> Iterator[tuple[Document, list[PassageEntry]]]:
        """Yield documents with as many passages in all."""
        for number in range(passages // PASSAGES_PER_DOCUMENT):
            document = self.document(number)
            yield document, self.entries(document)


class Clustered(MadeUp):
    """The same in blocks of a thousand passages, ten times faster, with vectors in clusters.

    A passage's vector is its cluster's direction plus noise of ``SPREAD`` times its length; there is a
    cluster for each ``PASSAGES_PER_CLUSTER`` passages. Sentence vectors are the passage's plus noise.
    """

    SPREAD = 0.9
    PASSAGES_PER_CLUSTER = 100
    SENTENCES = 4

    def __init__(self, passages: int, seed: int = 0) -> None:
        super().__init__(seed)
        self.centres = self.unit(max(1, passages // self.PASSAGES_PER_CLUSTER))

    def near(self, vectors: FloatArray) -> FloatArray:
        """Return unit vectors near those given: as far off as passages are from their cluster."""
        noise = self.random.standard_normal(vectors.shape, np.float32)
        noise *= np.float32(self.SPREAD / DIMENSION**0.5)
        noise += vectors
        noise /= np.linalg.norm(noise, axis=-1, keepdims=True)
        return noise

    def questions(self, count: int) -> FloatArray:
        """Return vectors of questions, each about some cluster."""
        return self.near(self.centres[self.random.integers(len(self.centres), size=count)])

    def documents(self, passages: int) -> Iterator[tuple[Document, list[PassageEntry]]]:
        """Yield documents with as many passages in all."""
        block = 1000
        for first in range(0, passages, block):
            yield from self._block(first, min(block, passages - first))

    def _block(self, first: int, size: int) -> Iterator[tuple[Document, list[PassageEntry]]]:
        vectors = self.near(self.centres[self.random.integers(len(self.centres), size=size)])
        sentences = self.near(np.repeat(vectors, self.SENTENCES, axis=0))
        lengths = self.random.integers(*WORDS_PER_SENTENCE, size * self.SENTENCES)
        words = self.terms(int(lengths.sum()))
        ends = np.cumsum(lengths).tolist()
        terms = [
            tuple(words[end - length : end]) for end, length in zip(ends, lengths.tolist(), strict=True)
        ]
        for start in range(0, size, PASSAGES_PER_DOCUMENT):
            count = min(PASSAGES_PER_DOCUMENT, size - start)
            document = self.document((first + start) // PASSAGES_PER_DOCUMENT, count)
            yield (
                document,
                [
                    self._made(document, row - start, vectors[row], sentences, terms, row)
                    for row in range(start, start + count)
                ],
            )

    def _made(
        self,
        document: Document,
        number: int,
        vector: FloatArray,
        sentences: FloatArray,
        terms: list[tuple[str, ...]],
        row: int,
    ) -> PassageEntry:
        size = SENTENCES * SENTENCE_CHARACTERS
        span = Span(number * size, (number + 1) * size)
        inside = slice(row * self.SENTENCES, (row + 1) * self.SENTENCES)
        key = f"{int(document.id, 16):08x}{number:08x}"
        starts = range(
            span.start, span.start + self.SENTENCES * SENTENCE_CHARACTERS, SENTENCE_CHARACTERS
        )
        return PassageEntry(
            passage=Passage(
                id=key,
                document_id=document.id,
                span=span,
                sentences=tuple(Span(start, start + SENTENCE_CHARACTERS - 1) for start in starts),
                headings=("A heading",),
            ),
            vector=vector,
            sentence_vectors=sentences[inside],
            sentence_terms=tuple(terms[inside]),
            heading_terms=("title",),
            content_key=key,
        )


class Written(NamedTuple):
    """How long a collection took, without making it up, and its commit with what follows it."""

    seconds: float
    commit_seconds: float


def write(directory: Path, made: MadeUp, passages: int) -> Written:
    """Write a collection of made-up passages with the store's own writer."""
    begun, making = time.perf_counter(), 0.0
    with open_writer(directory, DESCRIPTION) as writer:
        before = time.perf_counter()
        for document, entries in made.documents(passages):
            making += time.perf_counter() - before
            writer.add(document, entries)
            before = time.perf_counter()
        committing = time.perf_counter()
        writer.commit()
    ended = time.perf_counter()
    return Written(ended - begun - making, ended - committing)
