"""A second run over a folder: what has not changed is not read, what was encoded is not lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import qa.load
from qa.build import build_index, read_record
from qa.records import IngestReport, Progress
from qa.store import open_store
from tests.doubles import WordHashEncoder
from tests.test_build import CountingEncoder, by_uri, uris

DOCUMENTS = 12

Index = Callable[..., IngestReport]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve pages and a file that is none."""
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(DOCUMENTS):
        (folder / f"{number:02}.md").write_text(page(number))
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    return folder


def page(number: int) -> str:
    return f"# Page {number}\n\nPage number{number} was written in a harbour. It has two sentences.\n"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The uris of the files that were read; all files count as old."""
    seen: list[str] = []
    load = qa.load.load_document

    def noting(path: Path, uri: str, longest: int):
        seen.append(uri)
        return load(path, uri, longest)

    monkeypatch.setattr("qa.load.load_document", noting)
    monkeypatch.setattr("qa.build.signatures.SETTLED_NANOSECONDS", -(10**12))
    return seen


def index(folder: Path, **options: object) -> IngestReport:
    options.setdefault("encoder", WordHashEncoder())
    return build_index(folder, folder.parent / "index", **options)  # type: ignore[arg-type]


def state(folder: Path) -> str:
    return (folder.parent / "index" / "CURRENT").read_text()


def test_what_has_not_changed_is_not_even_read(folder: Path, read: list[str]) -> None:
    first = index(folder)
    assert len(read) == DOCUMENTS + 1
    read.clear()
    before = state(folder)
    second = index(folder)
    assert read == []
    assert state(folder) == before
    assert {file.status for file in second.files} == {"unchanged", "skipped"}
    for file in first.files:
        again = by_uri(second)[file.uri]
        assert (again.characters, again.passages, again.language, again.reason) == (
            file.characters,
            file.passages,
            file.language,
            file.reason,
        )
    assert (second.documents, second.passages) == (first.documents, first.passages)


def test_where_nothing_changed_no_writer_is_opened_and_the_report_is_the_same(
    folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    index(folder)
    with monkeypatch.context() as patch:
        patch.setattr("qa.build.index.unchanged_report", lambda *_: None)
        slow = index(folder)
    with monkeypatch.context() as patch:
        patch.delattr("qa.build.index.open_writer")
        told: list[Progress] = []
        quick = index(folder, progress=told.append)
    assert replace(quick, seconds=0) == replace(slow, seconds=0)
    assert told[-2].done == told[-2].total
    record = read_record(folder.parent / "index")
    assert record is not None
    assert record.report == quick


def test_settings_that_changed_are_seen_where_no_file_has(folder: Path, read: list[str]) -> None:
    index(folder)
    read.clear()
    names = folder.parent / "names.toml"
    names.write_text('[[entry]]\ncanonical = "Harbour"\nvariants = ["Haven"]\n')
    index(folder, glossary=names)
    assert len(read) == DOCUMENTS + 1


def test_only_what_changed_is_read(folder: Path, read: list[str]) -> None:
    index(folder)
    read.clear()
    (folder / "03.md").write_text(page(3).replace("harbour", "port"))
    (folder / "new.md").write_text(page(99))
    (folder / "04.md").rename(folder / "moved.md")
    (folder / "05.md").unlink()
    report = index(folder)
    assert sorted(read) == ["03.md", "moved.md", "new.md"]
    assert report.removed == ("04.md", "05.md")
    assert len(uris(folder)) == DOCUMENTS


def test_a_change_that_keeps_size_and_time_is_seen(folder: Path, read: list[str]) -> None:
    index(folder)
    read.clear()
    path = folder / "03.md"
    before = path.stat()
    path.write_text(page(3).replace("harbour", "harvest"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert by_uri(index(folder))["03.md"].status == "indexed"
    assert read == ["03.md"]


def test_a_touched_file_is_read_once_and_not_indexed_again(folder: Path, read: list[str]) -> None:
    index(folder)
    read.clear()
    os.utime(folder / "03.md")
    assert by_uri(index(folder))["03.md"].status == "unchanged"
    index(folder)
    assert read == ["03.md"]


def test_a_file_that_changed_a_moment_ago_is_read_again(
    folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.build.signatures.SETTLED_NANOSECONDS", 10**15)
    index(folder)
    read.clear()
    index(folder)
    assert len(read) == DOCUMENTS + 1


def test_everything_is_read_on_request(folder: Path, read: list[str]) -> None:
    index(folder)
    read.clear()
    assert {file.status for file in index(folder, check=True).files} == {"unchanged", "skipped"}
    assert len(read) == DOCUMENTS + 1


def test_other_settings_make_everything_read_again(folder: Path, read: list[str]) -> None:
    index(folder)
    read.clear()
    names = folder.parent / "names.toml"
    names.write_text('[[entry]]\ncanonical = "Harbor"\nvariants = ["harbour"]\n')
    report = index(folder, glossary=names)
    assert len(read) == DOCUMENTS + 1
    assert sum(file.status == "indexed" for file in report.files) == DOCUMENTS


def test_what_is_remembered_of_files_may_be_damaged(folder: Path, read: list[str]) -> None:
    index(folder)
    read.clear()
    path = next((folder.parent / "index" / "sources").iterdir())
    path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))
    assert sum(file.status == "unchanged" for file in index(folder).files) == DOCUMENTS
    assert len(read) == DOCUMENTS + 1


def test_an_interrupted_run_goes_on_where_it_stopped(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.build.run.PASSAGES_AT_ONCE", 2)

    def interrupt(step: Progress) -> None:
        if step.stage == "encode" and step.done >= 8:
            raise KeyboardInterrupt

    encoder = CountingEncoder()
    with pytest.raises(KeyboardInterrupt):
        index(folder, encoder=encoder, progress=interrupt)
    assert len(encoder.seen) == 8
    with pytest.raises(KeyboardInterrupt):  # and again, before anything was committed
        index(folder, encoder=encoder, progress=lambda step: _stop(step, "write"))
    assert index(folder, encoder=encoder).documents == DOCUMENTS
    # The batch that was being encoded is all that was done twice.
    assert len(encoder.seen) == DOCUMENTS + 2
    assert not any((folder.parent / "index" / "pending").iterdir())
    assert len(list((folder.parent / "index" / "segments").iterdir())) == 1


def _stop(step: Progress, stage: str) -> None:
    if step.stage == stage:
        raise KeyboardInterrupt


KILLED = """
import os, signal, sys
from pathlib import Path
import qa.build.run, qa.store.writer
from tests.doubles import WordHashEncoder
from tests.test_sync import index
qa.build.run.PASSAGES_AT_ONCE = 2
qa.store.writer.PASSAGES_IN_MEMORY = 4
def kill(step):
    if step.stage == "encode" and step.done >= 10:
        os.kill(os.getpid(), signal.SIGKILL)
index(Path(sys.argv[1]), progress=kill)
"""


def test_a_killed_run_goes_on_where_it_last_wrote(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    encoder = CountingEncoder()
    assert index(folder, encoder=encoder).documents == DOCUMENTS
    assert len(encoder.seen) == DOCUMENTS - 8
    assert uris(folder) == [f"{number:02}.md" for number in range(DOCUMENTS)]
    with open_store(folder.parent / "index") as store:
        store.verify()


def test_what_another_encoder_has_left_is_of_no_use(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.build.run.PASSAGES_AT_ONCE", 2)
    with pytest.raises(KeyboardInterrupt):
        index(folder, progress=lambda step: _stop(step, "write"))
    other = CountingEncoder()
    other.digest = "f" * 64
    index(folder, encoder=other)
    assert len(other.seen) == DOCUMENTS
