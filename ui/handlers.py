"""What the interface does when somebody acts: plain functions from record to record.

Nothing here imports Gradio or writes HTML. What goes wrong comes back as a ``Problem`` that a
person can read; a defect is logged with its trace besides.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from qa.errors import QAError, QuestionError
from qa.records import Answer, Document, Filters, Hit, Span
from ui import briefing as briefings
from ui import export
from ui.briefing import Briefing
from ui.dates import is_date
from ui.records import (
    USUAL,
    Download,
    Facets,
    Order,
    Problem,
    ProblemKind,
    SearchOutcome,
    SearchRequest,
    Sources,
    SourceView,
    Turn,
    Wishes,
)
from ui.wishes import THRESHOLDS
from ui.wording import Wording

_log = logging.getLogger(__name__)

# A conversation is kept in the server's memory for as long as its page is open.
KEPT_TURNS = 50
SEARCH_RESULTS = 20
# What is shown of a question that is too long to be asked.
SHOWN_CHARACTERS = 200


def begin(question: str, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Add a question to a conversation, its answer still pending; a blank question adds nothing."""
    if not question.strip():
        return tuple(turns)
    return (*turns, Turn(question.strip()))[-KEPT_TURNS:]


def answer(sources: Sources, turns: Sequence[Turn], wishes: Wishes = USUAL) -> tuple[Turn, ...]:
    """Answer the last question of a conversation, as wished, if it is pending."""
    if not turns or not turns[-1].pending:
        return tuple(turns)
    last = turns[-1]
    try:
        done = replace(last, answer=_ask(sources, last.question, wishes), found=None)
    except Exception as error:  # noqa: BLE001 - a defect is logged and said, not hidden
        problem = _problem(error, last.question)
        question = last.question
        if problem.kind is ProblemKind.QUESTION_LONG:
            question = f"{question[:SHOWN_CHARACTERS].rstrip()} …"
        done = Turn(question, problem=problem, key=last.key)
    return (*turns[:-1], done)


def search(sources: Sources, request: SearchRequest, limit: int = SEARCH_RESULTS) -> SearchOutcome:
    """Search as asked for, for so many passages; an empty text is no search and no problem."""
    if not request.text.strip():
        return SearchOutcome(request)
    for value in (request.since, request.until):
        if value and not is_date(value):
            return SearchOutcome(request, problem=Problem(ProblemKind.DATE, value))
    filters = Filters(
        documents=(request.document,) if request.document else (),
        topics=request.topics,
        languages=request.languages,
        since=request.since or None,
        until=request.until or None,
    )
    try:
        result = sources.search(request.text.strip(), limit, filters)
    except Exception as error:  # noqa: BLE001 - a defect is logged and said, not hidden
        return SearchOutcome(request, problem=_problem(error, request.text))
    if request.order is Order.DATE:
        result = replace(result, hits=_newest_first(result.hits))
    return SearchOutcome(request, result)


def source(sources: Sources, document_id: str, span: str = "") -> SourceView | Problem:
    """Find a document and the span to mark in it.

    :param span: ``start-end`` in code points; anything else, or a span that does not lie within the
        text, marks nothing rather than something wrong.
    """
    try:
        document = sources.document(document_id)
    except KeyError:
        return Problem(ProblemKind.SOURCE_GONE, document_id)
    except Exception as error:  # noqa: BLE001 - a defect is logged and said, not hidden
        return _problem(error, document_id)
    return SourceView(document, _span(span, len(document.text)))


def library(sources: Sources) -> tuple[Document, ...] | Problem:
    """Return every document by title."""
    try:
        return tuple(sorted(sources.documents(), key=lambda document: document.title.casefold()))
    except Exception as error:  # noqa: BLE001 - a defect is logged and said, not hidden
        return _problem(error, "")


def facets(documents: Iterable[Document]) -> Facets:
    """Collect what searches can be narrowed by."""
    documents = tuple(documents)
    return Facets(
        topics=tuple(sorted({topic for document in documents for topic in document.topics})),
        languages=tuple(sorted({document.language for document in documents})),
        documents=tuple((document.title, document.id) for document in documents),
    )


def examples(sources: Sources, candidates: Sequence[str]) -> tuple[str, ...]:
    """Keep the candidates that the sources do answer, so that no example disappoints."""
    turns = [answer(sources, begin(question, ()))[0] for question in candidates]
    return tuple(turn.question for turn in turns if turn.answer and not turn.answer.abstained)


def pin(sources: Sources, briefing: Briefing, pins: str) -> Briefing:
    """Pin quotes, or take them out if all are pinned already.

    :param pins: ``document start-end`` of each, with ``|`` between them; what is not found is left out.
    """
    items = []
    for pinned in pins.split("|")[: briefings.KEPT_ITEMS]:
        document_id, _, span = pinned.partition(" ")
        view = source(sources, document_id, span)
        if isinstance(view, SourceView) and view.marked:
            items.append(briefings.make_item(view.document, view.marked))
    return briefings.pin(briefing, items)


def gone(sources: Sources, briefing: Briefing) -> tuple[str, ...]:
    """Return the keys of items that their document no longer says, word for word."""

    def stands(item: briefings.Item) -> bool:
        view = source(sources, item.document_id)
        return isinstance(view, SourceView) and item.span.of(view.document.text) == item.quote

    return tuple(item.key for item in briefing.items if not stands(item))


def take_along(
    sources: Sources, briefing: Briefing, form: str, style: str, wording: Wording, today: date
) -> Download:
    """Write a briefing in a form: ``word``, ``markdown`` or, for anything else, a page to print."""
    write, media_type, ending = export.FORMATS.get(form, export.FORMATS["page"])
    chosen = export.Style(style) if style in set(export.Style) else export.Style.CHICAGO
    paper = export.compose(briefing, gone(sources, briefing), chosen, wording, today)
    stem = re.sub(r"[^\w-]+", "-", paper.title).strip("-")[:60] or "briefing"
    name = f"{stem}-{today.isoformat()}.{ending}" if ending else ""
    return Download(write(paper, wording), media_type, name)


def _ask(sources: Sources, question: str, wishes: Wishes) -> Answer:
    threshold = THRESHOLDS.get(wishes.strictness)
    return sources.ask(question, hits=wishes.sources, sentences=wishes.sentences, threshold=threshold)


def _newest_first(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: hit.document.date or "", reverse=True))


def _span(text: str, length: int) -> Span | None:
    start, dash, end = text.partition("-")
    if not (dash and start.isdecimal() and end.isdecimal() and len(text) < 40):
        return None
    span = Span(int(start), int(end))
    return span if span.start < span.end <= length else None


def _problem(error: Exception, value: str) -> Problem:
    if isinstance(error, QuestionError):
        kind = ProblemKind.QUESTION_LONG if value.strip() else ProblemKind.QUESTION_EMPTY
        return Problem(kind, str(error))
    if isinstance(error, QAError):
        _log.warning("The index could not be used: %s", error)
        return Problem(ProblemKind.INDEX, str(error))
    _log.error("A defect while handling a request", exc_info=error)
    return Problem(ProblemKind.DEFECT)
