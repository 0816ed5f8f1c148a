"""The layout of the app: which component stands where, and which handler answers its events.

Nothing is computed here. Each event calls a function of ``handlers`` and shows what ``present`` makes
of the record that it returns.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from qa.records import Document
from ui import handlers, present
from ui.handlers import Order, Problem, SearchRequest, Sources, Turn
from ui.wording import ENGLISH, Wording

_BRIDGE = (Path(__file__).parent / "assets" / "bridge.js").read_text(encoding="utf-8")

Conversation = tuple[Turn, ...]


def build_app(sources: Sources, wording: Wording = ENGLISH) -> gr.Blocks:
    """Lay the app out in one interface language.

    :param sources: the assistant that the handlers ask.
    :param wording: the strings of the interface.
    :return: the app, not yet served.
    """
    documents = handlers.library(sources)
    examples = handlers.examples(sources, wording.example_questions)
    today = date.today()
    with gr.Blocks(title=wording.page_title, fill_width=True, analytics_enabled=False) as page:
        _html(present.masthead(wording), "masthead")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="work", min_width=0), gr.Tabs(elem_id="views") as views:
                with gr.Tab(wording.ask, id="ask", elem_id="view-ask"):
                    ask = _Ask(wording, present.conversation((), wording, today, examples))
                with gr.Tab(wording.search, id="search", elem_id="view-search"):
                    search = _Search(wording, handlers.facets(_list(documents)))
                with gr.Tab(wording.library, id="library", elem_id="view-library"):
                    shelf = _html(present.library(documents, wording, today), "library")
            with gr.Column(elem_id="beside", min_width=0):
                _html(present.beside(documents, wording, today), "source")
        bridge = gr.HTML(js_on_load=_BRIDGE, elem_id="bridge", apply_default_css=False)
        ask.wire(sources, bridge)
        search.wire(sources)
        _wire_page(page, sources, wording, views, ask, search, shelf)
    return page


class _Ask:
    """The components of the Ask view."""

    def __init__(self, wording: Wording, welcome: str) -> None:
        self.wording = wording
        self.turns = gr.State(())
        self.conversation = _html(welcome, "conversation")
        with gr.Row(elem_id="composer"):
            self.question = gr.Textbox(
                placeholder=wording.question_placeholder,
                label=wording.question_label,
                elem_id="question",
                lines=1,
                max_lines=6,
                autofocus=True,
                container=False,
                scale=1,
            )
            self.button = gr.Button(
                wording.ask_button, variant="primary", elem_id="ask", scale=0, min_width=88
            )

    @property
    def outputs(self) -> list[Any]:
        return [self.question, self.turns, self.conversation]

    def converse(
        self, sources: Sources, question: str, turns: Conversation
    ) -> Iterator[tuple[str, Conversation, str]]:
        """Show the question at once, then its answer."""
        turns = handlers.begin(question, turns)
        yield "", turns, self._shown(turns)
        turns = handlers.answer(sources, turns)
        yield "", turns, self._shown(turns)

    def wire(self, sources: Sources, bridge: gr.HTML) -> None:
        def typed(question: str, turns: Conversation) -> Iterator[Any]:
            if question.strip():
                yield from self.converse(sources, question, turns)
            else:
                yield gr.skip(), gr.skip(), gr.skip()

        def chosen(turns: Conversation, event: gr.EventData) -> Iterator[Any]:
            yield from self.converse(sources, str(event.question), turns)

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        gr.on(
            [self.question.submit, self.button.click],
            typed,
            [self.question, self.turns],
            self.outputs,
            **quiet,
        )
        bridge.ask(chosen, [self.turns], self.outputs, **quiet)

    def _shown(self, turns: Conversation) -> str:
        return present.conversation(turns, self.wording, date.today())


class _Search:
    """The components of the Search view."""

    def __init__(self, wording: Wording, facets: handlers.Facets) -> None:
        self.wording = wording
        self.text = gr.Textbox(
            placeholder=wording.search_placeholder,
            label=wording.search_label,
            elem_id="search-text",
            container=False,
            max_lines=1,
        )
        with gr.Accordion(wording.filters, open=False, elem_id="filters"):
            with gr.Row():
                self.topics = gr.Dropdown(
                    list(facets.topics), value=[], multiselect=True, label=wording.topics
                )
                self.document = gr.Dropdown(
                    [(wording.any_document, ""), *facets.documents], value="", label=wording.document
                )
            with gr.Row():
                self.languages = gr.Dropdown(
                    [(wording.language_names.get(code, code), code) for code in facets.languages],
                    value=[],
                    multiselect=True,
                    label=wording.document_language,
                )
                self.since = gr.Textbox(label=wording.since, placeholder=wording.date_placeholder)
                self.until = gr.Textbox(label=wording.until, placeholder=wording.date_placeholder)
            self.order = gr.Radio(
                [(wording.by_relevance, Order.RELEVANCE.value), (wording.by_date, Order.DATE.value)],
                value=Order.RELEVANCE.value,
                label=wording.sort,
            )
        self.results = _html(self.shown(handlers.SearchOutcome(SearchRequest())), "results")

    @property
    def inputs(self) -> list[Any]:
        return [
            self.text,
            self.topics,
            self.document,
            self.languages,
            self.since,
            self.until,
            self.order,
        ]

    def shown(self, outcome: handlers.SearchOutcome) -> str:
        return present.search_results(outcome, self.wording, date.today())

    def wire(self, sources: Sources) -> None:
        def run(text: str, topics: list[str], document: str, languages: list[str], *rest: str) -> str:
            since, until, order = rest
            request = SearchRequest(
                text,
                tuple(topics),
                document,
                tuple(languages),
                since.strip(),
                until.strip(),
                Order(order),
            )
            return self.shown(handlers.search(sources, request))

        # While one search runs, the keys typed meanwhile become one more.
        gr.on(
            [self.text.input, self.text.submit, *(item.change for item in self.inputs[1:])],
            run,
            self.inputs,
            self.results,
            show_progress="hidden",
            trigger_mode="always_last",
            api_visibility="private",
        )


def _wire_page(
    page: gr.Blocks,
    sources: Sources,
    wording: Wording,
    views: gr.Tabs,
    ask: _Ask,
    search: _Search,
    shelf: gr.HTML,
) -> None:
    """Answer what the page's address asks: ``?q=`` a question, ``?search=`` a search."""

    def arrive(request: gr.Request) -> Iterator[Any]:
        question = request.query_params.get("q", "")
        if question.strip():
            yield from ask.converse(sources, question, ())
        else:
            yield gr.skip(), gr.skip(), gr.skip()

    def look(request: gr.Request) -> tuple[Any, Any, Any, str]:
        documents = present.library(handlers.library(sources), wording, date.today())
        text = request.query_params.get("search", "")
        if not text.strip():
            return gr.skip(), gr.skip(), gr.skip(), documents
        outcome = handlers.search(sources, SearchRequest(text))
        return gr.Tabs(selected="search"), text, search.shown(outcome), documents

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    page.load(arrive, None, ask.outputs, **quiet)
    page.load(look, None, [views, search.text, search.results, shelf], **quiet)


def _html(value: str, name: str) -> gr.HTML:
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None)


def _list(documents: tuple[Document, ...] | Problem) -> tuple[Document, ...]:
    return documents if isinstance(documents, tuple) else ()
