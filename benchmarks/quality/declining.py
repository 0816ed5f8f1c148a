"""What a confidence is worth: refusals against right answers at every threshold, and calibration."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluate.metrics import auroc
from qa.records import JsonObject

FALSE_REFUSALS = 0.05
"""The share of the answerable questions that may be declined where the declined are counted."""
BINS = 10
CURVE_POINTS = 50


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: how confident the answer was (0 to 1), and whether what it showed is right.

    No answer to an unanswerable question is right.
    """

    confidence: float
    right: bool
    unanswerable: bool


def declined_at(judged: Sequence[Judged], false_refusals: float = FALSE_REFUSALS) -> float | None:
    """Return the share of the unanswerable declined at the strictest threshold with few false refusals.

    :param false_refusals: the most of the answerable that may be declined (0 to 1).
    :return: ``None`` without both kinds of question.
    """
    answerable = sorted(item.confidence for item in judged if not item.unanswerable)
    unanswerable = [item.confidence for item in judged if item.unanswerable]
    if not answerable or not unanswerable:
        return None
    place = math.floor(false_refusals * len(answerable))
    threshold = answerable[place] if place < len(answerable) else math.inf
    return sum(confidence < threshold for confidence in unanswerable) / len(unanswerable)


def risk_coverage(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """Return (coverage, risk): the share of questions answered, surest first, and of those the wrong.

    The last point is at coverage 1; questions of equal confidence are answered together, since no
    threshold tells them apart.
    """
    ordered = sorted(judged, key=lambda item: -item.confidence)
    wrong = np.cumsum([not item.right for item in ordered])
    ends = [
        place
        for place in range(len(ordered))
        if place + 1 == len(ordered) or ordered[place].confidence != ordered[place + 1].confidence
    ]
    return [((place + 1) / len(ordered), float(wrong[place]) / (place + 1)) for place in ends]


def area_under(curve: Sequence[tuple[float, float]]) -> float:
    """Return the mean risk over all coverages (the area under the curve, 0 is perfect)."""
    before, area = 0.0, 0.0
    for coverage, risk in curve:
        area += (coverage - before) * risk
        before = coverage
    return area


def reliability(judged: Sequence[Judged]) -> list[tuple[int, float, float]]:
    """Return how many, mean confidence, share right for each tenth of confidence that has questions."""
    bins: dict[int, list[Judged]] = {}
    for item in judged:
        bins.setdefault(min(BINS - 1, int(item.confidence * BINS)), []).append(item)
    return [
        (
            len(bins[number]),
            sum(item.confidence for item in bins[number]) / len(bins[number]),
            sum(item.right for item in bins[number]) / len(bins[number]),
        )
        for number in sorted(bins)
    ]


def calibration_error(bins: Sequence[tuple[int, float, float]]) -> float:
    """Return the expected calibration error: the mean gap between confidence and share right."""
    total = sum(count for count, _, _ in bins)
    return sum(count * abs(confidence - right) for count, confidence, right in bins) / total


def confidence_figures(judged: Sequence[Judged]) -> JsonObject:
    """Return all of it as JSON values, rounded."""
    bins, curve = reliability(judged), risk_coverage(judged)
    area = auroc([item.unanswerable for item in judged], [item.confidence for item in judged])
    return {
        "AUROC": _rounded(area),
        "declined_at_5_percent_false_refusals": _rounded(declined_at(judged)),
        "calibration_error": _rounded(calibration_error(bins)),
        "Brier": _rounded(sum((item.confidence - item.right) ** 2 for item in judged) / len(judged)),
        "risk_area": _rounded(area_under(curve)),
        "reliability": [[count, _rounded(sure), _rounded(right)] for count, sure, right in bins],
        "risk_coverage": [[_rounded(coverage), _rounded(risk)] for coverage, risk in _thinned(curve)],
    }


def _thinned(curve: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return at most ``CURVE_POINTS`` of the points, the first and the last among them."""
    chosen = np.linspace(0, len(curve) - 1, min(CURVE_POINTS, len(curve))).round().astype(int)
    return [curve[place] for place in chosen]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
