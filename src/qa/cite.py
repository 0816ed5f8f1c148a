"""Cite: number the sources of an answer, each quote an exact slice, each with its onward references."""

from collections.abc import Sequence
from hashlib import sha256

from qa.errors import AnswerError
from qa.records import (
    AnswerSentence,
    Citation,
    Document,
    Evidence,
    Hit,
    Reference,
    Span,
)


def cite(quotes: Sequence[tuple[Document, Span]]) -> tuple[Citation, ...]:
    """Give the quotes numbers from 1 in the order given, the same span of a document only once.

    :raises AnswerError: if a span is empty or does not lie within its document's text.
    """
    numbered: dict[tuple[str, Span], Citation] = {}
    for document, span in quotes:
        if (document.id, span) not in numbered:
            numbered[document.id, span] = _citation(len(numbered) + 1, document, span)
    return tuple(numbered.values())


def vouch(
    chosen: Sequence[Evidence], hits: Sequence[Hit]
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Give each chosen sentence the number of the citation that it was taken from.

    A sentence is shown with its white space made single; its citation's quote is the exact slice.
    """
    quotes = [(hits[item.hit].document, item.span) for item in chosen]
    citations = cite(quotes)
    numbers = {(citation.document_id, citation.span): citation.number for citation in citations}
    sentences = tuple(
        AnswerSentence(
            text=" ".join(item.text.split()),
            citations=(numbers[document.id, span],),
            emphasis=_emphasis(item),
            bridge=item.bridge,
        )
        for item, (document, span) in zip(chosen, quotes, strict=True)
    )
    return sentences, citations


def onward_references(document: Document, span: Span) -> tuple[Reference, ...]:
    """Return the published sources whose markers stand in or right after a span, in text order."""
    indices = (
        index
        for anchor in document.anchors
        if span.start < anchor.offset <= span.end
        for index in anchor.references
    )
    return tuple(document.references[index] for index in dict.fromkeys(indices))


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text, by which a later reader sees whether the source has changed."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _citation(number: int, document: Document, span: Span) -> Citation:
    if not 0 <= span.start < span.end <= len(document.text):
        raise AnswerError(
            f"A citation names {span.start}–{span.end} of {document.uri}, which has "
            f"{len(document.text)} characters. Index the document again."
        )
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        uri=document.uri,
        span=span,
        quote=span.of(document.text),
        date=document.date,
        digest=text_digest(document.text),
        references=onward_references(document, span),
    )


def _emphasis(item: Evidence) -> Span | None:
    """Return the short answer's place in the sentence as shown, where white space is made single."""
    if item.reading is None or item.reading.answer.start >= item.reading.answer.end:
        return None
    lead = " ".join(item.text[: item.reading.answer.start].split())
    body = " ".join(item.reading.answer.of(item.text).split())
    start = " ".join(item.text.split()).find(body, max(0, len(lead) - 1))
    return Span(start, start + len(body)) if body and start >= 0 else None
