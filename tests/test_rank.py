from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qa.rank import consult, doubt, fuse, min_max, order, rank
from qa.records import Candidates, Filters
from qa.retrieve import retrieve
from qa.settings import RetrievalSettings

SETTINGS = RetrievalSettings()


def candidates(passage, sentence, lexical, coverage=None):
    """Passages of one sentence each."""
    count = len(passage)
    return Candidates(
        rows=np.arange(count),
        passage=np.array(passage, np.float32),
        sentence=np.array(sentence, np.float32),
        lexical=np.array(lexical, np.float32),
        offsets=np.arange(count + 1),
        sentence_scores=np.array(sentence, np.float32),
        counts=np.zeros((count, 0), np.int32),
        lengths=np.zeros(count, np.int32),
        coverage=np.array([0] * count if coverage is None else coverage, np.float32),
    )


def slow_fuse(found, settings):
    """The same by loops over sentences: scores and best sentences."""
    low, high = min(found.sentence), max(found.sentence)
    scores, sentences = [], []
    for index in range(len(found)):
        own = range(found.offsets[index], found.offsets[index + 1])
        voices = [
            settings.sentence_weight * (found.sentence_scores[place] - low) / ((high - low) or 1)
            + settings.coverage_weight * found.coverage[place]
            for place in own
        ]
        bare = settings.sentence_weight * min_max(found.sentence)[index]
        scores.append(
            settings.passage_weight * min_max(found.passage)[index]
            + settings.lexical_weight * min_max(found.lexical)[index]
            + (max(voices) if voices else bare)
        )
        sentences.append(voices.index(max(voices)) if voices else 0)
    return scores, sentences


def slow_consult(scores, vectors, share, neighbours):
    """The same, one passage and one neighbour at a time."""
    mixed = []
    for one, own in enumerate(scores):
        others = [
            (float(vectors[one] @ vectors[other]), other)
            for other in range(len(scores))
            if other != one and vectors[one] @ vectors[other] < 0.98
        ]
        near = [(cosine, other) for cosine, other in sorted(others, reverse=True) if cosine > 0]
        total = sum(cosine for cosine, _ in near[:neighbours])
        heard = sum(cosine * scores[other] for cosine, other in near[:neighbours])
        mixed.append((1 - share) * own + share * heard / total if total else own)
    return mixed


@given(arrays(np.float32, st.integers(0, 20), elements=st.floats(-1, 100, width=32)))
def test_scores_are_stretched_to_nought_and_one_without_changing_their_order(scores):
    stretched = min_max(scores)
    assert ((stretched >= 0) & (stretched <= 1)).all()
    for one in range(len(scores)):
        for other in range(len(scores)):
            if scores[one] > scores[other]:
                assert stretched[one] >= stretched[other]


def test_three_opinions_are_added():
    fused, _ = fuse(candidates([0, 0.5, 1], [1, 0.5, 0], [0, 4, 2]), SETTINGS)
    np.testing.assert_allclose(fused, [1.0, 2.0, 1.5])


def test_a_sentence_that_names_the_question_wins_over_one_that_only_sounds_like_it():
    found = candidates([1, 1], [0.5, 1], [1, 1], [1.0, 0.0])
    # Two sentences in the first passage: the second says it, the first is nearer by its vector.
    found = replace(
        found,
        offsets=np.array([0, 2, 3]),
        sentence_scores=np.array([0.5, 0.4, 1], np.float32),
        sentence=np.array([0.5, 1], np.float32),
        coverage=np.array([0, 1, 0], np.float32),
    )
    fused, sentences = fuse(found, RetrievalSettings(coverage_weight=2.0))
    assert sentences.tolist() == [1, 0]
    np.testing.assert_allclose(fused, [2 + (0.4 - 0.5) / 0.5, 1], atol=1e-6)


@given(st.data())
def test_fusion_is_that_of_a_slow_loop_over_sentences(data):
    lengths = data.draw(st.lists(st.integers(0, 4), min_size=1, max_size=8))
    offsets = np.cumsum([0, *lengths])
    unit = st.floats(0, 1, width=32)
    cosines = data.draw(arrays(np.float32, int(offsets[-1]), elements=unit))
    passage = data.draw(arrays(np.float32, len(lengths), elements=unit))
    best = [
        max(cosines[s:e], default=p) for s, e, p in zip(offsets, offsets[1:], passage, strict=False)
    ]
    found = replace(
        candidates(passage, best, data.draw(arrays(np.float32, len(lengths), elements=unit))),
        offsets=offsets,
        sentence_scores=cosines,
        coverage=data.draw(arrays(np.float32, int(offsets[-1]), elements=unit)),
    )
    wanted, _ = slow_fuse(found, SETTINGS)
    fused, sentences = fuse(found, SETTINGS)
    np.testing.assert_allclose(fused, wanted, atol=1e-4)
    assert all(0 <= place < max(1, length) for place, length in zip(sentences, lengths, strict=True))


