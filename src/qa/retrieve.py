"""Retrieve candidates: the passages that vectors or terms bring up, each with all three opinions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.contracts import PassageStore
from qa.records import Candidates, FloatArray, Query, RowArray, TermGroup
from qa.settings import RetrievalSettings
from qa.term_weights import importance


def retrieve(
    query: Query, vector: FloatArray, store: PassageStore, settings: RetrievalSettings, k: int = 0
) -> Candidates:
    """Collect the best passages by vector and by terms, and score each of them in every way.

    :param vector: the encoded question, float32 ``[d]``, unit length.
    :param k: take at least so many from each search, where more than ``settings.candidates``.
    """
    allowed = store.allowed_rows(query.filters)
    depth = max(settings.candidates, k)
    by_vector, _ = store.search_vectors(vector, depth, allowed)
    by_terms, _ = store.search_terms(query.groups, depth, allowed)
    rows = np.union1d(by_vector, by_terms).astype(np.int64)
    offsets, sentence_scores = store.sentence_scores(rows, vector)
    passage = store.vector_scores(rows, vector)
    _, counts, lengths = store.sentence_term_counts(rows, query.groups)
    return Candidates(
        rows=rows,
        passage=passage,
        sentence=_best_of_each(offsets, sentence_scores, passage),
        lexical=store.term_scores(rows, query.groups),
        offsets=offsets,
        sentence_scores=sentence_scores,
        counts=counts,
        lengths=lengths,
        coverage=_coverage(rows, query.groups, store, offsets, counts),
    )


def _coverage(
    rows: RowArray,
    groups: Sequence[TermGroup],
    store: PassageStore,
    offsets: NDArray[np.int64],
    counts: NDArray[np.int32],
) -> FloatArray:
    """Return how much of the question each sentence of the rows names: float32 ``[m]``, 0 to 1.

    Words count by their rarity, those of the headings as if each sentence repeated them, since they
    say what it is about; a word that no passage holds tells none from another and does not count.
    """
    known = store.document_frequencies(groups) > 0
    weight = np.where(known, importance(groups, store), 0)
    total = float(weight.sum())
    # A question mostly of unknown words is in another language; the names it shares would mislead.
    if total <= 0 or 2 * np.count_nonzero(known) < len(groups):
        return np.zeros(len(counts), dtype=np.float32)
    running = np.concatenate([np.zeros((1, len(groups)), np.int64), np.cumsum(counts, axis=0)])
    in_sentences = running[offsets[1:]] - running[offsets[:-1]]
    in_headings = store.term_counts(rows, groups) > in_sentences
    named = (counts > 0) | np.repeat(in_headings, np.diff(offsets), axis=0)
    coverage: FloatArray = ((named * weight).sum(axis=1) / total).astype(np.float32)
    return coverage


def _best_of_each(offsets: NDArray[np.int64], scores: FloatArray, fallback: FloatArray) -> FloatArray:
    """Return each passage's best sentence score; a passage without any keeps its own."""
    best = fallback.astype(np.float32, copy=True)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        best[filled] = np.maximum.reduceat(scores, offsets[filled])
    return best
