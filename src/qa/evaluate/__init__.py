"""Measure the assistant on sets of questions with known answers, and on one's own questions."""

from qa.evaluate.dataset import EvaluationSet, SetDocument, SetQuestion, read_set
from qa.evaluate.diagnosis import Failure, Finding, Verdict, ask_questions
from qa.evaluate.gate import Gate, Summary, check_gate, summary_lines, summary_object
from qa.evaluate.junit import write_junit
from qa.evaluate.questions import OwnQuestion, QuestionFile, read_questions
from qa.evaluate.report import Evaluation, evaluation_object, judge
from qa.evaluate.run import Outcome, ask_all, cache_folder, index_set, write_run

__all__ = [
    "Evaluation",
    "EvaluationSet",
    "Failure",
    "Finding",
    "Gate",
    "Outcome",
    "OwnQuestion",
    "QuestionFile",
    "SetDocument",
    "SetQuestion",
    "Summary",
    "Verdict",
    "ask_all",
    "ask_questions",
    "cache_folder",
    "check_gate",
    "evaluation_object",
    "index_set",
    "judge",
    "read_questions",
    "read_set",
    "summary_lines",
    "summary_object",
    "write_junit",
    "write_run",
]
