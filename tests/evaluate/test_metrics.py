"""The measures, against figures worked out by hand and against slow, obvious ways."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluate.metrics import (
    abstention,
    auroc,
    contains_answer,
    mean,
    normalise_answer,
    ranking_measures,
)


def test_ranking_measures_are_those_worked_out_by_hand():
    judgements = {"q1": {"a": 1, "b": 3}, "q2": {"c": 1}, "q3": {"a": 0}}
    run = {"q1": {"b": 2.0, "x": 1.5, "a": 1.0}, "q2": {}}
    found = ranking_measures(judgements, run)
    ideal = 3 + 1 / math.log2(3)
    assert found["nDCG@10"]["q1"] == pytest.approx((3 + 1 / math.log2(4)) / ideal)
    assert found["RR@10"] == {"q1": 1.0, "q2": 0.0}
    assert found["R@10"] == {"q1": 1.0, "q2": 0.0}
    assert found["Success@1"] == {"q1": 1.0, "q2": 0.0}
    assert "q3" not in found["nDCG@10"], "no ranking can be right where nothing is relevant"


def test_recall_looks_as_deep_as_it_says():
    run = {"q": {f"d{rank:03}": 1000.0 - rank for rank in range(120)}}
    found = ranking_measures({"q": {"d005": 1, "d050": 1, "d110": 1}}, run)
    assert found["R@10"]["q"] == pytest.approx(1 / 3)
    assert found["R@100"]["q"] == pytest.approx(2 / 3)
    assert found["RR@10"]["q"] == pytest.approx(1 / 6)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("The  Treaty, of (1951)!", "treaty of 1951"),
        ("a 5-billion-dollar deal", "5 billion dollar deal"),
        ("$1.4 billion", "14 billion"),
        ("İstanbul’da “bir” gün…", "istanbulda bir gün"),
        ("an A the", ""),
    ],
)
def test_answers_are_compared_without_what_does_not_matter(text, same):
    assert normalise_answer(text) == same


def test_an_answer_is_found_as_whole_words_only():
    assert contains_answer("It was signed on 24 May.", ["24 May", "nothing"])
    assert not contains_answer("It was signed on 24 May.", ["4 May"])
    assert not contains_answer("Anything at all.", ["the", ""])
    assert not contains_answer("Anything at all.", [])


def test_abstention_is_counted():
    unanswerable = [True, True, True, False, False]
    abstained = [True, True, False, True, False]
    found = abstention(unanswerable, abstained, [0.1, 0.2, 0.9, 0.3, 0.8])
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(2 / 3)
    assert found.auroc == pytest.approx(4 / 6)


def test_abstention_without_a_case_is_none_or_nought():
    assert abstention([False], [False], [0.5]) == (None, None, None, None)
    assert abstention([True], [False], [0.5]) == (None, 0.0, None, None)
    assert abstention([True, False], [False, True], [0.5, 0.5]) == (0.0, 0.0, 0.0, 0.5)
    assert mean([]) is None


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.2, 0.2, 0.5, 1.0])), max_size=40))
def test_auroc_is_the_share_of_pairs_in_the_right_order(cases):
    pairs = [
        1.0 if high > low else 0.5 if high == low else 0.0
        for hard, low in cases
        for other, high in cases
        if hard and not other
    ]
    expected = sum(pairs) / len(pairs) if pairs else None
    found = auroc([hard for hard, _ in cases], [value for _, value in cases])
    assert found == (expected if expected is None else pytest.approx(expected))
