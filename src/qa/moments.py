"""Find the dates that a text names, each no finer than it is said: a day, a month, a year or a stretch.

English, Turkish and Urdu months are known. What only seems to be a date is left out: amounts such as
``2000 troops`` and numbers such as ``Resolution 1325``; so is what needs the reader's calendar
(``last year``, ``14 February`` without a year) and what countries read differently (``3/4/2025``).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from qa.normalize import fold
from qa.records import Span

_MONTHS = (
    ("january", "jan", "ocak", "جنوری", "يناير"),
    ("february", "feb", "şubat", "فروری", "فبراير"),
    ("march", "mar", "mart", "مارچ", "مارس"),
    ("april", "apr", "nisan", "اپریل", "أبريل"),
    ("may", "mayıs", "مئی", "مايو"),
    ("june", "jun", "haziran", "جون", "يونيو"),
    ("july", "jul", "temmuz", "جولائی", "يوليو"),
    ("august", "aug", "ağustos", "اگست", "أغسطس"),
    ("september", "sept", "sep", "eylül", "ستمبر", "سبتمبر"),
    ("october", "oct", "ekim", "اکتوبر", "أكتوبر"),
    ("november", "nov", "kasım", "نومبر", "نوفمبر"),
    ("december", "dec", "aralık", "دسمبر", "ديسمبر"),
)
_NUMBERS = {fold(name): number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAMES = sorted({name for names in _MONTHS for name in names}, key=len, reverse=True)
_M = rf"(?:{'|'.join(map(re.escape, _NAMES))})"
_Y = r"(?:1[5-9]|20)\d\d"
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DASH = r"\s?[-–—]\s?"
_TO = rf"(?:{_DASH}|\s(?:to|and|until|through|ile|ve|سے|اور)\s)"
_OPEN = r"(?<![\w.,/$€£#-])"
# An ending may follow: 2025'te, 2025ء.
_CLOSE = r"(?=ء|s?(?![\w%/]|[.,]\d|-\w))"
_GAP = r"\.?,?\s(?:of\s)?"

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

# After these a number counts things or measures them, before those it names a paragraph or a model.
_COUNTED = re.compile(
    r"\s(?:\w+\s)?(?:people|men|women|troops|soldiers|personnel|families|homes|students|tonnes?|tons|"
    r"km|kilomet\w+|miles|met(?:re|er)s|mw|megawatts?|barrels|hours|dollars|euros|liras?|rupees|"
    r"kişi|asker|öğrenci|ton|kilometre|metre|dolar|lira|sayılı|hektar)\b",
    re.I,
)
_NUMBERED = re.compile(
    r"\b(?:resolution|no|nr|number|article|section|page|pages|law|decree|model|type|karar|madde|sayfa)"
    r"[.:]?\s$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as a text names it.

    ``span`` is its place in the text; ``start`` is ISO 8601 (``2025``, ``2025-02`` or ``2025-02-13``),
    and so is ``end``, the same as ``start`` unless a stretch of time is named.
    """

    span: Span
    start: str
    end: str

    @property
    def bounds(self) -> tuple[date, date]:
        """The first and the last day that it may mean."""
        return first_day(self.start), last_day(self.end)

    def overlaps(self, other: "Moment") -> bool:
        """Whether the two may mean the same day."""
        (start, end), (begins, ends) = self.bounds, other.bounds
        return start <= ends and begins <= end


def first_day(iso: str) -> date:
    """Return the first day of a year, a month or a day in ISO 8601."""
    year, month, day = (int(part) for part in [*iso.split("-"), "1", "1"][:3])
    return date(year, month, day)


def last_day(iso: str) -> date:
    """Return the last day of a year, a month or a day in ISO 8601."""
    first = first_day(iso)
    if iso.count("-") == 2:
        return first
    after = first.replace(year=first.year + 1) if "-" not in iso else _next_month(first)
    return date.fromordinal(after.toordinal() - 1)


def find_moments(text: str) -> tuple[Moment, ...]:
    """Return the dates that a text names, in the order in which they stand."""
    found: list[Moment] = []
    text = text.translate(_DIGITS)
    for pattern, make in _FORMS:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            taken = any(span.start < each.span.end and each.span.start < span.end for each in found)
            named = None if taken else _checked(make, match)
            if named:
                found.append(Moment(span, *named))
    return tuple(sorted(found, key=lambda moment: moment.span.start))


