"""The Brief view: what was pinned, to be ordered, annotated and taken along."""

from datetime import date
from typing import Any

import gradio as gr

from ui import briefing as briefings
from ui import handlers, present
from ui.briefing import Briefing
from ui.records import Sources
from ui.views.html import html
from ui.wording import Wording

# What the browser keeps, what is pinned, the page, and the tab with its number.
Shown = tuple[dict[str, Any], str, str, gr.Tab]


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

        def show(briefing: Briefing, answered: int = 0) -> Shown:
            pinned = len(briefing.items)
            label = f"{self.wording.brief} ({pinned})" if pinned else self.wording.brief
            shown = self.page(briefing, handlers.gone(sources, briefing))
            pins = present.pins(briefing, answered)
            return briefings.to_json(briefing), pins, shown, gr.Tab(label=label)

        def arrive(kept: object) -> tuple[str, str, gr.Tab]:
            # What is kept stays as it is: somebody may have pinned something meanwhile.
            _, pins, shown, tab = show(briefings.from_json(kept))
            return pins, shown, tab

        def pin(kept: object, event: gr.EventData) -> Shown:
            changed = handlers.pin(sources, briefings.from_json(kept), str(event.pins))
            return show(changed, int(event.number))

        def edit(kept: object, event: gr.EventData) -> Shown:
            change = (str(event.action), str(event.key), str(event.value))
            return show(briefings.edit(briefings.from_json(kept), *change), int(event.number))

        outputs = [self.kept, self.pins, self.shown, self.tab]
        quiet: dict[str, Any] = {
            "show_progress": "hidden",
            "api_visibility": "private",
            "trigger_mode": "multiple",
            # One after another, so that no older answer overtakes a newer one.
            "concurrency_id": "briefing",
        }
        page.load(arrive, [self.kept], outputs[1:], **quiet)
        bridge.pin(pin, [self.kept], outputs, **quiet)
        bridge.edit(edit, [self.kept], outputs, **quiet)
