from dataclasses import replace
from datetime import date

import pytest

from qa.errors import IndexMissing
from qa.records import Filters, SearchResult
from tests.ui.library import DOCUMENTS, LibraryAssistant, document
from ui import handlers
from ui.picture import STATEMENTS, Picture, PictureRequest, answered, draw
from ui.picture_page import picture_page
from ui.records import ProblemKind, Turn
from ui.wording import ENGLISH, PICTURE, TURKISH

SOURCES = LibraryAssistant()
TODAY = date(2026, 11, 22)
QUESTION = "What was agreed during the visit of President Erdoğan to Islamabad in February?"


def drawn(text: str, since: str = "", until: str = "") -> Picture:
    return draw(SOURCES, PictureRequest(text, since, until))


def test_a_dated_sentence_that_matches_becomes_a_statement_at_its_place() -> None:
    (statement,) = drawn("President Erdoğan visited Islamabad").statements
    assert statement.text == "President Erdoğan visited Islamabad on 13 February 2025."
    assert statement.span.of(statement.document.text) == statement.text
    assert statement.moment.span.of(statement.text) == "13 February 2025"
    assert statement.document == DOCUMENTS[0]


def test_statements_come_in_the_order_of_their_dates() -> None:
    sources = LibraryAssistant(
        (
            document(
                "b.md", "B", "Corvettes were launched in August 2021. Corvettes sailed on 3 May 2020."
            ),
            document("a.md", "A", "Corvettes were ordered in 2018, and corvettes arrived in 2024."),
        )
    )
    statements = draw(sources, PictureRequest("corvettes")).statements
    assert [each.moment.start for each in statements] == ["2018", "2020-05-03", "2021-08", "2024"]


def test_a_coarser_date_of_the_same_sentence_adds_no_statement() -> None:
    text = "Corvettes of the 2021 programme were launched on 15 August 2021."
    sources = LibraryAssistant((document("a.md", "A", text),))
    (statement,) = draw(sources, PictureRequest("corvettes")).statements
    assert statement.moment.start == "2021-08-15"


def test_a_turkish_question_finds_english_sentences_by_the_words_it_was_searched_with() -> None:
    text = (
        "Pakistan ordered corvettes in 2018. The first of the ships was ordered and paid for in 2019."
    )

    class Glossed(LibraryAssistant):
        def search(self, query: str, k: int = 10, filters: Filters = Filters()) -> SearchResult:
            found = super().search("when were ships ordered", k, filters)
            return replace(found, query=replace(found.query, text=query, language="tr", gloss="ships"))

    statements = draw(
        Glossed((document("a.md", "A", text),)), PictureRequest("Gemi siparişi")
    ).statements
    assert [each.moment.start for each in statements] == ["2018", "2019"]


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        ("", "", ["2018", "2020-05-03", "2021-08"]),
        ("2020", "", ["2020-05-03", "2021-08"]),
        ("", "2020", ["2018", "2020-05-03"]),
        ("2020-06", "2021", ["2021-08"]),
        ("2021-08-31", "2021-08-31", ["2021-08"]),
        ("2022", "", []),
    ],
)
def test_limits_keep_what_may_lie_between_them(since: str, until: str, kept: list[str]) -> None:
    text = "Corvettes came in 2018. Corvettes sailed on 3 May 2020. Corvettes left in August 2021."
    sources = LibraryAssistant((document("a.md", "A", text),))
    picture = draw(sources, PictureRequest("corvettes", since, until))
    assert [each.moment.start for each in picture.statements] == kept


def test_what_no_calendar_has_and_no_text_and_no_index_are_said() -> None:
    assert drawn("corvettes", since="20x").problem is not None
    assert drawn("  ") == Picture(PictureRequest("  "))

    class Gone(LibraryAssistant):
        def search(self, query: str, k: int = 10, filters: Filters = Filters()) -> SearchResult:
            raise IndexMissing("There is no index; make one with: qa index FOLDER")

    problem = draw(Gone(), PictureRequest("corvettes")).problem
    assert problem is not None
    assert problem.kind is ProblemKind.INDEX


def test_only_so_many_statements_are_drawn_and_all_are_counted() -> None:
    text = "\n\n".join(f"Corvettes sailed in {1500 + number}." for number in range(90))
    sources = LibraryAssistant((document("a.md", "A", text),))
    picture = draw(sources, PictureRequest("corvettes"))
    assert len(picture.statements) == STATEMENTS
    assert picture.found >= STATEMENTS


def test_documents_are_ranked_by_the_sentences_that_match() -> None:
    shares = drawn("agreements signed during the visit, corvettes ordered").shares
    assert [share.sentences for share in shares] == sorted(
        (share.sentences for share in shares), reverse=True
    )
    assert all(share.dated <= share.sentences for share in shares)
    assert {share.document.title for share in shares} >= {"The visit of 2025", "Naval programmes"}


def test_the_answers_of_a_conversation_are_counted_by_document_and_question() -> None:
    turns: tuple[Turn, ...] = ()
    for question in (QUESTION, "Which corvettes were ordered and launched in Istanbul?", "Mars?"):
        turns = handlers.answer(SOURCES, handlers.begin(question, turns))
    grid = answered(turns)
    assert len(grid.questions) == 2
    assert all(len(counts) == 2 and any(counts) for _, counts in grid.rows)
    assert dict(grid.rows)["Naval programmes"][1] > 0


def page(text: str, since: str = "") -> str:
    return picture_page(drawn(text, since), answered(()), ENGLISH, TODAY)


def test_the_page_says_each_statement_twice_as_a_mark_and_in_the_list() -> None:
    html = page("President Erdoğan visited Islamabad")
    assert "1 dated statement from 1 document" in html
    assert 'aria-label="13 February 2025: President Erdoğan visited Islamabad' in html
    assert "on <strong>13 February 2025</strong>." in html
    assert html.count(f'data-source="{DOCUMENTS[0].id}"') == 3
    assert "data-pin=" in html


def test_the_page_of_nothing_and_of_what_went_wrong() -> None:
    words = PICTURE["en"]
    assert words.intro in page("")
    assert words.nothing in page("xylophone quixotic")
    assert words.none_dated in page("corvettes", since="2090")
    assert "20x" in page("corvettes", since="20x")


def test_no_text_of_a_document_becomes_markup() -> None:
    text = "On 3 May 2020 corvettes <script>window.hacked = 1</script> sailed."
    sources = LibraryAssistant((document("a.md", "<img src=x onerror=alert(1)>", text),))
    html = picture_page(draw(sources, PictureRequest("corvettes sailed")), answered(()), TURKISH, TODAY)
    assert "<script" not in html
    assert "<img" not in html
    assert "3 Mayıs 2020" in html
