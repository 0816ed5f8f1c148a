import pytest

from qa.errors import UnreadableDocument
from qa.load import load_document
from qa.load.pdf import PdfReader
from qa.load.pdf_page import join_pages
from tests.load.samples import write_pdf

FIRST = (
    "The yearly report\nPakistan ordered four corvettes, and the first was launched in\nIstan-\nbul."
)
SECOND = "The yearly report\nTrade reached 1.4 billion dollars."


def _read(tmp_path, *pages, **options):
    return load_document(write_pdf(tmp_path / "report.pdf", *pages, **options), "report.pdf")


def test_each_page_is_a_section_that_says_its_number(tmp_path):
    document = _read(tmp_path, FIRST, SECOND, title="A report of ours")
    assert document.title == "A report of ours"
    assert document.date == "2025-02-13"
    assert [section.heading for section in document.sections] == ["Page 1", "Page 2"]
    one, two = (section.span.of(document.text) for section in document.sections)
    assert "launched in Istanbul." in one
    assert two.endswith("Trade reached 1.4 billion dollars.")
    assert document.metadata["pages"] == "2"


def test_a_page_without_text_is_named_and_the_others_are_read(tmp_path):
    document = _read(tmp_path, SECOND, "", SECOND)
    assert document.metadata["pages_without_text"] == "2"
    assert [section.heading for section in document.sections] == ["Page 1", "Page 3"]


def test_scanned_pages_are_said_to_be_pictures(tmp_path):
    with pytest.raises(UnreadableDocument, match="2 pages and no text layer"):
        _read(tmp_path, "", "")


def test_what_cannot_be_opened_is_refused(tmp_path):
    with pytest.raises(UnreadableDocument, match="password"):
        _read(tmp_path, FIRST, password="secret")  # noqa: S106
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    with pytest.raises(UnreadableDocument, match="cannot be read as a PDF"):
        load_document(path, "broken.pdf")
    with pytest.raises(UnreadableDocument, match="Split it"):
        PdfReader(document_characters=20).read(write_pdf(tmp_path / "a.pdf", FIRST), "a.pdf")


def test_running_heads_and_page_numbers_are_left_out():
    said = ["Ships were built.", "Cotton was sold.", "Ministers met.", "Planes flew."]
    pages = [f"The yearly report {n}\n{text}\nPage {n} of 4" for n, text in enumerate(said, 1)]
    assert join_pages(pages) == said


def test_a_number_within_a_page_stays():
    assert join_pages(["Ships launched:\n1951\nand later more."]) == [
        "Ships launched: 1951 and later more."
    ]


def test_a_sentence_over_a_pages_end_stays_whole():
    pages = ["It was signed in", "ankara by both. Then they left."]
    assert join_pages(pages) == ["It was signed in ankara by both.", "Then they left."]
    assert join_pages(["It ended.", "then more."]) == ["It ended.", "then more."]


def test_lines_become_paragraphs_and_parted_words_whole():
    page = (
        "A first long line that goes on to its\nend.\nNew words of co-\noperation and X-\nRay\n\n• item"
    )
    assert join_pages([page]) == [
        "A first long line that goes on to its end.\n\nNew words of cooperation and X- Ray\n\n• item"
    ]
