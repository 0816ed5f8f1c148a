"""``sanad.toml``: where it is found, what it may say, and what is said of a wrong one."""

import json
from pathlib import Path

import pytest

from qa.errors import SettingsError
from qa.settings import Settings, settings_of
from qa.settings_file import effective_settings, find_settings_file, read_settings, sections


@pytest.fixture
def file(tmp_path):
    def write(text: str | bytes) -> Path:
        path: Path = tmp_path / "sanad.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_what_the_file_says_is_set_and_the_rest_is_default(file):
    found = read_settings(file("[answer]\nthreshold = 0.6\n[bm25]\nk1 = 2\n"))
    assert found.settings.answer.threshold == 0.6
    assert found.settings.bm25.k1 == 2.0
    assert isinstance(found.settings.bm25.k1, float)
    assert found.settings.answer.sentences == Settings().answer.sentences
    assert found.given == {"answer.threshold", "bm25.k1"}


@pytest.mark.parametrize("text", ["", "# nothing\n", "[answer]\n", b"\xef\xbb\xbf[answer]\r\n"])
def test_a_file_that_says_nothing_leaves_the_defaults(file, text):
    assert read_settings(file(text)).settings == Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[answer]\nthreshold = 1.5", r"`threshold` in \[answer\] is 1.5; choose a number, 0 to 1"),
        ("[answer]\nthreshold = nan", "is nan; choose a number, 0 to 1"),
        ('[answer]\nthreshold = "0.5"', "is '0.5'; choose a number"),
        ("[answer]\nsentences = 2.5", "is 2.5; choose a whole number, 1 to 10"),
        ("[answer]\nsentences = true", "is True; choose a whole number"),
        ("[answer]\ntreshold = 0.5", "no setting `treshold`; did you mean `threshold`"),
        ("[answers]\nthreshold = 0.5", r"no section \[answers\]; did you mean `answer`"),
        ("[colours]\nred = 1", "no section .*Known are index, chunk"),
        ("threshold = 0.5", r"stands outside its section; write it below \[answer\]"),
        ("answer = 0.5", r"it is a section, write \[answer\]"),
        ("[index]\nencoder = 7", "is 7; choose text in quotes"),
        ("[answer]\nthreshold 0.5", "is not TOML: .*line 2"),
        ("[answer]\nthreshold = 0.5\nthreshold = 0.6", "is not TOML"),
        ("[answer]\nsentences = " + "9" * 5_000, "is not TOML"),
        (b"[answer]\n# \xfc\n", "is not UTF-8"),
    ],
)
def test_a_wrong_line_is_named_with_the_rule_and_the_remedy(file, text, said):
    path = file(text)
    with pytest.raises(SettingsError, match=said) as caught:
        read_settings(path)
    assert str(path) in str(caught.value)


def test_all_defaults_written_out_are_the_defaults(file):
    lines = []
    for name, section in sections(Settings()).items():
        lines.append(f"[{name}]")
        lines += [f"{d.name} = {json.dumps(getattr(section, d.name))}" for d in settings_of(section)]
    found = read_settings(file("\n".join(lines)))
    assert found.settings == Settings()
    assert len(found.given) == sum(len(settings_of(each)) for each in sections(Settings()).values())


def test_a_file_that_is_not_there_is_named(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SettingsError, match=r"cannot be read.*--settings or SANAD_SETTINGS"):
            read_settings(path)


def test_the_working_directory_comes_before_the_place_beside_the_index(tmp_path, monkeypatch):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    monkeypatch.chdir(here)
    index = there / "index"
    assert find_settings_file(index) is None
    assert effective_settings(None, index).settings == Settings()
    (there / "sanad.toml").write_text("[answer]\nhits = 3\n")
    assert effective_settings(None, index).settings.answer.hits == 3
    assert effective_settings(None, Path("index")).settings.answer.hits == 10
    (here / "sanad.toml").write_text("[answer]\nhits = 4\n")
    assert effective_settings(None, index).settings.answer.hits == 4
    (here / "own.toml").write_text("[answer]\nhits = 5\n")
    assert effective_settings(here / "own.toml", index).settings.answer.hits == 5


def test_a_models_folder_is_looked_for_beside_the_file(file, tmp_path, monkeypatch):
    (tmp_path / "models" / "own").mkdir(parents=True)
    (tmp_path / "minilm").mkdir()
    monkeypatch.chdir("/")
    found = read_settings(file('[index]\nencoder = "minilm"\nreranker = "models/own"\n')).settings
    assert found.index.encoder == "minilm"
    assert found.index.reranker == str(tmp_path / "models" / "own")
    found = read_settings(file('[index]\nreranker = "cross-encoder/some-name"\n')).settings
    assert found.index.reranker == "cross-encoder/some-name"
