"""Validate the golden questions: form, counts, and that the notes hold every expected answer.

    python -m benchmarks.golden.check [--questions FILE] [--notes FOLDER]

Prints what it counted and exits with 0, or names each fault with its line number and exits with 1.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.evaluate.metrics import normalise_answer

HERE = Path(__file__).resolve().parent
QUESTIONS = HERE / "questions.jsonl"
NOTES = HERE.parents[1] / "seeds"

# The least number of questions of each kind; below it a figure for the kind would say little.
LEAST_BY_KIND = {
    "factoid": 60,
    "list": 15,
    "why": 15,
    "paraphrase": 25,
    "misspelt": 20,
    "acronym": 12,
    "two-hop": 10,
    "turkish": 1,
    "unanswerable-near": 30,
    "unanswerable-far": 30,
}
LEAST_QUESTIONS = 220
SPLITS = ("dev", "test")
FIELD_TYPES: dict[str, type] = {
    "id": str,
    "question": str,
    "kind": str,
    "answers": list,
    "documents": list,
    "unanswerable": bool,
    "split": str,
    "note": str,
}

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FOOTNOTE_TEXT = re.compile(r"^\[\^[^\]]+\]:.*$", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]]+\]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number, counted from 1, and the object on it."""

    number: int
    record: Mapping[str, Any]


def holds(text: str, answer: str) -> bool:
    """Tell whether the words of an answer follow one another in a text.

    :param text: text already through :func:`qa.evaluate.metrics.normalise_answer`.
    :param answer: the answer as it stands in the file; only whole words count: "4" is not in "24".
    """
    return f" {normalise_answer(answer)} " in f" {text} "


def read_note(path: Path) -> str:
    """Read a note's own words, normalised: no front matter and no footnotes, which do not answer.

    :param path: a Markdown file.
    :raises OSError: where it cannot be read.
    """
    text = _FRONT_MATTER.sub("", path.read_text(encoding="utf-8"))
    return normalise_answer(_FOOTNOTE_MARK.sub("", _FOOTNOTE_TEXT.sub("", text)))


def read_lines(path: Path) -> tuple[list[Line], list[str]]:
    """Read one JSON object a line; give the lines that hold one, and a fault for each that does not."""
    lines: list[Line] = []
    faults: list[str] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"), start=1):
        try:
            record = json.loads(raw)
        except json.JSONDecodeError as error:
            faults.append(f"line {number}: not JSON: {error}")
            continue
        if isinstance(record, dict):
            lines.append(Line(number, record))
        else:
            faults.append(f"line {number}: a JSON object is needed, not {type(record).__name__}")
    return lines, faults


def check_fields(line: Line) -> Iterator[str]:
    """Yield a fault for each field that is missing, unknown, empty or of the wrong type."""
    record = line.record
    if strange := sorted(set(record) ^ set(FIELD_TYPES)):
        yield f"missing or unknown fields: {strange}"
        return
    for name, kind in FIELD_TYPES.items():
        value = record[name]
        if not isinstance(value, kind) or value == "":
            yield f"{name} must be {kind.__name__} and not empty text, got {value!r}"
    for name, allowed in (("kind", tuple(LEAST_BY_KIND)), ("split", SPLITS)):
        if record[name] not in allowed:
            yield f"{name} must be one of {allowed}, got {record[name]!r}"


def check_answers(line: Line) -> Iterator[str]:
    """Yield a fault where answers, documents and kind of well-typed fields do not agree."""
    record = line.record
    unanswerable = record["unanswerable"]
    if unanswerable != str(record["kind"]).startswith("unanswerable"):
        yield f"unanswerable is {unanswerable} but the kind is {record['kind']!r}"
    if unanswerable and (record["answers"] or record["documents"]):
        yield "an unanswerable question has neither answers nor documents"
    if not unanswerable and not (record["answers"] and record["documents"]):
        yield "an answerable question needs answers and documents"
    for item in record["answers"]:
        if not isinstance(item, list) or not item:
            yield f"answers holds a list of alternatives for each item, got {item!r}"
        elif not all(isinstance(text, str) and normalise_answer(text) for text in item):
            yield f"an alternative is not text or has no words: {item!r}"
    if not all(isinstance(uri, str) for uri in record["documents"]):
        yield f"documents holds file names, got {record['documents']!r}"
    if record["kind"] == "list" and len(record["answers"]) < 2:
        yield "a list question has two items or more"


