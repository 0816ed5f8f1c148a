"""The answers that the README shows are those that the program gives about its own notes."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.build import build_index
from qa.cli.app import app

ROOT = Path(__file__).parents[1]
SHOWN = re.search(
    r"<!-- answer -->\n```text\n(.*?)```\n<!-- /answer -->", (ROOT / "README.md").read_text(), re.DOTALL
)
CONFIDENCE = re.compile(r"^Confidence (0\.\d\d)$", re.MULTILINE)
# Processors differ a little in how they multiply in 8 bits.
CLOSE = 0.05


def shown():
    """Yield each command with what the README shows under it."""
    assert SHOWN is not None
    for part in re.split(r"^\$ ", SHOWN[1], flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield pytest.param(command, output.strip(), id=command)


@pytest.fixture(scope="module")
def seeds_index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seeds") / "index"
    build_index(ROOT / "seeds", folder)
    return folder


@pytest.mark.model
@pytest.mark.parametrize(("command", "output"), list(shown()))
def test_an_answer_in_the_readme_is_what_the_program_says(seeds_index, command, output):
    _, *words = shlex.split(command)
    said = CliRunner().invoke(app, [*words, "--index", str(seeds_index)]).stdout.strip()
    (claimed,), (given,) = CONFIDENCE.findall(output), CONFIDENCE.findall(said)
    assert abs(float(claimed) - float(given)) <= CLOSE
    same = CONFIDENCE.sub("Confidence", said)
    begun = CONFIDENCE.sub("Confidence", output)
    # Where the README leaves out the rest, the program says at least what stands before it.
    assert same.startswith(begun.removesuffix("…")) if begun.endswith("…") else same == begun
