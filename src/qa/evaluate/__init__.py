"""Measure the assistant on sets of questions with known answers."""

from qa.evaluate.dataset import EvaluationSet, SetDocument, SetQuestion, read_set
from qa.evaluate.report import Evaluation, evaluation_object, judge
from qa.evaluate.run import Outcome, ask_all, cache_folder, index_set, write_run

__all__ = [
    "Evaluation",
    "EvaluationSet",
    "Outcome",
    "SetDocument",
    "SetQuestion",
    "ask_all",
    "cache_folder",
    "evaluation_object",
    "index_set",
    "judge",
    "read_set",
    "write_run",
]
