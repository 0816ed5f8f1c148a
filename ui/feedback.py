"""Keep what people think of answers, beside the index, and hand it out as an evaluation set.

Each judgement is one line of JSON in ``<index>.feedback.jsonl``. Lines are only ever added, each by
one write under a lock, so two servers and a crash lose nothing; a later line on a turn counts instead
of the earlier ones. Nothing is sent anywhere.
"""

import csv
import fcntl
import io
import json
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.evaluate.cells import shielded
from qa.records import Answer
from ui.library import Shelf
from ui.records import Sources, Turn, Verdict

_log = logging.getLogger(__name__)

# What `qa evaluate` reads.
COLUMNS = ("question", "answer", "document", "unanswerable")
# What parts the forms and the parts of an answer there, so that no quote may hold it.
BETWEEN = re.compile(r"\||&&")
# A comment or an answer longer than this is cut: it is a note, not a document.
MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class EvaluationRows:
    """An evaluation set as CSV, how many judgements went into it, and how many could not."""

    text: str
    kept: int
    left_out: int


class FeedbackFile:
    """The judgements on the answers of one collection.

    :param index_dir: the folder of its index; the file lies beside it.
    """

    def __init__(self, index_dir: Path) -> None:
        resolved = index_dir.resolve()
        self.path = resolved.with_name(f"{resolved.name}.feedback.jsonl")

    def add(self, turn: Turn) -> None:
        """Append a judged turn.

        :raises OSError: if the file cannot be written.
        """
        if turn.answer is None or turn.verdict is None:
            return
        line = json.dumps(_record(turn, turn.answer, turn.verdict), ensure_ascii=False)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(self.path, flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            # A line that a crash cut short must not swallow this one.
            size = os.fstat(descriptor).st_size
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            os.write(descriptor, b"\n" * torn + f"{line}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def records(self) -> tuple[dict[str, Any], ...]:
        """Return the last judgement on each turn, in the order in which the turns were first judged."""
        latest: dict[str, dict[str, Any]] = {}
        for record in self._lines():
            latest[record["key"]] = record
        return tuple(latest.values())

    def evaluation_set(self) -> EvaluationRows:
        """Return the judgements that tell what is right, as an evaluation set in CSV.

        No cell of it is run as a formula by a spreadsheet; `qa evaluate` reads all back as it was.

        An answer found good is right with its short answer, or its first sentence; a question rightly
        declined, or said to be so, is unanswerable; one found bad needs the answer that was given for
        it. What is left out is in the file all the same.
        """
        rows = [row for record in self.records() if (row := _row(record))]
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows({name: shielded(cell) for name, cell in row.items()} for row in rows)
        return EvaluationRows(text.getvalue(), len(rows), len(self.records()) - len(rows))

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self.path.exists():
            return
        for number, line in enumerate(self.path.read_bytes().split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except ValueError:
                _log.warning("%s:%d was cut short and is left out.", self.path, number)
                continue
            if isinstance(record, dict) and record.get("key") and record.get("question"):
                yield record


def feedback_for(
    sources: Sources, name: str | None, answer: Answer | None = None
) -> FeedbackFile | None:
    """Return the file for the answers of a collection; ``None`` for what lies in no folder.

    :param name: the collection that was asked; empty where all were, and then the answer's own counts.
    """
    if not isinstance(sources, Shelf):
        store = getattr(sources, "store", None)
        directory = getattr(store, "directory", None)
        return FeedbackFile(Path(directory)) if directory else None
    places = {each.name: each.place for each in sources.collections if each.place}
    told = ""
    if answer and (answer.citations or answer.hits):
        told = answer.citations[0].collection if answer.citations else answer.hits[0].collection
    for candidate in (name, told, *places):
        place = places.get(candidate or "")
        if place:
            return FeedbackFile(place.index_dir)
    return None


def _record(turn: Turn, answer: Answer, verdict: Verdict) -> dict[str, Any]:
    first = answer.sentences[0] if answer.sentences else None
    return {
        "key": turn.key,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "good": verdict.good,
        "comment": verdict.comment[:MOST_CHARACTERS],
        "right_answer": verdict.right_answer[:MOST_CHARACTERS],
        "unanswerable": verdict.unanswerable,
        "question": turn.question,
        "typed": turn.typed,
        "declined": answer.abstained,
        "confidence": round(float(answer.confidence), 4),
        "answer": answer.text,
        "sentence": first.text if first else "",
        "short_answer": first.emphasis.of(first.text) if first and first.emphasis else "",
        "documents": list(dict.fromkeys(citation.uri for citation in answer.citations)),
    }


def _row(record: dict[str, Any]) -> dict[str, str] | None:
    """Return the line of the evaluation set for a judgement, if it tells what is right."""
    good, declined = bool(record.get("good")), bool(record.get("declined"))
    right = str(record.get("right_answer") or "").strip()
    unanswerable = bool(record.get("unanswerable")) or (good and declined)
    documents = record.get("documents") or [""]
    answer, document = right, ""
    if good and not declined:
        said = str(record.get("short_answer") or record.get("sentence") or "")
        answer, document = BETWEEN.sub(" ", said), str(documents[0])
    if not unanswerable and not answer:
        return None
    return {
        "question": str(record["question"]),
        "answer": "" if unanswerable else answer,
        "document": "" if unanswerable else document,
        "unanswerable": "yes" if unanswerable else "",
    }
