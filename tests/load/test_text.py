from pathlib import Path

import pytest

from qa.load import load_document
from qa.records import Document


def load(tmp_path: Path, source: str, name: str = "file.txt") -> Document:
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    return load_document(path, name)


def test_paragraphs_stay_as_they_are(tmp_path):
    document = load(tmp_path, "\n\nThe first line\nis wrapped.\n\n  Second <b>.\n\n\n")
    assert document.text == "The first line\nis wrapped.\n\n  Second <b>."
    assert document.title == "file"
    assert document.sections == ()


def test_a_short_first_line_on_its_own_is_the_title(tmp_path):
    document = load(tmp_path, "A title\n\nThe text.\n")
    assert document.title == "A title"
    assert [(s.level, s.heading, s.span) for s in document.sections] == [
        (1, "A title", (0, len(document.text)))
    ]


@pytest.mark.parametrize("first", ["x" * 200 + "\n\nText", "Only one line", "Wrapped\nline\n\nText"])
def test_otherwise_the_file_name_is(tmp_path, first):
    assert load(tmp_path, first).title == "file"


def test_a_closing_list_of_sources_is_read(tmp_path):
    document = load(
        tmp_path,
        "Some facts.[1] More [2, 3] and [9].\n\nEnd.[3]\n\nReferences:\n\n"
        '[1] Dawn, "Title", 2020-02-15, https://dawn.example\n'
        "[2]: A book\n    that goes on\n[3] Another\n",
    )
    assert document.text == "Some facts.[1] More [2, 3] and [9].\n\nEnd.[3]"
    assert [reference.title for reference in document.references] == [
        "Title",
        "A book that goes on",
        "Another",
    ]
    led = [(document.text[: a.offset][-8:], a.references) for a in document.anchors]
    assert led == [("acts.[1]", (0,)), ("e [2, 3]", (1, 2)), ("\nEnd.[3]", (2,))]


@pytest.mark.parametrize(
    "source",
    [
        "Facts [1] stay.\n\nNo list here.",
        "No marker.\n\n[1] A list nobody points to",
        "[1] Only\n[2] a list",
    ],
)
def test_marks_without_a_list_are_text(tmp_path, source):
    document = load(tmp_path, source)
    assert document.text == source
    assert document.references == ()


def test_damaged_text_loads_with_its_title(tmp_path):
    source = "The Pakistans Quest and Trkiye\n\nAuthor: Dr Name. The country fights with Edrogan.\n"
    document = load(tmp_path, source)
    assert document.title == "The Pakistans Quest and Trkiye"
    assert document.language == "en"


def test_windows_files_are_read(tmp_path):
    path = tmp_path / "file.txt"
    path.write_bytes("Başlık\r\n\r\nİkinci satır ve şehir ışığı.\r\n".encode("cp1254"))
    assert load_document(path, "file.txt").text == "Başlık\n\nİkinci satır ve şehir ışığı."
