"""``qa index`` and ``qa inspect``."""

import json


def test_indexing_says_what_became_of_each_file(run, notes, baked, tmp_path):
    (tmp_path / "docs").mkdir()
    for path in notes.iterdir():
        (tmp_path / "docs" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "docs" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    words = ("index", tmp_path / "docs", "--index", tmp_path / "index", "--encoder", baked)
    done = run(*words)
    assert done.exit_code == 0, done.stderr
    assert "picture.png" in done.stdout
    assert "no reader for '.png'" in done.stdout
    assert "3 documents, 3 passages" in done.stdout
    assert "3 indexed, 0 unchanged, 1 skipped, 0 removed" in done.stdout
    assert done.stderr == ""
    again = json.loads(run(*words, "--json").stdout)
    assert [file["status"] for file in again["files"]] == [
        "unchanged",
        "skipped",
        "unchanged",
        "unchanged",
    ]
    assert set(again["files"][0]) == {"uri", "status", "characters", "passages", "language", "reason"}
    assert (again["documents"], again["encoded_passages"], again["removed_documents"]) == (3, 0, 0)


def test_a_file_cannot_steer_the_terminal_by_its_name(run, baked, tmp_path):
    (tmp_path / "docs").mkdir()
    name = "two\nlines \x1b[31mred \u202eabc\x9b.md"
    (tmp_path / "docs" / name).write_text("Cotton was exported to Ankara.\n")
    (tmp_path / "docs" / f"{name}.odd").write_text("Nobody reads this.\n")
    at = ("--index", tmp_path / "index")
    shown = [
        run("index", tmp_path / "docs", *at, "--encoder", baked),
        run("inspect", *at),
        run("search", "cotton", *at),
        run("ask", "Who exported cotton?", *at),
        run("index", tmp_path / "docs" / f"{name}.odd", *at, "--encoder", baked),
    ]
    assert [done.exit_code for done in shown][:3] == [0, 0, 0]
    for done in shown:
        printed = done.stdout + done.stderr
        assert "red" in printed
        assert not set("\x1b\x9b\u202e") & set(printed)
    assert indexed(run, at) == [name]


def indexed(run, at):
    found = json.loads(run("inspect", *at, "--json").stdout)
    return [document["uri"] for document in found["documents"]]


def test_missing_and_empty_folders_are_input_errors(run, tmp_path):
    for path in (tmp_path / "nowhere", tmp_path):
        done = run("index", path, "--index", tmp_path / "index")
        assert done.exit_code == 2
        assert str(path) in done.stderr
        assert done.stderr.count("\n") == 1


def test_an_index_where_no_folder_can_be_is_an_input_error(run, notes, baked, tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = run("index", notes, "--index", tmp_path / "file", "--encoder", baked)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1


def test_an_unknown_encoder_is_an_input_error(run, notes, tmp_path):
    done = run("index", notes, "--index", tmp_path / "index", "--encoder", "no-such-model")
    assert done.exit_code == 2
    assert "no-such-model" in done.stderr


def test_a_malformed_glossary_is_an_input_error(run, notes, baked, tmp_path):
    (tmp_path / "names.toml").write_text("[[entry")
    words = ("index", notes, "--index", tmp_path / "index", "--encoder", baked)
    done = run(*words, "--glossary", tmp_path / "names.toml")
    assert done.exit_code == 2
    assert "names.toml" in done.stderr


def test_interrupting_is_one_line_and_exit_130(run, notes, baked, tmp_path, monkeypatch):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qa.build.build_index", interrupt)
    done = run("index", notes, "--index", tmp_path / "index", "--encoder", baked)
    assert done.exit_code == 130
    assert done.stderr.count("\n") == 1


def test_a_defect_is_called_one_and_says_how_to_see_more(run, notes, tmp_path, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("one over nothing")

    monkeypatch.setattr("qa.build.build_index", fail)
    done = run("index", notes, "--index", tmp_path / "index")
    assert done.exit_code == 1
    assert "ZeroDivisionError: one over nothing" in done.stderr
    assert "QA_DEBUG" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in run("--debug", "index", notes, "--index", tmp_path / "index").stderr


def test_inspect_shows_documents_counts_encoder_and_sizes(run, run_json, index):
    found = run_json("inspect", "--index", index)
    assert found["encoder"]["name"] == "word-table"
    assert found["counts"] == {"documents": 3, "passages": 3, "sentences": found["counts"]["sentences"]}
    assert found["schema"] == 1
    ships = next(document for document in found["documents"] if document["uri"] == "ships.md")
    assert (ships["title"], ships["language"], ships["date"]) == ("Ships", "en", "2021-08-15")
    assert (ships["passages"], ships["topics"]) == (1, ["navy"])
    on_disk = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    assert sum(found["bytes_on_disk"].values()) == on_disk
    shown = run("inspect", "--index", index).stdout
    assert "ships.md" in shown
    assert "word-table" in shown


def test_inspect_of_nothing_is_an_input_error(run, tmp_path):
    assert run("inspect", "--index", tmp_path).exit_code == 2
