"""A conversation as it grows: follow-ups, steps, stopping, asking again, judging."""

import csv
import io
import json
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Never

import pytest

from qa.errors import IndexDamaged
from qa.evaluate.questions import read_questions
from tests.ui.library import LibraryAssistant
from ui import conversation, present, wishes
from ui.feedback import FeedbackFile, feedback_for
from ui.library import Shelf
from ui.library.collection import Collection, Place
from ui.records import USUAL, ProblemKind, Strictness, Turn, Verdict, Wishes
from ui.wording import CONVERSATION, ENGLISH, TURKISH

SOURCES = LibraryAssistant()
QUESTION = "How many agreements were signed during the visit?"
BABUR = "Where was PNS Babur launched?"
DECLINED = "Who rules Atlantis?"


def asked(*questions: str) -> conversation.Turns:
    """Ask one question after another."""
    turns: conversation.Turns = ()
    for question in questions:
        *_, turns = conversation.steps(SOURCES, conversation.begin(question, turns))
    return turns


def test_what_is_found_is_shown_before_the_answer_and_sentences_come_one_by_one() -> None:
    begun = conversation.begin(QUESTION, ())
    seen = [turns[-1] for turns in conversation.steps(SOURCES, begun)]
    assert [(turn.found is not None, turn.answer is not None) for turn in seen[:3]] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert seen[1].pending
    assert [turn.shown for turn in seen[2:]] == [1, None, None]
    assert [turn.busy for turn in seen] == [True, True, True, False, False]
    assert len({turn.key for turn in seen}) == 1


def test_what_may_be_asked_next_comes_after_the_answer_and_only_below_the_last() -> None:
    begun = conversation.begin(QUESTION, ())
    *_, answered, suggested = conversation.steps(SOURCES, begun)
    assert answered[-1].answer is not None
    assert answered[-1].suggested == ()
    assert [each.question for each in suggested[-1].suggested] == [
        "When did President Erdoğan visit Islamabad?"
    ]
    page = present.conversation(suggested, ENGLISH, date(2026, 11, 22))
    assert 'data-ask="When did President Erdoğan visit Islamabad?"' in page
    assert CONVERSATION["en"].ask_next in page
    later = present.conversation(conversation.begin(BABUR, suggested), ENGLISH, date(2026, 11, 22))
    assert "data-ask" not in later


def test_a_declined_question_says_what_is_answered_instead() -> None:
    begun = conversation.begin("Does President Erdoğan paint?", ())
    *_, turns = conversation.steps(SOURCES, begun, Wishes(strictness=Strictness.STRICT))
    assert turns[-1].answer is not None
    assert turns[-1].answer.abstained
    page = present.conversation(turns, TURKISH, date(2026, 11, 22))
    assert CONVERSATION["tr"].ask_instead in page
    assert 'lang="en"' in page


def test_a_defect_while_suggesting_leaves_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> Never:
        raise ZeroDivisionError

    monkeypatch.setattr(conversation, "suggest", broken)
    turns = asked(QUESTION)
    assert turns[-1].answer is not None
    assert turns[-1].suggested == ()


def test_a_defect_while_searching_is_said_by_the_answer() -> None:
    class Damaged(LibraryAssistant):
        def search(self, *_: object, **__: object) -> Never:
            raise IndexDamaged("vectors.f32 is cut short.")

    *_, turns = conversation.steps(Damaged(), conversation.begin(QUESTION, ()))
    assert turns[-1].problem is not None
    assert turns[-1].problem.kind is ProblemKind.INDEX


def test_a_follow_up_is_asked_as_it_is_meant_and_says_so() -> None:
    last = asked(BABUR, "And when was it launched?")[-1]
    assert last.typed == "And when was it launched?"
    assert last.question == "When was PNS Babur launched?"
    page = present.conversation((last,), ENGLISH, date(2026, 11, 22))
    assert CONVERSATION["en"].asked_as in page
    assert "data-literally" in page


def test_a_follow_up_can_be_asked_literally_and_as_meant_again() -> None:
    turns = asked(BABUR, "And when was it launched?")
    literal = conversation.again(2, turns, literally=True)
    assert len(literal) == 2
    assert literal[-1].question == "And when was it launched?"
    assert literal[-1].typed == ""
    meant = conversation.again(2, turns)
    assert meant[-1].question == "When was PNS Babur launched?"
    assert meant[-1].typed == "And when was it launched?"


