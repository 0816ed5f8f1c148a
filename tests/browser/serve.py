"""Serve the app over the library of ``tests.ui``: ``python -m tests.browser.serve PORT``."""

import sys

from tests.ui.library import LibraryAssistant
from ui.server import serve

if __name__ == "__main__":
    serve(LibraryAssistant(), "127.0.0.1", int(sys.argv[1]))
