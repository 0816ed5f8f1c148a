"""``qa serve``: the web app in the foreground."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.options import SettingsOption, settings_for
from qa.cli.threads import calm_algebra

DEFAULT_INDEX = "index"


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on [default: 127.0.0.1].")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Port to listen on [default: 7860]."),
    ] = None,
    index: Annotated[
        list[str] | None,
        typer.Option(
            "--index",
            metavar="[NAME=]DIR",
            help="Folder of an index (may be repeated: each is a collection) [default: index].",
        ),
    ] = None,
    library: Annotated[
        Path | None,
        typer.Option(
            "--library",
            metavar="DIR",
            help="Folder of the collections made in the web app, with the files uploaded "
            "[default: sanad-library beside the first index].",
        ),
    ] = None,
    read_only: Annotated[
        bool,
        typer.Option(
            "--read-only",
            help="Let nobody add, remove or re-sync documents; so it is by default where other "
            "machines can reach the address.",
        ),
    ] = False,
    allow_changes: Annotated[
        bool,
        typer.Option(
            "--allow-changes",
            help="Let whoever reaches the address change the library, though it is not only this "
            "machine.",
        ),
    ] = False,
    settings: SettingsOption = None,
) -> None:
    """Serve the chat in the browser until Ctrl-C.

    With --library and without --index it starts from what the library holds, be it nothing.
    """
    if read_only and allow_changes:
        raise typer.BadParameter("Give --read-only or --allow-changes, not both.")
    indexes = index or ([] if library else [DEFAULT_INDEX])
    calm_algebra()
    chosen = settings_for(settings, Path(indexes[0].rpartition("=")[2]) if indexes else library)
    changes = True if allow_changes else False if read_only else None
    from ui import launch

    # Ctrl-C is how one stops serving, and no mishap.
    with suppress(KeyboardInterrupt):
        address = host or chosen.ui.host, port or chosen.ui.port
        launch(indexes, *address, chosen, library, changes)
