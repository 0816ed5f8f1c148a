"""Skipping frequent terms never changes which passages are best, nor their scores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.store import maxscore
from qa.store.maxscore import GroupPostings, best_rows


def made_up(seed: int, size: int, groups: int) -> list[GroupPostings]:
    """Groups from rare to frequent, as Zipf's law has them."""
    random = np.random.default_rng(seed)
    norms = random.uniform(0.5, 3, size).astype(np.float32)
    made = []
    for share in random.permutation(0.8 / np.arange(1, groups + 1) ** 2):
        rows = np.flatnonzero(random.random(size) < share).astype(np.int32)
        counts = random.geometric(0.6, len(rows)).astype(np.uint16)
        factor = np.float32(np.log1p(1 / share))
        part = GroupPostings(rows, counts, factor, norms)
        made.append(GroupPostings(rows, counts, factor, norms, float(part.scores().max(initial=0))))
    return made


def totals(groups: list[GroupPostings], rows: np.ndarray) -> np.ndarray:
    result = np.zeros(len(rows), np.float32)
    for group in groups:
        group.add_to(result, rows.astype(np.int32))
    return result


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(1, 3000),
    st.integers(0, 6),
    st.sampled_from((1, 5, 50, 4000)),
    st.sampled_from((None, 0.7, 0.01)),
    st.sampled_from((1, 16)),
)
def test_the_best_rows_are_those_of_scoring_everything(
    seed: int, size: int, count: int, k: int, share: float | None, cost: int
) -> None:
    groups = made_up(seed, size, count)
    allowed = None if share is None else np.random.default_rng(seed + 1).random(size) < share
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maxscore, "LOOKUP_COST", cost)
        patch.setattr(maxscore, "FEW_POSTINGS", 20_000 if cost == 16 else 0)
        rows = best_rows(groups, k, size, allowed, 0.0)
    assert len(np.unique(rows)) == len(rows)
    every = totals(groups, np.arange(size))
    if allowed is not None:
        assert allowed[rows].all()
        every[~allowed] = 0
    wanted = np.sort(every[every > 0])[::-1][:k]
    found = np.sort(every[rows][every[rows] > 0])[::-1]
    assert found[:k].tolist() == wanted.tolist()
    if len(wanted):
        tied = np.flatnonzero(every >= wanted[-1])
        assert set(tied.tolist()) <= set(rows.tolist())


def test_frequent_terms_are_looked_up_and_not_scored_through() -> None:
    groups = made_up(1, 200_000, 5)
    rows = best_rows(groups, 10, 200_000, None, 0.0)
    assert len(rows) < 2000
    floored = best_rows(groups, 10, 200_000, None, 1000.0)
    assert not len(floored)
