"""A small folder of documents, its index with an encoder that is written in a moment, and a runner."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qa.build import build_index
from qa.cli.app import app
from tests.baked_encoder import write_baked_encoder

NOTES = {
    "ships.md": "---\ntitle: Ships\ndate: 2021-08-15\ntopics: [navy]\n---\n"
    "PNS Babur was launched in Istanbul on 15 August 2021.[^1] It displaces 2,888 tonnes.\n\n"
    '[^1]: Daily Ship, "Launch day", 2021-08-16, <https://example.org/1>\n',
    "trade.md": "---\ntitle: Trade\ndate: 2024-12-31\ntopics: [trade]\n---\n"
    "Trade between Pakistan and Türkiye reached 1.4 billion dollars in 2024. Cotton was exported.\n",
    "council.md": "# Council\n\nThe council met in Ankara because trade had fallen. "
    "Sharif and Erdoğan led the meeting. <script>alert('x')</script> [bold]not bold[/bold]\n",
}


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notes")
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def baked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_baked_encoder(tmp_path_factory.mktemp("baked") / "words", list(NOTES.values()))


@pytest.fixture(scope="session")
def index(notes: Path, baked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index") / "notes"
    build_index(notes, folder, encoder=str(baked))
    return folder


@pytest.fixture
def run() -> Callable[..., Any]:
    """Run ``qa`` with words; the result has exit_code, stdout and stderr."""

    def run(*words: object, stdin: str | None = None) -> Any:
        return CliRunner().invoke(app, [str(word) for word in words], input=stdin)

    return run


@pytest.fixture
def run_json(run: Callable[..., Any]) -> Callable[..., Any]:
    """Run ``qa`` and read the one JSON object that it prints."""

    def run_json(*words: object) -> Any:
        done = run(*words, "--json")
        assert done.exit_code in (0, 3), done.stderr
        assert done.stdout.count("\n") == 1
        return json.loads(done.stdout)

    return run_json
