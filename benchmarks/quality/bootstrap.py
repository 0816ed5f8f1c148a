"""How sure a difference is: the paired bootstrap over questions."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

RESAMPLES = 10_000


class Difference(NamedTuple):
    """Mean difference, its 95 % interval, and the two-sided p of no difference."""

    mean: float
    low: float
    high: float
    p: float


def paired_bootstrap(ours: Sequence[float], theirs: Sequence[float], seed: int = 0) -> Difference:
    """Resample questions with replacement and see how the mean difference varies.

    :param ours: one value a question; ``theirs`` in the same order.
    """
    differences = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    generator = np.random.default_rng(seed)
    # In blocks, or thousands of questions would take gigabytes.
    means = np.concatenate(
        [
            generator.choice(differences, (RESAMPLES // 10, len(differences))).mean(axis=1)
            for _ in range(10)
        ]
    )
    low, high = np.percentile(means, [2.5, 97.5])
    p = 2 * min((means <= 0).mean(), (means >= 0).mean())
    return Difference(float(differences.mean()), float(low), float(high), float(min(1.0, p)))
