"""The pipelines that ours is compared with, and how sure a difference is."""

import numpy as np
import pytest

from benchmarks.quality.differences import mean_of_sets, paired_difference
from benchmarks.quality.passages import Material
from benchmarks.quality.rankings import reciprocal_rank_fusion, usual_pipelines
from qa.evaluate import EvaluationSet, SetQuestion
from qa.rank import min_max
from tests.doubles import WordHashEncoder


@pytest.fixture
def material(assistant):
    questions = (
        SetQuestion("trade", "trade between Pakistan and Türkiye"),
        SetQuestion("nonsense", "xyzzy plugh"),
        SetQuestion("unjudged", "who signed?"),
    )
    documents = [document.uri for document in assistant.documents()]
    judgements = {
        "trade": {documents[0]: 1},
        "nonsense": {documents[1]: 1},
        "unjudged": {documents[0]: 0},
    }
    dataset = EvaluationSet("made-up", (), questions, judgements, "")
    return Material.of(dataset, assistant.store, WordHashEncoder())


def test_reciprocal_rank_fusion_is_worked_out_by_hand():
    rows, scores = reciprocal_rank_fusion(np.array([7, 3]), np.array([3, 9]))
    found = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    assert found == pytest.approx({7: 1 / 61, 3: 1 / 62 + 1 / 61, 9: 1 / 62})


def test_every_pipeline_gets_the_stored_vectors_and_the_judged_questions(material, assistant):
    assert material.question_ids == ["trade", "nonsense"]
    assert len(material.texts) == len(assistant.store)
    assert set(material.owners) == {document.uri for document in assistant.documents()}
    assert np.linalg.norm(material.vectors, axis=1) == pytest.approx(np.ones(len(material.texts)))
    rows = np.arange(len(assistant.store))
    cosines = assistant.store.vector_scores(rows, material.question_vectors[0])
    assert material.vectors @ material.question_vectors[0] == pytest.approx(cosines, abs=1e-6)


def test_documents_score_as_their_best_passage_does(material):
    cosines = material.vectors @ material.question_vectors[0]
    best: dict[str, float] = {}
    for owner, cosine in zip(material.owners, cosines.tolist(), strict=True):
        best[owner] = max(cosine, best.get(owner, -1.0))
    found = usual_pipelines(material)
    assert found["dense"]["trade"] == pytest.approx(best)
    assert max(found["D+B"]["trade"].values()) == pytest.approx(2.0)
    assert max(found["BM25"]["trade"], key=found["BM25"]["trade"].__getitem__) in (
        "trade.md",
        "copy.md",
    )


def test_words_that_no_passage_has_leave_bm25_without_an_opinion(material):
    found = usual_pipelines(material)
    assert found["BM25"]["nonsense"] == {}
    normalised = min_max(material.vectors @ material.question_vectors[1])
    assert max(found["D+B"]["nonsense"].values()) == pytest.approx(float(normalised.max()))
    fused, dense = found["RRF"]["nonsense"], found["dense"]["nonsense"]
    assert max(fused, key=fused.__getitem__) == max(dense, key=dense.__getitem__)


def test_a_sure_difference_is_told_from_none():
    ours = [0.9, 0.8, 0.7, 0.9, 0.8] * 10
    sure = paired_difference(ours, [value - 0.1 for value in ours])
    assert sure[:3] == pytest.approx((0.1, 0.1, 0.1))
    assert sure.p == pytest.approx(1 / 10_001), "2 of the 2^50 ways to swap are as large"
    none = paired_difference(ours, ours[::-1])
    assert none.low < 0 < none.high
    assert none.p > 0.5
    assert paired_difference(ours, ours[::-1]) == none, "the same figures at each run"
    same = paired_difference(ours, ours)
    assert same[:4] == (0, 0, 0, 0)
    assert same.p == 1


def test_p_is_the_share_of_swaps_that_do_as_well():
    # Three questions won by as much: of the eight ways to swap, two give a mean as large.
    assert paired_difference([1, 1, 1], [0, 0, 0]).p == pytest.approx(0.25, abs=0.02)


def test_the_mean_of_sets_counts_each_the_same():
    found = mean_of_sets([0.1, 0.3], [0.03, 0.04])
    assert found.mean == pytest.approx(0.2)
    assert found.error == pytest.approx(0.025)
    assert (found.low, found.high) == pytest.approx((0.151, 0.249))
    assert found.p < 1e-6
    assert mean_of_sets([0.0], [0.0]).p == 1
