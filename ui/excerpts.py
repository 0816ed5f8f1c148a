"""What is shown of answers and hits: pieces in bold, best sentences, the documents behind them."""

from dataclasses import dataclass

from qa.records import Answer, AnswerSentence, Citation, Hit, Reference, Span
from ui.records import Turn


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, set in bold or not."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Voucher:
    """One document behind an answer, with its citations and what they rely on, each once."""

    citations: tuple[Citation, ...]
    references: tuple[Reference, ...]


def documents_of(turn: Turn) -> tuple[Hit, ...]:
    """Return the best hit of each document that was found for a turn, in their order."""
    found = turn.found if turn.found is not None else turn.answer.hits if turn.answer else ()
    best: dict[str, Hit] = {}
    for hit in found:
        best.setdefault(hit.document.id, hit)
    return tuple(best.values())


def emphasised(sentence: AnswerSentence) -> tuple[Piece, ...]:
    """Cut a sentence so that its short answer stands out."""
    return _pieces(sentence.text, sentence.emphasis)


def best_sentence(hit: Hit) -> tuple[Piece, ...]:
    """Cut a passage so that its best sentence stands out."""
    best = best_span(hit)
    start = hit.passage.span.start
    return _pieces(hit.text, Span(best.start - start, best.end - start))


def best_span(hit: Hit) -> Span:
    """Return the span of a hit's best sentence; of the whole passage if it has no sentences."""
    if 0 <= hit.best_sentence < len(hit.passage.sentences):
        return hit.passage.sentences[hit.best_sentence]
    return hit.passage.span


def vouchers(answer: Answer) -> tuple[Voucher, ...]:
    """Gather an answer's citations by document, in the order in which they first come."""
    gathered: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        gathered.setdefault(citation.document_id, []).append(citation)
    return tuple(
        Voucher(
            tuple(citations),
            tuple(dict.fromkeys(each for citation in citations for each in citation.references)),
        )
        for citations in gathered.values()
    )


def language_of(answer: Answer, sentence: AnswerSentence) -> str:
    """Return the language of the document that a sentence is from; empty if that is not known."""
    cited = citation_of(answer, sentence.citations[0]) if sentence.citations else None
    spoken = {hit.document.id: hit.document.language for hit in answer.hits}
    language = spoken.get(cited.document_id, "") if cited else ""
    return "" if language == "und" else language


def citation_of(answer: Answer, number: int) -> Citation | None:
    """Return the citation of a number, if there is one."""
    # Looked up by its number: the list's order is the answer's own affair.
    return next((citation for citation in answer.citations if citation.number == number), None)


def _pieces(text: str, strong: Span | None) -> tuple[Piece, ...]:
    if strong is None:
        return (Piece(text),)
    parts = (
        Piece(text[: strong.start]),
        Piece(strong.of(text), strong=True),
        Piece(text[strong.end :]),
    )
    return tuple(part for part in parts if part.text)
