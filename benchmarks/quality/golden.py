"""The golden questions, asked of the seeds: answers shown, questions declined, quotes checked."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.golden.check import holds
from qa.assistant import Assistant
from qa.build import bake_once, build_index
from qa.contracts import ProgressCallback
from qa.evaluate.metrics import auroc, mean, normalise_answer
from qa.evaluate.run import cache_folder
from qa.records import Answer, JsonObject, Progress

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = ROOT / "benchmarks" / "golden" / "questions.jsonl"


@dataclass(frozen=True, slots=True)
class Judged:
    """One golden question and what became of it."""

    question: dict[str, Any]
    answer: Answer
    shown: bool
    note_at_1: bool
    note_at_10: bool
    quotes: int
    exact_quotes: int

    @property
    def right(self) -> bool:
        """Whether it was answered or declined as it should be."""
        return self.answer.abstained if self.question["unanswerable"] else self.shown


def measure_golden(work: Path | None, encoder: str, progress: ProgressCallback) -> JsonObject:
    """Index the seeds, ask every golden question, and return the figures by split and kind.

    The mistakes of ``dev`` are listed; those of ``test`` are only counted.
    """
    cache = cache_folder()
    folder = (work or cache / "evaluate") / "golden"
    build_index(
        [ROOT / "seeds"], folder, encoder=bake_once(encoder, cache, progress), progress=progress
    )
    questions = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]
    judged = []
    with Assistant.open(folder) as assistant:
        for number, question in enumerate(questions, start=1):
            judged.append(_judge(question, assistant))
            progress(Progress("questions", number, len(questions), "golden"))
    return {
        "encoder": encoder,
        "questions": len(judged),
        "quotes": sum(item.quotes for item in judged),
        "exact_quotes": sum(item.exact_quotes for item in judged),
        **{split: _figures(_of(judged, "split", split)) for split in ("dev", "test")},
        "failures": [_failure(item) for item in _of(judged, "split", "dev") if not item.right],
    }


def _judge(question: dict[str, Any], assistant: Assistant) -> Judged:
    answer = assistant.ask(question["question"])
    text = normalise_answer(" ".join(sentence.text for sentence in answer.sentences))
    found = [hit.document.uri in question["documents"] for hit in answer.hits]
    slices = [
        assistant.document(citation.document_id).text[citation.span.start : citation.span.end]
        for citation in answer.citations
    ]
    return Judged(
        question=question,
        answer=answer,
        shown=bool(answer.sentences)
        and all(any(holds(text, one) for one in item) for item in question["answers"]),
        note_at_1=any(found[:1]),
        note_at_10=any(found[:10]),
        quotes=len(slices),
        exact_quotes=sum(
            slice_ == citation.quote for slice_, citation in zip(slices, answer.citations, strict=True)
        ),
    )


def _of(judged: Iterable[Judged], field: str, value: object) -> list[Judged]:
    return [item for item in judged if item.question[field] == value]


def _figures(judged: Sequence[Judged]) -> JsonObject:
    answerable = _of(judged, "unanswerable", False)
    unanswerable = _of(judged, "unanswerable", True)
    kinds = dict.fromkeys(item.question["kind"] for item in judged)
    return {
        "answer_shown": _mean(item.shown for item in answerable),
        "false_refusals": _mean(item.answer.abstained for item in answerable),
        "declined": _mean(item.answer.abstained for item in unanswerable),
        "note_found_at_1": _mean(item.note_at_1 for item in answerable),
        "note_found_at_10": _mean(item.note_at_10 for item in answerable),
        "confidence_AUROC": round(
            auroc(
                [item.question["unanswerable"] for item in judged],
                [item.answer.confidence for item in judged],
            )
            or 0.0,
            4,
        ),
        "kinds": {kind: _kind_figures(_of(judged, "kind", kind)) for kind in kinds},
    }


def _kind_figures(judged: Sequence[Judged]) -> JsonObject:
    return {
        "questions": len(judged),
        "right": _mean(item.right for item in judged),
        "declined": _mean(item.answer.abstained for item in judged),
        "note_found_at_1": _mean(item.note_at_1 for item in judged),
    }


def _failure(item: Judged) -> JsonObject:
    answer, question = item.answer, item.question
    if question["unanswerable"]:
        reason = "answered what the notes do not say"
    elif answer.abstained:
        reason = "declined"
    else:
        reason = "another sentence shown" if item.note_at_10 else "note not found"
    return {
        "id": question["id"],
        "kind": question["kind"],
        "question": question["question"],
        "expected": question["answers"],
        "reason": reason,
        "confidence": round(answer.confidence, 3),
        "shown": answer.text,
        "note": question.get("note", ""),
    }


def _mean(values: Iterable[bool]) -> float | None:
    found = mean([float(value) for value in values])
    return None if found is None else round(found, 4)
