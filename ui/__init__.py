"""The web app: layout, handlers, presentation, wording and assets.

Gradio takes seconds to import, so it is imported only when the app is built or launched.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

    from qa.settings import Settings
    from ui.records import Sources

__all__ = ["build_app", "launch"]


def launch(
    indexes: Sequence[str] | Path,
    host: str = "127.0.0.1",
    port: int = 7860,
    settings: "Settings | None" = None,
    library: Path | None = None,
    changes: bool | None = None,
) -> None:
    """Serve the web app over collections until it is interrupted.

    :param indexes: the folders of indexes to answer from, each ``path`` or ``name=path``.
    :param host: the address to listen on; the default is reached from this machine only.
    :param port: the port to listen on; 0 lets the system choose one.
    :param settings: how questions are answered; default the package's.
    :param library: the folder of the collections made in the app; default ``sanad-library`` beside the
        first index.
    :param changes: whether collections may be changed; default: where only this machine can reach it.
    :raises StoreError: if an index cannot be opened.
    :raises SettingsError: if the address cannot be listened on, or two collections have one name.
    """
    from qa.settings import Settings
    from ui.library.start import is_loopback, open_everything
    from ui.server import check_free, serve

    # Before any indexing that a killed server left goes on.
    check_free(host, port)
    given = [str(indexes)] if isinstance(indexes, Path) else indexes
    allowed = is_loopback(host) if changes is None else changes
    opened = open_everything(given, library, settings or Settings(), changes=allowed)
    serve(opened.shelf, host, port, opened)


def build_app(assistant: "Sources") -> "gr.Blocks":
    """Lay the app out over an assistant, in English, without serving it."""
    from ui.app import build_app as build
    from ui.handlers import examples
    from ui.wording import ENGLISH

    return build(assistant, ENGLISH, examples(assistant, ENGLISH.example_questions))
