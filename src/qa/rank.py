"""Rank candidates: all opinions in one score, neighbours consulted, near-duplicates folded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qa.contracts import PassageStore
from qa.records import Candidates, Document, FloatArray, Hit, Passage, Query, Ranking, Scores
from qa.settings import RetrievalSettings
from qa.shingles import Shingles, shingles

# How far the scores of two near-duplicates for one question may lie apart.
TWIN_SCORES = 0.05
# From this cosine on, a passage is a copy rather than a second voice.
SAME_COSINE = 0.98
BLOCK_ROWS = 32
# Passages read at once where duplicates left room among the best.
MORE_PASSAGES = 4


def fuse(candidates: Candidates, settings: RetrievalSettings) -> tuple[FloatArray, NDArray[np.int64]]:
    """Return one score a candidate, and its best sentence, both from all opinions together.

    The score is the weighted sum of the min–max normalised opinions; that of the sentences is the best
    that one sentence reaches by its vector and by how much of the question it names. Measured in
    ``docs/decisions/0007-ranking-signals.md``.

    :return: float32 ``[n]``, 0 to the sum of the weights, comparable within this result only; and int64
        ``[n]``, the sentence's place within its passage (0 where there is none).
    """
    sentence, voice = _best_sentences(candidates, settings)
    fused: FloatArray = (
        settings.passage_weight * min_max(candidates.passage)
        + voice
        + settings.lexical_weight * min_max(candidates.lexical)
    )
    return fused, sentence


def _best_sentences(
    candidates: Candidates, settings: RetrievalSettings
) -> tuple[NDArray[np.int64], FloatArray]:
    """Return each passage's best sentence and its score; one without any has its vector's alone."""
    voice: FloatArray = settings.sentence_weight * min_max(candidates.sentence)
    best = np.zeros(len(candidates), dtype=np.int64)
    low = candidates.sentence.min(initial=np.inf)
    spread = candidates.sentence.max(initial=-np.inf) - low
    stretched = (candidates.sentence_scores - low) / (spread if spread > 0 else 1)
    every = settings.sentence_weight * stretched + settings.coverage_weight * candidates.coverage
    sizes = np.diff(candidates.offsets)
    filled = np.flatnonzero(sizes)
    if len(filled):
        starts = candidates.offsets[filled]
        voice[filled] = np.maximum.reduceat(every, starts)
        reached = np.flatnonzero(every == np.repeat(voice, sizes))
        best[filled] = reached[np.searchsorted(reached, starts)] - starts
    return best, voice


def consult(scores: FloatArray, vectors: FloatArray, share: float, neighbours: int) -> FloatArray:
    """Return scores of which a share is the mean of those of the nearest others, by their cosines.

    Passages that say similar things tend to answer the same questions (the cluster hypothesis; score
    regularisation, Diaz 2007). Near-copies are no second voice and are not asked.

    :param vectors: float32 ``[n, d]``, unit length.
    :param share: 0 to 1; 0 leaves the scores as they are.
    """
    most = min(neighbours, len(scores) - 1)
    if share <= 0 or most < 1:
        return scores
    cosines = _cosines(vectors)
    cosines[cosines >= SAME_COSINE] = 0
    np.fill_diagonal(cosines, 0)
    nearest = np.empty((len(scores), most), dtype=np.int64)
    weight = np.empty((len(scores), most), dtype=np.float32)
    every = np.arange(len(scores))
    # For a handful of neighbours, looking for the best again is several times faster than sorting.
    for column in range(most):
        nearest[:, column] = cosines.argmax(axis=1)
        weight[:, column] = np.maximum(cosines[every, nearest[:, column]], 0)
        cosines[every, nearest[:, column]] = -1
    total = weight.sum(axis=1)
    heard = (weight * scores[nearest]).sum(axis=1) / np.where(total > 0, total, 1)
    mixed: FloatArray = np.where(total > 0, (1 - share) * scores + share * heard, scores)
    return mixed.astype(np.float32, copy=False)


def _cosines(vectors: FloatArray) -> FloatArray:
    """Return the cosines of unit vectors with each other, ``[n, n]``."""
    cosines = np.empty((len(vectors), len(vectors)), dtype=np.float32)
    # Row blocks this small stay on this thread: waking BLAS's others costs more than they save.
    for start in range(0, len(vectors), BLOCK_ROWS):
        end = start + BLOCK_ROWS
        block = vectors[start:end] @ vectors[start:].T
        cosines[start:end, start:] = block
        cosines[start:, start:end] = block.T
    return cosines


def doubt(candidates: Candidates) -> float:
    """Return how much of the question no single sentence names: 0 to 1, and 0 where none names any.

    Where one sentence names nearly all, the question is after that one fact; where none does, it is
    about a subject that many passages speak of.
    """
    named = float(candidates.coverage.max(initial=0.0))
    return 1.0 - named if named > 0 else 0.0


def min_max(scores: FloatArray) -> FloatArray:
    """Return scores stretched to 0 to 1; all equal scores become 0."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high <= low:
        return np.zeros_like(scores)
    stretched: FloatArray = (scores - np.float32(low)) / np.float32(high - low)
    return stretched