def _checked(
    make: Callable[[re.Match[str]], tuple[str, str] | None], match: re.Match[str]
) -> tuple[str, str] | None:
    """Return start and end if both exist and follow one another."""
    named = make(match)
    try:
        return named if named and first_day(named[0]) <= last_day(named[1]) else None
    except ValueError:
        return None


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _iso(year: str, month: str | int = "", day: str = "") -> str:
    parts = [str(int(year))]
    if month:
        number = month if isinstance(month, int) else _NUMBERS[fold(month)]
        parts.append(f"{number:02}")
    if day:
        parts.append(f"{int(re.sub('[a-z]', '', day)):02}")
    return "-".join(parts)


def _day(match: re.Match[str]) -> tuple[str, str]:
    """Read a day, or days of one month."""
    part = match.groupdict()
    start = _iso(part["y"], part["m"], part["d"])
    return start, _iso(part["y"], part["m"], part["e"]) if part["e"] else start


def _days(match: re.Match[str]) -> tuple[str, str]:
    """Read the days from one month into another."""
    part = match.groupdict()
    return _iso(part["x"] or part["y"], part["m"], part["d"]), _iso(part["y"], part["n"], part["e"])


def _numeric(match: re.Match[str]) -> tuple[str, str]:
    part = match.groupdict()
    iso = _iso(part["y"], int(part["m"]), part["d"])
    return iso, iso


def _month(match: re.Match[str]) -> tuple[str, str]:
    """Read a month, or a stretch of months of one year."""
    part = match.groupdict()
    start = _iso(part["y"], part["m"])
    return start, _iso(part["y"], part["n"]) if part["n"] else start


def _years(match: re.Match[str]) -> tuple[str, str] | None:
    start, end = match["y"], match["z"]
    end = start[:2] + end if len(end) == 2 else end
    return (_iso(start), _iso(end)) if int(start) < int(end) else None


def _decade(match: re.Match[str]) -> tuple[str, str] | None:
    start = int(match["y"])
    return (str(start), str(start + 9)) if start % 10 == 0 else None


def _year(match: re.Match[str]) -> tuple[str, str] | None:
    text, (start, end) = match.string, match.span()
    if _COUNTED.match(text, end) or _NUMBERED.search(text, max(0, start - 16), start):
        return None
    return _iso(match["y"]), _iso(match["y"])


def _forms() -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str] | None]]]:
    """List the ways of writing a date, the longer before those that are a part of them."""
    day, month, year = rf"(?P<d>{_D})", rf"(?P<m>{_M})", rf"(?P<y>{_Y})"
    until, other = rf"(?P<e>{_D})", rf"(?P<n>{_M})"
    written = (
        (rf"{day}\s{month}(?:{_GAP}(?P<x>{_Y}))?{_TO}{until}\s{other}{_GAP}{year}", _days),
        (rf"{month}\s{day}(?:{_GAP}(?P<x>{_Y}))?{_TO}{other}\s{until}{_GAP}{year}", _days),
        (rf"{day}(?:{_TO}{until})?\s(?:of\s)?{month}{_GAP}{year}", _day),
        (rf"{month}\.?\s{day}(?:{_TO}{until})?,?\s{year}", _day),
        (rf"{year}-(?P<m>\d\d)-(?P<d>\d\d)", _numeric),
        (rf"(?P<d>\d\d?)\.(?P<m>\d\d?)\.{year}", _numeric),
        (rf"{month}(?:{_TO}{other})?{_GAP}{year}", _month),
        (rf"{year}\s(?:yılı(?:nın)?\s)?{month}(?P<n>(?!))?", _month),
        (rf"{year}{_DASH}(?P<z>{_Y}|\d\d)", _years),
        (rf"(?<=from\s){year}\s(?:to|until)\s(?P<z>{_Y})", _years),
        (rf"(?<=between\s){year}\sand\s(?P<z>{_Y})", _years),
        (rf"{year}(?:['’]?s|['’]?l[ae]r\w*|['’]?l[ıi] yıllar\w*)", _decade),
        (rf"{year}", _year),
    )
    for pattern, make in written:
        close = r"(?!\w)" if make is _decade else _CLOSE
        yield re.compile(_OPEN + pattern + close, re.I), make


_FORMS = tuple(_forms())
