"""The frozen records that travel between the stages.

All offsets are indices of Unicode code points into ``Document.text``, half-open: ``text[start:end]``.
A record never holds a copy of text that a span can give, save where a reader needs it on its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
RowArray = NDArray[np.int64]


class Span(NamedTuple):
    """A half-open range of code points in a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the slice of ``text`` that this span names."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Reference:
    """A published source that a document relies on (a footnote's target or a link)."""

    title: str
    publisher: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The place where a footnote marker or link stood, and what it leads to.

    ``offset`` is the index in the text just after which the marker stood (markers are not part of the
    text); ``references`` are indices into ``Document.references``.
    """

    offset: int
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the range it governs, up to the next heading of the same or a higher level.

    ``level`` is 1 to 6; ``span`` starts at the heading's own first character.
    """

    level: int
    heading: str
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """One source: its readable text, stored once, and what is known about it.

    ``id`` is the hexadecimal SHA-256 (first 16 characters) over uri and text; ``date`` is ISO 8601
    (``2025``, ``2025-02`` or ``2025-02-13``); ``language`` is ISO 639-1 or ``und``.
    """

    id: str
    uri: str
    title: str
    text: str
    language: str = "und"
    date: str | None = None
    topics: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one document, the unit of retrieval.

    ``sentences`` are spans into the *document's* text, in order, within ``span``. ``headings`` is the
    path of headings above the passage, outermost first, without the document's title.
    ``id`` is the hexadecimal SHA-256 (first 16 characters) over document id, span and text.
    """

    id: str
    document_id: str
    span: Span
    sentences: tuple[Span, ...]
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EncodedPassages:
    """What an encoder makes of a batch of passages, in one forward pass each.

    ``passages`` is float32 ``[n, d]`` and ``sentences`` float32 ``[m, d]``, both of unit length, where
    ``m`` is the number of sentences of all passages, in order.
    """

    passages: FloatArray
    sentences: FloatArray


@dataclass(frozen=True, slots=True)
class PassageEntry:
    """A passage with everything the store keeps to find it.

    ``vector`` is float32 ``[d]``, ``sentence_vectors`` float32 ``[s, d]``, unit length.
    ``sentence_terms`` has one tuple of index terms a sentence, ``heading_terms`` those of the title and
    the headings. ``content_key`` is the SHA-256 of what was encoded, so that equal content is never
    encoded twice.
    """

    passage: Passage
    vector: FloatArray
    sentence_vectors: FloatArray
    sentence_terms: tuple[tuple[str, ...], ...]
    heading_terms: tuple[str, ...]
    content_key: str


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Index terms that count as one in scoring (a word, its corrections and synonyms).

    ``weight`` multiplies the group's BM25 score; 1.0 is a word as the reader typed it.
    ``surface`` is the word, put right where it was misspelt, for explanations.
    """

    terms: tuple[str, ...]
    weight: float = 1.0
    surface: str = ""


class AnswerType(StrEnum):
    """What kind of thing a question asks for."""

    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    COUNT = "count"
    AMOUNT = "amount"
    REASON = "reason"
    LIST = "list"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on where to look; empty means everywhere.

    ``documents`` are ids or uris; ``since`` and ``until`` are ISO dates, both inclusive; a document
    without a date passes no date filter.
    """

    documents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question after analysis: what is encoded, what is matched, and what was changed.

    ``text`` is the question as typed, on one line; ``corrected`` is that with misspelt words put right;
    ``encoded_text`` is that with names in the form that documents use; ``gloss`` is the question in
    English words where it was asked in another language, empty otherwise.
    """

    text: str
    encoded_text: str
    language: str
    groups: tuple[TermGroup, ...]
    answer_type: AnswerType = AnswerType.OTHER
    corrections: tuple[tuple[str, str], ...] = ()
    filters: Filters = Filters()
    gloss: str = ""

    @property
    def corrected(self) -> str:
        """The question with its misspelt words put right, as the reader reads it."""
        text = self.gloss or self.text
        for wrong, right in self.corrections:
            text = right.join(re.split(rf"(?<!\w){re.escape(wrong)}(?!\w)", text))
        return text


