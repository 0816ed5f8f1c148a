import pytest

from qa.clues import expected_type, offers, qualifiers_apart, starts_with_pronoun
from qa.normalize import fold
from qa.records import AnswerType


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many agreements were signed?", AnswerType.COUNT),
        ("When was PNS Babur launched?", AnswerType.TIME),
        ("In which year did Pakistan join CENTO?", AnswerType.TIME),
        ("Who signed the agreement?", AnswerType.PERSON),
        ("Where was PNS Badr launched?", AnswerType.PLACE),
        ("How much is the trade worth?", AnswerType.AMOUNT),
        ("Why did the visit matter?", AnswerType.REASON),
        ("What are the four ships?", AnswerType.LIST),
        ("Anlaşma ne zaman imzalandı?", AnswerType.TIME),
        ("Kaç anlaşma imzalandı?", AnswerType.COUNT),
        ("Tell me about the corvettes", AnswerType.OTHER),
    ],
)
def test_the_question_word_tells_what_is_asked_for(question, kind):
    assert expected_type(question) is kind


@pytest.mark.parametrize(
    ("kind", "text", "question", "offered"),
    [
        (AnswerType.TIME, "It was signed on 12 August 2022.", "When was it signed?", True),
        (AnswerType.TIME, "It was signed in 2022.", "When in 2022 was it signed?", False),
        (AnswerType.COUNT, "Twenty-four agreements were signed.", "How many agreements?", True),
        (AnswerType.COUNT, "Several ministers came by.", "How many ministers?", True),
        (AnswerType.COUNT, "The ministers met.", "How many ministers met?", False),
        (AnswerType.REASON, "They met because trade had fallen.", "Why did they meet?", True),
        (AnswerType.OTHER, "Anything.", "Tell me", None),
    ],
)
def test_a_sentence_offers_only_what_the_question_does_not_hold(kind, text, question, offered):
    assert offers(kind, text, frozenset(fold(question).split())) is offered


def test_a_pronoun_is_seen_only_at_the_start_and_as_a_whole_word():
    assert starts_with_pronoun("It was launched in 2021.")
    assert starts_with_pronoun("These agreements cover trade.")
    assert not starts_with_pronoun("Item one is trade.")
    assert not starts_with_pronoun("Pakistan said it would.")


@pytest.mark.parametrize(
    ("question", "text", "counts"),
    [
        ("Who will be the next ambassador?", "The first ambassador came in 1948.", (1, 1)),
        ("Who was the first ambassador?", "The first ambassador came in 1948.", (0, 0)),
        ("Who was the earliest envoy?", "The first ambassador came in 1948.", (0, 0)),
        ("What was trade worth in 2026?", "In 2020 trade was 800 million.", (1, 1)),
        ("What was trade worth in 2026?", "Trade was 800 million.", (1, 0)),
        ("What happened at the 7th session?", "The seventh session was held.", (0, 0)),
        ("Who met?", "They met in 2020 for the first time.", (0, 0)),
    ],
)
def test_years_and_ordinals_that_do_not_agree_are_counted(question, text, counts):
    assert qualifiers_apart(question, text) == counts