def test_the_last_question_is_asked_again_in_its_place_and_an_earlier_one_at_the_end() -> None:
    turns = asked(BABUR, QUESTION)
    assert [turn.question for turn in conversation.again(2, turns)] == [BABUR, QUESTION]
    assert [turn.question for turn in conversation.again(1, turns)] == [BABUR, QUESTION, BABUR]
    assert conversation.again(1, turns)[-1].pending
    assert conversation.again(0, turns) == turns
    assert conversation.again(3, turns) == turns


def test_stopping_leaves_a_turn_that_can_be_asked_again() -> None:
    begun = conversation.begin(QUESTION, asked(BABUR))
    stopped = conversation.stop(begun)
    assert stopped[-1].stopped
    assert not stopped[-1].busy
    assert conversation.stop(stopped) == stopped
    *_, answered = conversation.steps(SOURCES, conversation.again(2, stopped))
    assert answered[-1].answer is not None
    assert len(answered) == 2


def test_stopping_between_sentences_leaves_the_answer() -> None:
    states = list(conversation.steps(SOURCES, conversation.begin(QUESTION, ())))
    partly = next(turns for turns in states if turns[-1].shown == 1)
    stopped = conversation.stop(partly)
    assert not stopped[-1].stopped
    assert stopped[-1].answer is not None


def test_a_question_that_was_left_pending_does_not_wait_for_ever() -> None:
    turns = conversation.begin(BABUR, conversation.begin(QUESTION, ()))
    assert turns[0].stopped
    assert turns[1].pending


def test_blank_questions_add_nothing() -> None:
    turns = asked(BABUR)
    assert conversation.begin("  \n", turns) == turns


def test_every_chosen_number_of_passages_is_handed_on() -> None:
    *_, turns = conversation.steps(
        SOURCES, conversation.begin("visit Istanbul words", ()), Wishes(sources=3)
    )
    assert turns[-1].answer is not None
    assert len(turns[-1].answer.hits) == 3


# ── judging ──────────────────────────────────────────────────────────────────


def shelf(tmp_path: Path) -> Shelf:
    """Put the library on a shelf whose index lies in a folder."""
    (tmp_path / "index").mkdir(exist_ok=True)
    return Shelf([Collection("notes", SOURCES, Place(tmp_path / "index"))])


def judged(tmp_path: Path, turns: conversation.Turns, *verdicts: Verdict) -> FeedbackFile:
    """Judge the turns in order."""
    sources = shelf(tmp_path)
    for number, verdict in enumerate(verdicts, start=1):
        turns = conversation.keep(sources, number, verdict, turns, "notes")
    file = feedback_for(sources, "notes")
    assert file is not None
    return file


def test_judgements_become_an_evaluation_set_that_can_be_read_back(tmp_path: Path) -> None:
    turns = asked(
        QUESTION, DECLINED, BABUR, "Who signed agreements and memoranda?", "trade target dollars"
    )
    file = judged(
        tmp_path,
        turns,
        Verdict(good=True),
        Verdict(good=True, comment="rightly so"),
        Verdict(good=False, right_answer="In Istanbul|İstanbul'da"),
        Verdict(good=False, unanswerable=True),
        Verdict(good=False, comment="no idea"),
    )
    rows = file.evaluation_set()
    assert (rows.kept, rows.left_out) == (4, 1)
    (tmp_path / "set.csv").write_text(rows.text, encoding="utf-8", newline="")
    questions = read_questions(tmp_path / "set.csv").questions
    assert [question.text for question in questions] == [turn.question for turn in turns[:4]]
    assert questions[0].answers == (("24",),)
    assert questions[0].documents == ("visit.md",)
    assert [question.unanswerable for question in questions] == [False, True, False, True]
    assert questions[2].answers == (("In Istanbul", "İstanbul'da"),)


def test_a_later_judgement_counts_instead_of_the_earlier_ones(tmp_path: Path) -> None:
    turns = asked(QUESTION)
    judged(tmp_path, turns, Verdict(good=True))
    file = judged(tmp_path, turns, Verdict(good=False, comment="on second thoughts"))
    assert len(file.path.read_text(encoding="utf-8").splitlines()) == 2
    assert [record["good"] for record in file.records()] == [False]


