"""Follow-ups in the words of people who ask them, and questions that must be left alone."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.follow_up import resolve
from qa.records import Answer, AnswerSentence, Query, Span, TermGroup

GOLDEN = Path(__file__).parents[2] / "benchmarks" / "golden" / "questions.jsonl"


def answer(question: str, said: str = "", short: str = "", names: tuple[str, ...] = ()) -> Answer:
    """Make the answer to a question; without a sentence it was declined."""
    groups = tuple(TermGroup((f"#{name.lower()}",), surface=name) for name in names)
    place = said.find(short) if short else -1
    emphasis = Span(place, place + len(short)) if place >= 0 else None
    sentences = (AnswerSentence(said, (1,), emphasis),) if said else ()
    query = Query(question, question, "en", groups)
    return Answer(question, not said, "", 0.9 if said else 0.1, sentences, (), (), query, {})


BABUR = answer(
    "When was PNS Babur launched?", "PNS Babur was launched on 15 August 2021.", "15 August 2021"
)
ISTANBUL = answer("Who launched PNS Babur in Istanbul?", "The first lady launched it.")
AMBASSADOR = answer(
    "Who served as the first Turkish ambassador to Pakistan?",
    "The first Turkish ambassador was Yahya Kemal Beyatlı.",
    "Yahya Kemal Beyatlı",
)
TARGET = answer("What trade target have Pakistan and Türkiye set?", "It is 5 billion dollars.")
VISIT = answer(
    "How many agreements were signed during Erdoğan's visit in February 2025?", "There were 24.", "24"
)
MEDAL = answer("Which Pakistani decoration was bestowed upon Erdoğan?", "It was the Nishan-e-Pakistan.")
TRADE = answer("How big was two-way trade in 2015?", "It was 600 million dollars.")
SHIPS = answer(
    "How many MILGEM ships did Pakistan order?", "Pakistan ordered four MILGEM ships.", "four"
)
LOWER = answer("when was pns babur launched", "It was launched in 2021.", names=("pns babur",))
CHINA = answer("Why did Turkey support Pakistan on Kashmir?", "Because of old ties.")
TURKISH = answer("PNS Babur ne zaman denize indirildi?", "PNS Babur was launched in 2021.")


@pytest.mark.parametrize(
    ("before", "question", "asked"),
    [
        (BABUR, "And when was it commissioned?", "When was PNS Babur commissioned?"),
        (BABUR, "Who designed its engines?", "Who designed PNS Babur's engines?"),
        (ISTANBUL, "And when was it launched?", "When was PNS Babur launched?"),
        (BABUR, "Where?", "Where was PNS Babur launched?"),
        (BABUR, "And where?", "Where was PNS Babur launched?"),
        (BABUR, "What about PNS Badr?", "When was PNS Badr launched?"),
        (BABUR, "PNS Khaibar?", "When was PNS Khaibar launched?"),
        (BABUR, "Tell me more", "Tell me more about PNS Babur."),
        (LOWER, "who built it", "who built pns babur"),
        (LOWER, "what about pns badr", "when was pns badr launched"),
        (AMBASSADOR, "When did he arrive?", "When did Yahya Kemal Beyatlı arrive?"),
        (AMBASSADOR, "And the second?", "Who served as the second Turkish ambassador to Pakistan?"),
        (TRADE, "And in 2024?", "How big was two-way trade in 2024?"),
        (MEDAL, "Where was he given it?", "Where was Erdoğan given it?"),
        (TARGET, "what about Malaysia?", "What trade target have Pakistan and Malaysia set?"),
        (TARGET, "When was it set?", "When was it set (trade target, Pakistan, Türkiye)?"),
        (VISIT, "Who signed them?", "Who signed them (agreements, Erdoğan's visit, February 2025)?"),
        (SHIPS, "How much did the ships cost?", "How much did the ships cost (MILGEM, Pakistan)?"),
        (CHINA, "And Cyprus?", "Why did Turkey support Pakistan on Cyprus?"),
        (TURKISH, "Peki nerede?", "PNS Babur nerede denize indirildi?"),
        (TURKISH, "Peki ya PNS Badr?", "PNS Badr ne zaman denize indirildi?"),
        (TURKISH, "Onu kim yaptı?", "Onu kim yaptı (PNS Babur)?"),
    ],
)
def test_a_question_that_leans_on_the_last_one_is_made_whole(
    before: Answer, question: str, asked: str
) -> None:
    found = resolve(question, [before])
    assert found.asked == asked
    assert found.changed
    assert found.typed == question


@pytest.mark.parametrize(
    "question",
    [
        "When was PNS Badr launched?",
        "When did Pakistan buy its F-16s?",
        "Which company lost its security clearance?",
        "Did Erdoğan say when he would visit Islamabad?",
        "Is it true that Malaysia hosted the Kuala Lumpur Summit?",
        "Will it rain in Oslo tomorrow?",
        "How far is it from Islamabad to Istanbul?",
        "Since when has there been a JMC between the two countries?",
        "What happened this year in Karachi?",
        "How many corvettes has Pakistan ordered from Türkiye?",
        "What is the capital of Peru?",
        "MILGEM corvettes",
        "",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert not resolve(question, [BABUR]).changed


def test_hardly_a_golden_question_is_changed_by_the_one_before_it() -> None:
    """All of them stand alone, whatever was asked before: a change is a mistake."""
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    changed = [
        (before, question)
        for before, question in pairwise(questions)
        if resolve(question, [answer(before, "Something was said.")]).changed
    ]
    assert len(changed) <= 0.01 * len(questions), changed


def test_the_first_question_is_left_alone() -> None:
    assert resolve("And when was it launched?", []).asked == "And when was it launched?"


def test_nothing_is_taken_from_a_question_that_was_declined_and_named_nothing() -> None:
    assert not resolve("When was it launched?", [answer("flurb gnorp wibble?")]).changed


def test_a_declined_question_still_says_what_it_was_about() -> None:
    asked = resolve("When was it launched?", [answer("Who paid for PNS Babur?")]).asked
    assert asked == "When was PNS Babur launched?"


def test_only_the_last_question_counts() -> None:
    assert resolve("When was it set?", [BABUR, TARGET]).asked == (
        "When was it set (trade target, Pakistan, Türkiye)?"
    )


def test_what_was_carried_over_is_named() -> None:
    assert resolve("And when was it commissioned?", [BABUR]).carried == ("PNS Babur",)


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_texts_are_taken(before: str, question: str) -> None:
    found = resolve(question, [answer(before, "Said.", "Said")])
    assert found.typed == question
    assert found.changed or found.asked == question
