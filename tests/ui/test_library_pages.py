"""How the library is shown, in both languages, whatever files are called."""

import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.build import IngestRecord
from qa.errors import IndexDamaged
from qa.records import Document, FileReport, IngestReport
from tests.ui.library import DOCUMENTS, LibraryAssistant
from tests.ui.test_present import Page
from ui.library import Shelf, pages
from ui.library.collection import Collection
from ui.library.library import Library
from ui.library.records import Entry, Holding, Job, JobState, RefusalKind, Refused, Stored
from ui.wording import ENGLISH, LIBRARY, TURKISH, LibraryWording, Wording

TODAY = date(2025, 3, 1)
EN, TR = LIBRARY["en"], LIBRARY["tr"]
HOSTILE_NAME = "<img src=x onerror=alert(1)>.md"


def _library(*collections: Collection, changes: bool = False) -> Library:
    shelf = Shelf(collections or [Collection("", LibraryAssistant())])
    return Library(shelf, Path("/nowhere"), changes=changes)


def _panel(library: Library, wording: Wording = ENGLISH) -> str:
    return pages.panel(library, wording, TODAY)


def test_what_is_indexed_is_listed() -> None:
    page = Page(_panel(_library()))
    assert "5 documents" in page.text
    assert "2 published sources" in page.text
    assert "1960–2025" in page.text
    assert "English 4" in page.text
    assert "5 belge" in _panel(_library(), TURKISH)


def test_an_empty_library_says_how_to_fill_it() -> None:
    assert ENGLISH.library_empty in Page(pages.panel(Library(Shelf([])), ENGLISH, TODAY)).text


def test_a_damaged_index_says_so_beside_the_others() -> None:
    class Damaged(LibraryAssistant):
        def documents(self) -> tuple[Document, ...]:
            raise IndexDamaged("texts.bin is <damaged>")

    page = _panel(_library(Collection("bad", Damaged()), Collection("good", LibraryAssistant())))
    assert "texts.bin is <damaged>" in Page(page).text
    assert "<damaged>" not in page
    assert "5 documents" in Page(page).text


def test_nothing_that_changes_is_offered_where_nothing_may_be_changed() -> None:
    page = _panel(_library())
    assert EN.read_only in page
    for change in ("data-part=adding", "data-sync", "data-remove", "data-delete", "type=file"):
        assert change not in page.replace('"', "")
    assert "type=file" in _panel(_library(changes=True)).replace('"', "")


def test_a_name_is_shown_and_never_run(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = (Entry(HOSTILE_NAME, HOSTILE_NAME, "skipped", reason="<b>why</b>"),)
    holding = Holding("x<y", True, ("/a<b",), entries, 0, 0, (), None, None, None)
    library = _library(changes=True)
    monkeypatch.setattr(library, "holdings", lambda: (holding,))
    page = _panel(library)
    for raw in ("<img", "<b>", "x<y", "/a<b"):
        assert raw not in page
    assert HOSTILE_NAME in Page(page).text


@pytest.mark.parametrize(
    ("state", "stage", "said"),
    [
        (JobState.WAITING, "", EN.waiting),
        (JobState.RUNNING, "bake", EN.preparing),
        (JobState.RUNNING, "index", EN.indexing),
        (JobState.RUNNING, "write", EN.writing),
        (JobState.CANCELLED, "", EN.cancelled),
        (JobState.FAILED, "", EN.failed),
    ],
)
def test_each_state_of_a_job_is_said(
    state: JobState, stage: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = _library(changes=True)
    job = Job(1, "Wiki", state, stage, done=30, total=90, detail=HOSTILE_NAME, message="<b>No</b>")
    monkeypatch.setattr(library.jobs, "all", lambda: (job,))
    shown = pages.jobs(library, ENGLISH)
    assert said.format(name="Wiki", message="<b>No</b>") in Page(shown).text
    assert "<img" not in shown
    assert "<b>" not in shown
    assert ("33 %" in shown) == (stage == "index")


def test_a_job_is_never_called_done_before_it_is() -> None:
    assert Job(1, "a", done=10, total=10).percent == 99
    assert Job(1, "a").percent == 0


def test_a_run_is_summed_up() -> None:
    files = tuple(
        FileReport(uri, status)
        for uri, status in (("a", "indexed"), ("b", "indexed"), ("c", "unchanged"), ("d", "skipped"))
    )
    report = IngestReport(files, 3, 3, 3, 2, 1, 1.0, added=("a",), removed=("e",))
    record = IngestRecord("2025-02-28T10:00:00+00:00", ("/x",), None, report)
    said = pages.outcome_text(record, ENGLISH)
    assert said == "1 added, 1 changed, 1 removed, 1 unchanged, 1 not indexed"
    nothing = replace(record, report=replace(report, files=(), added=(), removed=()))
    assert pages.outcome_text(nothing, TURKISH) == TR.nothing
    assert pages.moment_text(record.finished, ENGLISH).startswith("28 February 2025")
    assert pages.moment_text("some day", ENGLISH) == "some day"


@pytest.mark.parametrize("kind", list(RefusalKind))
@pytest.mark.parametrize("wording", [ENGLISH, TURKISH])
def test_every_refusal_is_said(kind: RefusalKind, wording: Wording) -> None:
    assert pages.refusal_text(Refused(kind, "a.md"), _library(), wording)


@pytest.mark.parametrize("how", ["new", "replaced", "beside", "same"])
def test_what_became_of_an_upload_is_said(how: str) -> None:
    assert "a (2).md" in pages.stored_text(Stored("a (2).md", how), "a.md", ENGLISH)
    assert "a (2).md" in pages.stored_text(Stored("a (2).md", how), "a.md", TURKISH)


def _names(value: Any) -> list[str]:
    texts = value.values() if isinstance(value, dict) else [value] if isinstance(value, str) else value
    return sorted({*re.findall(r"{(\w+)}", " ".join(texts))})


@pytest.mark.parametrize("field", [field.name for field in fields(LibraryWording)])
def test_both_languages_fill_in_the_same_names(field: str) -> None:
    assert _names(getattr(EN, field)) == _names(getattr(TR, field))


def test_no_string_is_kept_that_nothing_shows() -> None:
    folder = Path(pages.__file__).parents[1]
    shown = "".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.suffix in {".py", ".html"} and path.parent.name != "wording"
    )
    unused = [
        field.name
        for field in fields(LibraryWording)
        if not re.search(rf"\b(l|wording|said|LIBRARY\[wording.code\])\.{field.name}\b", shown)
    ]
    assert unused == []


def test_documents_of_a_closed_list_are_all_there() -> None:
    assert len(DOCUMENTS) == len(_library().holdings()[0].entries)
