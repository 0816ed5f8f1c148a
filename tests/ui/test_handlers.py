from typing import Never

import pytest

from qa.errors import IndexDamaged
from qa.records import Document, Span
from tests.ui.library import DOCUMENTS, LibraryAssistant
from ui import handlers
from ui.records import Order, Problem, ProblemKind, SearchRequest, SourceView, Strictness, Turn, Wishes

QUESTION = "How many agreements were signed during the visit?"


@pytest.fixture
def sources() -> LibraryAssistant:
    return LibraryAssistant()


def _asked(sources: LibraryAssistant, question: str) -> Turn:
    return handlers.answer(sources, handlers.begin(question, ()))[-1]


def test_a_question_is_pending_until_it_is_answered(sources: LibraryAssistant) -> None:
    turns = handlers.begin(f"  {QUESTION} ", ())
    assert turns == (Turn(QUESTION),)
    assert turns[0].pending
    answered = handlers.answer(sources, turns)
    assert not answered[0].pending
    assert answered[0].answer is not None
    assert "24" in answered[0].answer.text


def test_a_blank_question_adds_nothing(sources: LibraryAssistant) -> None:
    assert handlers.begin(" \n", (Turn("before"),)) == (Turn("before"),)
    assert handlers.answer(sources, ()) == ()


def test_earlier_turns_stay_as_they_are(sources: LibraryAssistant) -> None:
    first = handlers.answer(sources, handlers.begin(QUESTION, ()))
    second = handlers.answer(sources, handlers.begin("Where was PNS Babur launched?", first))
    assert second[0] is first[0]
    assert len(second) == 2
    assert handlers.answer(sources, second) == second


def test_length_and_strictness_are_as_wished(sources: LibraryAssistant) -> None:
    def answered(question: str, wishes: Wishes) -> int:
        turn = handlers.answer(sources, handlers.begin(question, ()), wishes)[-1]
        assert turn.answer is not None
        return len(turn.answer.sentences)

    assert answered(QUESTION, Wishes(sentences=1)) == 1
    assert answered(QUESTION, Wishes()) == 2
    assert answered("Who rules the council?", Wishes()) == 0
    assert answered("Who rules the council?", Wishes(strictness=Strictness.LENIENT)) == 1
    assert answered("agreements signed", Wishes(strictness=Strictness.STRICT)) == 0


def test_a_conversation_does_not_grow_without_end() -> None:
    turns: tuple[Turn, ...] = ()
    for number in range(handlers.KEPT_TURNS + 5):
        turns = handlers.begin(f"question {number}", turns)
    assert len(turns) == handlers.KEPT_TURNS
    assert turns[-1].question == f"question {handlers.KEPT_TURNS + 4}"


def test_a_question_that_is_too_long_is_a_problem_in_words(sources: LibraryAssistant) -> None:
    turn = _asked(sources, "why " * 5000)
    assert turn.problem is not None
    assert turn.problem.kind is ProblemKind.QUESTION_LONG
    assert len(turn.question) < 210


def test_a_defect_is_logged_and_its_message_is_not_shown(
    sources: LibraryAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    problem = _asked(sources, "zap")
    assert problem.problem == Problem(ProblemKind.DEFECT)
    assert "on purpose" in caplog.text


def test_search_narrows_by_each_facet(sources: LibraryAssistant) -> None:
    def found(**narrowed: object) -> set[str]:
        outcome = handlers.search(sources, SearchRequest("Istanbul visit words", **narrowed))  # type: ignore[arg-type]
        assert outcome.result is not None
        return {hit.document.uri for hit in outcome.result.hits}

    assert found() == {"visit.md", "corvettes.md", "long.md"}
    assert found(topics=("defence",)) == {"corvettes.md"}
    assert found(languages=("ur",)) == set()
    assert found(since="2021", until="2021-12") == {"corvettes.md"}
    assert found(document=DOCUMENTS[0].id) == {"visit.md"}


def test_search_by_date_puts_the_newest_first_and_the_undated_last(sources: LibraryAssistant) -> None:
    request = SearchRequest("visit Istanbul words hostile", order=Order.DATE)
    outcome = handlers.search(sources, request)
    assert outcome.result is not None
    dates = [hit.document.date or "" for hit in outcome.result.hits]
    assert dates == sorted(dates, reverse=True)
    assert dates[-1] == ""


def test_an_empty_search_finds_nothing_and_is_no_problem(sources: LibraryAssistant) -> None:
    outcome = handlers.search(sources, SearchRequest("  "))
    assert outcome.result is None
    assert outcome.problem is None


def test_a_date_that_is_none_is_named(sources: LibraryAssistant) -> None:
    outcome = handlers.search(sources, SearchRequest("visit", since="last week"))
    assert outcome.problem == Problem(ProblemKind.DATE, "last week")


def test_a_source_is_found_with_its_span(sources: LibraryAssistant) -> None:
    view = handlers.source(sources, DOCUMENTS[0].id, "3-9")
    assert view == SourceView(DOCUMENTS[0], Span(3, 9))


@pytest.mark.parametrize("span", ["", "5", "9-3", "-1-5", "a-b", "0-99999999", "1-" + "9" * 100, "3-3"])
def test_a_span_that_is_not_in_the_text_marks_nothing(sources: LibraryAssistant, span: str) -> None:
    assert handlers.source(sources, DOCUMENTS[0].id, span) == SourceView(DOCUMENTS[0])


def test_a_source_that_is_gone_is_a_problem(sources: LibraryAssistant) -> None:
    assert handlers.source(sources, "nowhere") == Problem(ProblemKind.SOURCE_GONE, "nowhere")


def test_a_damaged_index_is_a_problem_in_words() -> None:
    class Damaged(LibraryAssistant):
        def documents(self) -> tuple[Document, ...]:
            raise IndexDamaged("texts.bin does not match its digest; run qa index again.")

    problem = handlers.library(Damaged())
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.INDEX
    assert "qa index" in problem.detail


def test_a_damaged_index_is_a_problem_wherever_it_is_met() -> None:
    class Damaged(LibraryAssistant):
        def search(self, *_: object, **__: object) -> Never:
            raise IndexDamaged("vectors.f32 is cut short.")

        def document(self, document_id: str) -> Never:
            raise IndexDamaged("texts.bin is cut short.")

    outcome = handlers.search(Damaged(), SearchRequest("visit"))
    assert outcome.problem == Problem(ProblemKind.INDEX, "vectors.f32 is cut short.")
    assert handlers.source(Damaged(), "x") == Problem(ProblemKind.INDEX, "texts.bin is cut short.")


def test_the_library_is_sorted_by_title_and_its_facets_collected(sources: LibraryAssistant) -> None:
    documents = handlers.library(sources)
    assert not isinstance(documents, Problem)
    assert [found.uri for found in documents][1] == "long.md"
    facets = handlers.facets(documents)
    assert facets.topics == ("defence", "diplomacy", "trade")
    assert facets.languages == ("en", "ur")
    assert len(facets.documents) == len(DOCUMENTS)


def test_only_questions_that_are_answered_become_examples(sources: LibraryAssistant) -> None:
    candidates = ("Who rules Atlantis?", QUESTION, "zap", "Where was PNS Babur launched?")
    assert handlers.examples(sources, candidates) == (QUESTION, "Where was PNS Babur launched?")
