"""Files of questions: JSON lines in, JSON lines out."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.cli.terminal import write_json
from qa.errors import QAError, QuestionError


class BatchError(QAError):
    """A file of questions is missing or malformed."""


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One question with the id under which its answer is wanted."""

    id: str | int
    question: str


def read_batch(path: Path) -> list[BatchItem]:
    """Read all questions, so that a malformed line is found before anything is answered.

    :param path: a file, or ``-`` for stdin; empty lines are passed over.
    :raises BatchError: naming the line that is no JSON object with ``id`` and ``question``.
    """
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise BatchError(f"{path}: {error.strerror}. Give a readable file of JSON lines.") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BatchError(f"{path}:{line}: not UTF-8. Save the file as UTF-8.") from error
    # Not splitlines(): U+2028 and its like may stand inside a JSON string.
    lines = enumerate(text.split("\n"), start=1)
    return [_item(line, f"{path}:{number}") for number, line in lines if line.strip()]


def answer_batch(
    items: Iterable[BatchItem], answer: Callable[[str], dict[str, Any]], *, abstained: bool = False
) -> None:
    """Print one object a line; a question that cannot be asked gets one that says why.

    :param answer: gives the object for one question.
    :param abstained: whether the object of a bad question says ``abstained``, as answers do.
    """
    for item in items:
        try:
            found = answer(item.question)
        except QuestionError as error:
            found = _refused(item.question, str(error), abstained=abstained)
        write_json({"id": item.id, **found}, flush=True)


def _refused(question: str, reason: str, *, abstained: bool) -> dict[str, Any]:
    # The start is enough to know the question by; the reader has the whole of it under its id.
    refused: dict[str, Any] = {
        "question": question[:200],
        "reason": reason,
        "hits": [],
        "timings_ms": {},
    }
    if abstained:
        refused |= {
            "abstained": True,
            "confidence": 0.0,
            "answer": "",
            "sentences": [],
            "citations": [],
        }
    return refused


def _item(line: str, place: str) -> BatchItem:
    try:
        record = json.loads(line)
    # A number of thousands of digits is a ValueError too.
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        reason = "a number too long" if type(error) is ValueError else reason
        raise BatchError(f"{place}: not JSON ({reason}). Write one object a line.") from error
    if not isinstance(record, dict):
        raise BatchError(f"{place}: {type(record).__name__} instead of an object with id and question.")
    identifier, question = record.get("id"), record.get("question")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int):
        raise BatchError(f"{place}: `id` is {identifier!r}; give a string or a whole number.")
    if not isinstance(question, str):
        raise BatchError(f"{place}: `question` is {question!r}; give a string.")
    return BatchItem(identifier, question.encode("utf-8", "replace").decode("utf-8"))
