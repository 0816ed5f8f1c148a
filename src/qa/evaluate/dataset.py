"""Read an evaluation set: documents, questions and judgements."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import DatasetError

DOCUMENTS = "docs.jsonl"
QUESTIONS = "queries.jsonl"
JUDGEMENTS = "qrels.tsv"


@dataclass(frozen=True, slots=True)
class SetDocument:
    """One document of a set."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """One question; ``answers`` are strings any of which is right.

    ``gold_sentences`` are sentences of the documents that answer it, where the set has them.
    """

    id: str
    text: str
    answers: tuple[str, ...] = ()
    gold_sentences: tuple[str, ...] = ()
    unanswerable: bool = False


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """A whole set; ``judgements`` maps question id to document id to grade (0: not relevant)."""

    name: str
    documents: tuple[SetDocument, ...]
    questions: tuple[SetQuestion, ...]
    judgements: Mapping[str, Mapping[str, int]]
    digest: str

    def limited(self, limit: int | None) -> "EvaluationSet":
        """Return the set with its first ``limit`` questions only; all documents stay."""
        if limit is None or limit >= len(self.questions):
            return self
        questions = self.questions[:limit]
        kept = {question.id for question in questions}
        judgements = {query: grades for query, grades in self.judgements.items() if query in kept}
        return EvaluationSet(self.name, self.documents, questions, judgements, self.digest)


def read_set(directory: Path) -> EvaluationSet:
    """Read the set in a folder.

    ``digest`` is the SHA-256 of the documents' file, so that an index of them can be kept.

    :raises DatasetError: if a file is missing, or a line is malformed (with file and line), twice the
        same id occurs, or a judgement names an unknown question or document.
    """
    if not directory.is_dir():
        raise DatasetError(
            f"{directory} is no folder. Give one with {DOCUMENTS}, {QUESTIONS}, {JUDGEMENTS}."
        )
    documents = tuple(_document(record, place) for place, record in json_records(directory / DOCUMENTS))
    questions = tuple(_question(record, place) for place, record in json_records(directory / QUESTIONS))
    document_ids = _distinct((item.id for item in documents), directory / DOCUMENTS)
    question_ids = _distinct((item.id for item in questions), directory / QUESTIONS)
    if not documents or not questions:
        empty = DOCUMENTS if not documents else QUESTIONS
        raise DatasetError(f"{directory / empty} is empty. It needs at least one line.")
    return EvaluationSet(
        name=directory.resolve().name,
        documents=documents,
        questions=questions,
        judgements=_judgements(directory / JUDGEMENTS, question_ids, document_ids),
        digest=hashlib.sha256((directory / DOCUMENTS).read_bytes()).hexdigest(),
    )


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (file:line, line) of the lines that are not blank."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DatasetError(
            f"{path} cannot be read: {error.strerror}. A set needs that file."
        ) from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{path}:{number}", line.rstrip("\r")


def json_records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (file:line, object) of a file of JSON lines.

    :raises DatasetError: if it cannot be read, is not UTF-8, or a line is no object or holds half a
        surrogate pair, which no file or terminal could be told.
    """
    for place, line in _lines(path):
        try:
            record = json.loads(line)
            if "\\u" in line:
                json.dumps(record, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            half = f"\\u{ord(error.object[error.start]):04x}"
            message = (
                f"{place}: {half} is half a character. Write the character itself, or both halves."
            )
            raise DatasetError(message) from error
        # A number of thousands of digits is a ValueError too.
        except (ValueError, RecursionError) as error:
            raise DatasetError(f"{place}: not JSON ({error}). Write one object a line.") from error
        if not isinstance(record, dict):
            raise DatasetError(
                f"{place}: {type(record).__name__} instead of an object. Write one object a line."
            )
        yield place, record


def _document(record: dict[str, Any], place: str) -> SetDocument:
    return SetDocument(
        _text(record, "id", place), _text(record, "title", place, ""), _text(record, "text", place)
    )


def _question(record: dict[str, Any], place: str) -> SetQuestion:
    unanswerable = record.get("unanswerable", False)
    if not isinstance(unanswerable, bool):
        raise DatasetError(f"{place}: `unanswerable` is {unanswerable!r}; write true or false.")
    return SetQuestion(
        id=_text(record, "id", place),
        text=_text(record, "text", place),
        answers=_texts(record, "answers", place),
        gold_sentences=_texts(record, "gold_sentences", place),
        unanswerable=unanswerable,
    )


def _text(record: dict[str, Any], field: str, place: str, default: str | None = None) -> str:
    value = record.get(field, default)
    if not isinstance(value, str):
        raise DatasetError(f"{place}: `{field}` is {value!r}; give a string.")
    return value


def _texts(record: dict[str, Any], field: str, place: str) -> tuple[str, ...]:
    values = record.get(field) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise DatasetError(f"{place}: `{field}` is {values!r}; give a list of strings.")
    return tuple(values)


def _distinct(ids: Iterator[str], path: Path) -> set[str]:
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise DatasetError(f"{path}: the id {identifier!r} occurs twice; ids have to differ.")
        seen.add(identifier)
    return seen


def _judgements(path: Path, questions: set[str], documents: set[str]) -> dict[str, dict[str, int]]:
    judgements: dict[str, dict[str, int]] = {}
    for place, line in _lines(path):
        fields = line.split("\t")
        if len(fields) != 3 or not fields[2].strip().lstrip("-").isdigit():
            raise DatasetError(
                f"{place}: {line!r}; write question, document and a whole grade, with tabs."
            )
        question, document, grade = fields
        for identifier, known, file in (
            (question, questions, QUESTIONS),
            (document, documents, DOCUMENTS),
        ):
            if identifier not in known:
                raise DatasetError(f"{place}: {identifier!r} is not in {file}.")
        judgements.setdefault(question, {})[document] = int(grade)
    return judgements
