"""Index one collection in a process of its own: ``python -m ui.library.worker``.

The order comes as one line of JSON on stdin, progress and outcome go as lines of JSON to stdout. The
process may be ended at any moment, and ends by itself when stdin does: the index is then as it was.
"""

import json
import os
import sys
import threading
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from qa.build import build_index, write_record
from qa.errors import IndexDamaged, IndexMismatch, IndexMissing, LoadError, QAError
from qa.load import find_files, load_document
from qa.records import FileReport, IngestReport, Progress
from qa.settings import Settings
from qa.store import open_store

# Answers to questions come first: they wait for somebody.
NICENESS = 10


def settings_from_json(data: dict[str, Any]) -> Settings:
    """Return the settings that an order carries."""
    default = Settings()
    return Settings(**{name: type(getattr(default, name))(**values) for name, values in data.items()})


def index(order: dict[str, Any], say: "Speaker") -> None:
    """Carry an order out: bring the index up to date with its paths, and leave the record.

    An owned collection with nothing readable in it becomes empty; any other stays as it was.
    """
    paths = [Path(path) for path in order["paths"]]
    index_dir = Path(order["index"])
    try:
        build_index(
            paths,
            index_dir,
            encoder=order["encoder"],
            reranker=order["reranker"],
            glossary=Path(order["glossary"]) if order["glossary"] else None,
            settings=_as_stored(settings_from_json(order["settings"]), index_dir),
            progress=say.progress,
        )
    except LoadError:
        if not order["owned"]:
            raise
        _empty(index_dir, paths)


def _as_stored(settings: Settings, index_dir: Path) -> Settings:
    """Cut documents as the index has them, or all would be worked on again, and keep its reranker."""
    try:
        with open_store(index_dir) as store:
            models = replace(settings.index, reranker=str(store.reranker_directory or ""))
            return replace(settings, chunk=store.manifest.description.chunk, index=models)
    except (IndexMissing, IndexMismatch, IndexDamaged):
        return settings


def _empty(index_dir: Path, paths: list[Path]) -> None:
    """Leave an index without documents, and the reason why each file is not in it."""
    index_dir.mkdir(parents=True, exist_ok=True)
    # Without this file there is no index, whatever else is left; a later run sweeps that.
    (index_dir / "CURRENT").unlink(missing_ok=True)
    try:
        files = find_files(paths)
    except LoadError:
        files = []
    reports = tuple(FileReport(uri, "skipped", reason=_reason(Path(path), uri)) for path, uri in files)
    write_record(index_dir, paths, None, IngestReport(reports, 0, 0, 0, 0, 0, 0.0))


def _reason(path: Path, uri: str) -> str:
    try:
        load_document(path, uri)
    except LoadError as error:
        return str(error)
    return f"{uri} holds no sentence to index."


class Speaker:
    """Writes lines of JSON to whoever gave the order."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def __call__(self, **said: Any) -> None:  # noqa: ANN401 - whatever JSON can say
        """Say one thing."""
        self._out.write(json.dumps(said) + "\n")
        self._out.flush()

    def progress(self, step: Progress) -> None:
        """Say how far the run is."""
        self(stage=step.stage, done=step.done, total=step.total or 0, detail=step.detail)


def main() -> None:
    """Take the order, carry it out and say how it went."""
    # Libraries that print would spoil the lines.
    say = Speaker(os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8"))
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(NICENESS)
    try:
        index(order, say)
    except QAError as error:
        say(error=str(error))
    except Exception as error:  # noqa: BLE001 - said to who waits, and logged
        traceback.print_exc()
        say(error=f"{type(error).__name__}: {error}")
    else:
        say(finished=True)


def _end_with_parent() -> None:
    """End at once when the server is gone, even if it was killed."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
