"""``qa evaluate``: measure on a set with known answers, or gate an index on one's own questions."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.guard import BELOW_THRESHOLD
from qa.cli.options import (
    EncoderOption,
    JsonOption,
    RerankerOption,
    SettingsOption,
    settings_for,
)
from qa.cli.terminal import progress_bars, write_json

if TYPE_CHECKING:
    from qa.evaluate import Gate
    from qa.records import JsonObject
    from qa.settings import Settings


def evaluate(
    dataset: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|DIR",
            help="A file of your own questions (CSV or JSON lines), asked of --index; or the folder of "
            "an evaluation set with docs.jsonl, queries.jsonl and qrels.tsv.",
        ),
    ],
    work: Annotated[
        Path | None,
        typer.Option(
            "--index",
            "--work",
            metavar="DIR",
            help="The index to ask [default: index]; of a set: where to keep its own "
            "[default: the user's cache].",
        ),
    ] = None,
    min_answered: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Exit with 4 if fewer of the answerable are answered (file)."),
    ] = None,
    min_declined: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, help="Exit with 4 if fewer of the unanswerable are declined (file)."
        ),
    ] = None,
    junit: Annotated[
        Path | None,
        typer.Option("--junit", metavar="FILE", help="Write the report as JUnit XML (file)."),
    ] = None,
    json: JsonOption = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Ask the first N questions only.")
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option("--run", metavar="FILE", help="Write the rankings as a TREC run (set)."),
    ] = None,
    encoder: EncoderOption = None,
    reranker: RerankerOption = None,
    settings: SettingsOption = None,
) -> None:
    """Ask your own questions, and say for each that fails what was expected, what came and why.

    A CSV has the columns question, answer, document, unanswerable; docs/guides/evaluate-your-wiki.md
    shows one. Given the folder of an evaluation set instead, its documents get an index of their own,
    and ranking, answers and abstaining are measured.
    """
    for path, option in ((run, "--run"), (junit, "--junit")):
        if path and not path.parent.is_dir():
            raise typer.BadParameter(f"The folder {path.parent} does not exist.", param_hint=option)
    if dataset.is_dir():
        _refuse(dataset, "a folder", min_answered, min_declined, junit)
        chosen = settings_for(settings, work)
        _evaluate_set(dataset, work, (encoder, reranker), chosen, limit, run, json=json)
        return
    _refuse(dataset, "a file", run, encoder, reranker)
    from qa.evaluate import Gate

    index = work or Path("index")
    gate = Gate(min_answered, min_declined)
    _ask_own(dataset, index, settings_for(settings, index), gate, limit, junit, json=json)


def _refuse(dataset: Path, kind: str, *given: object) -> None:
    """Refuse options that belong to the other kind of dataset.

    :raises typer.BadParameter: if any of them was given.
    """
    if any(option is not None for option in given):
        names = {
            "a folder": "--min-answered, --min-declined and --junit are for a file of questions",
            "a file": "--run, --encoder and --reranker are for the folder of an evaluation set",
        }
        raise typer.BadParameter(f"{dataset} is {kind}, and {names[kind]}. Leave them out.")


def _ask_own(
    path: Path,
    index: Path,
    settings: "Settings",
    gate: "Gate",
    limit: int | None,
    junit: Path | None,
    *,
    json: bool,
) -> None:
    from qa.assistant import Assistant
    from qa.evaluate import (
        Summary,
        ask_questions,
        check_gate,
        read_questions,
        summary_lines,
        summary_object,
        write_junit,
    )

    file = read_questions(path).limited(limit)
    check_gate(gate, file)
    with (
        Assistant.open(index, settings) as assistant,
        progress_bars(quiet=json or not sys.stderr.isatty()) as progress,
    ):
        verdicts = tuple(ask_questions(file, assistant, progress))
    summary = Summary(file, verdicts, gate)
    if junit:
        write_junit(summary, junit)
    if json:
        write_json(summary_object(summary))
    else:
        for line in summary_lines(summary):
            typer.echo(line)
    if summary.shortfalls:
        raise typer.Exit(BELOW_THRESHOLD)


def _evaluate_set(
    dataset: Path,
    work: Path | None,
    models: tuple[str | None, str | None],
    settings: "Settings",
    limit: int | None,
    run: Path | None,
    *,
    json: bool,
) -> None:
    from qa.assistant import Assistant
    from qa.evaluate import ask_all, evaluation_object, index_set, judge, read_set, write_run

    whole = read_set(dataset)
    questions = whole.limited(limit)
    with progress_bars(quiet=json or not sys.stderr.isatty()) as progress:
        folder, ingest = index_set(whole, work, *models, settings=settings, progress=progress)
        with Assistant.open(folder, settings) as assistant:
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
