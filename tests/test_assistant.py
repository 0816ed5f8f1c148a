import threading

import pytest

from qa import Assistant, Filters
from qa.errors import IndexMissing, QuestionError
from qa.settings import AnswerSettings, Settings


@pytest.mark.model
def test_an_answer_cites_exact_slices_and_hands_on_the_published_source(assistant):
    answer = assistant.ask("Where was PNS Babur launched?", threshold=0.0)
    assert not answer.abstained
    assert "Istanbul" in answer.text
    assert "[1]" in answer.text
    for citation in answer.citations:
        document = assistant.document(citation.document_id)
        assert document.text[citation.span.start : citation.span.end] == citation.quote
    assert answer.citations[0].references[0].url == "https://example.org/1"


@pytest.mark.model
def test_every_sentence_has_a_citation_that_exists(assistant):
    answer = assistant.ask("What is said about trade and the council?", threshold=0.0)
    numbers = {citation.number for citation in answer.citations}
    assert answer.sentences
    for sentence in answer.sentences:
        assert sentence.citations
        assert set(sentence.citations) <= numbers


@pytest.mark.model
def test_declining_gives_a_reason_and_the_nearest_passages_and_no_sentence(assistant):
    answer = assistant.ask("Which volcano erupted near the lagoon?", threshold=0.99)
    assert answer.abstained
    assert "volcano" in answer.reason
    assert answer.hits
    assert answer.sentences == answer.citations == ()
    assert answer.text == ""


@pytest.mark.model
def test_the_threshold_decides_and_the_confidence_does_not_depend_on_it(assistant):
    lenient = assistant.ask("Where was PNS Babur launched?", threshold=0.0)
    strict = assistant.ask("Where was PNS Babur launched?", threshold=1.0)
    assert not lenient.abstained
    assert strict.abstained
    assert lenient.confidence == pytest.approx(strict.confidence)


@pytest.mark.model
def test_limits_are_kept(assistant):
    answer = assistant.ask("trade council ship launched", threshold=0.0, sentences=1, hits=2)
    assert len(answer.sentences) == 1
    assert len(answer.hits) <= 2


@pytest.mark.model
def test_filters_hold_for_answers_too(assistant):
    answer = assistant.ask(
        "Where was it launched?", filters=Filters(topics=("diplomacy",)), threshold=0.0
    )
    assert {citation.uri for citation in answer.citations} <= {"council.md"}


@pytest.mark.parametrize("question", ["", "  ", "???", "x" * 2001])
def test_a_question_that_is_none_is_refused(assistant, question):
    with pytest.raises(QuestionError):
        assistant.ask(question)


def test_control_characters_and_markup_in_a_question_do_no_harm(assistant):
    hits = assistant.search("<script>alert(1)</script>\x00 Babur\x07 launched").hits
    assert hits[0].document.uri == "ships.md"


@pytest.mark.model
def test_the_same_question_gives_the_same_answer_from_several_threads(assistant):
    expected = assistant.ask("Where was PNS Babur launched?", threshold=0.0).text
    answers = []

    def ask():
        answers.append(assistant.ask("Where was PNS Babur launched?", threshold=0.0).text)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 4


def test_the_time_of_every_stage_is_told(assistant):
    timings = assistant.search("trade").timings_ms
    assert {"analyse", "encode", "retrieve", "rank", "total"} == set(timings)
    assert timings["total"] >= timings["rank"] >= 0


def test_opening_nothing_says_how_to_make_it(tmp_path):
    with pytest.raises(IndexMissing, match="qa index"):
        Assistant.open(tmp_path / "none")


def test_a_shorter_limit_for_questions_can_be_set(assistant):
    short = Assistant(
        assistant.store,
        assistant._encoder,
        assistant._glossary,
        Settings(answer=AnswerSettings(question_characters=10)),
    )
    with pytest.raises(QuestionError, match="at most 10"):
        short.search("a question that is longer")
