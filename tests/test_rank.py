import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qa.rank import fuse, min_max, order, rank
from qa.records import Candidates, Filters
from qa.retrieve import retrieve
from qa.settings import RetrievalSettings

SETTINGS = RetrievalSettings()


def candidates(passage, sentence, lexical):
    count = len(passage)
    return Candidates(
        rows=np.arange(count),
        passage=np.array(passage, np.float32),
        sentence=np.array(sentence, np.float32),
        lexical=np.array(lexical, np.float32),
        best_sentence=np.zeros(count, np.int64),
        offsets=np.arange(count + 1),
        sentence_scores=np.array(sentence, np.float32),
    )


@given(arrays(np.float32, st.integers(0, 20), elements=st.floats(-1, 100, width=32)))
def test_scores_are_stretched_to_nought_and_one_without_changing_their_order(scores):
    stretched = min_max(scores)
    assert ((stretched >= 0) & (stretched <= 1)).all()
    for one in range(len(scores)):
        for other in range(len(scores)):
            if scores[one] > scores[other]:
                assert stretched[one] >= stretched[other]


def test_three_opinions_are_added():
    fused = fuse(candidates([0, 0.5, 1], [1, 0.5, 0], [0, 4, 2]), SETTINGS)
    np.testing.assert_allclose(fused, [1.0, 2.0, 1.5])


def test_weights_count():
    fused = fuse(candidates([0, 1], [1, 0], [0, 0]), RetrievalSettings(sentence_weight=3.0))
    np.testing.assert_allclose(fused, [3.0, 1.0])


def test_ties_are_broken_by_row_so_that_the_order_is_always_the_same():
    level = candidates([1, 1, 1], [1, 1, 1], [1, 1, 1])
    assert order(level, fuse(level, SETTINGS)).tolist() == [0, 1, 2]


def find(assistant, question, filters=Filters(), k=10):
    return assistant.search(question, k, filters)


def test_the_passage_that_says_it_comes_first_with_its_best_sentence(assistant):
    best = find(assistant, "Where was PNS Babur launched?").hits[0]
    assert best.document.uri == "ships.md"
    assert best.passage.sentences[best.best_sentence].of(best.document.text).startswith("PNS Babur")
    assert {"Babur", "launched"} <= set(best.matched_terms)


def test_a_near_duplicate_is_folded_into_its_twin(assistant):
    hits = find(assistant, "trade billion dollars").hits
    uris = [hit.document.uri for hit in hits]
    assert len({"trade.md", "copy.md"} & set(uris)) == 1
    assert len(hits[0].duplicates) == 1


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(topics=("navy",)), {"ships.md"}),
        (Filters(documents=("council.md",)), {"council.md"}),
        (Filters(since="2024-01-01"), {"trade.md", "copy.md"}),
        (Filters(until="2022-01-01"), {"ships.md"}),
    ],
)
def test_filters_limit_where_to_look(assistant, filters, expected):
    uris = {hit.document.uri for hit in find(assistant, "trade council ship", filters).hits}
    assert uris
    assert uris <= expected


def test_every_candidate_has_all_three_scores(assistant):
    query = find(assistant, "trade in Ankara").query
    vector = assistant._encoder.encode_queries([query.encoded_text])[0]
    found = retrieve(query, vector, assistant.store, SETTINGS)
    assert len(found) == 4
    np.testing.assert_allclose(found.passage, assistant.store.vector_scores(found.rows, vector))
    for index in range(len(found)):
        own = found.sentence_scores[found.offsets[index] : found.offsets[index + 1]]
        assert found.sentence[index] == own.max()
        assert own[found.best_sentence[index]] == own.max()


def test_asking_for_fewer_hits_gives_the_first_of_more(assistant):
    few, many = find(assistant, "trade", k=1).hits, find(assistant, "trade", k=3).hits
    assert [hit.passage.id for hit in few] == [hit.passage.id for hit in many[:1]]


def test_ranking_nothing_gives_nothing(assistant):
    query = find(assistant, "trade").query
    empty = candidates([], [], [])
    assert rank(query, empty, assistant.store, SETTINGS, 5).hits == ()
