"""The measures: of ranking by ir-measures, of answers by containment, of abstaining by counting."""

import string
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

Run = Mapping[str, Mapping[str, float]]
"""Question id to document id to score, higher is better."""

RANKING_MEASURES = ("nDCG@10", "R@10", "R@100", "RR@10", "Success@1")
"""In the names of ir-measures; ``Success@1`` is hit@1, ``RR@10`` is MRR@10."""

ARTICLES = frozenset({"a", "an", "the"})


class Abstention(NamedTuple):
    """How well it is known what cannot be answered; abstaining from an unanswerable question is right.

    Each is 0 to 1, or ``None`` with nothing to divide by; ``auroc`` is the probability that an
    answerable question has more confidence than an unanswerable one (ties count half).
    """

    precision: float | None
    recall: float | None
    f1: float | None
    auroc: float | None


def ranking_measures(
    judgements: Mapping[str, Mapping[str, int]], run: Run
) -> dict[str, dict[str, float]]:
    """Return for each measure its value for each judged question; an unranked one has 0.

    Questions without a relevant document are left out, since no ranking of them can be right.
    """
    import ir_measures

    judged = {
        query: dict(grades)
        for query, grades in judgements.items()
        if any(g > 0 for g in grades.values())
    }
    values = {name: dict.fromkeys(judged, 0.0) for name in RANKING_MEASURES}
    measures = [ir_measures.parse_measure(name) for name in RANKING_MEASURES]
    ranked = {query: dict(run[query]) for query in judged if run.get(query)}
    for metric in ir_measures.iter_calc(measures, judged, ranked):
        values[str(metric.measure)][metric.query_id] = metric.value
    return values


def normalise_answer(text: str) -> str:
    """Return a text as SQuAD compares answers: lower case, no punctuation, no articles, single spaces.

    After the official script of Rajpurkar et al. 2016, its ASCII punctuation extended to Unicode's;
    dashes and hyphens become spaces, so that "5-billion-dollar" is "5 billion dollar".
    """
    kept = []
    for character in unicodedata.normalize("NFC", text.replace("İ", "i").lower()):
        category = unicodedata.category(character)
        if category == "Pd":
            kept.append(" ")
        elif not category.startswith("P") and character not in string.punctuation:
            kept.append(character)
    return " ".join(word for word in "".join(kept).split() if word not in ARTICLES)


def contains_answer(text: str, answers: Sequence[str]) -> bool:
    """Tell whether one of the answers stands in the text as whole words, after normalisation."""
    shown = f" {normalise_answer(text)} "
    wanted = (normalise_answer(answer) for answer in answers)
    return any(f" {answer} " in shown for answer in wanted if answer)


def abstention(
    unanswerable: Sequence[bool], abstained: Sequence[bool], confidence: Sequence[float]
) -> Abstention:
    """Judge abstentions over questions, given in one order in all three lists."""
    right = sum(wanted and done for wanted, done in zip(unanswerable, abstained, strict=True))
    precision = _share(right, sum(abstained))
    recall = _share(right, sum(unanswerable))
    f1 = None
    if precision is not None and recall is not None:
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Abstention(precision, recall, f1, auroc(unanswerable, confidence))


def auroc(unanswerable: Sequence[bool], confidence: Sequence[float]) -> float | None:
    """Return the area under the ROC curve of confidence for being answerable (Mann–Whitney)."""
    answerable_count = len(unanswerable) - sum(unanswerable)
    pairs = answerable_count * sum(unanswerable)
    if not pairs:
        return None
    ranked = sorted(zip(confidence, unanswerable, strict=True))
    won = 0.0
    below = 0  # unanswerable questions with less confidence
    start = 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        tied = sum(is_unanswerable for _, is_unanswerable in ranked[start:end])
        won += (end - start - tied) * (below + tied / 2)
        below += tied
        start = end
    return won / pairs


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, or ``None`` of nothing."""
    return sum(values) / len(values) if values else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
