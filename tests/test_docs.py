"""The documents say what is true: their commands run, their files and targets exist."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.build import build_index
from qa.cli.app import app
from tests.baked_encoder import write_baked_encoder
from tests.evaluate.sets import write_set
from tests.guides import CROSS_ENCODER, GUIDE, WIKI, blocks
from tests.rerank.models import write_cross_encoder

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXT = "A room is booked at the front desk. PNS Badr was launched at Karachi. Naval cooperation grew.\n"


def commands():
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.splitlines():
                command = line.split("   #")[0].strip()
                if command:
                    yield pytest.param(command, id=f"{page.name}: {command[:60]}")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder like a reader's: a wiki, an evaluation set, an index of its own."""
    desk = tmp_path_factory.mktemp("desk")
    (desk / "wiki").mkdir()
    for name, text in {"badr.md": TEXT, **WIKI}.items():
        (desk / "wiki" / name).write_text(text, encoding="utf-8")
    (desk / "questions.csv").write_text(blocks(GUIDE, "csv")[0], encoding="utf-8")
    (desk / "DATASET").mkdir()
    write_set(desk / "DATASET")
    baked = write_baked_encoder(desk / "words", [TEXT, *WIKI.values()])
    for index in ("index", "wiki-index"):
        build_index([desk / "wiki"], desk / index, encoder=str(baked))
    return desk


@pytest.fixture(scope="module")
def reranker(tmp_path_factory):
    return write_cross_encoder(tmp_path_factory.mktemp("rerankers") / "tiny")


@pytest.mark.parametrize("command", list(commands()))
def test_a_command_in_the_documents_works(command, desk, monkeypatch, request):
    monkeypatch.chdir(desk)
    program, *words = shlex.split(command.replace("~/", ""), comments=True)
    if program == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert words[0] in targets
        return
    assert program in ("qa", "python", "source"), f"{program} is no command that a newcomer has"
    if program != "qa":
        return
    if words[0] == "serve":  # it would run until stopped; the browser tests start it
        words = ["serve", "--help"]
    if words[0] == "index" or words[:2] == ["evaluate", "DATASET"]:
        words += ["--encoder", str(desk / "words")]
    if CROSS_ENCODER in words:  # what a reader fetches first
        words[words.index(CROSS_ENCODER)] = str(request.getfixturevalue("reranker"))
    result = CliRunner().invoke(app, words)
    assert result.exit_code in (0, 3), result.output


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_of_the_project_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_table_of_what_to_edit_names_what_exists():
    table = re.findall(r"^\| .* \| (.*) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    named = [
        name for cell in table for name in re.findall(r"`((?:src|ui|seeds|training)/[\w/.]*)`", cell)
    ]
    assert len(named) > 10
    for name in named:
        assert (ROOT / name).exists(), name
