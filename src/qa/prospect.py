"""Prospect: how likely it is that a sentence not read yet answers, and none of those that were read.

Most of the time of an answer is spent on reading sentences, and most of that where there is nothing to
be found. How far the best sentence read is ahead, how far the scores have fallen and how many were read
tell whether reading on is worth it.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from qa.logistic import sigmoid

FEATURES = ("ahead", "fall", "log_read")


def features(best: float, first: float, following: float, read: int) -> tuple[float, float, float]:
    """Return ``FEATURES``: what is known when so many sentences have been read.

    :param best: the best joint score of a sentence read, a logit.
    :param first: what the ranker alone gives to the joint score of its best sentence.
    :param following: the same of the best sentence not read yet.
    :param read: how many have been read, at least 1.
    """
    return best - following, first - following, math.log(read)


@dataclass(frozen=True, slots=True)
class Prospect:
    """A logistic model over ``FEATURES``, learnt from questions new to the reader."""

    bias: float
    weights: tuple[float, ...]

    def probability(self, seen: tuple[float, float, float]) -> float:
        """Return the probability (0 to 1) that reading on finds an answer that was not found yet."""
        parts = (weight * value for weight, value in zip(self.weights, seen, strict=True))
        return sigmoid(self.bias + sum(parts))


@cache
def default_prospect() -> Prospect:
    """Return the model that was learnt, kept as JSON."""
    data = json.loads(files("qa.models").joinpath("prospect.json").read_text(encoding="utf-8"))
    return Prospect(data["bias"], tuple(data["weights"][name] for name in FEATURES))
