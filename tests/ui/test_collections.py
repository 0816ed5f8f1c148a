"""What becomes of files in the library; jobs run in processes of their own, as they do for a user."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.build import build_index
from qa.settings import Settings
from tests.baked_encoder import write_baked_encoder
from ui.library import Shelf
from ui.library.collection import Collection, Place
from ui.library.jobs import WORKER, worker_environment
from ui.library.library import PENDING, Library
from ui.library.opening import open_indexes, parse_index
from ui.library.orders import order_for
from ui.library.records import JobState, RefusalKind, Refused

SHIPS = "PNS Babur was launched in Istanbul on 15 August 2021."
TRADE = "Trade reached 1.4 billion dollars in 2024. Cotton was exported to many ports."
Put = Callable[..., str]


@pytest.fixture(scope="session")
def baked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_baked_encoder(tmp_path_factory.mktemp("baked") / "words", [SHIPS, TRADE])


@pytest.fixture
def notes(tmp_path: Path, baked: Path) -> Path:
    """A folder of one note, with its index beside it."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "ships.md").write_text(SHIPS)
    build_index(folder, tmp_path / "index", encoder=str(baked))
    return folder


@pytest.fixture
def library(notes: Path, tmp_path: Path) -> Library:
    return _open(tmp_path)


def _open(tmp_path: Path, *, changes: bool = True) -> Library:
    index = tmp_path / "index"
    shelf = Shelf([Collection("notes", Assistant.open(index), Place(index))])
    return Library.open(shelf, tmp_path / "library", changes=changes)


def _put(library: Library, collection: str, name: str, text: str, *, instead: bool = False) -> str:
    with library.receiving(collection) as part:
        part.write_text(text)
        stored = library.keep(collection, name, part, instead=instead)
    return f"{stored.how} {stored.name}"


def _settle(library: Library) -> None:
    assert library.jobs.wait(lambda: not any(job.active for job in library.jobs.all()), 60)


def _synced(library: Library, collection: str) -> None:
    library.sync(collection)
    _settle(library)


def _uris(library: Library) -> list[str]:
    return [document.uri for document in library.shelf.documents()]


def test_an_uploaded_file_is_answered_from_and_a_removed_one_is_not(
    library: Library, tmp_path: Path
) -> None:
    name = library.create("Trade notes")
    assert library.shelf.names == ("notes",)
    assert _put(library, name, "../trade.md", TRADE) == "new trade.md"
    assert (tmp_path / "library" / "Trade notes" / "files" / "trade.md").read_text() == TRADE
    _synced(library, name)
    assert library.jobs.all()[0].state is JobState.DONE
    assert list(library.shelf.names) == ["notes", "Trade notes"]
    assert library.shelf.search("cotton exported").hits[0].document.uri == "trade.md"

    before = library.shelf.choose(name)
    library.remove_file(name, "trade.md")
    _settle(library)
    assert _uris(library) == ["ships.md"]
    assert library.shelf.names == ("notes",)
    # Who asked before the change goes on with what there was.
    assert before.search("cotton exported").hits[0].document.uri == "trade.md"


def test_one_bad_file_is_reported_and_the_others_are_kept(library: Library) -> None:
    name = library.create("Mixed")
    _put(library, name, "good.md", TRADE)
    _put(library, name, "bad.md", "\x7fELF\x00\x00\x00\x00binary")
    waiting = {entry.uri: entry.status for entry in library.holdings()[0].entries}
    assert waiting == {"good.md": "waiting", "bad.md": "waiting"}
    _synced(library, name)
    entries = {entry.uri: entry for entry in library.holdings()[0].entries}
    assert entries["good.md"].status == "indexed"
    assert entries["bad.md"].status == "skipped"
    assert "binary" in entries["bad.md"].reason
    # Nothing readable left: the collection is empty, and says why.
    library.remove_file(name, "good.md")
    _settle(library)
    holding = library.holdings()[0]
    assert [(entry.uri, entry.status) for entry in holding.entries] == [("bad.md", "skipped")]
    assert "binary" in holding.entries[0].reason


def test_files_of_one_name_are_kept_side_by_side_or_replaced(library: Library) -> None:
    name = library.create("Names")
    assert _put(library, name, "a.md", TRADE) == "new a.md"
    assert _put(library, name, "A.md", TRADE) == "same a.md"
    assert _put(library, name, "a.md", SHIPS) == "beside a (2).md"
    assert _put(library, name, "a.md", SHIPS, instead=True) == "replaced a.md"
    assert [entry.uri for entry in library.holdings()[0].entries] == ["a (2).md", "a.md"]


def test_a_collection_that_is_only_read_is_synced_with_its_folder(
    library: Library, notes: Path
) -> None:
    (notes / "trade.md").write_text(TRADE)
    (notes / "ships.md").write_text(SHIPS + " It was the first.")
    _synced(library, "notes")
    record = library.holdings()[0].record
    assert record is not None
    assert record.report.added == ("trade.md",)
    assert record.report.removed == ()
    assert _uris(library) == ["ships.md", "trade.md"]
    (notes / "trade.md").unlink()
    _synced(library, "notes")
    assert _uris(library) == ["ships.md"]


def test_a_folder_that_is_gone_empties_nothing(library: Library, notes: Path) -> None:
    notes.rename(notes.with_name("elsewhere"))
    _synced(library, "notes")
    job = library.jobs.all()[0]
    assert job.state is JobState.FAILED
    assert "does not exist" in job.message
    assert _uris(library) == ["ships.md"]


