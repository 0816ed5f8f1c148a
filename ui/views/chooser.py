"""The chooser of the collection that questions and searches go to, seen once there are several."""

from typing import Any

import gradio as gr

from ui.library import Shelf
from ui.records import Sources
from ui.wording import LibraryWording

# The choice is no secret from the browser that made it; another key at each start would lose it.
_KEPT = {"storage_key": "sanad-collection", "secret": "not a secret"}
EVERYTHING = ""


class Chooser:
    """The components that hold the choice; ``chosen`` goes into every event that asks or searches."""

    def __init__(self, sources: Sources, wording: LibraryWording) -> None:
        self.wording = wording
        self.kept = gr.BrowserState(EVERYTHING, **_KEPT)
        # What the browser has kept or the address names, if there is such a collection.
        self._wanted = gr.Textbox(visible="hidden")
        self.chosen = gr.Dropdown(**self._state(sources, EVERYTHING), elem_id="collection")

    def shown(self, sources: Sources, chosen: object) -> gr.Dropdown:
        """Return the chooser as it is now; a collection that is gone is not chosen any more."""
        return gr.Dropdown(**self._state(sources, chosen))

    def wire(self, sources: Sources, page: gr.Blocks) -> None:
        """Take up what the browser has kept, and keep what is chosen."""

        def arrive(kept: object, request: gr.Request) -> tuple[str, gr.Dropdown]:
            state = self._state(sources, request.query_params.get("in") or kept)
            return str(state.pop("value")), gr.Dropdown(**state)

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        # Whoever has chosen while the server looked has the last word, so the page decides.
        first = "(wanted, chosen) => [chosen || wanted]"
        page.load(arrive, [self.kept], [self._wanted, self.chosen], **quiet).then(
            None, [self._wanted, self.chosen], self.chosen, js=first, **quiet
        )
        self.chosen.input(lambda chosen: chosen, self.chosen, self.kept, **quiet)

    def _state(self, sources: Sources, chosen: object) -> dict[str, Any]:
        names = sources.names if isinstance(sources, Shelf) else ()
        several = len(names) > 1
        return {
            "choices": [(self.wording.everything, EVERYTHING), *((name, name) for name in names)],
            "value": chosen if several and chosen in names else EVERYTHING,
            "label": self.wording.chooser,
            "filterable": False,
            "container": True,
            # Hidden rather than absent, so that it still has a value.
            "visible": True if several else "hidden",
        }
