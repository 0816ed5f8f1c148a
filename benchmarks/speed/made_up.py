"""Made-up passages of any number: words by Zipf's law, random unit vectors."""

from collections.abc import Iterator

import numpy as np

from qa.records import Document, FloatArray, Passage, PassageEntry, Span, TermGroup

DIMENSION = 384
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
