"""Sentences of rows that were asked for in any order."""

import numpy as np
import pytest

from qa.store.rows import assemble


@pytest.mark.parametrize("split", [[[0, 1, 2]], [[2, 0, 1]], [[1], [2, 0]], [[0], [1], [2]]])
def test_sentences_stand_in_the_order_of_the_rows_asked_for(split):
    sentences = {0: [1.0, 2.0], 1: [], 2: [3.0]}
    pieces = [
        (
            np.array(places),
            np.array([len(sentences[place]) for place in places]),
            [np.array([each for place in places for each in sentences[place]], np.float32)],
        )
        for places in split
    ]
    starts, (found,) = assemble(3, pieces, [np.empty(0, np.float32)])
    assert starts.tolist() == [0, 2, 2, 3]
    assert found.tolist() == [1.0, 2.0, 3.0]
