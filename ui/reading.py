"""Lay a document's text out for reading, with one span of it marked.

The text itself is never altered: the runs of all blocks, joined, are the document's text without
the white space between blocks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa.records import Document, Reference, Span

# A page of more than this many characters takes a browser noticeably long to lay out.
WINDOW_CHARACTERS = 400_000

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

_BLOCK = re.compile(r"\S(?:[^\n]|\n(?![^\S\n]*\n))*")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, marked or not, and the reference numbers (from 1) that stand after it."""

    text: str
    marked: bool = False
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``level`` 1 to 6) or a paragraph (``level`` 0) that starts at ``start``."""

    start: int
    level: int
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The block's text, an exact slice of the document's."""
        return "".join(run.text for run in self.runs)


def direction(language: str) -> str:
    """Return ``rtl`` for a language written from right to left, else ``ltr``."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def window(document: Document, marked: Span | None, limit: int = WINDOW_CHARACTERS) -> Span:
    """Return the part of the document to show: all of it, or ``limit`` characters around the mark."""
    length = len(document.text)
    if length <= limit:
        return Span(0, length)
    middle = (marked.start + marked.end) // 2 if marked else 0
    start = max(0, min(middle - limit // 2, length - limit))
    return Span(start, start + limit)


def blocks(
    document: Document, marked: Span | None = None, shown: Span | None = None
) -> tuple[Block, ...]:
    """Cut a document into headings and paragraphs.

    :param document: what to lay out.
    :param marked: the span to mark, into the document's text; it may cross blocks.
    :param shown: the part to lay out; all of it by default.
    :return: the blocks in order.
    """
    levels = {section.span.start: section.level for section in document.sections}
    notes = _notes(document)
    return tuple(
        Block(span.start, level, _runs(document.text, span, marked, notes))
        for span, level in _spans(document.text, shown or Span(0, len(document.text)), levels)
    )


def headings_at(document: Document, offset: int) -> tuple[str, ...]:
    """Return the path of headings above an offset, outermost first."""
    return tuple(
        section.heading
        for section in document.sections
        if section.span.start <= offset < section.span.end
    )


def references_of(document: Document, span: Span) -> tuple[Reference, ...]:
    """Return the published sources whose markers stand in or just after a span, each once."""
    indices = {
        index: None
        for anchor in document.anchors
        if span.start < anchor.offset <= span.end
        for index in anchor.references
    }
    return tuple(document.references[index] for index in indices)


def _notes(document: Document) -> dict[int, tuple[int, ...]]:
    numbers: dict[int, tuple[int, ...]] = {}
    for anchor in document.anchors:
        before = numbers.get(anchor.offset, ())
        numbers[anchor.offset] = before + tuple(index + 1 for index in anchor.references)
    return numbers


def _spans(text: str, shown: Span, levels: dict[int, int]) -> Iterator[tuple[Span, int]]:
    for match in _BLOCK.finditer(text, shown.start, shown.end):
        cuts = [start for start in levels if match.start() < start < match.end()]
        edges = sorted({match.start(), *cuts, match.end()})
        for start, end in pairwise(edges):
            yield from _heading_and_rest(text, Span(start, end), levels.get(start, 0))


def _heading_and_rest(text: str, span: Span, level: int) -> Iterator[tuple[Span, int]]:
    """Part a heading from a paragraph that follows it without a blank line."""
    start = span.start
    if level:
        line_end = text.find("\n", start, span.end)
        start = span.end if line_end < 0 else line_end
        yield Span(span.start, start), level
    rest = text[start : span.end]
    if rest.strip():
        start += len(rest) - len(rest.lstrip())
        yield Span(start, start + len(rest.strip())), 0


def _runs(
    text: str, span: Span, marked: Span | None, notes: dict[int, tuple[int, ...]]
) -> tuple[Run, ...]:
    cuts = {offset for offset in notes if span.start < offset < span.end}
    if marked:
        cuts |= {edge for edge in marked if span.start < edge < span.end}
    edges = [span.start, *sorted(cuts), span.end]
    return tuple(
        Run(
            text[start:end],
            marked=bool(marked and marked.start <= start and end <= marked.end),
            notes=notes.get(end, ()),
        )
        for start, end in pairwise(edges)
    )
