"""The baselines that ours is compared with, and how sure a difference is."""

import numpy as np
import pytest

from benchmarks.quality.bootstrap import paired_bootstrap
from benchmarks.quality.rankings import Baselines, reciprocal_rank_fusion
from tests.doubles import WordHashEncoder


def test_reciprocal_rank_fusion_is_worked_out_by_hand():
    rows, scores = reciprocal_rank_fusion(np.array([7, 3]), np.array([3, 9]))
    found = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    assert found == pytest.approx({7: 1 / 61, 3: 1 / 62 + 1 / 61, 9: 1 / 62})


def test_baselines_score_documents_by_their_best_passage(assistant):
    query = assistant.search("trade between Pakistan and Türkiye").query
    found = Baselines(assistant.store, WordHashEncoder()).rank(query)
    assert set(found) == {"B", "D", "S", "RRF(D,B)", "D+B", "D+S+B"}
    vector = WordHashEncoder().encode_queries([query.encoded_text])[0]
    store = assistant.store
    rows = np.arange(len(store))
    uris = [store.document(passage.document_id).uri for passage in store.passages(rows)]
    best: dict[str, float] = {}
    for uri, score in zip(uris, store.vector_scores(rows, vector).tolist(), strict=True):
        best[uri] = max(best.get(uri, -1.0), score)
    assert found["D"] == pytest.approx(best)
    assert found["S"].keys() == set(uris)
    assert found["B"].keys() < set(uris)
    assert max(found["D+S+B"].values()) == pytest.approx(3.0)
    assert max(found["D+S+B"], key=found["D+S+B"].__getitem__) in ("trade.md", "copy.md")


def test_the_bootstrap_tells_a_sure_difference_from_none():
    ours = [0.9, 0.8, 0.7, 0.9, 0.8] * 10
    sure = paired_bootstrap(ours, [value - 0.1 for value in ours])
    assert sure.mean == pytest.approx(0.1)
    assert sure.low == pytest.approx(0.1)
    assert sure.p == 0.0
    none = paired_bootstrap(ours, ours[::-1])
    assert none.low < 0 < none.high
    assert none.p > 0.5
    assert paired_bootstrap(ours, ours[::-1]) == none, "the same figures at each run"
