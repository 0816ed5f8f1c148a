"""What a confidence is worth, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.declining import (
    Judged,
    area_under,
    calibration_error,
    confidence_figures,
    declined_at,
    reliability,
    risk_coverage,
)

# (confidence, right, unanswerable)
FOUR = [
    Judged(0.9, True, False),
    Judged(0.7, False, True),
    Judged(0.6, True, False),
    Judged(0.2, False, False),
]
JUDGED = st.lists(
    st.builds(
        lambda confidence, right, unanswerable: Judged(
            confidence, right and not unanswerable, unanswerable
        ),
        st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=40,
)


def test_the_surest_questions_are_answered_first():
    assert risk_coverage(FOUR) == [(0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert area_under(risk_coverage(FOUR)) == pytest.approx((0 + 0.5 + 1 / 3 + 0.5) / 4)


def test_questions_of_equal_confidence_are_answered_together():
    tied = [Judged(0.5, True, False), Judged(0.5, False, True)]
    assert risk_coverage(tied) == [(1.0, 0.5)] == risk_coverage(tied[::-1])


def test_declined_at_few_false_refusals():
    answerable = [Judged(0.30 + number / 100, True, False) for number in range(40)]
    unanswerable = [Judged(value, False, True) for value in (0.05, 0.31, 0.32, 0.33)]
    judged = [*answerable, *unanswerable]
    # Two of forty may be declined, so the threshold is the third least sure: 0.32.
    assert declined_at(judged) == 0.5
    assert declined_at(judged, 0.0) == 0.25
    assert declined_at(judged, 1.0) == 1.0
    assert declined_at(answerable) is None
    assert declined_at(unanswerable) is None


def test_reliability_by_tenths():
    assert reliability(FOUR) == [(1, 0.2, 0.0), (1, 0.6, 1.0), (1, 0.7, 0.0), (1, 0.9, 1.0)]
    assert calibration_error(reliability(FOUR)) == pytest.approx((0.2 + 0.4 + 0.7 + 0.1) / 4)
    assert reliability([Judged(1.0, True, False)]) == [(1, 1.0, 1.0)], "no eleventh tenth"


@given(JUDGED)
def test_whatever_the_answers_the_figures_are_rates(judged):
    curve = risk_coverage(judged)
    assert curve[-1] == pytest.approx((1.0, sum(not item.right for item in judged) / len(judged)))
    assert [coverage for coverage, _ in curve] == sorted({coverage for coverage, _ in curve})
    assert 0 <= area_under(curve) <= 1
    assert sum(count for count, _, _ in reliability(judged)) == len(judged)
    declined = declined_at(judged)
    if declined is not None:
        # The slow way: no threshold with so few false refusals declines more.
        best = 0.0
        answerable = [item.confidence for item in judged if not item.unanswerable]
        others = [item.confidence for item in judged if item.unanswerable]
        for threshold in [*(item.confidence for item in judged), 2.0]:
            if sum(value < threshold for value in answerable) <= 0.05 * len(answerable):
                best = max(best, sum(value < threshold for value in others) / len(others))
        assert declined == pytest.approx(best)


def test_long_curves_are_kept_with_their_ends():
    many = [Judged(number / 999, number % 3 > 0, False) for number in range(1000)]
    figures = confidence_figures(many)
    kept = figures["risk_coverage"]
    assert len(kept) == 50
    assert kept[0] == [0.001, 1.0 - (999 % 3 > 0)]
    assert kept[-1] == [1.0, 0.334]
    assert figures["AUROC"] is None
