from hypothesis import given
from hypothesis import strategies as st

from qa.records import Document, Span
from tests.ui.library import DOCUMENTS, document
from ui import reading

VISIT = DOCUMENTS[0]


def test_headings_and_paragraphs_come_in_order_with_their_levels() -> None:
    laid_out = [(block.level, block.text) for block in reading.blocks(VISIT)]
    assert laid_out[0] == (1, "The visit of February 2025")
    assert laid_out[2] == (2, "The council")
    assert laid_out[3][0] == 0


def test_a_heading_without_a_blank_line_after_it_is_still_a_heading() -> None:
    tight = document("tight.md", "Tight", "# One\nfirst words\n## Two\nsecond words\n")
    assert [(block.level, block.text) for block in reading.blocks(tight)] == [
        (1, "One"),
        (0, "first words"),
        (2, "Two"),
        (0, "second words"),
    ]


def test_footnote_numbers_stand_where_the_markers_stood() -> None:
    paragraph = reading.blocks(VISIT)[1]
    signed = next(run for run in paragraph.runs if run.text.endswith("signed."))
    assert signed.notes == (1, 2)


@given(st.data())
def test_every_span_is_marked_whole_and_nothing_else(data: st.DataObject) -> None:
    found = data.draw(st.sampled_from(DOCUMENTS))
    start = data.draw(st.integers(0, len(found.text) - 1))
    end = data.draw(st.integers(start + 1, len(found.text)))
    runs = [run for block in reading.blocks(found, Span(start, end)) for run in block.runs]
    marked = "".join(run.text for run in runs if run.marked)
    assert "".join(marked.split()) == "".join(found.text[start:end].split())


@given(st.text(alphabet="ab \n\t#", max_size=80))
def test_no_character_that_is_seen_is_lost(text: str) -> None:
    runs = [run for block in reading.blocks(Document("x", "x", "x", text)) for run in block.runs]
    assert "".join("".join(run.text for run in runs).split()) == "".join(text.split())


def test_a_long_document_is_shown_around_the_mark() -> None:
    found = Document("x", "x", "x", "word " * 100)
    shown = reading.window(found, Span(250, 255), limit=100)
    assert shown == (202, 302)
    assert reading.window(found, Span(0, 4), limit=100) == (0, 100)
    assert reading.window(found, Span(495, 500), limit=100) == (400, 500)
    assert reading.window(found, None, limit=1000) == (0, 500)


def test_the_path_of_headings_above_an_offset() -> None:
    council = VISIT.text.index("seventh")
    assert reading.headings_at(VISIT, council) == ("The visit of February 2025", "The council")


def test_the_references_of_a_sentence_are_those_whose_markers_it_carries() -> None:
    start = VISIT.text.index("During the visit 24")
    span = Span(start, VISIT.text.index(" Both"))
    assert [reference.publisher for reference in reading.references_of(VISIT, span)] == [
        "Anadolu Agency",
        None,
    ]
    assert reading.references_of(VISIT, Span(0, 10)) == ()


def test_urdu_runs_from_right_to_left() -> None:
    assert reading.direction("ur") == "rtl"
    assert reading.direction("tr") == "ltr"
