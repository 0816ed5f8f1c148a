"""Hits made by hand."""

from collections.abc import Sequence

from qa.load import make_document
from qa.records import Hit, Passage, Scores, Span

TEXTS = (
    "The frigate was launched in Istanbul.",
    "The president signed agreements in Ankara.",
    "Trade by Pakistan was five billion.",
    "A navy ship of Turkey.",
)


def make_hit(
    text: str,
    score: float,
    sentences: Sequence[Span] = (),
    title: str = "",
    headings: Sequence[str] = (),
) -> Hit:
    """Return a hit whose passage is a whole document."""
    document = make_document(f"{score}.md", title, text, language="en")
    span = Span(0, len(text))
    passage = Passage(f"p{score}", document.id, span, tuple(sentences or [span]), tuple(headings))
    return Hit(passage, document, score, Scores(score, score, score), 0)


def make_hits(texts: Sequence[str] = TEXTS) -> list[Hit]:
    """Return hits whose scores fall by one, best first."""
    return [make_hit(text, float(len(texts) - place)) for place, text in enumerate(texts)]
