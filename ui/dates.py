"""Say ISO dates, and how long ago they were, in words."""

import re
from datetime import date

from ui.wording import Wording

_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def is_date(text: str) -> bool:
    """Return whether a text is a year, a month or a day that exists, in ISO 8601."""
    match = _ISO.fullmatch(text)
    if not match:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
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
    """Say how long ago a date was, no finer than the date itself; empty for no date."""
    if not iso or not is_date(iso):
        return ""
    parts = [int(part) for part in iso.split("-")]
    months = (today.year - parts[0]) * 12 + (today.month - parts[1] if len(parts) > 1 else 0)
    days = (today - date(*parts)).days if len(parts) == 3 else None
    if days is not None and abs(days) < 31:
        return wording.today if days == 0 else _said(wording.days, days, wording)
    if len(parts) > 1 and abs(months) < 24:
        return _said(wording.months, months, wording) if months else ""
    years = round(months / 12) if len(parts) > 1 else today.year - parts[0]
    return _said(wording.years, years, wording) if years else ""


def _said(pair: tuple[str, str], number: int, wording: Wording) -> str:
    template = wording.ago if number > 0 else wording.ahead
    return template.format(age=wording.count(pair, abs(number)))
