"""The views of the app: which components each has, and which handler answers their events.

Nothing is computed here. Each event calls a function of ``handlers`` and shows what ``present`` makes
of the record that it returns.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import gradio as gr

from ui import briefing as briefings
from ui import handlers, present
from ui.briefing import Briefing
from ui.records import Facets, Order, SearchOutcome, SearchRequest, Sources, Turn
from ui.wording import Wording

Conversation = tuple[Turn, ...]
# What the browser keeps, what is pinned, the page, and the tab with its number.
Shown = tuple[dict[str, Any], str, str, gr.Tab]


def html(value: str, name: str) -> gr.HTML:
    """Make a component for HTML of ``present``, found in the page by its name."""
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None)


class AskView:
    """The components of the Ask view."""

    def __init__(self, wording: Wording, welcome: str) -> None:
        self.wording = wording
        self.turns = gr.State(())
        self.conversation = html(welcome, "conversation")
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
        """The components that an answer changes."""
        return [self.question, self.turns, self.conversation]

    def converse(
        self, sources: Sources, question: str, turns: Conversation
    ) -> Iterator[tuple[Any, Conversation, str]]:
        """Show the question at once, then its answer."""
        turns = handlers.begin(question, turns)
        yield "", turns, self._shown(turns)
        turns = handlers.answer(sources, turns)
        # The next question may have been begun meanwhile; it stays.
        yield gr.skip(), turns, self._shown(turns)

    def wire(self, sources: Sources, bridge: gr.HTML) -> None:
        """Answer questions that are typed, and examples that are chosen."""

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

    def shown(self, outcome: SearchOutcome) -> str:
        """Render what was found."""
        return present.search_results(outcome, self.wording, date.today())

    def wire(self, sources: Sources) -> None:
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


class BriefView:
    """The components of the Brief view."""

    def __init__(self, wording: Wording, tab: gr.Tab, kept: gr.BrowserState, pins: gr.HTML) -> None:
        self.wording = wording
        self.tab = tab
        self.kept = kept
        self.pins = pins
        self.shown = html(self.page(Briefing(), ()), "brief")

    def page(self, briefing: Briefing, gone: tuple[str, ...]) -> str:
        """Render a briefing."""
        return present.brief(briefing, gone, self.wording, date.today())

    def wire(self, sources: Sources, bridge: gr.HTML, page: gr.Blocks) -> None:
        """Show what the browser has kept, and change it as somebody pins and edits."""

        def show(briefing: Briefing) -> Shown:
            pinned = len(briefing.items)
            label = f"{self.wording.brief} ({pinned})" if pinned else self.wording.brief
            shown = self.page(briefing, handlers.gone(sources, briefing))
            return briefings.to_json(briefing), present.pins(briefing), shown, gr.Tab(label=label)

        def arrive(kept: object) -> Shown:
            return show(briefings.from_json(kept))

        def pin(kept: object, event: gr.EventData) -> Shown:
            return show(handlers.pin(sources, briefings.from_json(kept), str(event.pins)))

        def edit(kept: object, event: gr.EventData) -> Shown:
            change = (str(event.action), str(event.key), str(event.value))
            return show(briefings.edit(briefings.from_json(kept), *change))

        outputs = [self.kept, self.pins, self.shown, self.tab]
        quiet: dict[str, Any] = {
            "show_progress": "hidden",
            "api_visibility": "private",
            "trigger_mode": "multiple",
        }
        page.load(arrive, [self.kept], outputs, **quiet)
        bridge.pin(pin, [self.kept], outputs, **quiet)
        bridge.edit(edit, [self.kept], outputs, **quiet)
