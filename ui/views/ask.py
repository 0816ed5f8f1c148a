"""The Ask view: a conversation with a box to type in below it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import gradio as gr

from ui import handlers, present
from ui.library import choose
from ui.records import USUAL, Sources, Strictness, Turn, Wishes
from ui.views.html import CONCURRENT, html
from ui.wording import Wording

Conversation = tuple[Turn, ...]


class AskView:
    """The components of the Ask view."""

    def __init__(self, wording: Wording, welcome: str) -> None:
        self.wording = wording
        self.turns = gr.State(())
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
            with gr.Accordion(wording.wishes, open=False, elem_id="wishes"), gr.Row():
                self.sentences = gr.Radio(
                    [1, 2, 3, 5], value=USUAL.sentences, label=wording.wish_sentences
                )
                self.strictness = gr.Radio(
                    [
                        (said, each.value)
                        for said, each in zip(wording.strictness, Strictness, strict=True)
                    ],
                    value=USUAL.strictness.value,
                    label=wording.wish_strictness,
                )

    @property
    def wished(self) -> list[Any]:
        """The components that say how to answer."""
        return [self.sentences, self.strictness]

    @property
    def outputs(self) -> list[Any]:
        """The components that an answer changes."""
        return [self.question, self.turns, self.conversation]

    def converse(
        self, sources: Sources, question: str, turns: Conversation, wishes: Wishes
    ) -> Iterator[tuple[Any, Conversation, str]]:
        """Show the question at once, then its answer."""
        turns = handlers.begin(question, turns)
        yield "", turns, self._shown(turns)
        turns = handlers.answer(sources, turns, wishes)
        # The next question may have been begun meanwhile; it stays.
        yield gr.skip(), turns, self._shown(turns)

    def wire(self, sources: Sources, bridge: gr.HTML, chosen: gr.Dropdown) -> None:
        """Answer questions that are typed, and examples that are chosen."""

        def typed(
            question: str, turns: Conversation, sentences: int, strictness: str, collection: str | None
        ) -> Iterator[Any]:
            wishes = Wishes(sentences, Strictness(strictness))
            if question.strip():
                yield from self.converse(choose(sources, collection), question, turns, wishes)
            else:
                yield gr.skip(), gr.skip(), gr.skip()

        def offered(
            turns: Conversation,
            sentences: int,
            strictness: str,
            collection: str | None,
            event: gr.EventData,
        ) -> Iterator[Any]:
            wishes = Wishes(sentences, Strictness(strictness))
            asked = choose(sources, collection)
            yield from self.converse(asked, str(event.question), turns, wishes)

        quiet: dict[str, Any] = {
            "show_progress": "hidden",
            "concurrency_limit": CONCURRENT,
            "api_visibility": "private",
        }
        gr.on(
            [self.question.submit, self.button.click],
            typed,
            [self.question, self.turns, *self.wished, chosen],
            self.outputs,
            **quiet,
        )
        bridge.ask(offered, [self.turns, *self.wished, chosen], self.outputs, **quiet)

    def _shown(self, turns: Conversation) -> str:
        return present.conversation(turns, self.wording, date.today())