@dataclass(frozen=True, slots=True)
class Scores:
    """The opinions on a passage: cosine of the passage, of its best sentence, and BM25.

    ``coverage`` is how much of the question that sentence and the headings above it name, by the rarity
    of its words (0 to 1); ``neighbours`` is what passages that say similar things added to the fused
    score or took from it. ``reranker`` is the cross-encoder's, a logit, where one has read the passage.
    """

    passage: float
    sentence: float
    lexical: float
    reranker: float | None = None
    coverage: float = 0.0
    neighbours: float = 0.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage with its scores and its best sentence.

    ``score`` is the fused score (higher is better, comparable within one result only);
    ``best_sentence`` is an index into ``passage.sentences``; ``matched_terms`` are the question's words
    found; ``duplicates`` are ids of near-identical passages folded into this one; ``collection`` names
    where it was found when several collections are looked through together.
    """

    passage: Passage
    document: Document
    score: float
    scores: Scores
    best_sentence: int
    matched_terms: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    collection: str = ""

    @property
    def text(self) -> str:
        """The passage's text, an exact slice of the document's."""
        return self.passage.span.of(self.document.text)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that may answer, unordered, with their scores.

    ``rows`` int64 ``[n]``; ``passage`` (cosine), ``sentence`` (best cosine) and ``lexical`` (BM25)
    float32 ``[n]``. Of all sentences, those of ``rows[i]`` at ``offsets[i]:offsets[i + 1]``:
    ``sentence_scores`` float32 ``[m]``, their cosines; ``counts`` int32 ``[m, g]``, how often each of
    the query's groups occurs in them; ``lengths`` int32 ``[m]``, their numbers of index terms; and
    ``coverage`` float32 ``[m]``, how much of the question each of them names together with the
    headings above it, by the rarity of words (0 to 1).
    """

    rows: RowArray
    passage: FloatArray
    sentence: FloatArray
    lexical: FloatArray
    offsets: NDArray[np.int64]
    sentence_scores: FloatArray
    counts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    coverage: FloatArray

    def __len__(self) -> int:
        """Return the number of candidates."""
        return len(self.rows)


class Reading(NamedTuple):
    """What the reader makes of one question and one sentence.

    ``answer`` is the likeliest answer's span within the sentence; ``score`` is how far that span beats
    "not here", in logits: above 0 the reader would rather answer; ``answers`` is the logit of "this
    sentence answers the question", whatever the span.
    """

    answer: Span
    score: float
    answers: float = 0.0


# What the sentence ranker looks at, in the order of ``Evidence.features``.
SENTENCE_FEATURES = (
    "sentence_cosine",
    "passage_cosine",
    "passage_score",
    "sentence_bm25",
    "sentence_coverage",
    "context_coverage",
    "passage_coverage",
    "named_coverage",
    "type_match",
    "type_mismatch",
    "first_in_passage",
    "starts_with_pronoun",
    "log_words",
    "is_question",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that may answer, with what speaks for it.

    ``hit`` is the rank (from 0) of the passage's hit, ``sentence`` an index into its sentences;
    ``features`` is float32 ``[f]`` in the order of ``SENTENCE_FEATURES``; ``score`` is the
    ranker's (a logit, higher is better); ``bridge`` tells that it does not answer, but says
    whom or what the question describes.
    """

    hit: int
    sentence: int
    span: Span
    text: str
    features: FloatArray
    score: float
    reading: Reading | None = None
    bridge: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates in their final order: ``indices`` into the candidates, and the hit made of each."""

    indices: tuple[int, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered source: ``document.text[span.start:span.end] == quote``, always.

    ``number`` counts from 1; ``digest`` is the SHA-256 of the document's text when it was indexed;
    ``references`` are the published sources that the quote itself carries; ``collection`` names where
    it was found when several collections are asked together.
    """

    number: int
    document_id: str
    title: str
    uri: str
    span: Span
    quote: str
    date: str | None
    digest: str
    references: tuple[Reference, ...] = ()
    collection: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer with the numbers of the citations that vouch for it.

    ``emphasis`` is the short answer's place within ``text``, if one was found; ``bridge`` tells that
    the sentence does not answer itself, but says whom or what the question describes.
    """

    text: str
    citations: tuple[int, ...]
    emphasis: Span | None = None
    bridge: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of asking: cited sentences, or an abstention with its reason, and the hits behind it.

    ``confidence`` is the estimated probability (0 to 1) that the sentences answer the question.
    ``timings_ms`` maps a stage's name to milliseconds.
    """

    question: str
    abstained: bool
    reason: str
    confidence: float
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    query: Query
    timings_ms: Mapping[str, float]

    @property
    def bridged(self) -> bool:
        """Whether the first sentence answers, and another says what the question describes."""
        return any(sentence.bridge for sentence in self.sentences)

    @property
    def text(self) -> str:
        """The answer as one text with ``[n]`` marks; empty when abstained."""
        return " ".join(
            sentence.text + "".join(f" [{number}]" for number in sentence.citations)
            for sentence in self.sentences
        )


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits for a query, best first, and what became of its words."""

    query: Query
    hits: tuple[Hit, ...]
    timings_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file: how much was read, or why it was skipped.

    ``status`` is ``indexed``, ``unchanged`` or ``skipped``; ``characters`` counts the readable text.
    """

    uri: str
    status: str
    characters: int = 0
    passages: int = 0
    language: str = "und"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """The outcome of one indexing run, file by file, with the totals of the whole index.

    ``encoding_seconds`` is the part of ``seconds`` that the encoder was at work; ``added`` are the uris
    of indexed files that the index did not have before, ``removed`` those that it has no longer.
    """

    files: tuple[FileReport, ...]
    documents: int
    passages: int
    sentences: int
    encoded_passages: int
    removed_documents: int
    seconds: float
    encoding_seconds: float = 0.0
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a long job: ``stage`` name, ``done`` of ``total`` (``None`` when not known yet)."""

    stage: str
    done: int
    total: int | None
    detail: str = ""


JsonObject = dict[str, Any]
