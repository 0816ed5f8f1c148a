import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.logistic import sigmoid


@given(st.floats(-30, 30))
def test_log_odds_become_the_probability_that_has_them(odds):
    assert sigmoid(odds) == pytest.approx(1 / (1 + math.exp(-odds)), abs=1e-12)


@pytest.mark.parametrize(("odds", "probability"), [(-1e9, 0.0), (0.0, 0.5), (1e9, 1.0)])
def test_no_odds_are_too_long(odds, probability):
    assert sigmoid(odds) == probability
