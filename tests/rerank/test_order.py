"""The blend of opinion and score, against figures worked out by hand and a slow, obvious way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.rerank import reorder
from tests.rerank.hits import make_hits

OPINIONS = st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=8)


def names(hits):
    return [hit.passage.id for hit in hits]


def test_at_weight_one_the_opinion_decides_alone_and_at_nought_it_changes_nothing():
    hits = make_hits()
    assert names(reorder(hits, [0.0, 3.0, -1.0, 9.0], 1.0)) == ["p1.0", "p3.0", "p4.0", "p2.0"]
    assert names(reorder(hits, [0.0, 3.0, -1.0, 9.0], 0.0)) == names(hits)


def test_the_blend_is_the_one_worked_out_by_hand():
    """Scores 4 3 2 1 stretch to 1, 2/3, 1/3, 0 and opinions 0 3 -1 9 to .1, .4, 0, 1; half of each:
    .55, .533, .167, .5."""
    ordered = reorder(make_hits(), [0.0, 3.0, -1.0, 9.0], 0.5)
    assert names(ordered) == ["p4.0", "p3.0", "p1.0", "p2.0"]
    assert [hit.score for hit in ordered] == [4.0, 3.0, 2.0, 1.0]
    assert [hit.scores.reranker for hit in ordered] == [0.0, 3.0, 9.0, -1.0]


def test_equal_opinions_change_nothing():
    hits = make_hits()
    assert names(reorder(hits, [5.0] * 4, 1.0)) == names(hits)
    assert reorder([], [], 0.5) == []


@given(OPINIONS, st.floats(0, 1))
def test_the_same_hits_come_back_with_the_same_scores_best_first(opinions, weight):
    hits = make_hits([f"Text {number}." for number in range(len(opinions))])
    ordered = reorder(hits, opinions, weight)
    assert sorted(names(ordered)) == sorted(names(hits))
    assert [hit.score for hit in ordered] == [hit.score for hit in hits]
    by_name = dict(zip(names(hits), opinions, strict=True))
    assert all(hit.scores.reranker == pytest.approx(by_name[hit.passage.id]) for hit in ordered)
    if weight == 1 and len(set(opinions)) == len(opinions) and max(opinions) - min(opinions) > 1:
        best = max(by_name, key=lambda name: by_name[name])
        assert by_name[ordered[0].passage.id] == pytest.approx(by_name[best], abs=1e-4)
