"""``qa serve``: the web app in the foreground."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.options import IndexOption, SettingsOption, settings_for


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on [default: 127.0.0.1].")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Port to listen on [default: 7860]."),
    ] = None,
    index: IndexOption = Path("index"),
    settings: SettingsOption = None,
) -> None:
    """Serve the chat in the browser until Ctrl-C."""
    chosen = settings_for(settings, index)
    from ui import launch

    # Ctrl-C is how one stops serving, and no mishap.
    with suppress(KeyboardInterrupt):
        launch(index, host or chosen.ui.host, port or chosen.ui.port, chosen)
