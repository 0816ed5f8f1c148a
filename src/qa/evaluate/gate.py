"""Sum up what became of one's own questions, and hold it against what was asked for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.errors import DatasetError
from qa.evaluate.diagnosis import Verdict
from qa.evaluate.questions import OwnQuestion, QuestionFile
from qa.evaluate.report import percentiles
from qa.records import JsonObject


@dataclass(frozen=True, slots=True)
class Gate:
    """The least shares (0 to 1) of questions answered and declined as expected; ``None`` for any."""

    answered: float | None = None
    declined: float | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of all questions, and what was asked for."""

    file: QuestionFile
    verdicts: tuple[Verdict, ...]
    gate: Gate

    @property
    def answered(self) -> float | None:
        """The share of the answerable questions that passed."""
        return _share([item.passed for item in self.verdicts if not item.question.unanswerable])

    @property
    def declined(self) -> float | None:
        """The share of the unanswerable questions that were declined."""
        return _share([item.passed for item in self.verdicts if item.question.unanswerable])

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """What is below what was asked for, a sentence each; empty when the gate is passed."""
        found = (("answered", self.answered), ("declined", self.declined))
        return tuple(
            f"--min-{name} asks for {least:g}, reached {share:.3f}."
            for name, share in found
            if (least := getattr(self.gate, name)) is not None and (share is None or share < least)
        )


def check_gate(gate: Gate, file: QuestionFile) -> None:
    """See that there are questions of each kind that the gate asks for.

    :raises DatasetError: if there are none, so that nothing could be measured.
    """
    for least, unanswerable, name in (
        (gate.answered, False, "answerable"),
        (gate.declined, True, "unanswerable"),
    ):
        if least is not None and all(q.unanswerable is not unanswerable for q in file.questions):
            raise DatasetError(
                f"{file.path} has no {name} question, so the share asked for cannot be measured. Add "
                "some, or leave the option out."
            )


def summary_object(summary: Summary) -> JsonObject:
    """Return the whole as JSON values."""
    verdicts = summary.verdicts
    median, slow = percentiles([item.milliseconds for item in verdicts])
    return {
        "file": str(summary.file.path),
        "questions": len(verdicts),
        "passed": sum(item.passed for item in verdicts),
        "answerable": sum(not item.question.unanswerable for item in verdicts),
        "answered": _rounded(summary.answered),
        "unanswerable": sum(item.question.unanswerable for item in verdicts),
        "declined": _rounded(summary.declined),
        "min_answered": summary.gate.answered,
        "min_declined": summary.gate.declined,
        "shortfalls": list(summary.shortfalls),
        "failures": dict(Counter(str(item.finding.failure) for item in verdicts if item.finding)),
        "question_ms_p50": round(median, 1),
        "question_ms_p95": round(slow, 1),
        "results": [_verdict_object(item) for item in verdicts],
    }


def summary_lines(summary: Summary) -> Iterator[str]:
    """Yield each failing question with what was expected, what came and why, then the totals."""
    for verdict in summary.verdicts:
        if verdict.finding:
            yield f"{summary.file.path}:{verdict.question.line}  {verdict.question.text}"
            yield f"    expected  {expected(verdict.question)}"
            yield f"    came      {came(verdict)}"
            yield f"    why       {verdict.finding.failure}. {verdict.finding.detail}"
            yield ""
    yield from _totals(summary)


def expected(question: OwnQuestion) -> str:
    """Return in words what a question expects."""
    if question.unanswerable:
        return "to be declined"
    parts = " and ".join(f"“{' | '.join(forms)}”" for forms in question.answers)
    cited = f"{' | '.join(question.documents)} cited" if question.documents else ""
    return ", ".join(part for part in (parts, cited) if part)


def came(verdict: Verdict) -> str:
    """Return in words what came."""
    if verdict.abstained or not verdict.shown:
        return f"declined: {verdict.reason}" if verdict.reason else "nothing"
    shown = " ".join(verdict.shown)
    return f"“{shown}” ({', '.join(verdict.cited)}), confidence {verdict.confidence:.2f}"


def _totals(summary: Summary) -> Iterator[str]:
    for name, share, wanted in (
        ("answered as expected", summary.answered, False),
        ("declined", summary.declined, True),
    ):
        kind = [item.passed for item in summary.verdicts if item.question.unanswerable is wanted]
        if share is not None:
            what = "unanswerable" if wanted else "answerable"
            yield f"{sum(kind)} of {len(kind)} {what} questions {name} ({share:.1%})"
    failures = Counter(item.finding.failure for item in summary.verdicts if item.finding)
    if failures:
        yield "; ".join(f"{count} {failure}" for failure, count in failures.most_common())
    if summary.file.ignored:
        yield f"Passed over, for they mean nothing here: {', '.join(summary.file.ignored)}"
    yield from summary.shortfalls


def _verdict_object(verdict: Verdict) -> JsonObject:
    question, finding = verdict.question, verdict.finding
    return {
        "line": question.line,
        "id": question.id,
        "question": question.text,
        "passed": verdict.passed,
        "failure": str(finding.failure) if finding else None,
        "detail": finding.detail if finding else "",
        "expected": {
            "answers": [list(forms) for forms in question.answers],
            "documents": list(question.documents),
            "unanswerable": question.unanswerable,
        },
        "abstained": verdict.abstained,
        "reason": verdict.reason,
        "confidence": round(verdict.confidence, 4),
        "shown": list(verdict.shown),
        "cited": list(verdict.cited),
        "ms": round(verdict.milliseconds, 1),
    }


def _share(passed: Sequence[bool]) -> float | None:
    return sum(passed) / len(passed) if passed else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
