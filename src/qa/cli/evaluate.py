"""``qa evaluate``: measure on a set of questions with known answers."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.options import EncoderOption, JsonOption, SettingsOption, settings_for
from qa.cli.terminal import progress_bars, write_json

if TYPE_CHECKING:
    from qa.records import JsonObject


def evaluate(
    dataset: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Folder with docs.jsonl, queries.jsonl and qrels.tsv."),
    ],
    json: JsonOption = False,
    run: Annotated[
        Path | None, typer.Option("--run", metavar="FILE", help="Write the rankings as a TREC run.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Ask the first N questions only.")
    ] = None,
    work: Annotated[
        Path | None,
        typer.Option(
            "--work",
            "--index",
            metavar="DIR",
            help="Keep the set's index here [default: the user's cache].",
        ),
    ] = None,
    encoder: EncoderOption = None,
    settings: SettingsOption = None,
) -> None:
    """Measure ranking, answers and abstaining on a set of questions with known answers.

    The set's documents get an index of their own, which is kept for the next time.
    """
    if run and not run.parent.is_dir():
        raise typer.BadParameter(f"The folder {run.parent} does not exist.", param_hint="--run")
    chosen = settings_for(settings)
    from qa.assistant import Assistant
    from qa.evaluate import ask_all, evaluation_object, index_set, judge, read_set, write_run

    whole = read_set(dataset)
    questions = whole.limited(limit)
    with progress_bars(quiet=json or not sys.stderr.isatty()) as progress:
        folder, ingest = index_set(whole, work, encoder, chosen, progress)
        with Assistant.open(folder, chosen) as assistant:
            outcomes = list(ask_all(questions, assistant, progress))
    if run:
        write_run(outcomes, run)
    figures = evaluation_object(judge(questions, outcomes), ingest)
    if json:
        write_json(figures)
    else:
        _print(figures)


def _print(figures: "JsonObject") -> None:
    width = max(map(len, figures))
    for name, value in figures.items():
        typer.echo(f"{name.replace('_', ' '):{width}}  {'–' if value is None else value}")
