"""Exact search over a segment's vectors."""

import numpy as np
import pytest

from qa.store.vectors import FlatIndex


@pytest.mark.parametrize("k", [0, 1, 10, 500])
@pytest.mark.parametrize("share", [None, 1.0, 0.5, 0.01, 0.0])
def test_the_nearest_rows_are_found_as_numpy_finds_them(k, share):
    random = np.random.default_rng(7)
    rows = random.standard_normal((300, 24)).astype(np.float32)
    selected = None if share is None else random.random(300) < share
    question = random.standard_normal(24).astype(np.float32)
    found, scores = FlatIndex(rows).search(question, k, selected)
    every = np.arange(300) if selected is None else np.flatnonzero(selected)
    products = rows[every] @ question
    order = np.argsort(-products, kind="stable")[:k]
    assert found.tolist() == every[order].tolist()
    assert np.allclose(scores, products[order], atol=1e-5)
    assert found.dtype == np.int64
    assert scores.dtype == np.float32


def test_the_same_vector_scores_the_same_wherever_it_stands():
    random = np.random.default_rng(7)
    one = random.standard_normal(384).astype(np.float32)
    rows = np.tile(one, (37, 1))
    found, scores = FlatIndex(rows).search(random.standard_normal(384).astype(np.float32), 37, None)
    assert found.tolist() == list(range(37))
    assert len(set(scores.tolist())) == 1
