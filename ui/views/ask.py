"""The Ask view: a conversation with a box to type in below it."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import gradio as gr

from ui import conversation, present, wishes
from ui.feedback import feedback_for
from ui.library import choose
from ui.records import USUAL, Sources, Strictness, Turn, Verdict, Wishes
from ui.views.html import CONCURRENT, html
from ui.wording import CONVERSATION, Wording

Conversation = tuple[Turn, ...]
# What is set is no secret of the browser's; another key at each start would lose it.
_KEPT = {"storage_key": "sanad-wishes", "secret": "not a secret"}
_QUIET: dict[str, Any] = {
    "show_progress": "hidden",
    "concurrency_limit": CONCURRENT,
    "api_visibility": "private",
}


class AskView:
    """The components of the Ask view."""

    def __init__(self, wording: Wording, sources: Sources, welcome: str) -> None:
        self.wording = wording
        self._sources = sources
        self.words = CONVERSATION[wording.code]
        self.turns = gr.State(())
        self.kept = gr.BrowserState(None, **_KEPT)
        self.conversation = html(welcome, "conversation")
        with gr.Column(elem_id="composer"):
            with gr.Row(elem_id="asking"):
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
                self.stop = gr.Button(self.words.stop, elem_id="stop", scale=0, min_width=88)
            with gr.Accordion(wording.wishes, open=False, elem_id="wishes"):
                with gr.Row():
                    self.sentences = gr.Radio(
                        list(wishes.SENTENCES), value=USUAL.sentences, label=wording.wish_sentences
                    )
                    self.sources = gr.Radio(
                        list(wishes.SOURCES), value=USUAL.sources, label=self.words.wish_sources
                    )
                self.strictness = gr.Radio(
                    [
                        (said, each.value)
                        for said, each in zip(wording.strictness, Strictness, strict=True)
                    ],
                    value=USUAL.strictness.value,
                    label=wording.wish_strictness,
                )
                self.hint = gr.HTML(
                    self._hint(USUAL),
                    elem_classes="wish-hint",
                    apply_default_css=False,
                    js_on_load=None,
                )

    @property
    def wished(self) -> list[Any]:
        """The components that say how to answer, in the order of ``Wishes``."""
        return [self.sentences, self.strictness, self.sources]

    @property
    def outputs(self) -> list[Any]:
        """The components that an answer changes."""
        return [self.question, self.turns, self.conversation]

    def converse(
        self, sources: Sources, question: str, turns: Conversation, wished: Wishes
    ) -> Iterator[tuple[Any, Conversation, str]]:
        """Show the question at once, then what is found, then its answer."""
        yield from self._answered(sources, conversation.begin(question, turns), wished, "")

    def wire(self, bridge: gr.HTML, chosen: gr.Dropdown, arriving: list[Any]) -> None:
        """Answer questions that are typed, chosen or asked again; stop; keep what people think of it.

        :param arriving: the events that ask what the page's address says, to be stopped as well.
        """

        def typed(
            question: str, turns: Conversation, name: str | None, *wished: object
        ) -> Iterator[Any]:
            if question.strip():
                asked = choose(self._sources, name)
                yield from self.converse(asked, question, turns, wishes.of(*wished))
            else:
                yield gr.skip(), gr.skip(), gr.skip()

        def offered(
            turns: Conversation, name: str | None, event: gr.EventData, *wished: object
        ) -> Iterator[Any]:
            # It says all that it means, and what is being typed meanwhile stays.
            begun = conversation.begin(str(event.question), turns, literally=True)
            yield from self._answered(choose(self._sources, name), begun, wishes.of(*wished), gr.skip())

        def again(
            turns: Conversation, name: str | None, event: gr.EventData, *wished: object
        ) -> Iterator[Any]:
            begun = conversation.again(_number(event), turns, literally=event.literally is True)
            yield from self._answered(choose(self._sources, name), begun, wishes.of(*wished), gr.skip())

        def judge(turns: Conversation, name: str | None, event: gr.EventData) -> tuple[Any, str]:
            return self._judged(turns, name, event)

        def stop(turns: Conversation) -> tuple[Any, str]:
            stopped = conversation.stop(turns)
            return stopped, self.shown(stopped)

        rest = [self.turns, chosen]
        asking = [
            gr.on(
                [self.question.submit, self.button.click],
                typed,
                [self.question, *rest, *self.wished],
                self.outputs,
                **_QUIET,
            ),
            bridge.ask(offered, [*rest, *self.wished], self.outputs, **_QUIET),
            bridge.again(again, [*rest, *self.wished], self.outputs, **_QUIET),
            *arriving,
        ]
        changed = [self.turns, self.conversation]
        bridge.judge(judge, rest, changed, trigger_mode="multiple", **_QUIET)
        self.stop.click(stop, [self.turns], changed, cancels=asking, **_QUIET)

    def remember(self, page: gr.Blocks) -> None:
        """Take up the wishes that the browser has kept, and keep what is set."""

        def keep(*wished: object) -> dict[str, Any]:
            return wishes.to_json(wishes.of(*wished))

        def explain(*wished: object) -> str:
            return self._hint(wishes.of(*wished))

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        last: dict[str, Any] = {**quiet, "trigger_mode": "always_last"}
        # Without the server, whose answer might come after somebody has set something.
        usual, choices = json.dumps(wishes.to_json(USUAL)), json.dumps(wishes.CHOICES)
        recall = f"(kept, ...now) => window.sanad.recall({usual}, {choices}, kept, now)"
        page.load(None, [self.kept, *self.wished], self.wished, js=recall, **quiet)
        gr.on([each.input for each in self.wished], keep, self.wished, self.kept, **last)
        self.strictness.change(explain, self.wished, self.hint, **last)

    def shown(self, turns: Conversation, collection: str | None = "") -> str:
        """Render a conversation; its judgements are offered as a file of the collection."""
        return present.conversation(
            turns,
            self.wording,
            date.today(),
            # What could not be kept is not asked for.
            judging=feedback_for(self._sources, collection) is not None,
            collection=collection or "",
        )

    def _answered(
        self, sources: Sources, begun: Conversation, wished: Wishes, left: object
    ) -> Iterator[Any]:
        for turns in conversation.steps(sources, begun, wished):
            yield left, turns, self.shown(turns)
            # The next question may have been begun meanwhile; it stays.
            left = gr.skip()

    def _judged(self, turns: Conversation, name: str | None, event: gr.EventData) -> tuple[Any, str]:
        verdict = Verdict(
            event.good is True,
            str(event.comment or ""),
            str(event.right_answer or ""),
            event.unanswerable is True,
        )
        try:
            judged = conversation.keep(self._sources, _number(event), verdict, turns, name)
        except OSError as error:
            gr.Warning(self.words.not_kept.format(message=error.strerror))
            judged = turns
        return judged, self.shown(judged, name)

    def _hint(self, wished: Wishes) -> str:
        return present.strictness_hint(wished, self.wording)


def _number(event: gr.EventData) -> int:
    return event.turn if isinstance(event.turn, int) else 0
