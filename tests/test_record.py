"""The record of the last indexing run, kept beside the index."""

from pathlib import Path

import pytest

from qa.build import build_index, read_record
from tests.doubles import WordHashEncoder


def _two_notes(place: Path) -> tuple[Path, Path]:
    """Write two notes, and return their folder and that of the index to be."""
    folder = place / "notes"
    folder.mkdir()
    (folder / "one.md").write_text("The first note speaks of ships.")
    (folder / "two.md").write_text("The second note speaks of trade.")
    return folder, place / "index"


def _index(folder: Path, index: Path) -> None:
    build_index(folder, index, encoder=WordHashEncoder())


def test_a_run_leaves_its_report_and_says_what_was_added_changed_and_removed(tmp_path: Path) -> None:
    folder, index = _two_notes(tmp_path)
    (folder / "void.md").write_text("")
    _index(folder, index)
    record = read_record(index)
    assert record is not None
    assert record.paths == (str(folder),)
    assert set(record.report.added) == {"one.md", "two.md"}
    assert {file.uri: file.status for file in record.report.files}["void.md"] == "skipped"

    (folder / "one.md").write_text("The first note speaks of boats.")
    (folder / "two.md").unlink()
    (folder / "three.md").write_text("The third note speaks of cotton.")
    _index(folder, index)
    later = read_record(index)
    assert later is not None
    assert later.report.added == ("three.md",)
    assert later.report.removed == ("two.md",)
    changed = {file.uri for file in later.report.files if file.status == "indexed"} - {"three.md"}
    assert changed == {"one.md"}
    assert later.finished >= record.finished


def test_what_is_indexed_anew_was_there_before(tmp_path: Path) -> None:
    folder, index = _two_notes(tmp_path)
    _index(folder, index)
    (folder / "two.md").unlink()
    build_index(folder, index, encoder=WordHashEncoder(32))  # nothing of the index can be kept
    record = read_record(index)
    assert record is not None
    assert record.report.added == ()
    assert record.report.removed == ("two.md",)


def test_a_run_that_was_killed_before_its_record_is_told_of_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, index = _two_notes(tmp_path)
    _index(folder, index)
    (folder / "two.md").unlink()

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("qa.build.index.write_record", kill)
        with pytest.raises(KeyboardInterrupt):
            _index(folder, index)
    _index(folder, index)
    record = read_record(index)
    assert record is not None
    assert record.report.removed == ("two.md",)


def test_a_record_that_is_missing_or_damaged_is_none(tmp_path: Path) -> None:
    assert read_record(tmp_path) is None
    (tmp_path / "ingest.json").write_text('{"finished": 3}')
    assert read_record(tmp_path) is None
