"""How much a term says: the rarer, the more."""

from collections.abc import Sequence

import numpy as np

from qa.contracts import PassageStore
from qa.records import FloatArray, TermGroup


def importance(groups: Sequence[TermGroup], store: PassageStore) -> FloatArray:
    """Return each group's inverse document frequency (the form that BM25 uses): float32 ``[g]``."""
    total = max(1, len(store))
    found = store.document_frequencies(groups).astype(np.float64)
    weight = np.array([group.weight for group in groups])
    return (weight * np.log1p((total - found + 0.5) / (found + 0.5))).astype(np.float32)
