"""The options that several commands share."""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from qa.records import Filters
    from qa.settings import Settings

IndexOption = Annotated[Path, typer.Option("--index", metavar="DIR", help="Folder of the index.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
EncoderOption = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        metavar="NAME",
        help="Encoder: minilm, or the name or folder of any sentence-transformers model "
        "[default: minilm].",
    ),
]
RerankerOption = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        metavar="NAME",
        help="Cross-encoder by which every search of this index reorders its best passages: the name "
        "or folder of any sentence-transformers CrossEncoder with one label [default: none].",
    ),
]
SettingsOption = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        metavar="FILE",
        envvar="SANAD_SETTINGS",
        show_envvar=False,
        help="Settings file [default: $SANAD_SETTINGS, else sanad.toml here or beside the index].",
    ),
]
BatchOption = Annotated[
    Path | None,
    typer.Option(
        "--batch",
        metavar="FILE",
        allow_dash=True,
        help="Take questions from a file of JSON lines with `id` and `question` (- for stdin); "
        "prints one JSON object a line.",
    ),
]
DocumentOption = Annotated[
    list[str] | None,
    typer.Option("--document", metavar="URI", help="Look in this document only (may be repeated)."),
]
TopicOption = Annotated[
    list[str] | None,
    typer.Option("--topic", metavar="WORD", help="Documents with this topic (may be repeated)."),
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="CODE", help="Documents in this language: en, tr, ur …"),
]

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def iso_date(value: str | None) -> str | None:
    """Check an ISO date, which may be a year or a month (``2025``, ``2025-02``, ``2025-02-13``).

    :raises typer.BadParameter: if it is no such date.
    """
    if value is None:
        return None
    whole = value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value
    try:
        date.fromisoformat(whole if DATE.fullmatch(value) else "")
    except ValueError:
        message = f"{value!r} is no date; write 2025, 2025-02 or 2025-02-13."
        raise typer.BadParameter(message) from None
    return value


SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", callback=iso_date, help="Documents of this date or later."),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="DATE", callback=iso_date, help="Documents of this date or earlier."
    ),
]


def filters(
    documents: list[str] | None,
    topics: list[str] | None,
    languages: list[str] | None,
    since: str | None,
    until: str | None,
) -> "Filters":
    """Gather the limits given on the command line.

    :raises typer.BadParameter: if ``since`` is later than ``until``.
    """
    from qa.records import Filters

    if since and until and since[: len(until)] > until[: len(since)]:
        raise typer.BadParameter(f"--since {since} is later than --until {until}; swap them.")
    return Filters(tuple(documents or ()), tuple(topics or ()), tuple(languages or ()), since, until)


def settings_for(chosen: Path | None, index: Path | None = None) -> "Settings":
    """Return the settings in force, from the file chosen or found, else the defaults.

    :raises SettingsError: if the file is missing or malformed.
    """
    from qa.settings_file import effective_settings

    return effective_settings(chosen, index).settings


def one_question(question: str | None, batch: Path | None) -> None:
    """Check that there is a question or a batch, and not both.

    :raises typer.BadParameter: if there are none or both.
    """
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give one question in quotes, or --batch FILE.")


def as_text(argument: str) -> str:
    """Return a word of the command line in which bytes that are no UTF-8 are U+FFFD.

    Python hands such bytes on as lone surrogates, which nothing can encode or print.
    """
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
