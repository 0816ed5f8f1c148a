"""Rank candidates: three opinions, one score, near-duplicates folded."""

import math
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nsmallest
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.contracts import PassageStore
from qa.records import Candidates, Document, FloatArray, Hit, Passage, Query, Ranking, Scores
from qa.settings import RetrievalSettings

# Words in a shingle: long enough that two texts on one subject do not share many by chance.
SHINGLE_WORDS = 3
# How far the scores of two near-duplicates for one question may lie apart.
TWIN_SCORES = 0.05


def fuse(candidates: Candidates, settings: RetrievalSettings) -> FloatArray:
    """Return one score a candidate: the weighted sum of the min–max normalised opinions.

    Measured beside the others in ``benchmarks/quality``: better than reciprocal rank
    fusion on each set.

    :return: float32 ``[n]``, 0 to the sum of the weights; comparable within this result only.
    """
    fused: FloatArray = (
        settings.passage_weight * min_max(candidates.passage)
        + settings.sentence_weight * min_max(candidates.sentence)
        + settings.lexical_weight * min_max(candidates.lexical)
    )
    return fused


def min_max(scores: FloatArray) -> FloatArray:
    """Return scores stretched to 0 to 1; all equal scores become 0."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high <= low:
        return np.zeros_like(scores)
    stretched: FloatArray = (scores - np.float32(low)) / np.float32(high - low)
    return stretched


def order(candidates: Candidates, fused: FloatArray) -> NDArray[np.int64]:
    """Return indices of candidates, best first, ties by row so that the order is always the same."""
    return np.lexsort((candidates.rows, -fused))


def rank(
    query: Query,
    candidates: Candidates,
    store: PassageStore,
    settings: RetrievalSettings,
    k: int,
) -> Ranking:
    """Return the best ``k`` passages as hits, a near-duplicate folded into its better twin."""
    fused, overlap = fuse(candidates, settings), settings.duplicate_overlap
    kept: list[_Kept] = []
    opinions = np.empty((min(k, len(fused)), 3), dtype=np.float32)
    duplicates: dict[int, list[str]] = {}
    for index in order(candidates, fused):
        if len(kept) == k:
            break
        passage = store.passages(candidates.rows[index : index + 1])[0]
        document = store.document(passage.document_id)
        new = _Kept(int(index), passage, document, _opinions(candidates, index), overlap)
        # Near-identical texts have near-identical scores, and this test is much the cheaper.
        gaps = np.abs(opinions[: len(kept)] - new.opinions).max(axis=1)
        alike = (kept[place] for place in np.flatnonzero(gaps <= TWIN_SCORES))
        twin = next((old.place for old in alike if new.is_twin(old)), None)
        if twin is None:
            opinions[len(kept)] = new.opinions
            kept.append(new)
        else:
            duplicates.setdefault(twin, []).append(passage.id)
    found = _found_groups(query, candidates, store, kept)
    return Ranking(
        indices=tuple(item.place for item in kept),
        hits=tuple(
            _hit(item, query, candidates, fused, present, tuple(duplicates.get(item.place, ())))
            for item, present in zip(kept, found, strict=True)
        ),
    )


@dataclass(frozen=True)
class _Kept:
    place: int
    passage: Passage
    document: Document
    opinions: NDArray[np.float32]
    overlap: float

    @cached_property
    def shingles(self) -> "_Shingles":
        return _shingles(self.passage.span.of(self.document.text), self.overlap)

    def is_twin(self, other: "_Kept") -> bool:
        """Tell whether two passages say the same, by the Jaccard overlap of their shingles."""
        mine, theirs = self.shingles, other.shingles
        if mine.first.isdisjoint(theirs.first):
            return False
        return len(mine.every & theirs.every) >= self.overlap * len(mine.every | theirs.every)


class _Shingles(NamedTuple):
    """The shingles of a text; ``first`` are those that come first in the order of their hashes.

    Two sets that overlap enough to be twins have some of the ``first`` in common, whatever the order
    (prefix filtering, Chaudhuri, Ganti & Kaushik 2006), so that most pairs need no counting.
    """

    every: frozenset[Hashable]
    first: frozenset[Hashable]


def _opinions(candidates: Candidates, index: int) -> NDArray[np.float32]:
    """Return a candidate's three scores, BM25 on the scale of a cosine."""
    strongest = max(1.0, float(candidates.lexical.max()))
    return np.array(
        [
            candidates.passage[index],
            candidates.sentence[index],
            candidates.lexical[index] / strongest,
        ],
        dtype=np.float32,
    )


def _found_groups(
    query: Query, candidates: Candidates, store: PassageStore, kept: Sequence[_Kept]
) -> list[NDArray[np.bool_]]:
    """Return for each kept passage which of the query's groups occur in its sentences."""
    rows = candidates.rows[[item.place for item in kept]] if kept else candidates.rows[:0]
    offsets, counts, _ = store.sentence_term_counts(rows, query.groups)
    return [counts[start:end].sum(axis=0) > 0 for start, end in pairwise(offsets)]


def _hit(
    item: _Kept,
    query: Query,
    candidates: Candidates,
    fused: FloatArray,
    present: NDArray[np.bool_],
    duplicates: tuple[str, ...],
) -> Hit:
    return Hit(
        passage=item.passage,
        document=item.document,
        score=float(fused[item.place]),
        scores=Scores(
            passage=float(candidates.passage[item.place]),
            sentence=float(candidates.sentence[item.place]),
            lexical=float(candidates.lexical[item.place]),
        ),
        best_sentence=int(candidates.best_sentence[item.place]),
        matched_terms=tuple(
            group.surface for group, found in zip(query.groups, present, strict=True) if found
        ),
        duplicates=duplicates,
    )


@lru_cache(maxsize=2048)
def _shingles(text: str, overlap: float) -> _Shingles:
    words = re.findall(r"\w+", text.lower())
    found: frozenset[Hashable] = frozenset(
        zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)
        if len(words) >= SHINGLE_WORDS
        else [" ".join(words)]
    )
    needed = max(1, math.ceil(overlap * len(found)))
    return _Shingles(found, frozenset(nsmallest(len(found) - needed + 1, found, key=hash)))
