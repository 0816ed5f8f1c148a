"""Rank candidates: three opinions, one score, near-duplicates folded."""

import re
from collections.abc import Hashable, Sequence
from functools import lru_cache
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
    fused = fuse(candidates, settings)
    kept: list[_Kept] = []
    duplicates: dict[int, list[str]] = {}
    for index in order(candidates, fused):
        if len(kept) == k:
            break
        passage = store.passages(candidates.rows[index : index + 1])[0]
        document = store.document(passage.document_id)
        new = _Kept(int(index), passage, document, _opinions(candidates, index))
        twin = next((old.place for old in kept if _is_twin(new, old, settings)), None)
        if twin is None:
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


class _Kept(NamedTuple):
    place: int
    passage: Passage
    document: Document
    opinions: NDArray[np.float32]

    @property
    def shingles(self) -> frozenset[Hashable]:
        return _shingles(self.passage.span.of(self.document.text))


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
def _shingles(text: str) -> frozenset[Hashable]:
    words = re.findall(r"\w+", text.lower())
    if len(words) < SHINGLE_WORDS:
        return frozenset([" ".join(words)])
    return frozenset(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))


def _is_twin(new: _Kept, old: _Kept, settings: RetrievalSettings) -> bool:
    """Tell whether two passages say the same, by the Jaccard overlap of their shingles."""
    # Near-identical texts have near-identical scores, and this test is much the cheaper.
    if np.abs(new.opinions - old.opinions).max() > TWIN_SCORES:
        return False
    first, second = new.shingles, old.shingles
    return len(first & second) >= settings.duplicate_overlap * len(first | second)
