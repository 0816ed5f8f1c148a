"""The Search view: a box, what narrows it, and the results."""

from datetime import date
from typing import Any

import gradio as gr

from ui import handlers, present
from ui.library import choose
from ui.records import Facets, Order, SearchOutcome, SearchRequest, Sources
from ui.views.html import CONCURRENT, html
from ui.wording import Wording


class SearchView:
    """The components of the Search view."""

    def __init__(self, wording: Wording, facets: Facets) -> None:
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
                self.since = gr.Textbox("", label=wording.since, placeholder=wording.date_placeholder)
                self.until = gr.Textbox("", label=wording.until, placeholder=wording.date_placeholder)
            self.order = gr.Radio(
                [(wording.by_relevance, Order.RELEVANCE.value), (wording.by_date, Order.DATE.value)],
                value=Order.RELEVANCE.value,
                label=wording.sort,
            )
        self.results = html(self.shown(SearchOutcome(SearchRequest())), "results")

    @property
    def inputs(self) -> list[Any]:
        """The components that say what to search for."""
        return [
            self.text,
            self.topics,
            self.document,
            self.languages,
            self.since,
            self.until,
            self.order,
        ]

    @property
    def facets(self) -> list[Any]:
        """The components whose choices depend on what is indexed."""
        return [self.topics, self.document, self.languages]

    def offered(self, facets: Facets) -> list[gr.Dropdown]:
        """Return these components with the choices of other facets; what is chosen stays."""
        names = self.wording.language_names
        return [
            gr.Dropdown(choices=list(facets.topics)),
            gr.Dropdown(choices=[(self.wording.any_document, ""), *facets.documents]),
            gr.Dropdown(choices=[(names.get(code, code), code) for code in facets.languages]),
        ]

    def narrowed(self, facets: Facets) -> list[gr.Dropdown]:
        """Return these components as they are for other facets; what was chosen is chosen no more."""
        values: tuple[Any, ...] = ([], "", [])
        return [
            gr.Dropdown(choices=offered.choices, value=value)
            for offered, value in zip(self.offered(facets), values, strict=True)
        ]

    def shown(self, outcome: SearchOutcome) -> str:
        """Render what was found."""
        return present.search_results(outcome, self.wording, date.today())

    def wire(self, sources: Sources, chosen: gr.Dropdown) -> None:
        """Search while somebody types or narrows."""

        # A component that was never touched may send None.
        def run(
            text: str | None,
            topics: list[str] | None,
            document: str | None,
            languages: list[str] | None,
            since: str | None,
            until: str | None,
            order: str,
            collection: str | None,
        ) -> str:
            request = SearchRequest(
                text or "",
                tuple(topics or ()),
                document or "",
                tuple(languages or ()),
                (since or "").strip(),
                (until or "").strip(),
                Order(order),
            )
            return self.shown(handlers.search(choose(sources, collection), request))

        # While one search runs, the keys typed meanwhile become one more.
        gr.on(
            [self.text.input, self.text.submit, *(item.change for item in (*self.inputs[1:], chosen))],
            run,
            [*self.inputs, chosen],
            self.results,
            show_progress="hidden",
            concurrency_limit=CONCURRENT,
            trigger_mode="always_last",
            api_visibility="private",
        )
