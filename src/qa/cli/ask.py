"""``qa ask`` and ``qa search``: one question, or a file of them."""

from pathlib import Path
from typing import Annotated

import typer

from qa.cli.guard import ABSTAINED
from qa.cli.options import (
    BatchOption,
    DocumentOption,
    IndexOption,
    JsonOption,
    LanguageOption,
    SettingsOption,
    SinceOption,
    TopicOption,
    UntilOption,
    as_text,
    filters,
    one_question,
    settings_for,
)
from qa.cli.threads import calm_algebra

MOST_HITS = 1000


def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    index: IndexOption = Path("index"),
    json: JsonOption = False,
    batch: BatchOption = None,
    sentences: Annotated[
        int | None, typer.Option("--sentences", min=1, max=10, help="Most sentences to show.")
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", min=0, max=1, help="Confidence below which to decline."),
    ] = None,
    hits: Annotated[
        int | None,
        typer.Option("-k", "--hits", min=1, max=MOST_HITS, help="Passages behind the answer."),
    ] = None,
    document: DocumentOption = None,
    topic: TopicOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    language: LanguageOption = None,
    settings: SettingsOption = None,
) -> None:
    """Answer a question with the sentences that say it, each with its numbered source.

    Exits with 3 if the documents do not answer it (with --batch always with 0).
    """
    one_question(question, batch)
    calm_algebra()
    limits = filters(document, topic, language, since, until)
    from qa.cli.batch import answer_batch, read_batch
    from qa.cli.terminal import print_lines, write_json

    items = read_batch(batch) if batch else []

    from qa.read import start_loading

    start_loading()  # while the index is opened
    from qa.assistant import Assistant
    from qa.present import answer_lines, answer_object
    from qa.records import Answer

    assistant = Assistant.open(index, settings_for(settings, index))

    def answer(text: str) -> Answer:
        return assistant.ask(text, filters=limits, hits=hits, sentences=sentences, threshold=threshold)

    if batch:
        answer_batch(items, lambda text: answer_object(answer(text)), abstained=True)
        return
    result = answer(as_text(question or ""))
    if json:
        write_json(answer_object(result))
    else:
        print_lines(answer_lines(result))
    if result.abstained:
        raise typer.Exit(ABSTAINED)


def search(
    query: Annotated[str | None, typer.Argument(help="A question or a few words, in quotes.")] = None,
    index: IndexOption = Path("index"),
    json: JsonOption = False,
    batch: BatchOption = None,
    hits: Annotated[
        int, typer.Option("-k", "--hits", min=1, max=MOST_HITS, help="Passages to show.")
    ] = 10,
    document: DocumentOption = None,
    topic: TopicOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    language: LanguageOption = None,
    settings: SettingsOption = None,
) -> None:
    """Show the passages that fit a question best, each with its scores and best sentence."""
    one_question(query, batch)
    calm_algebra()
    limits = filters(document, topic, language, since, until)
    from qa.cli.batch import answer_batch, read_batch
    from qa.cli.terminal import print_lines, write_json

    items = read_batch(batch) if batch else []

    from qa.assistant import Assistant
    from qa.present import search_lines, search_object

    assistant = Assistant.open(index, settings_for(settings, index))
    if batch:
        answer_batch(items, lambda text: search_object(assistant.search(text, k=hits, filters=limits)))
        return
    result = assistant.search(as_text(query or ""), k=hits, filters=limits)
    if json:
        write_json(search_object(result))
    else:
        print_lines(search_lines(result))
