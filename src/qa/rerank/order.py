"""The new order: a cross-encoder's opinion and the score that a passage came with, blended."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qa.records import FloatArray, Hit


def reorder(hits: Sequence[Hit], opinions: Sequence[float] | FloatArray, weight: float) -> list[Hit]:
    """Order hits by ``weight · opinion + (1 - weight) · score``, both stretched to 0 to 1 first.

    The new order takes over the old scores, the best the highest: they stay comparable with the
    scores of hits behind these, and what was learnt from scores meets the spread that it knows. Each
    hit keeps its own opinion in ``scores.reranker``.

    :param opinions: one a hit, on any scale, higher is better.
    :param weight: what the opinion counts, 0 to 1.
    """
    if not hits:
        return []
    old = np.array([hit.score for hit in hits], dtype=np.float64)
    blend = weight * _stretched(np.asarray(opinions, dtype=np.float64)) + (1 - weight) * _stretched(old)
    # Stable, so that equal blends keep the order in which they came.
    order = np.argsort(-blend, kind="stable")
    scores = np.sort(old)[::-1]
    return [
        replace(
            hits[index],
            score=float(scores[place]),
            scores=replace(hits[index].scores, reranker=float(opinions[index])),
        )
        for place, index in enumerate(order)
    ]


def _stretched(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> FloatArray:
    """Return values stretched to 0 to 1; all equal values become 0."""
    low, high = values.min(), values.max()
    if not high > low:
        return np.zeros(len(values), dtype=np.float32)
    stretched: FloatArray = ((values - low) / (high - low)).astype(np.float32)
    return stretched
