"""Read one's own questions: a table (CSV) or JSON lines, with what is expected of each."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from qa.errors import DatasetError
from qa.evaluate.cells import unshielded
from qa.evaluate.dataset import json_records
from qa.evaluate.metrics import normalise_answer

# The columns of a table, and the names by which JSON lines of other origin call them.
COLUMNS = ("question", "answer", "document", "unanswerable", "id")
SYNONYMS = {"answers": "answer", "documents": "document", "text": "question"}
DELIMITERS = ",;\t"
JSON_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})
# What spreadsheets write for true and false in English and Turkish, and what people write.
YES = frozenset({"yes", "y", "true", "1", "x", "evet", "doğru"})
NO = frozenset({"", "no", "n", "false", "0", "hayır", "yanlış"})
BOTH, EITHER = "&&", "|"


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question and what is expected of its answer.

    ``line`` of the file, from 1. ``answers`` are parts that must all be shown, each in one of its
    forms; ``documents`` are uris, file names or titles, one of which must be cited.
    """

    line: int
    text: str
    answers: tuple[tuple[str, ...], ...] = ()
    documents: tuple[str, ...] = ()
    unanswerable: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions of a file; ``ignored`` are its columns that mean nothing here."""

    path: Path
    questions: tuple[OwnQuestion, ...]
    ignored: tuple[str, ...] = ()

    def limited(self, limit: int | None) -> "QuestionFile":
        """Return the file with its first ``limit`` questions only."""
        return QuestionFile(self.path, self.questions[:limit], self.ignored)


def read_questions(path: Path) -> QuestionFile:
    """Read the questions of a CSV or JSON lines file.

    A CSV has a line of column names: ``question``, and of ``answer``, ``document``, ``unanswerable``
    and ``id`` those that are needed; it is separated by commas, semicolons or tabs. In an answer ``|``
    stands between forms of which one is enough, ``&&`` between parts that are all needed.

    :raises DatasetError: naming the line, if it has no question, expects nothing or contradicts itself;
        if a column is missing; if the file cannot be read.
    """
    if path.suffix.lower() in JSON_SUFFIXES:
        rows = [(int(place.rpartition(":")[2]), record) for place, record in json_records(path)]
        ignored: list[str] = sorted({name for _, row in rows for name in row if _column(name) is None})
    else:
        rows, ignored = _table(path)
    questions = tuple(_question(_renamed(row), f"{path}:{line}", line) for line, row in rows)
    if not questions:
        raise DatasetError(f"{path} has no question. Write one a line, below the names of the columns.")
    return QuestionFile(path, questions, tuple(ignored))


def _table(path: Path) -> tuple[list[tuple[int, dict[str, Any]]], list[str]]:
    """Return (line, cells by column) of each row that is not blank, and the unknown columns."""
    text = _decoded(path)
    first, _, rest = text.partition("\n")
    skipped = 0
    delimiter = ""
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # as Excel writes
        delimiter, text, skipped = first.strip()[4], rest, 1
    delimiter = delimiter or _delimiter(text)
    rows = [(line, cells) for line, cells in _rows(text, delimiter, path, skipped) if any(cells)]
    if not rows:
        return [], []
    (_, header), *body = rows
    names, ignored = _header(header, path)
    for line, cells in body:
        if len(cells) > len(header):
            raise DatasetError(
                f"{path}:{line}: {len(cells)} cells, and {len(header)} columns have a name. Put a text "
                "that holds the separator between double quotes."
            )
    return [(line, dict(zip(names, cells, strict=False))) for line, cells in body], ignored


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}. Check the path.") from error
    # What Excel calls “Unicode text” is UTF-16, and says so by its first two bytes.
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DatasetError(
            f"{path}:{line}: not UTF-8. Save it as UTF-8; Excel calls that “CSV UTF-8”."
        ) from error


def _delimiter(text: str) -> str:
    """Return the separator by which the first line has the most names of columns."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def names(delimiter: str) -> int:
        return sum(_column(cell.strip().strip('"')) is not None for cell in first.split(delimiter))

    return max(DELIMITERS, key=names)


def _rows(text: str, delimiter: str, path: Path, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each row begins, and its cells without the blanks around them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            yield line, [unshielded(cell.strip()).strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise DatasetError(
                f"{path}:{line}: no CSV ({error}). Close every double quote, and write one "
                "inside a text twice."
            ) from error


def _header(header: Sequence[str], path: Path) -> tuple[list[str], list[str]]:
    known = [_column(name) for name in header]
    if "question" not in known:
        raise DatasetError(
            f"{path}: the first line is {', '.join(header)!r}, and has no column `question`. Name the "
            f"columns there: {', '.join(COLUMNS)}."
        )
    for name, column in zip(header, known, strict=True):
        near = get_close_matches(name.casefold(), COLUMNS, 1, 0.75)
        if column is None and near:
            raise DatasetError(f"{path}: the column {name!r} is unknown; did you mean `{near[0]}`?")
        if column is not None and known.count(column) > 1:
            raise DatasetError(f"{path}: the column `{column}` occurs twice; leave one out.")
    ignored = [name for name, column in zip(header, known, strict=True) if column is None and name]
    return [column or f"({name})" for name, column in zip(header, known, strict=True)], ignored


def _column(name: str) -> str | None:
    name = name.strip().casefold()
    name = SYNONYMS.get(name, name)
    return name if name in COLUMNS else None


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {column: value for name, value in row.items() if (column := _column(name))}


def _question(row: Mapping[str, Any], place: str, line: int) -> OwnQuestion:
    text = row.get("question", "")
    if not isinstance(text, str) or not text.strip():
        raise DatasetError(f"{place}: `question` is {text!r}; write the question.")
    question = OwnQuestion(
        line=line,
        text=text.strip(),
        answers=_answers(row.get("answer"), place),
        documents=tuple(_texts(row.get("document"), "document", place)),
        unanswerable=_flag(row.get("unanswerable"), place),
        id=str(row.get("id") or ""),
    )
    expected = bool(question.answers or question.documents)
    if question.unanswerable and expected:
        raise DatasetError(
            f"{place}: an unanswerable question with an answer or a document. Leave these empty, or "
            "`unanswerable`."
        )
    if not question.unanswerable and not expected:
        raise DatasetError(
            f"{place}: nothing is expected. Give an answer, a document, or `yes` as `unanswerable`."
        )
    return question


def _answers(value: object, place: str) -> tuple[tuple[str, ...], ...]:
    """Return the parts that are all needed, each with its forms."""
    if isinstance(value, str):
        parts: list[object] = list(value.split(BOTH))
    elif isinstance(value, list) and any(isinstance(item, list) for item in value):
        parts = value
    else:
        parts = [value] if value else []
    answers = tuple(forms for part in parts if (forms := tuple(_texts(part, "answer", place))))
    for form in (form for forms in answers for form in forms):
        if not normalise_answer(form):
            raise DatasetError(f"{place}: the answer {form!r} has no word that could be looked for.")
    return answers


def _texts(value: object, field: str, place: str) -> Iterable[str]:
    """Return the alternatives of a cell, or of a JSON value: a text or a list of texts."""
    items = value.split(EITHER) if isinstance(value, str) else ([] if value is None else value)
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise DatasetError(f"{place}: `{field}` is {value!r}; give a text or a list of texts.")
    return [item.strip() for item in items if item.strip()]


def _flag(value: object, place: str) -> bool:
    word = str(value if value is not None else "").strip().casefold()
    if word in YES | NO:
        return word in YES
    raise DatasetError(f"{place}: `unanswerable` is {value!r}; write yes or no.")
