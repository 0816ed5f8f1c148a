"""``qa serve``: the web app in the foreground."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.options import IndexOption


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")] = 7860,
    index: IndexOption = Path("index"),
) -> None:
    """Serve the chat in the browser until Ctrl-C."""
    from ui import launch

    # Ctrl-C is how one stops serving, and no mishap.
    with suppress(KeyboardInterrupt):
        launch(index, host, port)
