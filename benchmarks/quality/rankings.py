"""Rankings by other means, over the same passages and vectors as ours."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qa.contracts import Encoder
from qa.evaluate.run import PASSAGES_RANKED
from qa.rank import min_max
from qa.records import FloatArray, Query
from qa.store import Store

# Cormack, Clarke & Büttcher 2009.
RRF_CONSTANT = 60

Scored = tuple[NDArray[np.int64], FloatArray]
"""Rows, and a score for each."""


class Baselines:
    """Ranks documents by B (BM25), D (passage vector), S (best sentence vector) and their fusions.

    "+" is the sum of min–max normalised scores over the candidates: the best of D and of B together.
    """

    def __init__(self, store: Store, encoder: Encoder) -> None:
        self._store = store
        self._encoder = encoder
        uris = {document.id: document.uri for document in store.documents()}
        passages = store.passages(np.arange(len(store), dtype=np.int64))
        self._uris = [uris.get(passage.document_id, "") for passage in passages]

    def rank(self, query: Query) -> Mapping[str, dict[str, float]]:
        """Return for each baseline the score of each document's best passage."""
        vector = self._encoder.encode_queries([query.encoded_text])[0]
        by_vector = self._store.search_vectors(vector, PASSAGES_RANKED)
        by_terms = self._store.search_terms(query.groups, PASSAGES_RANKED)
        rows = np.union1d(by_vector[0], by_terms[0]).astype(np.int64)
        scores = {
            "D": self._store.vector_scores(rows, vector),
            "S": self._sentence(rows, vector),
            "B": self._store.term_scores(rows, query.groups),
        }
        ranked: dict[str, Scored] = {
            "B": by_terms,
            "D": by_vector,
            "S": self._best_sentences(vector),
            "RRF(D,B)": reciprocal_rank_fusion(by_vector[0], by_terms[0]),
        }
        for names in ("DB", "DSB"):
            ranked["+".join(names)] = (rows, _sum(min_max(scores[name]) for name in names))
        return {name: self._documents(*found) for name, found in ranked.items()}

    def _best_sentences(self, vector: FloatArray) -> Scored:
        live, _ = self._store.search_vectors(vector, len(self._store))
        scores = self._sentence(live, vector)
        best = np.argsort(-scores, kind="stable")[:PASSAGES_RANKED]
        return live[best], scores[best]

    def _sentence(self, rows: NDArray[np.int64], vector: FloatArray) -> FloatArray:
        offsets, scores = self._store.sentence_scores(rows, vector)
        best = [scores[start:end].max() if end > start else -1.0 for start, end in pairwise(offsets)]
        return np.array(best, dtype=np.float32)

    def _documents(self, rows: NDArray[np.int64], scores: FloatArray) -> dict[str, float]:
        best: dict[str, float] = {}
        for row, score in zip(rows.tolist(), scores.tolist(), strict=True):
            uri = self._uris[row]
            best[uri] = max(score, best.get(uri, score))
        return best


def reciprocal_rank_fusion(*rankings: NDArray[np.int64]) -> Scored:
    """Return rows with the sum of 1 / (60 + rank) over the rankings that hold them."""
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking.tolist(), start=1):
            fused[row] = fused.get(row, 0.0) + 1 / (RRF_CONSTANT + rank)
    return np.array(list(fused), dtype=np.int64), np.array(list(fused.values()), dtype=np.float32)


def _sum(parts: Iterable[FloatArray]) -> FloatArray:
    total: FloatArray = np.sum(list(parts), axis=0).astype(np.float32)
    return total
