"""Retrieve candidates: the passages that vectors or terms bring up, each with all three opinions."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qa.contracts import PassageStore
from qa.records import Candidates, FloatArray, Query
from qa.settings import RetrievalSettings


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
    best, sentence = _best_sentences(offsets, sentence_scores, passage)
    return Candidates(
        rows=rows,
        passage=passage,
        sentence=sentence,
        lexical=store.term_scores(rows, query.groups),
        best_sentence=best,
        offsets=offsets,
        sentence_scores=sentence_scores,
    )


def _best_sentences(
    offsets: NDArray[np.int64], scores: FloatArray, fallback: FloatArray
) -> tuple[NDArray[np.int64], FloatArray]:
    """Return each passage's best sentence and its score; a passage without any keeps its own."""
    best = np.zeros(len(offsets) - 1, dtype=np.int64)
    top = fallback.astype(np.float32, copy=True)
    for index, (start, end) in enumerate(pairwise(offsets)):
        if end > start:
            best[index] = int(np.argmax(scores[start:end]))
            top[index] = scores[start + best[index]]
    return best, top
