"""The Library view: what is indexed, and how more comes in.

Its content is fetched by ``assets/library.js`` from ``ui.library.routes``, since it changes while jobs
run; here is what the other views must learn when it does.
"""

from typing import Any

import gradio as gr

from ui import handlers
from ui.library import choose
from ui.records import Facets, Problem, Sources
from ui.views.chooser import Chooser
from ui.views.html import html
from ui.views.search import SearchView
from ui.wording import LibraryWording


class LibraryView:
    """The component that the library is shown in."""

    def __init__(self, wording: LibraryWording) -> None:
        self.shown = html(f'<p class="hint">{wording.loading}</p>', "library")

    def wire(
        self,
        sources: Sources,
        bridge: gr.HTML,
        page: gr.Blocks,
        chooser: Chooser,
        search: SearchView,
    ) -> None:
        """Have the chooser and the filters follow the collections, and the filters the choice."""

        def facets(collection: str | None) -> Facets:
            documents = handlers.library(choose(sources, collection))
            return handlers.facets(() if isinstance(documents, Problem) else documents)

        def narrow(collection: str | None) -> list[gr.Dropdown]:
            return search.narrowed(facets(collection))

        def arrive(collection: str | None) -> list[gr.Dropdown]:
            return search.offered(facets(collection))

        def changed(collection: str | None) -> list[gr.Dropdown]:
            return [chooser.shown(sources, collection), *narrow(collection)]

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        chooser.chosen.change(narrow, chooser.chosen, search.facets, **quiet)
        bridge.shelf(changed, chooser.chosen, [chooser.chosen, *search.facets], **quiet)
        page.load(arrive, chooser.kept, search.facets, **quiet)
