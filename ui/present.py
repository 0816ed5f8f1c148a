"""Turn records into HTML.

All text of users and documents is escaped by the templates' autoescaping; nothing in this package
marks text as safe. Templates in ``templates/`` hold the markup, this module prepares what they show.
"""

import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qa.records import Document, Span
from ui import briefing as briefings
from ui import excerpts, export, reading
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
        documents_of=excerpts.documents_of,
        chips=CHIPS,
        judging=judging,
        kept_in=partial(_collection_of, otherwise=collection),
    )


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


def pins(briefing: Briefing, answered: int = 0) -> str:
    """Render, unseen, what is pinned, so that every pin in the page can show its state.

    :param answered: the number of the change that led to it, by which the page knows that it came in.
    """
    return _templates.get_template("pins.html").render(briefing=briefing, answered=answered)


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
        citation_of=excerpts.citation_of,
        language_of=excerpts.language_of,
        web_address=web_address,
        direction=reading.direction,
        emphasised=excerpts.emphasised,
        best_sentence=excerpts.best_sentence,
        best_span=excerpts.best_span,
        vouchers=excerpts.vouchers,
        **values,
    )
