"""The pipelines that ours is compared with."""

import numpy as np
import pytest

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
