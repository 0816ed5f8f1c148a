import pytest

from qa import bridge, weigh
from qa.assistant import Assistant, Clock
from qa.build import index_documents
from qa.glossary import Glossary
from qa.load import make_document
from qa.records import Filters, Query, TermGroup
from qa.store import open_store
from tests.doubles import WordHashEncoder

NEWS = (
    "The Orlo was commissioned in December with Mayor Brandt as chief guest. "
    "The Merle was commissioned in a storm and without any guest."
)
YARD = (
    "The Orlo was launched at Halm on 25 November 2022. "
    "The Merle was launched at Pell on 3 March 2019. Both have a crew of ninety."
)
QUESTION = "When was the ship launched whose commissioning Mayor Brandt attended?"


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    directory = tmp_path_factory.mktemp("harbour")
    documents = [
        make_document("news.md", "News", NEWS, language="en"),
        make_document("yard.md", "Yard", YARD, language="en"),
        make_document("vane.md", "The Vane", "It was broken up for scrap by Corvel.", language="en"),
    ]
    encoder = WordHashEncoder()
    index_documents(documents, directory, encoder=encoder, glossary=Glossary.empty())
    with Assistant(open_store(directory), encoder, Glossary.empty()) as opened:
        yield opened


def found(assistant, question):
    query, candidates, ranking = assistant.find(question, 10, Filters(), Clock())
    evidence = weigh.weigh(query, candidates, ranking, assistant.store, assistant.heading_terms)
    words = assistant._analyzer.words
    return query, evidence, ranking, words


def asked(text, words=5):
    return Query(text, text, "en", tuple(TermGroup((f"t{n}",)) for n in range(words)))


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "How long did the minister who resigned over the bridge serve?",
        "What is the length of the class to which the frigate belongs?",
        "Who owns the firm beaten by Corvel in the tender?",
        "price of the boat that sank at Merrow",
        "In which year was the one at Halm opened again?",
    ],
)
def test_a_question_that_describes_what_it_asks_about_is_known(question):
    assert bridge.is_described(asked(question))


@pytest.mark.parametrize(
    "question",
    [
        "When was PNS Babur launched in Istanbul?",
        "Which ship did the mayor of Halm name in December?",
        "In which year did the trade with Ostrel fall?",
        "Who is the director of the museum in Halm?",
    ],
)
def test_a_plain_question_needs_no_bridge(question):
    assert not bridge.is_described(asked(question))


def test_a_few_words_hold_no_description():
    assert not bridge.is_described(asked("the ship that sank", 2))


def test_the_sentence_that_describes_gives_its_name_and_leaves_the_rest_of_the_question(harbour):
    query, evidence, ranking, words = found(harbour, QUESTION)
    tried = bridge.bridges(query, evidence, ranking.hits, harbour.store, words)
    named = next(one for one in tried if "Brandt" in one.evidence.text)
    assert "Orlo" in named.question
    assert "launched" in named.question
    assert "Brandt" not in named.question
    assert "December" not in named.question


def test_a_bridge_has_a_name_that_the_question_lacks(harbour):
    query, evidence, ranking, words = found(
        harbour, "Was the Orlo, which Mayor Brandt commissioned, good?"
    )
    tried = bridge.bridges(query, evidence, ranking.hits, harbour.store, words)
    assert all("Brandt" not in one.evidence.text for one in tried)


def test_a_sentence_that_begins_with_a_pronoun_speaks_of_its_title(harbour):
    question = "When was the ship sold that was broken up for scrap?"
    query, evidence, ranking, words = found(harbour, question)
    tried = bridge.bridges(query, evidence, ranking.hits, harbour.store, words)
    scrap = next(one for one in tried if "scrap" in one.evidence.text)
    assert "Vane" in scrap.question


def test_only_other_sentences_with_the_name_are_read_after_a_bridge(harbour):
    query, evidence, ranking, words = found(harbour, QUESTION)
    tried = bridge.bridges(query, evidence, ranking.hits, harbour.store, words)
    named = next(one for one in tried if "Brandt" in one.evidence.text)
    chosen = bridge.after(named, evidence, ranking.hits, words)
    assert chosen
    assert all("Orlo" in item.text and "Brandt" not in item.text for item in chosen)


def test_both_sentences_are_shown_and_count_into_the_hits_handed_on(harbour):
    query, evidence, ranking, words = found(harbour, QUESTION)
    tried = bridge.bridges(query, evidence, ranking.hits, harbour.store, words)
    named = next(one for one in tried if "Brandt" in one.evidence.text)
    answer = bridge.after(named, evidence, ranking.hits, words)[0]
    two = bridge.reached(named, answer, ranking.hits, ranking.hits, 0.5)
    assert [item.text for item in two.evidence] == [answer.text, named.evidence.text]
    for item in two.evidence:
        assert item.span.of(two.hits[item.hit].document.text) == item.text


def test_two_sentences_say_more_of_the_question_than_one(harbour):
    query, evidence, ranking, words = found(harbour, QUESTION)
    tried = bridge.bridges(query, evidence, ranking.hits, harbour.store, words)
    named = next(one for one in tried if "Brandt" in one.evidence.text)
    by_text = {item.text: item for item in evidence}
    launched = next(item for text, item in by_text.items() if "25 November" in text)
    args = (ranking.hits, query, harbour.store, words)
    together = bridge.said_together(named, launched, *args)
    assert 0 < bridge.said_together(named, named.evidence, *args) < together <= 1


@pytest.mark.model
def test_who_wants_one_sentence_gets_one(harbour):
    assert len(harbour.ask(QUESTION, threshold=0.0, sentences=1).sentences) == 1
