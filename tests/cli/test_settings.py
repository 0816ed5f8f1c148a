"""``qa settings``, and the settings file as every command reads it."""

import json
import re
from pathlib import Path

import pytest

from qa.cli.settings import reference_page
from qa.settings_file import read_settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text("[answer]\nthreshold = 1.0\nhits = 1\n")
    return path


def test_the_settings_in_force_and_their_origin(run, own, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("settings", "--settings", own)
    assert done.exit_code == 0, done.stderr
    assert re.search(rf"answer\.threshold +1\.0 +{re.escape(str(own))}", done.stdout)
    assert re.search(r"answer\.sentences +3 +default", done.stdout)
    assert f"2 of them from {own}" in done.stdout
    assert "All defaults" in run("settings").stdout
    found = json.loads(run("settings", "--settings", own, "--json").stdout)
    assert found["file"] == str(own)
    assert found["settings"]["answer.threshold"] == {"value": 1.0, "origin": "file"}
    assert found["settings"]["bm25.k1"] == {"value": 1.5, "origin": "default"}


def test_the_committed_page_is_the_one_that_the_code_makes(run):
    assert run("settings", "--reference").stdout == reference_page()
    assert PAGE.read_text(encoding="utf-8") == reference_page(), (
        "docs/settings.md is old; run `qa settings --reference > docs/settings.md`"
    )


def test_the_example_on_the_page_is_a_settings_file(tmp_path):
    example = re.findall(r"```toml\n(.*?)```", reference_page(), re.DOTALL)
    (tmp_path / "sanad.toml").write_text(example[0])
    assert read_settings(tmp_path / "sanad.toml").given


def test_option_wins_over_file_and_file_over_default(run, run_json, index, own, monkeypatch):
    question = "When was PNS Babur launched?"
    plain = run_json("ask", question, "--index", index, "--threshold", 0)
    assert not plain["abstained"]
    assert len(plain["hits"]) > 1
    set_by_file = run_json("ask", question, "--index", index, "--settings", own)
    assert set_by_file["abstained"]
    assert len(set_by_file["hits"]) == 1
    both = run_json("ask", question, "--index", index, "--settings", own, "--threshold", 0, "-k", 2)
    assert not both["abstained"]
    assert len(both["hits"]) == 2
    monkeypatch.setenv("SANAD_SETTINGS", str(own))
    assert run_json("ask", question, "--index", index)["abstained"]
    assert not run_json("ask", question, "--index", index, "--settings", "/dev/null")["abstained"]


def test_a_file_beside_the_index_is_found_by_every_command(run, notes, baked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wiki").mkdir()
    place = tmp_path / "wiki" / "index"
    (tmp_path / "wiki" / "sanad.toml").write_text(
        f'[index]\nencoder = "{baked}"\n[chunk]\npassage_characters = 100\n'
    )
    assert run("index", notes, "--index", place).exit_code == 0
    found = json.loads(run("inspect", "--index", place, "--json").stdout)
    assert found["encoder"]["name"] == "word-table"
    assert found["counts"]["passages"] > 3
    (tmp_path / "wiki" / "sanad.toml").write_text("[answer]\nthresh = 1\n")
    for words in (
        ("ask", "Babur?"),
        ("search", "Babur"),
        ("serve",),
        ("settings",),
        ("index", notes),
    ):
        done = run(*words, "--index", place)
        assert done.exit_code == 2, words
        assert "did you mean `threshold`" in done.stderr
