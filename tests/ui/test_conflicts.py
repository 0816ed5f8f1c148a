from qa.records import Span
from ui.briefing import Item
from ui.conflicts import Conflict, conflicts


def saying(quote: str, language: str = "en", written: str | None = None) -> Item:
    return Item("d", "d.md", "D", written, language, Span(0, len(quote)), quote)


def test_other_figures_for_the_same_thing_are_seen() -> None:
    items = (
        saying("Bilateral trade between the countries reached 1.4 billion dollars in 2024."),
        saying("Four corvettes were ordered in 2018."),
        saying("Bilateral trade between the countries reached 1.2 billion dollars in 2024."),
    )
    assert conflicts(items) == (Conflict(0, 2, "1.4 billion dollars", "1.2 billion dollars"),)


def test_the_same_figures_or_other_things_are_no_disagreement() -> None:
    items = (
        saying("Trade reached 1.4 billion dollars in 2024."),
        saying("Trade reached 1.4 billion dollars."),
        saying("Istanbul launched the second corvette in 2022."),
    )
    assert conflicts(items) == ()
    assert conflicts(()) == ()


def test_the_language_and_the_date_of_the_document_count() -> None:
    one, other = (
        "Trade between the two countries stands at {} dollars a year.",
        ("1 billion", "3 billion"),
    )
    quotes = [one.format(figure) for figure in other]
    assert conflicts([saying(quotes[0], "en", "2024"), saying(quotes[1], "en", "2024-05")])
    assert not conflicts([saying(quotes[0], "en", "2019"), saying(quotes[1], "en", "2024")])
    assert not conflicts([saying(quotes[0], "en"), saying(quotes[1], "tr")])
