from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from qa.records import Reference, Span
from tests.ui.library import DOCUMENTS, LibraryAssistant, document
from ui import excerpts, handlers, plain_text, present
from ui.briefing import Briefing
from ui.records import Problem, ProblemKind, SearchRequest, SourceView, Turn
from ui.wording import ENGLISH, TURKISH

TODAY = date(2026, 11, 22)
SOURCES = LibraryAssistant()
VISIT, HOSTILE = DOCUMENTS[0], DOCUMENTS[3]


class Page(HTMLParser):
    """The tags, links, readable text and marked text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = self.marked = ""
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "mark":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open:
            self.marked += data

    def values(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def _conversation(*questions: str) -> Page:
    turns: tuple[Turn, ...] = ()
    for question in questions:
        turns = handlers.answer(SOURCES, handlers.begin(question, turns))
    return Page(present.conversation(turns, ENGLISH, TODAY))


def _source(found: object, span: Span | None = None) -> Page:
    return Page(present.source_pane(SourceView(found, span), ENGLISH, TODAY))  # type: ignore[arg-type]


def test_each_sentence_leads_to_its_source() -> None:
    page = _conversation("How many agreements were signed during the visit?")
    start = VISIT.text.index("During the visit 24")
    end = VISIT.text.index(" Both")
    assert f"/source/{VISIT.id}?span={start}-{end}" in page.values("href")
    assert "[1]" in page.text
    assert "14 February 2025" in page.text
    assert "(21 months ago)" in page.text
    assert "Anadolu Agency" in page.text


def test_the_short_answer_is_in_bold() -> None:
    turns = handlers.answer(
        SOURCES, handlers.begin("How many agreements were signed during the visit?", ())
    )
    assert "<strong>24</strong>" in present.conversation(turns, ENGLISH, TODAY)


def test_a_sentence_that_says_which_one_is_meant_is_introduced_as_such() -> None:
    (turn,) = handlers.answer(SOURCES, handlers.begin("How many agreements were signed?", ()))
    assert turn.answer is not None
    assert "Which one is meant:" not in present.conversation((turn,), ENGLISH, TODAY)
    first, *rest = turn.answer.sentences
    answer = replace(turn.answer, sentences=(first, replace(first, bridge=True), *rest))
    page = Page(present.conversation((replace(turn, answer=answer),), ENGLISH, TODAY))
    assert page.text.count("Which one is meant:") == 1


def test_sentences_are_read_aloud_in_the_language_of_their_document() -> None:
    turns = handlers.answer(SOURCES, handlers.begin("How many agreements were signed?", ()))
    page = Page(present.conversation(turns, TURKISH, TODAY))
    assert "en" in page.values("lang")


def test_one_source_is_one_source() -> None:
    said = _conversation("Where was PNS Babur launched?").values("data-said")
    assert said == [ENGLISH.count(ENGLISH.said_answered, 1)]
    assert "1 source." in said[0]


def test_a_long_list_of_sources_says_that_it_is_not_all() -> None:
    many = tuple(document(f"{n}.md", f"Document {n}", f"Text {n}.") for n in range(1234))
    page = Page(present.beside(many, TURKISH, TODAY))
    assert page.tags.count("li") == present.LISTED_DOCUMENTS
    assert "1.234" in page.text
    assert ENGLISH.library_empty in Page(present.beside((), ENGLISH, TODAY)).text


def test_links_to_published_sources_do_not_hand_on_where_they_were_followed() -> None:
    page = _conversation("How many agreements were signed during the visit?")
    assert "https://www.example.org/visit" in page.values("href")
    assert "noopener noreferrer" in page.values("rel")


def test_declining_gives_the_reason_and_the_nearest_passages() -> None:
    page = _conversation("Who rules the council?")
    assert ENGLISH.declined in page.text
    assert "Nothing in the sources mentions this." in page.text
    assert any(href.startswith(f"/source/{VISIT.id}") for href in page.values("href"))


def test_corrections_are_said() -> None:
    assert "Read “Trkiye” as “Türkiye”" in _conversation("Trkiye signed agreements during visit").text


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.95, ENGLISH.confidence[0]), (0.7, ENGLISH.confidence[1]), (0.55, ENGLISH.confidence[2])],
)
def test_confidence_is_said_in_words(confidence: float, words: str) -> None:
    answer = replace(SOURCES.ask("agreements signed during the visit"), confidence=confidence)
    assert plain_text.confidence_text(answer, ENGLISH) == words


@pytest.mark.parametrize(
    "question",
    [
        "<script>window.hacked = 1</script> hostile sentence",
        '"><img src=x onerror=window.hacked=1> hostile sentence',
        "hostile sentence ${window.hacked = 1} {{constructor}}",
    ],
)
def test_hostile_text_stays_text(question: str) -> None:
    page = _conversation(question)
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert question in page.text
    assert question in page.values("data-question")


def test_a_hostile_document_is_read_as_it_was_written() -> None:
    page = _source(HOSTILE)
    assert not {"script", "img", "b"} & set(page.tags)
    assert HOSTILE.title in page.text
    for line in filter(None, HOSTILE.text.split("\n")):
        assert line in page.text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "//x", ""]
)
def test_an_address_that_could_run_is_no_link(address: str) -> None:
    found = document("x.md", "X", "Some words.", references=(Reference("Title", None, None, address),))
    assert [href for href in _source(found).values("href") if not href.startswith("#")] == []


def test_the_cited_sentence_is_marked_in_its_whole_document() -> None:
    start = VISIT.text.index("During the visit 24")
    span = Span(start, start + len("During the visit 24 agreements and memoranda were signed."))
    page = _source(VISIT, span)
    assert page.marked == span.of(VISIT.text)
    assert "The target of five billion dollars" in page.text
    assert ENGLISH.cited_here in page.text


def test_a_span_over_two_paragraphs_is_marked_in_both() -> None:
    start, end = VISIT.text.index("President"), VISIT.text.index("Trade between")
    assert "The council" in _source(VISIT, Span(start, end)).marked


def test_urdu_is_set_from_right_to_left() -> None:
    page = _source(DOCUMENTS[2])
    assert "rtl" in page.values("dir")
    assert "ur" in page.values("lang")


def test_a_missing_source_is_said_kindly() -> None:
    problem = Problem(ProblemKind.SOURCE_GONE, "x")
    assert ENGLISH.problem_source_gone in Page(present.source_page(problem, ENGLISH, TODAY)).text


def test_search_results_put_the_best_sentence_in_bold_and_say_why() -> None:
    html = present.search_results(
        handlers.search(SOURCES, SearchRequest("agreements signed")), ENGLISH, TODAY
    )
    assert "<strong>During the visit 24 agreements and memoranda were signed.</strong>" in html
    page = Page(html)
    assert ENGLISH.score_lexical in page.text
    assert "agreements, signed" in page.text


def test_the_states_of_a_search() -> None:
    def text(request: SearchRequest) -> str:
        return Page(present.search_results(handlers.search(SOURCES, request), ENGLISH, TODAY)).text

    assert ENGLISH.search_hint in text(SearchRequest())
    assert ENGLISH.search_none in text(SearchRequest("xylophone"))
    assert "“soon” is not a date" in text(SearchRequest("visit", until="soon"))


def test_sources_that_cannot_be_read_say_why() -> None:
    page = present.beside(Problem(ProblemKind.INDEX, "texts.bin is <damaged>"), ENGLISH, TODAY)
    assert "texts.bin is <damaged>" in Page(page).text
    assert "<damaged>" not in page


def test_a_passage_without_sentences_is_its_own_best_sentence() -> None:
    hit = SOURCES.search("agreements signed").hits[0]
    bare = replace(hit, passage=replace(hit.passage, sentences=()), best_sentence=0)
    assert excerpts.best_sentence(bare) == (excerpts.Piece(hit.text, strong=True),)


def test_what_is_pinned_is_told_to_the_page() -> None:
    briefing = handlers.pin(SOURCES, Briefing(), f"{VISIT.id} 0-9|{VISIT.id} 28-84")
    (keys,) = Page(present.pins(briefing)).values("data-keys")
    assert keys == f"{VISIT.id} 0-9|{VISIT.id} 28-84"


def test_an_answer_is_copied_with_its_sources() -> None:
    copied = plain_text.cited(SOURCES.ask("agreements signed during the visit"), ENGLISH)
    assert "[1] The visit of 2025, 14 February 2025" in copied
    assert "https://www.example.org/visit" in copied


def test_addresses_carry_the_interface_language() -> None:
    assert present.question_url("a & b?", TURKISH) == "/tr/?q=a+%26+b%3F"
    assert present.source_url("a/b", Span(1, 2), TURKISH) == "/source/a%2Fb?span=1-2&lang=tr"


def test_every_view_renders_in_turkish() -> None:
    turns = handlers.answer(SOURCES, handlers.begin("Who rules the council?", ()))
    assert TURKISH.declined in present.conversation(turns, TURKISH, TODAY)
    assert TURKISH.tagline in present.masthead(TURKISH)
