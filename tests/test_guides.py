"""The guides' examples do what the guides say."""

import re
import shlex

import pytest
import yaml
from typer.testing import CliRunner

from qa.build import build_index
from qa.cli.app import app
from qa.evaluate import Failure, read_questions
from qa.settings_file import read_settings
from tests.baked_encoder import write_baked_encoder
from tests.guides import CROSS_ENCODER, GUIDE, GUIDES, WIKI, blocks


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = tmp_path_factory.mktemp("desk")
    (desk / "wiki").mkdir()
    for name, text in WIKI.items():
        (desk / "wiki" / name).write_text(text, encoding="utf-8")
    (desk / "questions.csv").write_text(blocks(GUIDE, "csv")[0], encoding="utf-8")
    (desk / "sanad.toml").write_text(
        f'[index]\nencoder = "{write_baked_encoder(desk / "words", list(WIKI.values()))}"\n'
    )
    build_index(desk / "wiki", desk / "wiki-index", encoder=str(desk / "words"))
    return desk


def test_the_example_file_reads_as_the_guide_explains_it(desk):
    room, canteen, travel, menu, pay = read_questions(desk / "questions.csv").questions
    assert (room.answers, room.documents) == ((("front desk",),), ("rooms.md",))
    assert canteen.answers == (("noon", "12 o'clock"), ("second floor",))
    assert (travel.answers, travel.documents) == ((), ("travel.md",))
    assert menu.answers == (("soup",),)
    assert pay.unanswerable


def test_every_cause_of_failure_is_explained_in_order():
    text = GUIDE.read_text(encoding="utf-8")
    table = re.search(r"\| why \|.*?\n\n", text, re.DOTALL)
    assert table
    rows = [line.split("|")[1].strip() for line in table[0].strip().splitlines()[2:]]
    assert rows == [str(failure) for failure in Failure]


def test_the_example_of_a_pipeline_passes_and_leaves_its_report(desk, monkeypatch):
    monkeypatch.chdir(desk)
    job = yaml.safe_load(blocks(GUIDE, "yaml")[0])["questions"]
    for command in job["script"]:
        program, *words = shlex.split(command)
        assert program == "qa"
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, done.output
    assert (desk / job["artifacts"]["reports"]["junit"]).is_file()


def test_the_reranker_is_called_alike_throughout_and_its_settings_are_valid(tmp_path):
    guide = GUIDES / "rerank.md"
    names = set(re.findall(r"cross-encoder/[\w-]+", guide.read_text(encoding="utf-8")))
    assert names == {CROSS_ENCODER}
    (tmp_path / "own.toml").write_text(blocks(guide, "toml")[0])
    assert read_settings(tmp_path / "own.toml").settings.rerank.passages == 0
