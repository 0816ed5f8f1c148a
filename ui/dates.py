"""Say ISO dates, and how long ago they were, in words."""

import re
from datetime import date

from qa.moments import first_day
from ui.wording import Wording

_ISO = re.compile(r"\d{4}(?:-\d\d)?(?:-\d\d)?")


def is_date(text: str) -> bool:
    """Return whether a text is a year, a month or a day that exists, in ISO 8601."""
    if not _ISO.fullmatch(text):
        return False
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def say_date(iso: str | None, wording: Wording) -> str:
    """Write ``2025-02-13`` as ``13 February 2025``; what is no ISO date is returned as it is."""
    if not iso:
        return wording.no_date
    if not is_date(iso):
        return iso
    year, month, day = [*iso.split("-"), "", ""][:3]
    if not month:
        return year
    name = wording.month_names[int(month) - 1]
    if not day:
        return wording.month_year.format(month=name, year=year)
    return wording.day_month_year.format(day=int(day), month=name, year=year)


def say_age(iso: str | None, today: date, wording: Wording) -> str:
    """Say how long ago a date was in whole units, no finer than the date; empty for none."""
    if not iso or not is_date(iso):
        return ""
    year, month, day = (int(part) for part in [*iso.split("-"), "0", "0"][:3])
    if day and abs(days := (today - date(year, month, day)).days) < 31:
        return _said(wording.days, days, wording) if days else wording.today
    if not month:
        return _said(wording.years, today.year - year, wording)
    months = (today.year - year) * 12 + today.month - month - (day > today.day)
    if abs(months) < 24:
        return _said(wording.months, months, wording)
    return _said(wording.years, int(months / 12), wording)


def _said(pair: tuple[str, str], number: int, wording: Wording) -> str:
    if not number:
        return ""
    template = wording.ago if number > 0 else wording.ahead
    return template.format(age=wording.count(pair, abs(number)))
