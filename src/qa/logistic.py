"""Logistic: the curve from log odds to a probability, which what was learnt here is read with."""

import math


def sigmoid(odds: float) -> float:
    """Return the probability (0 to 1) for log odds.

    By the hyperbolic tangent, which is the same curve and does not overflow.
    """
    return 0.5 * (1.0 + math.tanh(0.5 * odds))
