import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import find_figures, without_figures


def read(text: str, language: str = "en") -> list[tuple[str, float, float, str]]:
    return [
        (each.span.of(text), each.low, each.high, each.unit) for each in find_figures(text, language)
    ]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("24 agreements were signed", 24, 24, "agreements"),
        ("twenty-four agreements", 24, 24, "agreements"),
        ("thirty T129 attack helicopters", 30, 30, "helicopters"),
        ("a 24-member delegation", 24, 24, "member"),
        ("20 to 25 people", 20, 25, "people"),
        ("more than 200 soldiers", 200, math.inf, "soldiers"),
        ("up to 30 vessels", 0, 30, "vessels"),
        ("12 per cent", 11.5, 12.5, "percent"),
        ("4.6% of it", 4.55, 4.65, "percent"),
        ("$1.4 billion", 1.35e9, 1.45e9, "money:usd"),
        ("1.4bn US dollars", 1.35e9, 1.45e9, "money:usd"),
        ("1,400 million dollars", 1.3995e9, 1.4005e9, "money:usd"),
    ],
)
def test_figures_of_english(text: str, low: float, high: float, unit: str) -> None:
    ((_, *found),) = read(text)
    assert found[:2] == pytest.approx([low, high])
    assert found[2] == unit


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("24 anlaşma imzalandı", 24, 24, "anlasma"),
        ("yirmi dört yeni belge", 24, 24, "belge"),
        ("yüzde 13", 12.5, 13.5, "percent"),
        ("5 milyar dolar", 4.5e9, 5.5e9, "money:usd"),
        ("1.500 asker", 1499.5, 1500.5, "asker"),
    ],
)
def test_figures_of_turkish(text: str, low: float, high: float, unit: str) -> None:
    ((_, *found),) = read(text, "tr")
    assert found[:2] == pytest.approx([low, high])
    assert found[2] == unit


@pytest.mark.parametrize(
    "text",
    [
        "in 2024 and on 13 February 2025",
        "the 7th session, an F-16 and the D-8",
        "another 13 agreements",
        "the first three ships",
        "article 66 made provisions",
        "a three-way pact",
        "he had 3.",
        "on the way, at six",
    ],
)
def test_what_states_no_amount_is_left_out(text: str) -> None:
    assert read(text) == []


def test_a_bare_number_takes_the_unit_before_it() -> None:
    assert [each[3] for each in read("to the UAE (15 per cent), Qatar (13) and Pakistan (11)")] == [
        "percent"
    ] * 3
    assert len(read("150 million US dollars: 100 million in money and 50 million in goods")) == 3


def test_rounded_and_hedged_figures_agree_with_what_they_may_stand_for() -> None:
    (rounded,) = find_figures("1.4 billion dollars", "en")
    (finer,) = find_figures("1.352 billion dollars", "en")
    (other,) = find_figures("1.2 billion dollars", "en")
    (hedged,) = find_figures("about 1.3 billion dollars", "en")
    assert rounded.agrees(finer)
    assert not rounded.agrees(other)
    assert hedged.agrees(other)
    assert hedged.agrees(rounded)


def test_what_is_left_without_figures_keeps_its_length_and_its_units() -> None:
    text = "24 agreements and 1.4 billion dollars in 2024"
    left = without_figures(text, "en")
    assert len(left) == len(text)
    assert "agreements" in left
    assert not any(letter.isdigit() for letter in left)


@given(st.text(max_size=60), st.sampled_from(["en", "tr", "ur", "und"]))
def test_no_text_is_too_odd(text: str, language: str) -> None:
    for figure in find_figures(text, language):
        assert figure.low <= figure.high
        assert 0 <= figure.span.start < figure.span.end <= len(text)


# A bare number from 1500 to 2099 is taken for a year.
@given(st.integers(2, 1499) | st.integers(2100, 10**9))
def test_a_whole_number_is_exact_however_it_is_grouped(number: int) -> None:
    for written in (str(number), f"{number:,}"):
        ((_, low, high, _),) = read(f"{written} ships sailed")
        assert low <= number <= high
        assert high - low <= 1
