from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.moments import find_moments, first_day, last_day


def named(text: str) -> list[tuple[str, str, str]]:
    return [(moment.span.of(text), moment.start, moment.end) for moment in find_moments(text)]


@pytest.mark.parametrize(
    ("text", "said", "start", "end"),
    [
        ("on 13 February 2025 in", "13 February 2025", "2025-02-13", "2025-02-13"),
        ("on February 13, 2025, he", "February 13, 2025", "2025-02-13", "2025-02-13"),
        ("on 12–13 February 2025", "12–13 February 2025", "2025-02-12", "2025-02-13"),
        ("28 May – 2 June 2025", "28 May – 2 June 2025", "2025-05-28", "2025-06-02"),
        ("30 December 2022 to 3 January 2023", None, "2022-12-30", "2023-01-03"),
        ("in Sept. 2021.", "Sept. 2021", "2021-09", "2021-09"),
        ("August–September 2021", "August–September 2021", "2021-08", "2021-09"),
        ("(2025-02-13)", "2025-02-13", "2025-02-13", "2025-02-13"),
        ("13.02.2025 tarihinde", "13.02.2025", "2025-02-13", "2025-02-13"),
        ("since 1947.", "1947", "1947", "1947"),
        ("in 2020–24,", "2020–24", "2020", "2024"),
        ("between 2019 and 2023", "2019 and 2023", "2019", "2023"),
        ("in the 1990s", "1990s", "1990", "1999"),
        ("13 Şubat 2025'te imzalandı", "13 Şubat 2025", "2025-02-13", "2025-02-13"),
        ("2025 yılının Şubat ayında", "2025 yılının Şubat", "2025-02", "2025-02"),
        ("1990'larda", "1990'larda", "1990", "1999"),
        ("13 فروری 2025ء کو", "13 فروری 2025", "2025-02-13", "2025-02-13"),
        ("۲۰۲۵ میں", "۲۰۲۵", "2025", "2025"),
    ],
)
def test_a_date_is_read_as_finely_as_it_is_said(
    text: str, said: str | None, start: str, end: str
) -> None:
    assert named(text) == [(said or text, start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "2000 troops crossed",
        "Resolution 1325 of the Council",
        "an F-2000 and a T1990",
        "$2000 or 2,019 or 1998.5 or 2000%",
        "14 February, last year, next month",
        "3/4/2025",
        "in 1234 or 2345",
    ],
)
def test_what_only_looks_like_a_date_or_needs_another_to_be_one_is_left_out(text: str) -> None:
    assert named(text) == []


def test_several_dates_come_in_the_order_in_which_they_stand() -> None:
    text = "Ordered in 2018, launched in August 2021 and delivered on 3 May 2024."
    assert [start for _, start, _ in named(text)] == ["2018", "2021-08", "2024-05-03"]


def test_a_day_that_no_calendar_has_is_no_day() -> None:
    assert named("31.02.2024") == []


def test_bounds_and_overlap() -> None:
    (month,) = find_moments("February 2024")
    (day,) = find_moments("29 February 2024")
    (year,) = find_moments("2025")
    assert month.bounds == (date(2024, 2, 1), date(2024, 2, 29))
    assert month.overlaps(day)
    assert not month.overlaps(year)
    assert last_day("2024-12") == date(2024, 12, 31)


@given(st.dates(date(1500, 1, 1), date(2099, 12, 31)))
def test_every_day_that_is_written_out_is_found_again(day: date) -> None:
    for text in (
        f"on {day.isoformat()}, he",
        f"on {day:%d %B %Y}.",
        f"On {day:%B} {day.day}, {day.year}",
    ):
        (moment,) = find_moments(text)
        assert moment.bounds == (day, day), text
    assert first_day(day.isoformat()) == last_day(day.isoformat()) == day


@given(st.text(max_size=80) | st.from_regex(r"[0-9 .–-]{0,30}(May|Mart|1999|2001s?)[0-9 .–-]{0,30}"))
def test_no_text_is_too_odd_and_spans_never_overlap(text: str) -> None:
    found = find_moments(text)
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    assert all(first_day(each.start) <= last_day(each.end) for each in found)
