import pytest

from qa.described import is_described
from qa.records import Query, TermGroup


def asked(text, words=5):
    return Query(text, text, "en", tuple(TermGroup((f"t{n}",)) for n in range(words)))


@pytest.mark.parametrize(
    "question",
    [
        "When was the ship launched whose commissioning Mayor Brandt attended?",
        "How long did the minister who resigned over the bridge serve?",
        "What is the length of the class to which the frigate belongs?",
        "Who owns the firm beaten by Corvel in the tender?",
        "price of the boat that sank at Merrow",
        "In which year was the one at Halm opened again?",
        "When was the same museum in Halm opened?",
        "When was the captain born who said that the frigate was lost?",
        "Which river runs past the museum built by Mayor Brandt in Halm?",
    ],
)
def test_a_question_that_describes_what_it_asks_about_is_known(question):
    assert is_described(asked(question))


@pytest.mark.parametrize(
    "question",
    [
        "When was PNS Babur launched in Istanbul?",
        "Which ship did the mayor of Halm name in December?",
        "In which year did the trade with Ostrel fall?",
        "Who is the director of the museum in Halm?",
        "Which minister announced that the trade with Ostrel was dead?",
        "What is a gene that changes the colour of the eyes?",
        "What are numbers greater than one that three can divide?",
        "When was the old museum founded by Mayor Brandt?",
        "The mayor of Halm sold the frigate to whom?",
        "The court of Halm sits on the bank of which river?",
    ],
)
def test_a_plain_question_needs_no_bridge(question):
    assert not is_described(asked(question))


def test_a_few_words_hold_no_description():
    assert not is_described(asked("the ship that sank", 2))
