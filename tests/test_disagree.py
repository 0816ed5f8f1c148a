import pytest

from qa.disagree import Quote, differences
from qa.glossary import Glossary
from qa.terms import TermAnalyzer

ANALYZER = TermAnalyzer(Glossary.builtin())


def found(
    one: str, other: str, language: str = "en", dates: tuple[str, str] | None = None
) -> list[str]:
    texts = (one, other)
    written = dates or (None, None)
    quotes = [Quote(text, language, iso) for text, iso in zip(texts, written, strict=True)]
    return [
        part
        for each in differences(quotes, ANALYZER)
        for part in (each.figure.of(one), each.other.of(other))
    ]


@pytest.mark.parametrize(
    ("one", "other", "figures"),
    [
        (
            "During the February 2025 visit 24 agreements were signed in Islamabad.",
            "Türkiye and Pakistan signed 13 agreements in Islamabad during the visit of February 2025.",
            ["24 agreements", "13 agreements"],
        ),
        (
            "Bilateral trade between the two countries reached 1.4 billion dollars in 2024.",
            "In 2024, bilateral trade between the countries reached $1.2 billion, says the ministry.",
            ["1.4 billion dollars", "$1.2 billion"],
        ),
        (
            "The crash in Antalya killed twelve people on 3 May 2021.",
            "On 3 May 2021 the crash in Antalya killed 15 people.",
            ["twelve people", "15 people"],
        ),
        (
            "Turkey supplied 11 per cent of Pakistan's arms imports in 2020–24.",
            "In 2020–24, Türkiye supplied 15% of the arms imports of Pakistan.",
            ["11 per cent", "15%"],
        ),
    ],
)
def test_different_figures_for_the_same_thing_are_seen(
    one: str, other: str, figures: list[str]
) -> None:
    assert found(one, other) == figures
    assert found(other, one) == figures[::-1]


def test_turkish_is_read_too() -> None:
    one = "Erdoğan'ın İslamabad ziyaretinde 24 anlaşma imzalandı."
    other = "Erdoğan'ın İslamabad ziyaretinde 13 anlaşma imzalandı."
    assert found(one, other, "tr") == ["24 anlaşma", "13 anlaşma"]


TRADE = "Bilateral trade between Türkiye and Pakistan reached 1.4 billion dollars in 2024."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Another year, another stretch of years, another session.
        (TRADE, "Bilateral trade between Türkiye and Pakistan reached 1.2 billion dollars in 2023."),
        (
            "In 2020–24 Pakistan took 10 per cent of Turkish arms exports.",
            "In 2021–25 Pakistan took 16 per cent of Turkish arms exports.",
        ),
        (
            "The sixth session of the council in Islamabad adopted 13 documents.",
            "The seventh session of the council in Ankara adopted 24 documents.",
        ),
        # Another party, the other direction, a goal rather than a state.
        (TRADE, "Bilateral trade between Türkiye and India reached 10 billion dollars in 2024."),
        (
            "Türkiye gives Pakistan concessions on 261 tariff lines under the agreement.",
            "Pakistan gives Türkiye concessions on 130 tariff lines under the agreement.",
        ),
        (
            "Pakistan's exports to Türkiye reached 311 million dollars in 2024.",
            "Pakistan's imports from Türkiye reached 458 million dollars in 2024.",
        ),
        (TRADE, "Türkiye and Pakistan want to raise bilateral trade to 5 billion dollars in 2024."),
        # Rounded, hedged, a part of the whole, another thing, the same.
        (TRADE, "Bilateral trade between Türkiye and Pakistan reached 1.36 billion dollars in 2024."),
        (
            TRADE,
            "Bilateral trade between Türkiye and Pakistan passed about 1.5 billion dollars in 2024.",
        ),
        (
            "During the visit to Islamabad 24 agreements were signed.",
            "During the visit to Islamabad more than 20 agreements were signed.",
        ),
        (
            "During the visit to Islamabad 24 agreements were signed, 13 agreements of them on trade.",
            "During the visit to Islamabad 13 agreements were signed.",
        ),
        (
            "Pakistan ordered four MILGEM corvettes in 2018.",
            "Two MILGEM corvettes were to be built in Karachi.",
        ),
        (
            "The visit to Islamabad lasted two days.",
            "The visit to Islamabad brought 24 agreements.",
        ),
        (TRADE, TRADE),
    ],
)
def test_different_things_dates_and_parties_are_no_disagreement(one: str, other: str) -> None:
    assert found(one, other) == []
    assert found(other, one) == []


def test_money_without_a_date_is_compared_within_the_year_of_the_documents_only() -> None:
    one = "Bilateral trade between the two countries stands at 1.4 billion dollars."
    other = "Bilateral trade between the two countries stands at 900 million dollars."
    assert found(one, other, dates=("2024-05", "2024-11-02")) != []
    assert found(one, other, dates=("2024-05", "2019")) == []


def test_quotes_of_different_languages_and_none_at_all_are_not_compared() -> None:
    quotes = [
        Quote("During the visit 24 agreements were signed."),
        Quote("Ziyarette 13 anlaşma imzalandı.", "tr"),
    ]
    assert differences(quotes, ANALYZER) == ()
    assert differences([], ANALYZER) == ()
