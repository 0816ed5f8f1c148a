"""The web app: layout, handlers, presentation, wording and assets.

Gradio takes seconds to import, so it is imported only when the app is built or launched.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

    from qa.settings import Settings
    from ui.records import Sources

__all__ = ["build_app", "launch"]


def launch(
    index_dir: Path,
    host: str = "127.0.0.1",
    port: int = 7860,
    settings: "Settings | None" = None,
) -> None:
    """Serve the web app over an index until it is interrupted.

    :param index_dir: the folder of the index to answer from.
    :param host: the address to listen on; the default is reached from this machine only.
    :param port: the port to listen on; 0 lets the system choose one.
    :param settings: how questions are answered; default the package's.
    :raises StoreError: if the index cannot be opened.
    :raises SettingsError: if the address cannot be listened on.
    """
    from qa.assistant import Assistant
    from qa.settings import Settings
    from ui.server import serve

    serve(Assistant.open(index_dir, settings or Settings()), host, port)


def build_app(assistant: "Sources") -> "gr.Blocks":
    """Lay the app out over an assistant, in English, without serving it."""
    from ui.app import build_app as build
    from ui.handlers import examples
    from ui.wording import ENGLISH

    return build(assistant, ENGLISH, examples(assistant, ENGLISH.example_questions))
