import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from qa.assistant import Clock
from qa.records import SENTENCE_FEATURES, Filters, Ranking
from qa.weigh import Weights, default_weights, weigh


@pytest.fixture
def weighed(assistant):
    def run(question):
        query, candidates, ranking = assistant.find(question, 5, Filters(), Clock())
        evidence = weigh(query, candidates, ranking, assistant.store, assistant._analyzer.terms)
        return evidence, ranking.hits

    return run


def feature(item, name):
    return float(item.features[SENTENCE_FEATURES.index(name)])


def test_every_sentence_of_every_passage_is_weighed_best_first(weighed):
    evidence, hits = weighed("Where was PNS Babur launched?")
    assert len(evidence) == sum(len(hit.passage.sentences) for hit in hits)
    assert evidence[0].text == "PNS Babur was launched in Istanbul on 15 August 2021."
    scores = [item.score for item in evidence]
    assert scores == sorted(scores, reverse=True)


def test_a_sentence_is_the_exact_slice_that_its_span_names(weighed):
    evidence, hits = weighed("trade billion council")
    for item in evidence:
        assert item.text == item.span.of(hits[item.hit].document.text)


def test_coverage_counts_the_question_s_words_by_their_rarity(weighed):
    evidence, _ = weighed("PNS Babur launched")
    by_text = {item.text.split()[0]: item for item in evidence}
    assert feature(by_text["PNS"], "sentence_coverage") == pytest.approx(1.0)
    assert feature(by_text["It"], "sentence_coverage") == 0.0
    assert feature(by_text["It"], "context_coverage") == pytest.approx(1.0)
    assert feature(by_text["Cotton"], "passage_coverage") == 0.0


def test_a_sentence_that_offers_what_is_asked_for_is_marked(weighed):
    evidence, _ = weighed("Why did the council meet?")
    assert feature(evidence[0], "type_match") == 1.0
    assert feature(evidence[0], "type_mismatch") == 0.0
    assert "because" in evidence[0].text


def test_a_passage_weighs_the_same_alone_as_among_others(assistant):
    query, candidates, ranking = assistant.find("PNS Babur and the council", 5, Filters(), Clock())
    terms = assistant._analyzer.terms
    together = weigh(query, candidates, ranking, assistant.store, terms)
    passage_score = SENTENCE_FEATURES.index("passage_score")
    assert len(ranking.hits) > 2
    for place, (index, hit) in enumerate(zip(ranking.indices, ranking.hits, strict=True)):
        alone = weigh(query, candidates, Ranking((index,), (hit,)), assistant.store, terms)
        wanted = {item.sentence: item for item in together if item.hit == place}
        assert {item.sentence for item in alone} == set(wanted)
        for item in alone:
            both = np.stack([item.features, wanted[item.sentence].features])
            # That of the passage is the share of the best one's.
            np.testing.assert_array_equal(*np.delete(both, passage_score, axis=1))


def test_passages_without_sentences_are_no_evidence(assistant):
    query, candidates, ranking = assistant.find("PNS Babur", 5, Filters(), Clock())
    bare = replace(
        candidates,
        offsets=np.zeros_like(candidates.offsets),
        sentence_scores=candidates.sentence_scores[:0],
        counts=candidates.counts[:0],
        lengths=candidates.lengths[:0],
        coverage=candidates.coverage[:0],
    )
    hits = tuple(replace(hit, passage=replace(hit.passage, sentences=())) for hit in ranking.hits)
    found = weigh(
        query, bare, Ranking(ranking.indices, hits), assistant.store, assistant._analyzer.terms
    )
    assert found == []


def test_features_stay_in_their_range(weighed):
    evidence, _ = weighed("How many tonnes does PNS Babur displace in Türkiye?")
    table = np.stack([item.features for item in evidence])
    assert table.dtype == np.float32
    assert np.isfinite(table).all()
    assert (table[:, 2:] >= 0).all()
    assert (table[:, 2:9] <= 1 + 1e-6).all()


def test_the_model_is_linear():
    weights = Weights(0.5, np.arange(len(SENTENCE_FEATURES), dtype=np.float32))
    ones = np.ones((2, len(SENTENCE_FEATURES)), np.float32)
    expected = 0.5 + sum(range(len(SENTENCE_FEATURES)))
    np.testing.assert_allclose(weights.score(ones), [expected, expected])


def test_the_weights_that_come_with_the_package_name_every_feature():
    data = json.loads(files("qa.models").joinpath("ranker.json").read_text(encoding="utf-8"))
    assert set(data["weights"]) == set(SENTENCE_FEATURES)
    assert default_weights().weights.shape == (len(SENTENCE_FEATURES),)
