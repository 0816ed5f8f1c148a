from dataclasses import replace

import numpy as np
import pytest

from qa import bridge, weigh
from qa.assistant import Assistant, Clock
from qa.build import index_documents
from qa.glossary import Glossary
from qa.load import make_document
from qa.records import Evidence, Filters, Reading, Span
from qa.settings import AnswerSettings, Settings
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


def test_the_surer_of_the_second_question_the_surer_of_both():
    curve = [bridge.default_certainty().probability(likely) for likely in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert curve == sorted(curve)
    assert 0 < curve[0] < 0.01
    assert 0.9 < curve[-1] < 1
    # Two steps are less sure than one.
    assert curve[2] < 0.5


class StubReader:
    """Is sure of the launch after the sentence about the mayor, and of nothing else."""

    def __init__(self):
        self.after = []

    def read(self, query, evidence, hits, *, every=False, wording=None, after=""):
        self.after.append(after)
        read = [replace(item, reading=self.reading(item, after)) for item in evidence]
        scored = [replace(item, score=item.reading.score) for item in read]
        return sorted(scored, key=lambda item: -item.score)

    def reading(self, item, after):
        sure = "Brandt" in after and "The Orlo was launched" in item.text
        return Reading(Span(0, 8), 9.0 if sure else -9.0, 9.0 if sure else -9.0)


@pytest.fixture
def stub(monkeypatch):
    reader = StubReader()
    monkeypatch.setattr("qa.read.default_reader", lambda: reader)
    return reader


def test_an_answer_by_way_of_a_description_is_both_sentences_each_with_its_citation(harbour, stub):
    answer = harbour.ask(QUESTION, threshold=0.0)
    assert [(sentence.text, sentence.bridge) for sentence in answer.sentences] == [
        ("The Orlo was launched at Halm on 25 November 2022.", False),
        ("The Orlo was commissioned in December with Mayor Brandt as chief guest.", True),
    ]
    assert [citation.uri for citation in answer.citations] == ["yard.md", "news.md"]
    for citation in answer.citations:
        document = harbour.document(citation.document_id)
        assert (
            citation.span.of(document.text)
            == citation.quote
            == answer.sentences[citation.number - 1].text
        )


def test_only_the_bridge_that_leads_to_the_best_sentence_is_crossed(tmp_path, stub):
    news = f"{NEWS.split('.')[0]}. The Merle was commissioned in May, and Mayor Tarn attended."
    yard = "The Orlo was launched at Halm. The Merle has grey paint."
    documents = [
        make_document("news.md", "News", news, language="en"),
        make_document("yard.md", "Yard", yard, language="en"),
    ]
    encoder = WordHashEncoder()
    index_documents(documents, tmp_path, encoder=encoder, glossary=Glossary.empty())
    with Assistant(open_store(tmp_path), encoder, Glossary.empty()) as assistant:
        query, evidence, ranking, words = found(assistant, QUESTION)
        tried = bridge.bridges(query, evidence, ranking.hits, assistant.store, words)
        assert len(tried) > 1
        assistant.ask(QUESTION, threshold=0.0)
    assert len(stub.after) == 2
    assert "Brandt" in stub.after[1]


def test_who_wants_one_sentence_gets_no_bridge(harbour, stub):
    harbour.ask(QUESTION, threshold=0.0, sentences=1)
    assert stub.after == [""]


def test_what_is_behind_a_bridge_passes_the_filters_too(harbour, stub):
    answer = harbour.ask(QUESTION, threshold=0.0, filters=Filters(documents=("news.md",)))
    assert {citation.uri for citation in answer.citations} == {"news.md"}


def test_a_second_question_that_would_be_too_long_is_not_asked(tmp_path, stub):
    name = "-".join(["Orlo", *(f"Part{letter}" for letter in "abcdefghijklmnop")])
    text = f"{name} was commissioned with Mayor Brandt as a guest. The ship {name} was launched in May."
    document = make_document("a.md", "A", text, language="en")
    encoder = WordHashEncoder()
    index_documents([document], tmp_path, encoder=encoder, glossary=Glossary.empty())
    settings = Settings(answer=AnswerSettings(question_characters=len(QUESTION)))
    with Assistant(open_store(tmp_path), encoder, Glossary.empty(), settings) as assistant:
        query, evidence, ranking, words = found(assistant, QUESTION)
        tried = bridge.bridges(query, evidence, ranking.hits, assistant.store, words)
        assert max(len(one.question) for one in tried) > len(QUESTION)
        assert assistant.ask(QUESTION, threshold=0.0).sentences


def evidence_of(text):
    return Evidence(0, 0, Span(0, len(text)), text, np.zeros(1, np.float32), 0.0)


def crossing(text, sure):
    return bridge.Reached([evidence_of(text), evidence_of("bridge")], (), sure, sure)


def test_an_answer_of_two_sentences_wins_if_it_is_likelier_than_one():
    two = crossing("b", 0.6)
    one = [evidence_of("c")]
    assert [bridge.preferred(two, one, sure) for sure in (0.5, 0.7)] == [two, None]
    assert bridge.preferred(two, [], 0.0) == two


def test_a_bridge_to_the_same_sentence_is_shown_with_it_unless_it_is_far_less_likely():
    kept = bridge.preferred(crossing("a", 0.5), [evidence_of("a")], 0.7)
    assert kept is not None
    assert kept.sure == 0.7
    assert bridge.preferred(crossing("a", 0.1), [evidence_of("a")], 0.7) is None


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Historians admire the vessel that Mayor Brandt named.", False),
        ("Orlo was the vessel that Mayor Brandt named.", True),
        ("TCG Orlo was the vessel that Mayor Brandt named.", True),
    ],
)
def test_the_first_word_of_a_sentence_is_a_name_only_if_it_is_one_elsewhere(tmp_path, sentence, name):
    encoder = WordHashEncoder()
    text = f"{sentence} Later the mayor sold Orlo."
    index_documents(
        [make_document("a.md", "A", text, language="en")],
        tmp_path,
        encoder=encoder,
        glossary=Glossary.empty(),
    )
    with Assistant(open_store(tmp_path), encoder, Glossary.empty()) as assistant:
        question = "When was the vessel launched that Mayor Brandt named?"
        query, evidence, ranking, words = found(assistant, question)
        tried = bridge.bridges(query, evidence, ranking.hits, assistant.store, words)
    first = sentence.split()[0]
    assert any(first in one.question.split() for one in tried) is name
