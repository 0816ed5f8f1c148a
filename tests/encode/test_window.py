from typing import cast

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa.encode.description import Pooling
from qa.encode.window import Tokens, plan
from qa.records import Span


def tokens_of(lengths: list[int], special_ends: bool = True) -> tuple[Tokens, list[Span]]:
    """One-character tokens; each sentence is a run of them, with a blank character after it."""
    offsets, spans, position = [], [], 0
    for length in lengths:
        spans.append(Span(position, position + length))
        offsets += [(position + n, position + n + 1) for n in range(length)]
        position += length + 1
    special = [False] * len(offsets)
    if special_ends:
        offsets, special = [(0, 0), *offsets, (0, 0)], [True, *special, True]
    ids = np.arange(100, 100 + len(offsets))
    return Tokens(ids, np.array(offsets).reshape(-1, 2), np.array(special)), spans


def pooled(tokens: Tokens, spans: list[Span], pooling: str, limit: int) -> np.ndarray:
    """Pool with a model whose output for a token is its id and its square."""
    rows = np.zeros((1 + len(spans), 2))
    for window in plan(tokens, spans, 0, cast("Pooling", pooling), limit):
        rows += window.weights @ np.stack([window.ids, window.ids**2], axis=1)
    return rows


def test_one_window_is_the_models_own_pooling() -> None:
    tokens, spans = tokens_of([2, 3])
    assert pooled(tokens, spans, "mean", 64)[0, 0] == pytest.approx(103)
    assert pooled(tokens, spans, "cls", 64)[0, 0] == pytest.approx(100)
    assert pooled(tokens, spans, "lasttoken", 64)[0, 0] == pytest.approx(106)


def test_sentences_are_means_over_their_own_tokens() -> None:
    tokens, spans = tokens_of([2, 3])
    assert pooled(tokens, spans, "cls", 64)[1:, 0].tolist() == pytest.approx([101.5, 104])


def test_windows_end_where_a_sentence_ends() -> None:
    tokens, spans = tokens_of([4, 4, 4])
    windows = plan(tokens, spans, 0, "mean", 12)
    assert [window.ids.tolist() for window in windows] == [
        [100, *range(101, 109), 113],
        [100, *range(109, 113), 113],
    ]


def test_a_sentence_longer_than_the_window_is_read_in_pieces_and_loses_nothing() -> None:
    tokens, spans = tokens_of([25])
    windows = plan(tokens, spans, 0, "mean", 10)
    assert max(len(window.ids) for window in windows) == 10
    assert pooled(tokens, spans, "mean", 10)[1] == pytest.approx(pooled(tokens, spans, "mean", 99)[1])


@given(
    lengths=st.lists(st.integers(0, 30), max_size=8),
    limit=st.integers(3, 40),
    pooling=st.sampled_from(["mean", "cls", "lasttoken"]),
    special_ends=st.booleans(),
)
def test_windows_read_every_token_once(
    lengths: list[int], limit: int, pooling: str, special_ends: bool
) -> None:
    tokens, spans = tokens_of(lengths, special_ends)
    assume(len(tokens.ids))
    windows = plan(tokens, spans, 5, cast("Pooling", pooling), limit)
    read = np.concatenate([window.ids for window in windows])
    inner = tokens.ids[~tokens.special]
    assert [i for i in read if i in inner] == inner.tolist()
    assert all(len(window.ids) <= limit for window in windows)
    assert {window.row for window in windows} == {5}
    totals = sum(window.weights.sum(axis=1) for window in windows)
    expected = [1.0, *(float(length > 0) for length in lengths)]
    np.testing.assert_allclose(totals, expected, atol=1e-5)


@given(lengths=st.lists(st.integers(0, 20), min_size=1, max_size=6), limit=st.integers(3, 30))
def test_sentence_vectors_do_not_depend_on_the_windows(lengths: list[int], limit: int) -> None:
    tokens, spans = tokens_of(lengths)
    whole = pooled(tokens, spans, "mean", 1000)
    np.testing.assert_allclose(pooled(tokens, spans, "mean", limit)[1:], whole[1:], rtol=1e-5)
