"""Turn records into HTML.

All text of users and documents is escaped by the templates' autoescaping; nothing in this package
marks text as safe. Templates in ``templates/`` hold the markup, this module prepares what they show.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qa.records import Answer, AnswerSentence, Citation, Document, Hit, Reference, Span
from ui import briefing as briefings
from ui import export, reading
from ui.briefing import Briefing
from ui.dates import say_age, say_date
from ui.plain_text import (
    cite_line,
    cited,
    confidence_text,
    problem_text,
    reference_line,
    web_address,
)
from ui.reasons import reason_text
from ui.records import Problem, SearchOutcome, SourceView, Strictness, Turn, Wishes
from ui.wishes import THRESHOLDS
from ui.wording import CONVERSATION, Wording

NEAREST_PASSAGES = 20
# Documents named while they are read.
CHIPS = 5
# Documents listed before a source is opened; more are the Library's.
LISTED_DOCUMENTS = 60

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


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


def source_url(document_id: str, span: Span | None, wording: Wording) -> str:
    """Return the address of a source's own page, with the span to mark."""
    query = {"span": f"{span.start}-{span.end}"} if span else {}
    if wording.code != "en":
        query["lang"] = wording.code
    return f"/source/{quote(document_id, safe='')}" + (f"?{urlencode(query)}" if query else "")


def question_url(question: str, wording: Wording) -> str:
    """Return the address that asks a question when it is opened."""
    return f"{wording.path}?{urlencode({'q': question})}"


def masthead(wording: Wording) -> str:
    """Render the name of the product and the switches beside it."""
    return _templates.get_template("masthead.html").render(w=wording)


def conversation(
    turns: Sequence[Turn],
    wording: Wording,
    today: date,
    examples: Sequence[str] = (),
    *,
    judging: bool = False,
    collection: str = "",
) -> str:
    """Render the questions and answers so far, or a welcome with examples when there are none.

    :param judging: offer to say what one thinks of an answer.
    :param collection: the name of the collection whose judgements are offered as a file.
    """
    return render(
        "conversation.html",
        wording,
        today,
        turns=turns,
        examples=examples,
        cited=cited,
        nearest=NEAREST_PASSAGES,
        c=CONVERSATION[wording.code],
        documents_of=documents_of,
        chips=CHIPS,
        judging=judging,
        kept_in=partial(_collection_of, otherwise=collection),
    )


def documents_of(turn: Turn) -> tuple[Hit, ...]:
    """Return the best hit of each document that was found for a turn, in their order."""
    found = turn.found if turn.found is not None else turn.answer.hits if turn.answer else ()
    best: dict[str, Hit] = {}
    for hit in found:
        best.setdefault(hit.document.id, hit)
    return tuple(best.values())


def _collection_of(turn: Turn, otherwise: str) -> str:
    answer = turn.answer
    if answer and answer.citations:
        return answer.citations[0].collection or otherwise
    return (answer.hits[0].collection or otherwise) if answer and answer.hits else otherwise


def strictness_hint(wishes: Wishes, wording: Wording) -> str:
    """Say what the chosen strictness of declining means."""
    place = list(Strictness).index(wishes.strictness)
    said = CONVERSATION[wording.code].strictness_hints[place]
    percent = {name.value: round(100 * value) for name, value in THRESHOLDS.items()}
    return said.format(**percent)


def search_results(outcome: SearchOutcome, wording: Wording, today: date) -> str:
    """Render what a search found."""
    return render("results.html", wording, today, outcome=outcome)


def source_pane(view: SourceView | Problem, wording: Wording, today: date, whole: bool = False) -> str:
    """Render a document for the pane beside an answer."""
    return _render_source("source.html", view, wording, today, whole)


def source_page(view: SourceView | Problem, wording: Wording, today: date, whole: bool = False) -> str:
    """Render a document as a page of its own."""
    return _render_source("source_page.html", view, wording, today, whole)


def beside(documents: Sequence[Document] | Problem, wording: Wording, today: date) -> str:
    """Render the pane as it is before a source is opened: the list of the sources."""
    return render("beside.html", wording, today, listed=LISTED_DOCUMENTS, **_documents(documents))


def brief(briefing: Briefing, gone: Sequence[str], wording: Wording, today: date) -> str:
    """Render a briefing to be edited and taken along."""
    paper = export.compose(briefing, gone, export.Style.PLAIN, wording, today)
    return render(
        "brief.html",
        wording,
        today,
        briefing=briefing,
        paper=paper,
        kept=json.dumps(briefings.to_json(briefing), ensure_ascii=False),
        styles=[style.value for style in export.Style],
        bullets=export.write_bullets(paper, wording),
    )


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


def pins(briefing: Briefing) -> str:
    """Render, unseen, what is pinned, so that every pin in the page can show its state."""
    return _templates.get_template("pins.html").render(briefing=briefing)


def _pieces(text: str, strong: Span | None) -> tuple[Piece, ...]:
    if strong is None:
        return (Piece(text),)
    parts = (
        Piece(text[: strong.start]),
        Piece(strong.of(text), strong=True),
        Piece(text[strong.end :]),
    )
    return tuple(part for part in parts if part.text)


def _language(answer: Answer, sentence: AnswerSentence) -> str:
    """Return the language of the document that a sentence is from; empty if that is not known."""
    cited = _citation(answer, sentence.citations[0]) if sentence.citations else None
    spoken = {hit.document.id: hit.document.language for hit in answer.hits}
    language = spoken.get(cited.document_id, "") if cited else ""
    return "" if language == "und" else language


def _citation(answer: Answer, number: int) -> Citation | None:
    # Looked up by its number: the list's order is the answer's own affair.
    return next((citation for citation in answer.citations if citation.number == number), None)


def _documents(documents: Sequence[Document] | Problem) -> dict[str, object]:
    if isinstance(documents, Problem):
        return {"documents": (), "problem": documents}
    return {"documents": documents, "problem": None}


def _render_source(
    template: str, view: SourceView | Problem, wording: Wording, today: date, whole: bool
) -> str:
    if isinstance(view, Problem):
        return render(template, wording, today, problem=view, document=None, marked=None)
    document, marked = view.document, view.marked
    shown = Span(0, len(document.text)) if whole else reading.window(document, marked)
    return render(
        template,
        wording,
        today,
        problem=None,
        document=document,
        marked=marked,
        blocks=reading.blocks(document, marked, shown),
        partial=shown != (0, len(document.text)),
        headings=reading.headings_at(document, marked.start) if marked else (),
        relied_on=reading.references_of(document, marked) if marked else (),
    )


def render(template: str, wording: Wording, today: date, **values: object) -> str:
    """Render a template; whatever the templates call to say things is at hand in each."""
    return _templates.get_template(template).render(
        w=wording,
        say_date=partial(say_date, wording=wording),
        say_age=partial(say_age, today=today, wording=wording),
        problem_text=partial(problem_text, wording=wording),
        reason_text=partial(reason_text, wording=wording),
        confidence_text=partial(confidence_text, wording=wording),
        source_url=partial(source_url, wording=wording),
        question_url=partial(question_url, wording=wording),
        reference_line=partial(reference_line, wording=wording),
        cite_line=partial(cite_line, wording=wording),
        citation_of=_citation,
        language_of=_language,
        web_address=web_address,
        direction=reading.direction,
        emphasised=emphasised,
        best_sentence=best_sentence,
        best_span=best_span,
        vouchers=vouchers,
        **values,
    )
