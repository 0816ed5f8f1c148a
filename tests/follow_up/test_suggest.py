"""Questions that may be asked next: of which sentences they are made, and which are suggested."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.follow_up import english, turkish
from qa.follow_up.suggest import MOST_SUGGESTIONS, suggest
from qa.follow_up.verbs import BASE_OF_PAST
from qa.records import Answer
from tests.ui.library import LibraryAssistant, document

NAMES = frozenset("Pakistan Türkiye Erdoğan Imran India Saudi Ankara Piri Çukurova".split())

# Whole sentences, as reports write them, and what a person might want to ask.
ASKED = {
    "PNS Badr was launched at Karachi on 20 May 2022.": (
        "When was PNS Badr launched at Karachi?",
        "Where was PNS Badr launched?",
    ),
    "Pakistan ordered four corvettes from Türkiye in 2018.": (
        "How many corvettes did Pakistan order from Türkiye in 2018?",
        "When did Pakistan order four corvettes from Türkiye?",
    ),
    "In October 2015 Türkiye agreed to give Pakistan 34 trainer aircraft free of charge.": (
        "When did Türkiye agree to give Pakistan 34 trainer aircraft free of charge?",
    ),
    "The sale of T129 helicopters, agreed in 2018, failed because the engines were not licensed.": (
        "Why did the sale of T129 helicopters fail?",
    ),
    "In December 2019 Erdoğan said that Riyadh had pressed Pakistan with threats over money.": (
        "What did Erdoğan say in December 2019?",
    ),
    "Imran Khan has been in prison since August 2023.": ("Since when has Imran Khan been in prison?",),
    "Shalini Chawla is a Distinguished Fellow at the Center for Air Power Studies.": (
        "Who is Shalini Chawla?",
    ),
    "Trade between Türkiye and Pakistan was about 600 million US dollars in 2015.": (),
    "Pakistan's trade with Türkiye was about 600 million US dollars in 2015.": (
        "How much was Pakistan's trade with Türkiye in 2015?",
    ),
    "Saudi Arabia saw the summit of December 2019 as an attempt at an alternative.": (
        "How did Saudi Arabia see the summit of December 2019?",
    ),
    "The Scottish Parliament building was designed by Enric Miralles, who died before it opened.": (
        "Who designed the Scottish Parliament building?",
    ),
    "India condemned the attack on 7 May 2025 and warned of a war.": (
        "When did India condemn the attack?",
    ),
    "On 31 December 1687 the first organised group of Huguenots set sail from the Netherlands.": (
        "When did the first organised group of Huguenots set sail from the Netherlands?",
    ),
    "Erdoğan visited Muzaffarabad on 21 October 2005, the first foreign head of government there.": (
        "When did Erdoğan visit Muzaffarabad?",
    ),
}
# What no plain rule turns into a question that stands on its own and is answered.
PASSED_OVER = (
    "It was launched on 20 May 2022.",
    "The visit was prepared in 2018.",
    "During the visit 24 agreements were signed.",
    "Pakistan upgraded 41 aircraft, handing over the last four in September 2014.",
    "Pakistan was the second largest recipient of Turkish arms in 2020.",
    "Erdoğan's words on Kashmir in February 2025 are reported by other pages too.",
    "Committees comprise a small number of members.",
    "Was Pakistan invited in 2018?",
    "Pakistan was (as “some” say: in 2018) invited.",
    "pakistan ordered four corvettes in 2018.",
    "",
)


@pytest.mark.parametrize(("sentence", "asked"), ASKED.items())
def test_a_sentence_is_asked_about_in_its_own_words(sentence: str, asked: tuple[str, ...]) -> None:
    assert english.questions(sentence, NAMES) == asked


@pytest.mark.parametrize("sentence", PASSED_OVER)
def test_what_would_make_no_good_question_makes_none(sentence: str) -> None:
    assert english.questions(sentence, NAMES) == ()


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        (
            "Piri Reis 1547 yılında Hint Kaptanı tayin edildi.",
            ("Piri Reis ne zaman Hint Kaptanı tayin edildi?",),
        ),
        (
            "Pakistan 2018'de Türkiye'ye 4 korvet sipariş etti.",
            (
                "Pakistan ne zaman Türkiye'ye 4 korvet sipariş etti?",
                "Pakistan 2018'de Türkiye'ye kaç korvet sipariş etti?",
            ),
        ),
        # Who it was is left out, or hidden behind an ending.
        ("1938 yılında Bitlis'te doğdu.", ()),
        ("İstanbul Üniversitesi'nden 1960 yılında mezun oldu.", ()),
        ("Bu gemi 2018'de denize indirildi.", ()),
    ],
)
def test_a_turkish_sentence_gives_its_place_to_the_question_word(
    sentence: str, asked: tuple[str, ...]
) -> None:
    assert turkish.questions(sentence, NAMES) == asked


@given(st.text(alphabet="abcIn P.,()0129'çğ\n", max_size=60) | st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    for rules in (english, turkish):
        assert all(question.endswith("?") for question in rules.questions(text, NAMES))


def test_every_past_has_its_base() -> None:
    assert BASE_OF_PAST["ordered"] == "order"
    assert BASE_OF_PAST["agreed"] == "agree"
    assert BASE_OF_PAST["denied"] == "deny"
    assert BASE_OF_PAST["destroyed"] == "destroy"
    assert BASE_OF_PAST["took"] == "take"
    assert BASE_OF_PAST["cancelled"] == "cancel"
    assert all(re.fullmatch(r"[a-z-]+", word) for pair in BASE_OF_PAST.items() for word in pair)


SHIPS = """# The ships

