"""Draw what the sources date: the statements on a question by their dates, and who makes them.

A statement is a sentence of a passage that the search finds, with a date in it. It is placed by that
date, no finer than the sentence says it; a sentence with two dates stands twice.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

from qa.moments import Moment, find_moments
from qa.records import Document, Hit, SearchResult, Span
from ui import handlers
from ui.analyzer import analyzer
from ui.dates import is_date
from ui.records import Problem, ProblemKind, SearchRequest, Sources, Turn

# Passages that are looked through, and statements that are drawn; more would be no picture any more.
PASSAGES = 60
STATEMENTS = 60
# Questions of a conversation that are compared, the latest; no screen shows more columns.
QUESTIONS = 6
# A passage counts from this part of the best one's score; the seeds' scores drop between .6 and .3.
LEAST_SCORE = 0.5
# A sentence counts that is its passage's best, or has this part of the question's weight.
LEAST_COVERAGE = 0.3


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with one of its dates: ``span`` is its place in the document, ``moment`` within it."""

    document: Document
    span: Span
    moment: Moment

    @property
    def text(self) -> str:
        """The sentence, an exact slice of the document's text."""
        return self.span.of(self.document.text)


@dataclass(frozen=True, slots=True)
class Share:
    """A document, how many of its sentences match, and how many of these are drawn with a date."""

    document: Document
    sentences: int
    dated: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Which documents the answers cite: for each title, how many sentences in each answer."""

    questions: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """What to draw: a question or words, and the ISO dates between which statements count."""

    text: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Statements by date, and documents by how much they say; or a problem, or neither for no text.

    ``found`` counts the statements before the least relevant were left out.
    """

    request: PictureRequest
    statements: tuple[Statement, ...] = ()
    shares: tuple[Share, ...] = ()
    found: int = 0
    problem: Problem | None = None


def draw(sources: Sources, request: PictureRequest) -> Picture:
    """Search for what is asked, and keep the sentences that match and have a date."""
    for value in (request.since, request.until):
        if value and not is_date(value):
            return Picture(request, problem=Problem(ProblemKind.DATE, value))
    outcome = handlers.search(sources, SearchRequest(request.text), PASSAGES)
    if outcome.problem or not outcome.result:
        return Picture(request, problem=outcome.problem)
    matching = list(_matching(outcome.result))
    dated = [
        each for hit, span in matching for each in _statements(hit, span) if _within(each, request)
    ]
    drawn = sorted(dated[:STATEMENTS], key=lambda each: (each.moment.bounds, each.document.title))
    return Picture(request, tuple(drawn), _shares(matching, drawn), len(dated))


def answered(turns: Sequence[Turn]) -> Grid:
    """Count what the latest answers of a conversation cite; declined questions cite nothing."""
    answers = [turn.answer for turn in turns if turn.answer and not turn.answer.abstained]
    latest = {answer.question: answer for answer in answers}
    kept = list(latest.values())[-QUESTIONS:]
    titles = dict.fromkeys(each.title for answer in kept for each in answer.citations)
    counts = [Counter(each.title for each in answer.citations) for answer in kept]
    return Grid(
        tuple(answer.question for answer in kept),
        tuple((title, tuple(count[title] for count in counts)) for title in titles),
    )


def _matching(result: SearchResult) -> Iterator[tuple[Hit, Span]]:
    """Yield the sentences that match, those of the better passages first, each sentence once."""
    asked = frozenset(term for group in result.query.groups for term in group.terms)
    weights = _weights(asked, result.hits)
    seen = set()
    for hit in result.hits:
        if hit.score < LEAST_SCORE * result.hits[0].score:
            continue
        for index, span in enumerate(hit.passage.sentences):
            place = (hit.document.id, span)
            if place not in seen and (index == hit.best_sentence or _covers(hit, span, weights)):
                seen.add(place)
                yield hit, span


def _weights(asked: frozenset[str], hits: Sequence[Hit]) -> dict[str, float]:
    """Weigh the question's terms by how few of the passages found have them; together they make 1."""
    found = [asked & frozenset(analyzer().terms(hit.text, hit.document.language)) for hit in hits]
    raw = {term: log(1 + len(found) / (1 + sum(term in each for each in found))) for term in asked}
    total = sum(raw.values()) or 1.0
    return {term: weight / total for term, weight in raw.items()}


def _covers(hit: Hit, span: Span, weights: dict[str, float]) -> bool:
    said = frozenset(analyzer().terms(span.of(hit.document.text), hit.document.language))
    return sum(weight for term, weight in weights.items() if term in said) >= LEAST_COVERAGE


def _statements(hit: Hit, span: Span) -> Iterator[Statement]:
    """Yield a sentence once for each of its dates, leaving out a date that another one includes."""
    moments = find_moments(span.of(hit.document.text))
    for moment in moments:
        start, end = moment.bounds
        finer = (each for each in moments if each.bounds != moment.bounds)
        if not any(start <= each.bounds[0] and each.bounds[1] <= end for each in finer):
            yield Statement(hit.document, span, moment)


def _within(statement: Statement, request: PictureRequest) -> bool:
    start, end = (date.isoformat(day) for day in statement.moment.bounds)
    # An ISO date that is cut short comes before all that begin with it.
    return (not request.since or end >= request.since) and (
        not request.until or start[: len(request.until)] <= request.until
    )


def _shares(matching: Sequence[tuple[Hit, Span]], drawn: Sequence[Statement]) -> tuple[Share, ...]:
    documents = {hit.document.id: hit.document for hit, _ in matching}
    sentences = Counter(hit.document.id for hit, _ in matching)
    dated = Counter(key for key, _ in {(each.document.id, each.span) for each in drawn})
    return tuple(Share(documents[key], count, dated[key]) for key, count in sentences.most_common())
