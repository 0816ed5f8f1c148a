"""Serve the app over the library of ``tests.ui``: ``python -m tests.browser.serve PORT``."""

import sys
import tempfile
import threading
from pathlib import Path

from qa.records import Answer, Document
from tests.ui.library import LibraryAssistant
from ui.library import Shelf
from ui.library.collection import Collection, Place
from ui.server import serve

# Nobody waits longer for a test that has failed meanwhile.
MOST_SECONDS = 60.0


class SlowAssistant(LibraryAssistant):
    """Keeps questions with the word "slowly" waiting until the document ``release`` is looked for."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[threading.Event] = []

    def ask(
        self,
        question: str,
        *,
        hits: int | None = None,
        sentences: int | None = None,
        threshold: float | None = None,
    ) -> Answer:
        if "slowly" in question:
            released = threading.Event()
            self._waiting.append(released)
            released.wait(MOST_SECONDS)
        return super().ask(question, hits=hits, sentences=sentences, threshold=threshold)

    def document(self, document_id: str) -> Document:
        if document_id == "release":
            for released in self._waiting:
                released.set()
        return super().document(document_id)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "index")
        place.index_dir.mkdir()
        serve(Shelf([Collection("", SlowAssistant(), place)]), "127.0.0.1", int(sys.argv[1]))
