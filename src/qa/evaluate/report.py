"""Judge what came out of a run: figures for a whole set."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.evaluate.dataset import EvaluationSet
from qa.evaluate.metrics import Abstention, abstention, contains_answer, mean, ranking_measures
from qa.evaluate.run import Outcome
from qa.records import IngestReport, JsonObject

MEASURE_NAMES = {
    "nDCG@10": "nDCG@10",
    "R@10": "recall@10",
    "R@100": "recall@100",
    "RR@10": "MRR@10",
    "Success@1": "hit@1",
}
"""The names of ir-measures, and ours for readers."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one set; all rates are 0 to 1, ``None`` where the set has no such questions.

    ``measures`` are means over the ``judged`` questions, those with a relevant document.
    ``answer_in_top_sentence``, ``answer_in_shown_answer`` and ``answer_if_never_declining`` are over
    the ``answerable`` questions whose answers are known; in the second a declined question is a miss,
    in the others nothing is declined. ``milliseconds``: median and 95th percentile of one question.
    """

    name: str
    documents: int
    questions: int
    judged: int
    answerable: int
    unanswerable: int
    measures: dict[str, float | None]
    answer_in_top_sentence: float | None
    answer_in_shown_answer: float | None
    answer_if_never_declining: float | None
    false_refusals: float | None
    abstention: Abstention
    milliseconds: tuple[float, float]


def judge(dataset: EvaluationSet, outcomes: Sequence[Outcome]) -> Evaluation:
    """Compare outcomes with what the set knows to be right."""
    run = {outcome.question.id: outcome.ranking for outcome in outcomes}
    values = ranking_measures(dataset.judgements, run)
    measures = {ours: mean(list(values[theirs].values())) for theirs, ours in MEASURE_NAMES.items()}
    known = [o for o in outcomes if _known_answers(o) and not o.question.unanswerable]
    shown = [contains_answer(o.answer, _known_answers(o)) for o in known]
    unanswerable = [o.question.unanswerable for o in outcomes]
    asked = any(unanswerable)
    return Evaluation(
        name=dataset.name,
        documents=len(dataset.documents),
        questions=len(outcomes),
        judged=len(values["nDCG@10"]),
        answerable=len(known),
        unanswerable=sum(unanswerable),
        measures=measures,
        answer_in_top_sentence=mean(
            [contains_answer(o.top_sentence, _known_answers(o)) for o in known]
        ),
        answer_in_shown_answer=mean(
            [right and not o.abstained for right, o in zip(shown, known, strict=True)]
        ),
        answer_if_never_declining=mean(shown),
        false_refusals=mean([o.abstained for o in known]),
        abstention=abstention(
            unanswerable, [o.abstained for o in outcomes], [o.confidence for o in outcomes]
        )
        if asked
        else Abstention(None, None, None, None),
        milliseconds=percentiles([o.milliseconds for o in outcomes]),
    )


def evaluation_object(evaluation: Evaluation, ingest: IngestReport | None = None) -> JsonObject:
    """Return the figures as JSON values under the names that the documentation uses."""
    result: JsonObject = {
        "set": evaluation.name,
        "documents": evaluation.documents,
        "questions": evaluation.questions,
        "judged_questions": evaluation.judged,
        "questions_with_answers": evaluation.answerable,
        "unanswerable_questions": evaluation.unanswerable,
        **{name: _rounded(value) for name, value in evaluation.measures.items()},
        "answer_in_top_sentence": _rounded(evaluation.answer_in_top_sentence),
        "answer_in_shown_answer": _rounded(evaluation.answer_in_shown_answer),
        "answer_if_never_declining": _rounded(evaluation.answer_if_never_declining),
        "false_refusals": _rounded(evaluation.false_refusals),
        "abstention_precision": _rounded(evaluation.abstention.precision),
        "abstention_recall": _rounded(evaluation.abstention.recall),
        "abstention_F1": _rounded(evaluation.abstention.f1),
        "confidence_AUROC": _rounded(evaluation.abstention.auroc),
        "question_ms_p50": round(evaluation.milliseconds[0], 1),
        "question_ms_p95": round(evaluation.milliseconds[1], 1),
    }
    if ingest:
        result |= {
            "passages": ingest.passages,
            "encoded_passages": ingest.encoded_passages,
            "indexing_seconds": round(ingest.seconds, 1),
        }
    return result


def _known_answers(outcome: Outcome) -> tuple[str, ...]:
    return outcome.question.answers + outcome.question.gold_sentences


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile: the values with so many at or below them.

    Of nothing, twice 0.
    """
    if not values:
        return 0.0, 0.0
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2], ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
