import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.prospect import Prospect, default_prospect, features
from qa.read import SENTENCES_READ

LOGITS = st.floats(-30, 30)
READ = st.integers(1, SENTENCES_READ)


def likely(best, first, following, read):
    return default_prospect().probability(features(best, first, following, read))


@given(LOGITS, LOGITS, LOGITS, READ)
def test_a_prospect_is_a_probability(best, first, following, read):
    assert 0 <= likely(best, first, following, read) <= 1


@given(LOGITS, LOGITS, READ)
def test_the_better_what_was_read_the_less_reading_on_promises(best, following, read):
    assert likely(best + 1, following, following, read) <= likely(best, following, following, read)


@given(LOGITS, LOGITS, READ)
def test_the_further_the_scores_have_fallen_the_less_reading_on_promises(first, following, read):
    # What was read stays as far ahead of what follows.
    fallen = likely(following, first + 1, following, read)
    assert fallen <= likely(following, first, following, read)


def test_reading_on_promises_more_where_nothing_was_found_than_where_the_first_answers():
    assert likely(-5.0, 0.0, 0.0, 2) > 10 * likely(8.0, 4.0, 0.0, 2)


def test_the_model_is_logistic():
    model = Prospect(0.5, (1.0, -1.0, 2.0))
    odds = 0.5 + 2.0 - 1.0 + 2.0 * math.log(3)
    assert model.probability((2.0, 1.0, math.log(3))) == pytest.approx(1 / (1 + math.exp(-odds)))
