"""Exact search over a segment's vectors: by numpy where they are few, by FAISS where they are many."""

import numpy as np
import pytest

from qa.store import vectors
from qa.store.vectors import FlatIndex


@pytest.mark.parametrize("k", [0, 1, 10, 500])
@pytest.mark.parametrize("share", [None, 1.0, 0.5, 0.01, 0.0])
def test_few_vectors_are_found_as_many_are(monkeypatch, k, share):
    random = np.random.default_rng(7)
    rows = random.standard_normal((300, 24)).astype(np.float32)
    selected = None if share is None else random.random(300) < share
    index, question = FlatIndex(rows), random.standard_normal(24).astype(np.float32)
    few = index.search(question, k, selected)
    monkeypatch.setattr(vectors, "LARGEST_PLAIN", 0)
    many = index.search(question, k, selected)
    assert few[0].tolist() == many[0].tolist()
    assert np.allclose(few[1], many[1], atol=1e-5)
    assert (few[0].dtype, few[1].dtype) == (np.int64, np.float32)


def test_the_same_vector_scores_the_same_wherever_it_stands():
    random = np.random.default_rng(7)
    one = random.standard_normal(384).astype(np.float32)
    rows = np.tile(one, (37, 1))
    found, scores = FlatIndex(rows).search(random.standard_normal(384).astype(np.float32), 37, None)
    assert found.tolist() == list(range(37))
    assert len(set(scores.tolist())) == 1
