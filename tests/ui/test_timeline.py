from hypothesis import given
from hypothesis import strategies as st

from qa.moments import find_moments
from qa.records import Span
from tests.ui.library import DOCUMENTS
from ui.picture import Statement
from ui.timeline import DOT, Precision, lay_out


def said(*dates: str) -> list[Statement]:
    found = [find_moments(f"in {each} it was")[0] for each in dates]
    found.sort(key=lambda moment: moment.bounds)
    return [Statement(DOCUMENTS[0], Span(0, 9), moment) for moment in found]


def test_a_year_is_as_wide_as_its_year_and_a_day_is_a_dot() -> None:
    day, year = lay_out(said("1 July 2020", "2021")).marks
    assert (day.precision, day.width) == (Precision.DAY, DOT)
    assert year.precision is Precision.YEAR
    assert abs(year.width - 0.5) < 0.01
    assert abs(year.left - 0.5) < 0.01
    assert abs(day.left - 0.25) < 0.01


def test_marks_that_would_overlap_stand_above_one_another() -> None:
    timeline = lay_out(said("3 May 2020", "4 May 2020", "5 May 2020", "2025"))
    assert [mark.row for mark in timeline.marks] == [0, 1, 2, 0]
    assert timeline.rows == 3


def test_ticks_name_round_years_and_the_months_of_a_single_year() -> None:
    assert [tick.iso for tick in lay_out(said("1947", "2025")).ticks] == [
        str(year) for year in range(1950, 2021, 10)
    ]
    assert [tick.iso for tick in lay_out(said("3 May 2020")).ticks] == [
        "2020-01",
        "2020-04",
        "2020-07",
        "2020-10",
    ]


def test_nothing_gives_nothing() -> None:
    assert lay_out([]).marks == ()


years = st.integers(1500, 2099).map(str)
days = st.dates().filter(lambda day: 1500 <= day.year <= 2099).map(lambda day: day.isoformat())
months = st.tuples(st.sampled_from(["March", "May", "December"]), years).map(" ".join)


@given(st.lists(years | days | months, min_size=1, max_size=12))
def test_every_mark_lies_on_the_line_and_none_covers_another(dates: list[str]) -> None:
    marks = lay_out(said(*dates)).marks
    assert len(marks) == len(dates)
    for mark in marks:
        assert 0 <= mark.left <= mark.left + mark.width <= 1.000001
    for one in marks:
        for other in marks:
            if one is not other and one.row == other.row:
                assert one.left + one.width <= other.left or other.left + other.width <= one.left
