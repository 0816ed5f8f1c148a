"""Why a question of one's own failed: each cause brought about on purpose."""

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.build import index_documents
from qa.evaluate import Failure, OwnQuestion, QuestionFile, ask_questions, diagnosis
from qa.evaluate.metrics import contains_answer
from qa.load import make_document
from qa.settings import AnswerSettings, Settings
from tests.baked_encoder import write_baked_encoder
from tests.evaluate.sets import DOCUMENTS

TEXTS = {item["id"]: item["text"] for item in DOCUMENTS}
TEXTS |= {"wiki/copy.md": TEXTS["trade"], "zoo": "The zebra was asleep. A lion ate."}
TEXTS |= {f"yard{n}": f"Hull {n} left yard {n + 40} at Karachi on day {n + 80}." for n in range(30)}
LAUNCH = "When was PNS Babur launched?"
HULL = "Which hull left yard at Karachi on day?"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    baked = write_baked_encoder(folder / "words", list(TEXTS.values()))
    titles = {uri: "Trade" if text == TEXTS["trade"] else uri.title() for uri, text in TEXTS.items()}
    documents = [make_document(uri, titles[uri], text, language="en") for uri, text in TEXTS.items()]
    index_documents(documents, folder / "index", encoder=str(baked))
    return folder / "index"


@pytest.fixture(scope="module")
def lenient(index):
    """Never declines, and shows one sentence."""
    with Assistant.open(index, Settings(answer=AnswerSettings(threshold=0, sentences=1))) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def strict(index):
    """Always declines."""
    with Assistant.open(index, Settings(answer=AnswerSettings(threshold=1, sentences=1))) as assistant:
        yield assistant


def verdict(assistant, text, *answers, document="", unanswerable=False):
    documents = (document,) if document else ()
    question = OwnQuestion(2, text, tuple((answer,) for answer in answers), documents, unanswerable)
    (found,) = ask_questions(QuestionFile(Path("q.csv"), (question,)), assistant)
    return found


@pytest.mark.parametrize(
    "document",
    ["", "ships", "SHIPS", "notes/ships", "notes\\ships"],
    ids=["any", "uri", "title", "path", "windows"],
)
def test_what_is_as_expected_passes(lenient, document):
    found = verdict(lenient, LAUNCH, "15 August 2021", "Babur", document=document)
    assert found.passed
    assert found.cited == ("ships",)
    assert "15 August 2021" in found.shown[0]
    assert found.milliseconds > 0


def test_a_document_alone_may_be_expected(lenient):
    assert verdict(lenient, LAUNCH, document="ships").passed
    found = verdict(lenient, LAUNCH, document="council")
    assert found.finding.failure is Failure.OTHER_DOCUMENT
    assert "(council)" in found.finding.detail
    assert found.finding.detail.endswith("Cited is ships.")


def test_a_copy_of_the_document_expected_is_as_good(lenient):
    for document in ("trade", "copy.md"):
        assert verdict(lenient, "How much did trade reach?", "1.4 billion", document=document).passed


def test_the_right_words_from_another_document(lenient):
    found = verdict(lenient, LAUNCH, "15 August 2021", document="zoo")
    assert found.finding == (Failure.OTHER_DOCUMENT, "The words are right, and ships is cited.")


def test_another_sentence_of_the_right_passage(lenient):
    found = verdict(lenient, LAUNCH, "corvette")
    assert found.finding.failure is Failure.OTHER_SENTENCE
    assert "“It is a corvette.”" in found.finding.detail


def test_one_missing_part_is_enough_to_fail(lenient):
    found = verdict(lenient, LAUNCH, "15 August 2021", "corvette")
    assert found.finding.failure is Failure.OTHER_SENTENCE


def test_found_but_too_low(lenient):
    found = verdict(lenient, HULL, "zebra")
    assert found.finding.failure is Failure.NOT_RANKED
    assert "(zoo), and sentences of the first 20 passages are looked at" in found.finding.detail


def test_not_found_at_all(lenient, monkeypatch):
    monkeypatch.setattr(diagnosis, "DEPTH", 5)
    found = verdict(lenient, HULL, "zebra", document="zoo")
    assert found.finding == (
        Failure.NOT_RETRIEVED,
        "None of the first 5 passages found holds it.",
    )


def test_what_nobody_wrote_cannot_be_found(lenient):
    found = verdict(lenient, LAUNCH, "16 August 1999")
    assert found.finding.failure is Failure.NOT_WRITTEN
    assert "“16 August 1999” does not stand in any document" in found.finding.detail
    found = verdict(lenient, LAUNCH, "lion", document="ships")
    assert found.finding == (Failure.NOT_WRITTEN, "“lion” does not stand in ships.")


def test_a_document_that_is_not_indexed(lenient):
    found = verdict(lenient, LAUNCH, "15 August 2021", document="boats.md")
    assert found.finding.failure is Failure.NO_SUCH_DOCUMENT
    assert "boats.md" in found.finding.detail
    assert "35, such as" in found.finding.detail


def test_declined_with_the_right_answer_in_hand(strict):
    found = verdict(strict, LAUNCH, "15 August 2021")
    assert found.finding.failure is Failure.DECLINED
    assert found.abstained
    assert "is below the threshold 1.00" in found.finding.detail
    assert found.reason in found.finding.detail
    assert found.finding.detail.endswith("What would have been shown is the right answer.")


def test_declined_with_a_wrong_one(strict):
    found = verdict(strict, LAUNCH, "corvette")
    assert found.finding.failure is Failure.DECLINED
    assert "wrong too (in another sentence): It stands in passage" in found.finding.detail


def test_declining_what_is_not_there_is_no_fault_of_the_threshold(strict):
    found = verdict(strict, LAUNCH, "16 August 1999")
    assert found.abstained
    assert found.finding.failure is Failure.NOT_WRITTEN
    assert found.finding.detail.endswith("It was declined, and rightly so.")


def test_the_unanswerable_should_be_declined(lenient, strict):
    question = "Who wrote the anthem of Mars?"
    assert verdict(strict, question, unanswerable=True).passed
    found = verdict(lenient, question, unanswerable=True)
    assert found.finding.failure is Failure.ANSWERED
    assert "is not below the threshold 0.00" in found.finding.detail


def test_a_question_that_cannot_be_asked(lenient):
    found = verdict(lenient, "why " * 999, "so")
    assert found.finding.failure is Failure.REFUSED


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("$1.4 billion", "It reached 1.4 billion dollars."),
        ("5 billion dollar", "a 5-billion-dollar deal"),
        ("Treaty of Friendship", "the Treaty of the Friendship"),
        ("C++", "written in C++."),
    ],
)
def test_the_fast_look_through_long_texts_finds_what_counts_as_an_answer(answer, text):
    assert contains_answer(text, [answer])
    assert diagnosis.written(answer).search(text)
    assert not diagnosis.written("4 billion").search("14 billion")