def order(fused: FloatArray, ids: Callable[[NDArray[np.int64]], Sequence[str]]) -> NDArray[np.int64]:
    """Return indices of candidates, best first, ties by the id of the passage.

    Rows would not do: a collection that grew by syncs has them in another order than a fresh one.

    :param ids: gives the ids of some candidates; asked only for those that tie.
    """
    best = np.argsort(-fused, kind="stable")
    same = np.flatnonzero(np.diff(fused[best]) == 0)
    tied = best[np.union1d(same, same + 1)]
    if not len(tied):
        return best
    places = np.zeros(len(fused), np.int64)
    places[tied] = np.argsort(np.argsort(np.array(ids(tied))))
    return np.lexsort((places, -fused))


def rank(
    query: Query,
    candidates: Candidates,
    store: PassageStore,
    settings: RetrievalSettings,
    k: int,
) -> Ranking:
    """Return the best ``k`` passages as hits, a near-duplicate folded into its better twin."""
    overlap = settings.duplicate_overlap
    own, sentences = fuse(candidates, settings)
    share = settings.neighbour_share * doubt(candidates)
    fused = (
        consult(own, store.vectors(candidates.rows), share, settings.neighbours) if share > 0 else own
    )
    heard = fused - own
    every = _opinions(candidates)
    kept: list[_Kept] = []
    opinions = np.empty((min(k, len(fused)), 3), dtype=np.float32)
    duplicates: dict[int, list[str]] = {}
    best = order(fused, lambda tied: store.passage_ids(candidates.rows[tied]))
    for index, passage in _passages(candidates, best, store, k):
        if len(kept) == k:
            break
        document = store.document(passage.document_id)
        new = _Kept(index, passage, document, every[index], overlap)
        # Near-identical texts have near-identical scores, and this test is much the cheaper.
        gaps = np.abs(opinions[: len(kept)] - new.opinions).max(axis=1)
        alike = (kept[place] for place in np.flatnonzero(gaps <= TWIN_SCORES))
        twin = next((old.place for old in alike if new.shingles.overlap(old.shingles, overlap)), None)
        if twin is None:
            opinions[len(kept)] = new.opinions
            kept.append(new)
        else:
            duplicates.setdefault(twin, []).append(passage.id)
    return Ranking(
        indices=tuple(item.place for item in kept),
        hits=tuple(
            Hit(
                passage=item.passage,
                document=item.document,
                score=float(fused[item.place]),
                scores=_scores(candidates, item.place, int(sentences[item.place]), heard),
                best_sentence=int(sentences[item.place]),
                matched_terms=_matched_terms(query, candidates, item.place),
                duplicates=tuple(duplicates.get(item.place, ())),
            )
            for item in kept
        ),
    )


def _passages(
    candidates: Candidates, best: NDArray[np.int64], store: PassageStore, k: int
) -> Iterator[tuple[int, Passage]]:
    """Yield candidates in the given order: the first ``k`` at once, a few more for each duplicate."""
    start, end = 0, k
    while start < len(best):
        part = best[start:end]
        yield from zip(part.tolist(), store.passages(candidates.rows[part]), strict=True)
        start, end = end, end + MORE_PASSAGES


@dataclass(frozen=True)
class _Kept:
    place: int
    passage: Passage
    document: Document
    opinions: NDArray[np.float32]
    overlap: float

    @cached_property
    def shingles(self) -> Shingles:
        return shingles(self.passage.span.of(self.document.text), self.overlap)


def _opinions(candidates: Candidates) -> FloatArray:
    """Return each candidate's three scores, ``[n, 3]``, BM25 on the scale of a cosine."""
    strongest = max(1.0, float(candidates.lexical.max(initial=0.0)))
    return np.stack(
        [candidates.passage, candidates.sentence, candidates.lexical / np.float32(strongest)], axis=1
    ).astype(np.float32)


def _matched_terms(query: Query, candidates: Candidates, place: int) -> tuple[str, ...]:
    """Return the question's words that occur in a candidate's sentences."""
    start, end = candidates.offsets[place : place + 2].tolist()
    found = np.flatnonzero(candidates.counts[start:end].any(axis=0))
    return tuple(query.groups[number].surface for number in found.tolist())


def _scores(candidates: Candidates, place: int, sentence: int, neighbours: FloatArray) -> Scores:
    """Return the opinions on one candidate, those of its sentences for the given one."""
    start, end = candidates.offsets[place : place + 2].tolist()
    bare = start == end
    return Scores(
        passage=float(candidates.passage[place]),
        sentence=float(
            candidates.sentence[place] if bare else candidates.sentence_scores[start + sentence]
        ),
        lexical=float(candidates.lexical[place]),
        coverage=0.0 if bare else float(candidates.coverage[start + sentence]),
        neighbours=float(neighbours[place]),
    )
