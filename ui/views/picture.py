"""The Picture view: a timeline of dated statements on a question, and who makes them."""

from datetime import date
from typing import Any

import gradio as gr

from ui.library import choose
from ui.picture import Grid, Picture, PictureRequest, answered, draw
from ui.picture_page import picture_page
from ui.records import Sources, Turn
from ui.views.chooser import Chooser
from ui.views.html import CONCURRENT, html
from ui.wording import PICTURE, Wording


class PictureView:
    """The components of the Picture view."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        words = PICTURE[wording.code]
        with gr.Row(elem_id="drawing"):
            self.text = gr.Textbox(
                placeholder=words.placeholder,
                label=words.label,
                elem_id="picture-text",
                container=False,
                max_lines=1,
                scale=1,
            )
            self.button = gr.Button(
                words.button, variant="primary", elem_id="draw", scale=0, min_width=88
            )
        with gr.Row(elem_id="picture-dates"):
            dates: dict[str, Any] = {"placeholder": wording.date_placeholder, "max_lines": 1}
            self.since = gr.Textbox("", label=words.since, **dates)
            self.until = gr.Textbox("", label=words.until, **dates)
        self.shown = html(self.page(Picture(PictureRequest()), Grid((), ())), "picture")

    def page(self, picture: Picture, grid: Grid) -> str:
        """Render a picture."""
        return picture_page(picture, grid, self.wording, date.today())

    def wire(
        self,
        sources: Sources,
        chooser: Chooser,
        turns: gr.State,
        page: gr.Blocks,
        views: gr.Tabs,
        tab: gr.Tab,
    ) -> None:
        """Draw what is asked for: in the box, by the address, or last in the conversation."""

        def drawn(
            name: str | None,
            text: str | None,
            since: str | None,
            until: str | None,
            said: tuple[Turn, ...],
        ) -> str:
            request = PictureRequest((text or "").strip(), (since or "").strip(), (until or "").strip())
            return self.page(draw(choose(sources, name), request), answered(said))

        def look(
            name: str | None, text: str | None, since: str, until: str, said: tuple[Turn, ...]
        ) -> tuple[Any, Any]:
            # Whoever comes from a conversation wants to see what it was about.
            asked = (text or "").strip() or (said[-1].question if said else "")
            if not asked:
                # What somebody has asked for meanwhile must not be wiped out.
                return gr.skip(), gr.skip()
            return asked, drawn(name, asked, since, until, said)

        def arrive(kept: object, request: gr.Request) -> tuple[Any, Any, Any]:
            text = request.query_params.get("picture", "")
            if not text.strip():
                return gr.skip(), gr.skip(), gr.skip()
            # The chooser itself may not have come up yet.
            name = request.query_params.get("in") or str(kept or "")
            return gr.Tabs(selected="picture"), text, drawn(name, text, "", "", ())

        inputs = [chooser.chosen, self.text, self.since, self.until, turns]
        quiet: dict[str, Any] = {
            "show_progress": "hidden",
            "concurrency_limit": CONCURRENT,
            "api_visibility": "private",
        }
        events = [self.button.click, self.text.submit, self.since.submit, self.until.submit]
        gr.on(events, drawn, inputs, self.shown, trigger_mode="always_last", **quiet)
        tab.select(look, inputs, [self.text, self.shown], **quiet)
        page.load(arrive, [chooser.kept], [views, self.text, self.shown], **quiet)
