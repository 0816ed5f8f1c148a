"""Rankings by the usual means, over the same passages and vectors as ours."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.passages import PASSAGES_RANKED, Material, Run
from qa.rank import min_max
from qa.records import FloatArray

# Cormack, Clarke & Büttcher 2009.
RRF_CONSTANT = 60
# The names that bm25s and Snowball have for the languages of the sets.
LANGUAGES = {"en": ("english", "english"), "tr": ("turkish", "turkish")}

Scored = tuple[NDArray[np.int64], FloatArray]
"""Rows, and a score for each."""


def usual_pipelines(material: Material) -> dict[str, Run]:
    """Rank documents by BM25, by the passage's vector, and by two ways to put them together.

    ``D+B`` is the sum of min–max normalised scores over the candidates of both.
    """
    runs: dict[str, Run] = {"BM25": {}, "dense": {}, "RRF": {}, "D+B": {}}
    lexical = _bm25_scores(material)
    for identifier, vector, by_terms in zip(
        material.question_ids, material.question_vectors, lexical, strict=True
    ):
        dense = material.vectors @ vector
        best_dense = _best(dense)
        best_terms = _best(by_terms)
        best_terms = best_terms[by_terms[best_terms] > 0]
        both = np.union1d(best_dense, best_terms)
        ranked: dict[str, Scored] = {
            "BM25": (best_terms, by_terms[best_terms]),
            "dense": (best_dense, dense[best_dense]),
            "RRF": reciprocal_rank_fusion(best_dense, best_terms),
            "D+B": (both, min_max(dense[both]) + min_max(by_terms[both])),
        }
        for name, (rows, scores) in ranked.items():
            runs[name][identifier] = material.by_document(rows.tolist(), scores.tolist())
    return runs


def reciprocal_rank_fusion(*rankings: NDArray[np.int64]) -> Scored:
    """Return rows with the sum of 1 / (60 + rank) over the rankings that hold them."""
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking.tolist(), start=1):
            fused[row] = fused.get(row, 0.0) + 1 / (RRF_CONSTANT + rank)
    return np.array(list(fused), dtype=np.int64), np.array(list(fused.values()), dtype=np.float32)


def _bm25_scores(material: Material) -> Iterator[FloatArray]:
    """Yield each question's BM25 score of every passage, by bm25s with its defaults and a stemmer."""
    import bm25s
    import Stemmer

    stop_words, stemmer = LANGUAGES.get(material.language, LANGUAGES["en"])
    snowball = Stemmer.Stemmer(stemmer)

    def tokens(texts: Sequence[str]) -> list[list[str]]:
        found: list[list[str]] = bm25s.tokenize(
            list(texts), stopwords=stop_words, stemmer=snowball, return_ids=False, show_progress=False
        )
        return found

    ranker = bm25s.BM25()
    ranker.index(tokens(material.texts), show_progress=False)
    for words in tokens(material.questions):
        known = [word for word in words if word in ranker.vocab_dict]
        yield (
            np.asarray(ranker.get_scores(known), dtype=np.float32)
            if known
            else np.zeros(len(material.texts), dtype=np.float32)
        )


def _best(scores: FloatArray) -> NDArray[np.int64]:
    return np.argsort(-scores, kind="stable")[:PASSAGES_RANKED]
