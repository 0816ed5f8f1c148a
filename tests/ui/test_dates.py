from datetime import date

import pytest

from ui.dates import is_date, say_age, say_date
from ui.wording import ENGLISH, TURKISH

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2025-02-13", "13 February 2025"),
        ("2025-02", "February 2025"),
        ("2025", "2025"),
        (None, "undated"),
        ("about 1950", "about 1950"),
    ],
)
def test_dates_are_said_no_finer_than_they_are_known(iso: str | None, said: str) -> None:
    assert say_date(iso, ENGLISH) == said


def test_dates_are_said_in_turkish() -> None:
    assert say_date("2025-02-13", TURKISH) == "13 Şubat 2025"


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2026-11-22", "today"),
        ("2026-11-21", "1 day ago"),
        ("2026-11-25", "in 3 days"),
        ("2026-05-01", "6 months ago"),
        ("2026-11", ""),
        ("2025-02-14", "21 months ago"),
        ("2016-11-22", "10 years ago"),
        ("2020-02-14", "6 years ago"),
        ("2024-11-23", "23 months ago"),
        ("2024", "2 years ago"),
        ("2026", ""),
        (None, ""),
        ("2025-13-40", ""),
    ],
)
def test_ages(iso: str | None, said: str) -> None:
    assert say_age(iso, TODAY, ENGLISH) == said


@pytest.mark.parametrize("text", ["2025-02-30", "25", "2025-2-3", "yesterday", "2025-02-13T10", "0000"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert not is_date(text)