def test_a_line_that_a_crash_cut_short_costs_only_itself(tmp_path: Path) -> None:
    turns = asked(QUESTION, DECLINED)
    file = judged(tmp_path, turns, Verdict(good=True))
    with file.path.open("a", encoding="utf-8") as opened:
        opened.write('{"key": "half')
    judged(tmp_path, turns, Verdict(good=True), Verdict(good=True))
    assert [record["question"] for record in file.records()] == [QUESTION, DECLINED]


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    turns = asked(QUESTION)
    (tmp_path / "index").mkdir()
    file = FeedbackFile(tmp_path / "index")
    copies = [
        replace(turns[0], key=str(n), verdict=Verdict(good=True, comment="x" * 1500)) for n in range(40)
    ]
    threads = [threading.Thread(target=file.add, args=(turn,)) for turn in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = file.path.read_text(encoding="utf-8").splitlines()
    assert sorted(int(json.loads(line)["key"]) for line in lines) == list(range(40))


def test_quotes_that_hold_the_signs_of_the_format_stay_one_answer(tmp_path: Path) -> None:
    answer = asked(QUESTION)[0].answer
    assert answer is not None
    first = replace(answer.sentences[0], text="a | b && c", emphasis=None)
    turn = Turn("Signs?", replace(answer, sentences=(first,)), key="k")
    file = judged(tmp_path, (turn,), Verdict(good=True))
    row = next(csv.DictReader(io.StringIO(file.evaluation_set().text)))
    assert row["answer"] == "a   b   c"


RISKY = ("=cmd|'/c calc'!A1 agreements visit", "+1 of these agreements", "-2 agreements", "@visit; =1")


def test_no_judged_question_is_run_by_a_spreadsheet_and_each_is_read_back(tmp_path: Path) -> None:
    verdicts = [Verdict(good=False, right_answer=f"-{n}|=x") for n in range(len(RISKY))]
    turns = tuple(asked(question)[0] for question in RISKY)
    text = judged(tmp_path, turns, *verdicts).evaluation_set().text
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in [*"=+-@"]]
    (tmp_path / "set.csv").write_text(text, encoding="utf-8-sig", newline="")
    questions = read_questions(tmp_path / "set.csv").questions
    assert tuple(question.text for question in questions) == RISKY
    assert questions[0].answers == (("-0", "=x"),)


def test_only_answered_turns_are_judged(tmp_path: Path) -> None:
    begun = conversation.begin(QUESTION, ())
    assert conversation.keep(shelf(tmp_path), 1, Verdict(good=True), begun, "notes") == begun
    assert conversation.keep(shelf(tmp_path), 7, Verdict(good=True), begun, "notes") == begun
    assert list(tmp_path.glob("*.jsonl")) == []


def test_sources_that_lie_nowhere_keep_nothing() -> None:
    assert feedback_for(SOURCES, "") is None
    turns = conversation.keep(SOURCES, 1, Verdict(good=True), asked(QUESTION), "")
    assert turns[0].verdict == Verdict(good=True)


def test_each_collection_has_its_own_file(tmp_path: Path) -> None:
    places = [Place(tmp_path / name / "index") for name in ("one", "two")]
    both = Shelf([Collection(place.index_dir.parent.name, SOURCES, place) for place in places])
    for name, place in zip(("one", "two"), places, strict=True):
        found = feedback_for(both, name)
        assert found is not None
        assert found.path == place.index_dir.parent / "index.feedback.jsonl"
    answer = both.ask(QUESTION)
    told = feedback_for(both, "", answer)
    assert told is not None
    assert told.path.parent.name == answer.citations[0].collection


# ── what people set ──────────────────────────────────────────────────────────


def test_wishes_survive_the_browser() -> None:
    wished = Wishes(sentences=1, strictness=Strictness.STRICT, sources=10)
    assert wishes.from_json(wishes.to_json(wished)) == wished


@pytest.mark.parametrize(
    "kept", [None, [], "x", {}, {"sentences": 99, "strictness": "no", "sources": "many"}]
)
def test_damaged_wishes_are_the_usual_ones(kept: object) -> None:
    assert wishes.from_json(kept) == USUAL


def test_each_strictness_says_what_it_means() -> None:
    said = {present.strictness_hint(Wishes(strictness=each), ENGLISH) for each in Strictness}
    assert len(said) == 3
    lenient = present.strictness_hint(Wishes(strictness=Strictness.LENIENT), TURKISH)
    assert f"% {round(100 * wishes.THRESHOLDS[Strictness.LENIENT])}" in lenient
