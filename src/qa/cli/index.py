"""``qa index``: files into an index, with progress and an honest report."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.options import (
    EncoderOption,
    IndexOption,
    JsonOption,
    RerankerOption,
    SettingsOption,
    settings_for,
)
from qa.cli.terminal import print_table, progress_bars, write_json

if TYPE_CHECKING:
    from qa.records import IngestReport

# Longer lists of files are for the eye only what was skipped.
FILES_SHOWN = 60


def index(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Files and folders to index.", show_default=False),
    ],
    index: IndexOption = Path("index"),
    encoder: EncoderOption = None,
    reranker: RerankerOption = None,
    glossary: Annotated[
        Path | None,
        typer.Option(
            "--glossary",
            metavar="FILE",
            help="Names that mean the same (TOML); default: the glossary.toml among the files.",
        ),
    ] = None,
    settings: SettingsOption = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Read every file, even if its size and times say that it is unchanged."
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Make the index of files and folders, or bring it up to date.

    The paths define the whole content: what is not under them any more is taken out, and what has not
    changed is not worked on again. Until the run is complete, and if it is interrupted, the previous
    index goes on answering.
    """
    chosen = settings_for(settings, index)
    from qa.build import build_index

    with progress_bars(quiet=json or not sys.stderr.isatty()) as progress:
        report = build_index(
            paths,
            index,
            encoder=encoder,
            reranker=reranker,
            glossary=glossary,
            settings=chosen,
            progress=progress,
            check=check,
        )
    if json:
        from qa.present import report_object

        write_json(report_object(report))
    else:
        _print_report(report, index)


def _print_report(report: "IngestReport", directory: Path) -> None:
    shown = report.files
    if len(shown) > FILES_SHOWN:
        shown = tuple(file for file in report.files if file.status == "skipped")
    if shown:
        print_table(
            ("file", "", "characters", "passages", "language", ""),
            [
                (
                    file.uri,
                    file.status,
                    f"{file.characters:,}" if file.status != "skipped" else "",
                    f"{file.passages:,}" if file.status != "skipped" else "",
                    file.language if file.status != "skipped" else "",
                    file.reason,
                )
                for file in shown
            ],
            right=(2, 3),
        )
        typer.echo()
    typer.echo(_summary(report, directory))


def _summary(report: "IngestReport", directory: Path) -> str:
    counts = ", ".join(
        f"{sum(file.status == status for file in report.files):,} {status}"
        for status in ("indexed", "unchanged", "skipped")
    )
    seconds = report.encoding_seconds
    rate = f" ({report.encoded_passages / seconds:.0f} a second)" if seconds else ""
    return (
        f"{directory}: {report.documents:,} documents, {report.passages:,} passages, "
        f"{report.sentences:,} sentences.\n"
        f"{counts}, {report.removed_documents:,} removed; "
        f"{report.encoded_passages:,} passages encoded{rate} in {report.seconds:.1f} s altogether."
    )