def check_notes(line: Line, notes: Mapping[str, str]) -> Iterator[str]:
    """Yield a fault for each answer that its documents do not hold.

    Every alternative must occur in one of the documents, and every document must hold every item.

    :param line: a line with well-formed answers and documents.
    :param notes: normalised text of each note by file name.
    """
    if unknown := [uri for uri in line.record["documents"] if uri not in notes]:
        yield f"no note is called {', '.join(unknown)}"
        return
    for item in line.record["answers"]:
        for answer in item:
            if not any(holds(notes[uri], answer) for uri in line.record["documents"]):
                yield f"{answer!r} occurs in none of {line.record['documents']}"
        for uri in line.record["documents"]:
            if not any(holds(notes[uri], answer) for answer in item):
                yield f"{uri} holds none of {item!r}"


def check_repeats(lines: Iterable[Line]) -> Iterator[str]:
    """Yield a fault for each id or question (after normalisation) that stands twice."""
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        for field, value in (
            ("id", line.record["id"]),
            ("question", normalise_answer(line.record["question"])),
        ):
            earlier = first.setdefault((field, value), line.number)
            if earlier != line.number:
                yield f"line {line.number}: {field} {value!r} stands on line {earlier} already"


def check_counts(lines: Iterable[Line]) -> Iterator[str]:
    """Yield a fault where a kind has too few questions or is not split in halves."""
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        by_kind[line.record["kind"]][line.record["split"]] += 1
    if (total := sum(counts.total() for counts in by_kind.values())) < LEAST_QUESTIONS:
        yield f"{total} questions, at least {LEAST_QUESTIONS} are needed"
    for kind, least in LEAST_BY_KIND.items():
        counts = by_kind[kind]
        if counts.total() < least:
            yield f"kind {kind}: {counts.total()} questions, at least {least} are needed"
        if abs(counts["dev"] - counts["test"]) > 1:
            yield f"kind {kind}: {counts['dev']} dev and {counts['test']} test are not halves"


def check(questions: Path, notes: Path) -> tuple[list[Line], list[str]]:
    """Check a file of questions against a folder of notes.

    :return: the sound lines, and the faults, none where all is well.
    :raises OSError: where a file cannot be read.
    """
    lines, faults = read_lines(questions)
    texts = {path.name: read_note(path) for path in sorted(notes.glob("*.md"))}
    if not texts:
        raise FileNotFoundError(f"no Markdown note in {notes}: name the folder of notes with --notes")
    sound: list[Line] = []
    for line in lines:
        found = list(check_fields(line)) or list(check_answers(line))
        if not found:
            sound.append(line)
            found = list(check_notes(line, texts))
        faults.extend(f"line {line.number}: {fault}" for fault in found)
    faults.extend(check_repeats(sound))
    faults.extend(check_counts(sound))
    return sound, faults


def main() -> int:
    """Run the check from the command line and return the exit code."""
    parser = argparse.ArgumentParser(description="Check the golden questions against the notes.")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--notes", type=Path, default=NOTES)
    options = parser.parse_args()
    try:
        lines, faults = check(options.questions, options.notes)
    except OSError as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return 1
    for fault in faults:
        print(fault, file=sys.stderr)
    counts = Counter((line.record["kind"], line.record["split"]) for line in lines)
    for kind in LEAST_BY_KIND:
        print(f"{kind:18} dev {counts[kind, 'dev']:3}  test {counts[kind, 'test']:3}")
    print(f"{len(lines)} questions, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
