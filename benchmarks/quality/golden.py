"""The golden questions, asked of the seeds: answers shown, questions declined, quotes checked."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.golden.check import holds
from benchmarks.quality.declining import Judged, confidence_figures
from qa.assistant import Assistant
from qa.build import bake_once, build_index
from qa.contracts import ProgressCallback
from qa.evaluate.metrics import mean, normalise_answer
from qa.evaluate.run import cache_folder
from qa.records import Answer, JsonObject, Progress

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
QUESTIONS = ROOT / "benchmarks" / "golden" / "questions.jsonl"
MEASURED_BY = (QUESTIONS, QUESTIONS.with_name("check.py"))
SPLITS = ("dev", "test")


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """One golden question, what would be said in any case, and whether it was declined."""

    question: dict[str, Any]
    answer: Answer
    declined: bool
    right_if_shown: bool
    note_at_1: bool
    note_at_10: bool
    quotes: int
    exact_quotes: int

    @property
    def right(self) -> bool:
        """Whether it was answered or declined as it should be."""
        return self.declined if self.question["unanswerable"] else self.shown

    @property
    def shown(self) -> bool:
        """Whether the answer was shown."""
        return self.right_if_shown and not self.declined


def measure_golden(
    work: Path, encoder: str, progress: ProgressCallback, limit: int | None = None
) -> JsonObject:
    """Index the seeds, ask every golden question, and return the figures by split and kind.

    The mistakes of ``dev`` are listed; those of ``test`` are only counted.

    :param work: keeps the index.
    :param limit: ask the first so many questions of each split only.
    """
    folder = work / "indexes" / f"golden-{encoder}"
    baked = bake_once(encoder, cache_folder(), progress)
    build_index([SEEDS], folder, encoder=baked, progress=progress)
    lines = QUESTIONS.read_text("utf-8").splitlines()
    every = [json.loads(line) for line in lines if line.strip()]
    splits = [[item for item in every if item["split"] == split] for split in SPLITS]
    questions = [item for split in splits for item in split[:limit]]
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
        **{split: _figures(_of(judged, "split", split)) for split in SPLITS},
        "failures": [_failure(item) for item in _of(judged, "split", "dev") if not item.right],
    }


def _judge(question: dict[str, Any], assistant: Assistant) -> JudgedAnswer:
    answer = assistant.ask(question["question"], threshold=0)
    text = normalise_answer(" ".join(sentence.text for sentence in answer.sentences))
    found = [hit.document.uri in question["documents"] for hit in answer.hits]
    slices = [
        assistant.document(citation.document_id).text[citation.span.start : citation.span.end]
        for citation in answer.citations
    ]
    return JudgedAnswer(
        question=question,
        answer=answer,
        declined=answer.abstained or answer.confidence < assistant.settings.answer.threshold,
        right_if_shown=bool(answer.sentences)
        and all(any(holds(text, one) for one in item) for item in question["answers"]),
        note_at_1=any(found[:1]),
        note_at_10=any(found[:10]),
        quotes=len(slices),
        exact_quotes=sum(
            slice_ == citation.quote for slice_, citation in zip(slices, answer.citations, strict=True)
        ),
    )


def _of(judged: Iterable[JudgedAnswer], field: str, value: object) -> list[JudgedAnswer]:
    return [item for item in judged if item.question[field] == value]


def _figures(judged: Sequence[JudgedAnswer]) -> JsonObject:
    answerable = _of(judged, "unanswerable", False)
    unanswerable = _of(judged, "unanswerable", True)
    kinds = dict.fromkeys(item.question["kind"] for item in judged)
    return {
        "answer_shown": _mean(item.shown for item in answerable),
        "answer_if_never_declining": _mean(item.right_if_shown for item in answerable),
        "false_refusals": _mean(item.declined for item in answerable),
        "declined": _mean(item.declined for item in unanswerable),
        "note_found_at_1": _mean(item.note_at_1 for item in answerable),
        "note_found_at_10": _mean(item.note_at_10 for item in answerable),
        "confidence": confidence_figures(
            [
                Judged(
                    item.answer.confidence,
                    item.right_if_shown and not item.question["unanswerable"],
                    item.question["unanswerable"],
                )
                for item in judged
            ]
        ),
        "kinds": {kind: _kind_figures(_of(judged, "kind", kind)) for kind in kinds},
    }


def _kind_figures(judged: Sequence[JudgedAnswer]) -> JsonObject:
    return {
        "questions": len(judged),
        "right": _mean(item.right for item in judged),
        "declined": _mean(item.declined for item in judged),
        "note_found_at_1": _mean(item.note_at_1 for item in judged),
    }


def _failure(item: JudgedAnswer) -> JsonObject:
    answer, question = item.answer, item.question
    if question["unanswerable"]:
        reason = "answered what the notes do not say"
    elif item.declined:
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
