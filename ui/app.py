"""The layout of the app: the masthead, the views, and the source beside them."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from qa.records import Document
from ui import handlers, present, wishes
from ui.briefing import Briefing
from ui.library import choose
from ui.records import Problem, SearchRequest, Sources
from ui.views import AskView, BriefView, Chooser, LibraryView, PictureView, SearchView, html
from ui.wording import ENGLISH, LIBRARY, PICTURE, Wording

# BrowserState encrypts what it keeps; the briefing is not secret from its own browser, and another key
# at each start would lose it.
_BRIEFING = {"storage_key": "sanad-briefing", "secret": "not a secret"}
_BRIDGE = (Path(__file__).parent / "assets" / "bridge.js").read_text(encoding="utf-8")


def build_app(
    sources: Sources, wording: Wording = ENGLISH, examples: Collection[str] = ()
) -> gr.Blocks:
    """Lay the app out in one interface language.

    :param sources: the assistant that the handlers ask.
    :param wording: the strings of the interface.
    :param examples: the questions of which the wording's own are offered.
    :return: the app, not yet served.
    """
    documents = handlers.library(sources)
    offered = [question for question in wording.example_questions if question in examples]
    today = date.today()
    with gr.Blocks(title=wording.page_title, fill_width=True, analytics_enabled=False) as page:
        html(present.masthead(wording), "masthead")
        # Outside the tabs, because what is inside one that was never opened is not there yet.
        kept = gr.BrowserState(None, **_BRIEFING)
        pins = html(present.pins(Briefing()), "pins")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="work", min_width=0):
                chooser = Chooser(sources, LIBRARY[wording.code])
                with gr.Tabs(elem_id="views") as views:
                    with gr.Tab(wording.ask, id="ask", elem_id="view-ask"):
                        welcome = present.conversation((), wording, today, offered)
                        ask = AskView(wording, sources, welcome)
                    with gr.Tab(wording.search, id="search", elem_id="view-search"):
                        search = SearchView(wording, handlers.facets(_list(documents)))
                    drawing = gr.Tab(PICTURE[wording.code].name, id="picture", elem_id="view-picture")
                    with drawing:
                        picture = PictureView(wording)
                    with gr.Tab(wording.brief, id="brief", elem_id="view-brief") as tab:
                        brief = BriefView(wording, tab, kept, pins)
                    with gr.Tab(wording.library, id="library", elem_id="view-library"):
                        library = LibraryView(LIBRARY[wording.code])
            with gr.Column(elem_id="beside", min_width=0):
                html(present.beside(documents, wording, today), "source")
        bridge = gr.HTML(js_on_load=_BRIDGE, elem_id="bridge", apply_default_css=False)
        chooser.wire(sources, page)
        arriving = _wire_page(page, sources, views, ask, search, chooser)
        ask.wire(bridge, chooser.chosen, [arriving])
        ask.remember(page)
        search.wire(sources, chooser.chosen)
        picture.wire(sources, chooser, ask.turns, page, views, drawing)
        brief.wire(sources, bridge, page)
        library.wire(sources, bridge, page, chooser, search)
    return page


def _wire_page(
    page: gr.Blocks,
    sources: Sources,
    views: gr.Tabs,
    ask: AskView,
    search: SearchView,
    chooser: Chooser,
) -> Any:  # noqa: ANN401 - Gradio's event, which has no public type
    """Answer what the page's address asks: ``?q=`` a question, ``?search=`` a search.

    :return: the event that asks, so that it can be stopped.
    """

    def chosen(kept: object, request: gr.Request) -> Sources:
        # The chooser itself may not have come up yet.
        return choose(sources, request.query_params.get("in") or str(kept or ""))

    def arrive(kept: object, wished: object, request: gr.Request) -> Iterator[Any]:
        question = request.query_params.get("q", "")
        if question.strip():
            yield from ask.converse(chosen(kept, request), question, (), wishes.from_json(wished))
        else:
            yield gr.skip(), gr.skip(), gr.skip()

    def look(kept: object, request: gr.Request) -> tuple[Any, Any, Any]:
        text = request.query_params.get("search", "")
        if not text.strip():
            return gr.skip(), gr.skip(), gr.skip()
        outcome = handlers.search(chosen(kept, request), SearchRequest(text))
        return gr.Tabs(selected="search"), text, search.shown(outcome)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    page.load(look, [chooser.kept], [views, search.text, search.results], **quiet)
    return page.load(arrive, [chooser.kept, ask.kept], ask.outputs, **quiet)


def _list(documents: tuple[Document, ...] | Problem) -> tuple[Document, ...]:
    return documents if isinstance(documents, tuple) else ()