Pakistan ordered four corvettes from Türkiye in 2018. PNS Babur was launched in Istanbul in August \
2021. PNS Badr was launched at Karachi on 20 May 2022. The contract failed to please everybody. \
PNS Khaibar was launched in Istanbul on 25 November 2022.

# The crews

The crew of PNS Babur was trained at Gölcük in 2023.
"""
SOURCES = LibraryAssistant(
    (
        document("ships.md", "Ships", SHIPS, language="en"),
        document("andere.md", "Schiffe", "PNS Babur wurde 2021 in Istanbul gebaut.", language="de"),
    )
)
BABUR = "Where was PNS Babur launched?"


def test_what_stands_near_the_answer_is_suggested() -> None:
    suggested = [each.question for each in suggest([SOURCES.ask(BABUR, sentences=1)])]
    assert "When was PNS Badr launched at Karachi?" in suggested
    assert len(suggested) == MOST_SUGGESTIONS


def test_a_suggestion_is_answered_by_a_sentence_that_was_not_shown() -> None:
    answer = SOURCES.ask(BABUR, sentences=1)
    for each in suggest([answer], 10):
        text = SOURCES.document(each.document_id).text
        assert each.span.of(text).endswith(".")
        assert all(citation.span != each.span for citation in answer.citations)
        again = SOURCES.ask(each.question)
        assert each.span.of(text) in [sentence.text for sentence in again.sentences]


def test_nothing_is_suggested_again_however_long_the_conversation() -> None:
    history: list[Answer] = [SOURCES.ask(BABUR, sentences=1)]
    asked = {BABUR}
    while suggested := suggest(history):
        assert len(history) < 10
        question = suggested[0].question
        assert question not in asked
        asked.add(question)
        history.append(SOURCES.ask(question, sentences=1))
    assert len(history) > 2


def test_a_question_that_was_declined_leads_to_what_can_be_answered() -> None:
    declined = SOURCES.ask("What does PNS Babur weigh?")
    assert declined.abstained
    suggested = [each.question for each in suggest([declined])]
    assert "When was PNS Babur launched in Istanbul?" in suggested


def test_a_question_about_something_else_leads_nowhere() -> None:
    assert suggest([SOURCES.ask("Who rules Atlantis?")]) == ()


def test_nothing_is_suggested_without_an_answer_or_in_an_unknown_language() -> None:
    assert suggest([]) == ()
    german = LibraryAssistant(
        (
            document(
                "schiffe.md", "Schiffe", "PNS Babur was launched in Istanbul in 2021.", language="de"
            ),
        )
    )
    assert suggest([german.ask(BABUR)]) == ()
