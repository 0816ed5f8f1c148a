import numpy as np
import pytest

from qa.clues import expected_type
from qa.confidence import SIGNALS, Calibration, confidence, reason_to_decline, signals
from qa.records import Query
from qa.weigh import weigh
from tests.library import GLOSSARY


def evidence_for(assistant, question):
    from qa.assistant import Clock
    from qa.records import Filters

    query, candidates, ranking = assistant.find(question, 5, Filters(), Clock())
    found = weigh(query, candidates, ranking, assistant.store, assistant._analyzer.terms)
    return query, found, ranking.hits


def test_a_probability_lies_between_nought_and_one_and_grows_with_its_signals():
    model = Calibration(0.0, np.ones(2, np.float32))
    low, high = (model.probability(np.full(2, value, np.float32)) for value in (-1, 1))
    assert 0 < low < 0.5 < high < 1
    assert model.probability(np.full(2, 1e4, np.float32)) == 1.0
    assert model.probability(np.full(2, -1e4, np.float32)) == pytest.approx(0.0)


def test_an_answerable_question_is_surer_than_one_about_something_else(assistant):
    sure, unsure = (
        confidence(query, evidence, hits, assistant.store)
        for query, evidence, hits in (
            evidence_for(assistant, "When was PNS Babur launched in Istanbul?"),
            evidence_for(assistant, "Which volcano erupted near the lagoon?"),
        )
    )
    assert sure > unsure


def test_no_evidence_is_no_confidence(assistant):
    query, _, _ = evidence_for(assistant, "trade")
    assert confidence(query, [], [], assistant.store) == 0.0
    assert confidence(Query("of the", "of the", "en", ()), [], [], assistant.store) == 0.0


def test_words_that_no_document_has_are_a_signal(assistant):
    place = SIGNALS.index("unknown_share")
    query, evidence, hits = evidence_for(assistant, "Which volcano was launched?")
    assert 0 < signals(query, evidence, hits, assistant.store)[place] < 1
    query, evidence, hits = evidence_for(assistant, "Where was Babur launched?")
    assert signals(query, evidence, hits, assistant.store)[place] == 0


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Volcano lagoon?", "Nothing in the sources mentions “Volcano” and “lagoon”."),
        ("Which volcano was launched?", "nothing in them mentions “volcano”"),
        ("How many tonnes in Ankara?", "not together with"),
        ("Why was PNS Babur launched?", "no sentence in them says why"),
    ],
)
def test_the_reason_for_declining_names_what_is_missing(assistant, question, words):
    query, _, hits = evidence_for(assistant, question)
    assert words in reason_to_decline(query, hits, assistant.store)


def test_the_small_collection_knows_its_names(assistant):
    assert GLOSSARY.canonicalize("Trkiye") == "Türkiye"
    assert expected_type("Why?") != expected_type("When?")
    query, _, _ = evidence_for(assistant, "Trkiye trade")
    assert query.encoded_text.startswith("Türkiye")


def test_a_sentence_about_another_one_in_the_row_is_half_as_sure(assistant):
    said, other = (
        confidence(query, evidence, hits, assistant.store)
        for query, evidence, hits in (
            evidence_for(assistant, "Was PNS Babur launched in Istanbul in 2021?"),
            evidence_for(assistant, "Was PNS Babur launched in Istanbul in 2019?"),
        )
    )
    assert other < said / 2
