"""The frozen records that travel between the interface's handlers, its pages and its layout."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from qa.follow_up.suggest import Suggestion
from qa.records import Answer, Document, Filters, Hit, SearchResult, Span


class Sources(Protocol):
    """What the interface needs of an assistant; ``qa.assistant.Assistant`` is one."""

    def ask(
        self,
        question: str,
        *,
        hits: int | None = None,
        sentences: int | None = None,
        threshold: float | None = None,
    ) -> Answer:
        """Answer with at most so many sentences and passages, or decline below so much confidence."""
        ...

    def search(self, query: str, k: int = 10, filters: Filters = ...) -> SearchResult:
        """Return the best ``k`` passages."""
        ...

    def document(self, document_id: str) -> Document:
        """Return a document; an unknown id raises ``KeyError``."""
        ...

    def documents(self) -> Iterable[Document]:
        """Yield every document, in order of uri."""
        ...


class ProblemKind(StrEnum):
    """Why something could not be done."""

    QUESTION_EMPTY = "question_empty"
    QUESTION_LONG = "question_long"
    DATE = "date"
    SOURCE_GONE = "source_gone"
    INDEX = "index"
    DEFECT = "defect"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be done; ``detail`` is the error's own message or the value given."""

    kind: ProblemKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person thinks of an answer, for an evaluation set.

    ``right_answer`` is what it should have been; ``unanswerable`` says that the sources do not tell.
    """

    good: bool
    comment: str = ""
    right_answer: str = ""
    unanswerable: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with its answer, its problem, or neither while it is pending.

    ``question`` is what was asked; ``typed`` what was typed where that leant on the turn before.
    ``found`` are the passages that are being read; ``shown`` of the answer's sentences are on the
    screen (``None``: all). ``suggested`` may be asked next. ``key`` tells the turn from all others,
    everywhere.
    """

    question: str
    answer: Answer | None = None
    problem: Problem | None = None
    typed: str = ""
    found: tuple[Hit, ...] | None = None
    shown: int | None = None
    stopped: bool = False
    verdict: Verdict | None = None
    suggested: tuple[Suggestion, ...] = ()
    key: str = field(default="", compare=False)

    @property
    def pending(self) -> bool:
        """Whether the answer is still being sought."""
        return self.answer is None and self.problem is None and not self.stopped

    @property
    def busy(self) -> bool:
        """Whether more is to come: the answer, or the rest of it."""
        return self.pending or self.shown is not None


class Strictness(StrEnum):
    """How readily the assistant declines."""

    LENIENT = "lenient"
    MEASURED = "measured"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person may set while asking.

    ``sentences`` is the most to answer with (1 to 10), ``sources`` the passages shown beside (1 to 50).
    """

    sentences: int = 3
    strictness: Strictness = Strictness.MEASURED
    sources: int = 5


USUAL = Wishes()


class Order(StrEnum):
    """How search results are sorted."""

    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a person searches for."""

    text: str = ""
    topics: tuple[str, ...] = ()
    document: str = ""
    languages: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    order: Order = Order.RELEVANCE


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """The hits for a request in the order asked for, or its problem; neither for an empty text."""

    request: SearchRequest
    result: SearchResult | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """The values that searches can be narrowed by; documents as (title, id)."""

    topics: tuple[str, ...]
    languages: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A document to read, with the span to mark if it lies within the text."""

    document: Document
    marked: Span | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out; without a name it is a page to be shown."""

    content: bytes
    media_type: str
    name: str = ""