def test_what_a_killed_server_had_not_indexed_the_next_one_does(
    library: Library, tmp_path: Path
) -> None:
    name = library.create("Kept")
    _put(library, name, "trade.md", TRADE)
    (tmp_path / "library" / name / ".upload-cut-off").write_text("half a fi")
    # Nobody asked for a job: the server is gone. Another one starts.
    after = _open(tmp_path)
    _settle(after)
    assert "trade.md" in _uris(after)
    assert not (tmp_path / "library" / name / ".upload-cut-off").exists()
    assert not (tmp_path / "library" / name / PENDING).exists()
    again = _open(tmp_path)
    assert again.jobs.all() == ()


def test_a_worker_whose_server_was_killed_ends_and_changes_nothing(
    library: Library, notes: Path
) -> None:
    (notes / "trade.md").write_text(TRADE)
    order = order_for(library.shelf.collections[0], (), Settings())
    with subprocess.Popen(WORKER, stdin=subprocess.PIPE, text=True, env=worker_environment()) as worker:
        assert worker.stdin is not None
        worker.stdin.write(json.dumps(order) + "\n")
        worker.stdin.close()  # as it is when the process at its other end is gone
        assert worker.wait(60) == 1
    assert _uris(library) == ["ships.md"]
    _synced(library, "notes")
    assert _uris(library) == ["ships.md", "trade.md"]


def test_a_damaged_index_of_the_library_is_made_anew(library: Library, tmp_path: Path) -> None:
    name = library.create("Damaged")
    _put(library, name, "trade.md", TRADE)
    _synced(library, name)
    (tmp_path / "library" / name / "index" / "CURRENT").write_text("nonsense")
    after = _open(tmp_path)
    _settle(after)
    assert "trade.md" in _uris(after)


def test_a_job_can_be_cancelled_and_the_files_stay(library: Library) -> None:
    name = library.create("Many")
    for number in range(100):
        _put(library, name, f"{number}.md", f"{TRADE} Report number {number}. " * 200)
    job = library.sync(name)
    library.jobs.wait(lambda: library.jobs.all()[0].done > 0 or not library.jobs.all()[0].active, 60)
    library.cancel(job.number)
    _settle(library)
    assert library.jobs.all()[0].state is JobState.CANCELLED
    assert library.shelf.names == ("notes",)
    assert len(library.holdings()[0].entries) == 100


def test_a_waiting_job_is_not_asked_for_twice_and_can_be_taken_back(library: Library) -> None:
    library.sync("notes")
    one = library.create("One")
    _put(library, one, "trade.md", TRADE)
    first, second = library.sync(one), library.sync(one)
    assert first == second
    library.cancel(first.number)
    _settle(library)
    assert {job.collection: job.state for job in library.jobs.all()} == {
        "notes": JobState.DONE,
        "One": JobState.CANCELLED,
    }


def test_a_collection_goes_with_all_its_files(library: Library, tmp_path: Path) -> None:
    name = library.create("Gone")
    _put(library, name, "trade.md", TRADE)
    _synced(library, name)
    library.delete(name)
    assert [holding.name for holding in library.holdings()] == ["notes"]
    assert list((tmp_path / "library").iterdir()) == []
    assert library.create("Gone") == "Gone"


def _refused(act: Callable[[], object]) -> RefusalKind:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.kind


def test_what_cannot_be_is_refused(library: Library) -> None:
    name = library.create("Limits")
    assert _refused(lambda: library.create("limits")) is RefusalKind.NAME_TAKEN
    assert _refused(lambda: library.create("///")) is RefusalKind.NAME_EMPTY
    assert _refused(lambda: library.check(name, "a.exe", 5)) is RefusalKind.FORMAT
    assert _refused(lambda: library.check(name, "a.md", 0)) is RefusalKind.FILE_EMPTY
    assert _refused(lambda: library.check(name, "a.md", 81_000_000)) is RefusalKind.FILE_LARGE
    assert _refused(lambda: library.check("notes", "a.md", 5)) is RefusalKind.NOT_OURS
    assert _refused(lambda: library.remove_file(name, "../../ships.md")) is RefusalKind.FILE_GONE
    assert _refused(lambda: library.remove_file("notes", "ships.md")) is RefusalKind.NOT_OURS
    assert _refused(lambda: library.delete("notes")) is RefusalKind.NOT_OURS
    assert _refused(lambda: library.sync("nowhere")) is RefusalKind.NO_COLLECTION


def test_read_only_means_everything(library: Library, tmp_path: Path) -> None:
    name = library.create("Before")
    _put(library, name, "trade.md", TRADE)
    reader = _open(tmp_path, changes=False)
    assert reader.jobs.all() == ()
    for act in (
        lambda: reader.create("x"),
        lambda: reader.check(name, "a.md", 5),
        lambda: reader.sync("notes"),
        lambda: reader.remove_file(name, "trade.md"),
        lambda: reader.delete(name),
        lambda: reader.cancel(1),
    ):
        assert _refused(act) is RefusalKind.READ_ONLY


def test_indexes_are_named_by_their_folder_or_as_given(notes: Path, tmp_path: Path) -> None:
    assert parse_index("wiki=/srv/index") == ("wiki", Path("/srv/index"))
    assert parse_index("/srv/wiki") == ("wiki", Path("/srv/wiki"))
    (tmp_path / "a=b").mkdir()
    assert parse_index(str(tmp_path / "a=b")) == ("a=b", tmp_path / "a=b")
    opened = open_indexes([str(tmp_path / "index"), f"two={tmp_path / 'index'}"], Settings())
    # A folder called just "index" is named after what it was made from.
    assert [collection.name for collection in opened] == ["notes", "two"]