def test_a_passage_among_good_ones_gains_and_one_among_bad_ones_loses():
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [0.6, 0.8]], np.float32)
    scores = np.array([1, 0, 0, 1], np.float32)
    # The nearest of the first (1, 0) is (.8, .6) with 0; the nearest of (.8, .6) is (.6, .8) with 1.
    mixed = consult(scores, vectors, share=0.25, neighbours=1)
    np.testing.assert_allclose(mixed, [0.75, 0.25, 0.25, 0.75], atol=1e-6)


def test_a_copy_is_no_second_voice():
    vectors = np.array([[1, 0], [1, 0], [0.6, 0.8]], np.float32)
    mixed = consult(np.array([1, 1, 0], np.float32), vectors, share=0.5, neighbours=1)
    np.testing.assert_allclose(mixed, [0.5, 0.5, 0.5], atol=1e-6)


def test_passages_without_anything_in_common_keep_their_scores():
    scores = np.array([3, 1], np.float32)
    assert consult(scores, np.eye(2, dtype=np.float32), 0.5, 4).tolist() == [3, 1]


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.floats(0, 1), st.integers(0, 5))
def test_consulting_is_that_of_a_slow_loop_over_neighbours(seed, count, share, neighbours):
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(count, 3))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    scores = random.uniform(0, 3, count).astype(np.float32)
    assume((np.abs(vectors @ vectors.T - 0.98) > 1e-4).all())
    mixed = consult(scores, vectors, share, neighbours)
    np.testing.assert_allclose(mixed, slow_consult(scores, vectors, share, neighbours), atol=1e-4)


def test_doubt_is_what_no_sentence_names():
    assert doubt(candidates([1, 1], [1, 1], [1, 1], [0.25, 0.75])) == 0.25
    assert doubt(candidates([1], [1], [1], [1.0])) == 0
    assert doubt(candidates([1], [1], [0], [0.0])) == 0
    assert doubt(candidates([], [], [])) == 0


def test_a_hit_says_what_made_its_score(assistant):
    result = find(assistant, "Where was PNS Babur launched in Istanbul?")
    query = result.query
    vector = assistant._encoder.encode_queries([query.encoded_text])[0]
    found = retrieve(query, vector, assistant.store, SETTINGS)
    own, _ = fuse(found, SETTINGS)
    for hit, index in zip(
        result.hits, rank(query, found, assistant.store, SETTINGS, 10).indices, strict=True
    ):
        assert hit.score == pytest.approx(float(own[index]) + hit.scores.neighbours, abs=1e-5)
        start = found.offsets[index]
        assert hit.scores.sentence == found.sentence_scores[start + hit.best_sentence]
        assert hit.scores.coverage == found.coverage[start + hit.best_sentence]


def test_coverage_counts_words_by_rarity_and_headings_for_each_sentence(assistant):
    query = find(assistant, "Babur launched zeppelins").query
    vector = assistant._encoder.encode_queries([query.encoded_text])[0]
    found = retrieve(query, vector, assistant.store, SETTINGS)
    assert ((found.coverage >= 0) & (found.coverage <= 1 + 1e-6)).all()
    assert len(found.coverage) == len(found.sentence_scores)
    # No passage has a zeppelin, so a sentence with the two other words names all that can be named.
    assert found.coverage.max() == pytest.approx(1.0)


def test_weights_count():
    fused, _ = fuse(candidates([0, 1], [1, 0], [0, 0]), RetrievalSettings(sentence_weight=3.0))
    np.testing.assert_allclose(fused, [3.0, 1.0])


def test_ties_are_broken_by_the_id_so_that_the_order_is_always_the_same():
    level = candidates([1, 1, 1], [1, 1, 1], [1, 1, 1])
    ranked = order(fuse(level, SETTINGS)[0], lambda tied: ["bca"[place] for place in tied])
    assert ranked.tolist() == [2, 0, 1]


def test_ids_are_read_only_where_scores_tie():
    asked = []

    def ids(tied):
        asked.append(tied.tolist())
        return [f"{9 - index}" for index in tied]

    assert order(np.array([0.5, 0.9, 0.1], np.float32), ids).tolist() == [1, 0, 2]
    assert asked == []
    assert order(np.array([0.5, 0.9, 0.5, 0.1], np.float32), ids).tolist() == [1, 2, 0, 3]
    assert asked == [[0, 2]]


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


def test_asking_for_fewer_hits_gives_the_first_of_more(assistant):
    few, many = find(assistant, "trade", k=1).hits, find(assistant, "trade", k=3).hits
    assert [hit.passage.id for hit in few] == [hit.passage.id for hit in many[:1]]


def test_ranking_nothing_gives_nothing(assistant):
    query = find(assistant, "trade").query
    empty = candidates([], [], [])
    assert rank(query, empty, assistant.store, SETTINGS, 5).hits == ()
