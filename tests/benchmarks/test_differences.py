"""How sure a difference between two pipelines is."""

import pytest

from benchmarks.quality.differences import mean_of_sets, paired_difference


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
