"""Results as lines of plain text, for readers."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.records import Answer, Hit, Query, Reference, SearchResult, Span

NEAREST_SHOWN = 3


class Line(NamedTuple):
    """One paragraph for a reader: its text, its indent in columns, and the spans that stand out."""

    text: str
    indent: int = 0
    strong: tuple[Span, ...] = ()

    def plain(self) -> str:
        """Return the line as text alone."""
        return " " * self.indent + self.text if self.text else ""


def answer_lines(answer: Answer) -> Iterator[Line]:
    """Yield an answer for reading: its sentences with their numbers, then the numbered sources."""
    yield from _reading_lines(answer.query)
    if answer.abstained:
        yield from _declined_lines(answer)
        return
    for sentence in answer.sentences:
        marks = "".join(f" [{number}]" for number in sentence.citations)
        strong = (sentence.emphasis,) if sentence.emphasis else ()
        yield Line(sentence.text + marks, strong=strong)
    yield Line("")
    yield _title("Sources")
    for citation in answer.citations:
        yield Line(f"[{citation.number}] {_source(citation.title, citation.date, citation.uri)}")
        yield Line(f"“{one_line(citation.quote)}”", 4)
        for reference in citation.references:
            yield Line(f"from {reference_text(reference)}", 4)
    yield Line("")
    yield Line(f"Confidence {answer.confidence:.2f}")


def search_lines(result: SearchResult) -> Iterator[Line]:
    """Yield hits for reading, best first."""
    yield from _reading_lines(result.query)
    if not result.hits:
        yield Line("Nothing found.")
    for number, hit in enumerate(result.hits, start=1):
        yield from _hit_lines(number, hit)
        scores = hit.scores
        reread = "" if scores.reranker is None else f", reranker {scores.reranker:.2f}"
        yield Line(
            f"score {hit.score:.3f} (passage {scores.passage:.3f}, sentence {scores.sentence:.3f}, "
            f"words {scores.lexical:.2f}{reread})",
            4,
        )


def reference_text(reference: Reference) -> str:
    """Return a published source as one line: publisher, title, date, address."""
    title = f"“{reference.title}”" if reference.title else None
    parts = (reference.publisher, title, reference.date, reference.url)
    return one_line(", ".join(part for part in parts if part))


def best_sentence(hit: Hit) -> str:
    """Return the sentence of the passage that fits the question best, on one line."""
    sentences = hit.passage.sentences
    span = sentences[hit.best_sentence] if sentences else hit.passage.span
    return one_line(span.of(hit.document.text))


def one_line(text: str) -> str:
    """Return text with every run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def _declined_lines(answer: Answer) -> Iterator[Line]:
    yield Line(f"No answer: {answer.reason}")
    yield Line(f"Confidence {answer.confidence:.2f}")
    if answer.hits:
        yield Line("")
        yield _title("The nearest passages")
    for number, hit in enumerate(answer.hits[:NEAREST_SHOWN], start=1):
        yield from _hit_lines(number, hit)


def _hit_lines(number: int, hit: Hit) -> Iterator[Line]:
    place = " › ".join(hit.passage.headings)
    source = _source(hit.document.title, hit.document.date, hit.document.uri)
    yield Line(f"{number}. {source}" + (f" › {place}" if place else ""))
    yield Line(f"“{best_sentence(hit)}”", 4)


def _reading_lines(query: Query) -> Iterator[Line]:
    """Yield what was read differently from what was typed, so that a wrong guess is seen."""
    if query.corrections:
        guesses = ", ".join(f"“{typed}” as “{read}”" for typed, read in query.corrections)
        yield Line(f"Read {guesses}.")
        yield Line("")


def _title(text: str) -> Line:
    return Line(text, strong=(Span(0, len(text)),))


def _source(title: str, date: str | None, uri: str) -> str:
    return f"{title}{f', {date}' if date else ''} ({uri})"
