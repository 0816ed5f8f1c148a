"""``qa inspect``: what an index holds."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.cli.options import IndexOption, JsonOption
from qa.cli.terminal import print_table, write_json

if TYPE_CHECKING:
    from qa.inspection import Inspection


def inspect(index: IndexOption = Path("index"), json: JsonOption = False) -> None:
    """Show what an index holds: documents, counts, encoder, sizes on disk."""
    from qa.inspection import inspect_index

    found = inspect_index(index)
    if json:
        from qa.present import inspection_object

        write_json(inspection_object(found))
    else:
        _print(found)


def _print(found: "Inspection") -> None:
    print_table(
        ("uri", "title", "language", "date", "passages", "characters"),
        [
            (
                document.uri,
                document.title,
                document.language,
                document.date or "",
                f"{document.passages:,}",
                f"{document.characters:,}",
            )
            for document in found.documents
        ],
        right=(4, 5),
    )
    typer.echo()
    typer.echo(
        f"{found.directory}: {len(found.documents):,} documents, {found.passages:,} passages, "
        f"{found.sentences:,} sentences; made {found.created}, schema {found.schema}"
    )
    typer.echo(f"encoder {found.encoder}, {found.dimension} dimensions, {found.encoder_digest[:12]}")
    if found.reranker:
        typer.echo(f"reranker {found.reranker}, {found.reranker_digest[:12]}")
    sizes = ", ".join(f"{part} {size / 1e6:,.1f} MB" for part, size in found.bytes_on_disk.items())
    typer.echo(f"on disk: {sizes}, together {sum(found.bytes_on_disk.values()) / 1e6:,.1f} MB")
