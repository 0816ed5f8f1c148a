"""How sure a difference is: paired over questions, by the bootstrap and by randomisation."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

SAMPLES = 10_000
BLOCK = 1_000  # samples drawn at once, or thousands of questions would take gigabytes


class Difference(NamedTuple):
    """A mean difference, its 95 % interval and standard error (bootstrap), and p (randomisation).

    ``p`` is two-sided: how often a difference at least as large comes up where each question's two
    values are swapped by the toss of a coin (Smucker, Allan & Carterette 2007).
    """

    mean: float
    low: float
    high: float
    error: float
    p: float


def paired_difference(ours: Sequence[float], theirs: Sequence[float], seed: int = 0) -> Difference:
    """Compare two pipelines.

    :param ours: one value a question, at least one; ``theirs`` in the same order.
    """
    gaps = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    generator = np.random.default_rng(seed)
    blocks = range(SAMPLES // BLOCK)
    means = np.concatenate([generator.choice(gaps, (BLOCK, len(gaps))).mean(axis=1) for _ in blocks])
    low, high = np.percentile(means, [2.5, 97.5])
    swapped = np.concatenate(
        [generator.choice([-1.0, 1.0], (BLOCK, len(gaps))) @ gaps / len(gaps) for _ in blocks]
    )
    # A hair below, or the rounding of a sum would hide the swap that changes nothing.
    as_large = int((np.abs(swapped) >= abs(gaps.mean()) - 1e-12).sum())
    return Difference(
        mean=float(gaps.mean()),
        low=float(low),
        high=float(high),
        error=float(means.std()),
        p=(1 + as_large) / (1 + SAMPLES),
    )


def mean_of_sets(means: Sequence[float], errors: Sequence[float]) -> Difference:
    """Return the difference averaged over sets, each set counting the same.

    The questions of the sets are independent, so the errors add up by their squares; interval and p are
    the normal distribution's.
    """
    mean = sum(means) / len(means)
    error = math.sqrt(sum(value * value for value in errors)) / len(errors)
    p = math.erfc(abs(mean) / error / math.sqrt(2)) if error else float(mean == 0)
    return Difference(mean, mean - 1.96 * error, mean + 1.96 * error, error, p)
