"""Lay statements out along a line of time: where marks stand, how wide they are, and what is named.

Places are parts of the line's length, 0 to 1. Marks that would overlap stand in rows above one another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qa.moments import Moment
from ui.picture import Statement

# The least room that a mark takes, as a part of the line: a dot of 12 pixels on a line of 480.
DOT = 1 / 40
MOST_TICKS = 9
_STEPS = (1, 2, 5, 10, 20, 50, 100)


class Precision(StrEnum):
    """How finely a statement is dated."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement's mark: its left end and its width (0 to 1), and its row, from 0 at the bottom."""

    statement: Statement
    number: int
    left: float
    width: float
    row: int
    precision: Precision


@dataclass(frozen=True, slots=True)
class Tick:
    """A year, or a month in ISO form, named below the line, and its place."""

    iso: str
    left: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Marks in the order of their dates, ticks, and the number of rows."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    rows: int


def lay_out(statements: Sequence[Statement]) -> Timeline:
    """Place statements, which come in the order of their dates, on one line of time."""
    if not statements:
        return Timeline((), (), 0)
    first = min(each.moment.bounds[0] for each in statements).year
    last = max(each.moment.bounds[1] for each in statements).year
    start, end = date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1
    marks: list[Mark] = []
    free: list[float] = []
    for number, statement in enumerate(statements, 1):
        begins, ends = statement.moment.bounds
        left = (begins.toordinal() - start) / (end - start)
        width = max(DOT, (ends.toordinal() + 1 - begins.toordinal()) / (end - start))
        left = min(left, 1 - width)
        row = next((index for index, taken in enumerate(free) if taken <= left), len(free))
        free[row : row + 1] = [left + width]
        marks.append(Mark(statement, number, left, width, row, precision(statement.moment)))
    return Timeline(tuple(marks), _ticks(first, last), len(free))


def precision(moment: Moment) -> Precision:
    """Tell how finely a date is said; a stretch of time is said as finely as its ends."""
    finer = min(moment.start.count("-"), moment.end.count("-"))
    return (Precision.YEAR, Precision.MONTH, Precision.DAY)[finer]


def _ticks(first: int, last: int) -> tuple[Tick, ...]:
    start, end = date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1
    if first == last:
        days = [date(first, month, 1) for month in (1, 4, 7, 10)]
    else:
        step = next((each for each in _STEPS if (last - first) / each < MOST_TICKS), _STEPS[-1])
        days = [date(year, 1, 1) for year in range(first, last + 1) if year % step == 0]
    return tuple(
        Tick(
            day.isoformat()[:7] if first == last else str(day.year),
            (day.toordinal() - start) / (end - start),
        )
        for day in days
    )
