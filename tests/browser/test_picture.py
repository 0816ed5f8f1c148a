"""The timeline: drawn, pointed at, walked through by keyboard, opened, pinned."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.test_ask import QUESTION, ask, wait_for_mark
from tests.browser.test_brief import pinned, quotes
from tests.browser.test_look import PHONE, faults
from tests.browser.test_search import open_view
from ui.wording import ENGLISH, PICTURE

Visit = Callable[..., Any]
WORDS = PICTURE["en"]
VISITED = "President Erdoğan visited Islamabad on 13 February 2025."
LAUNCHED = "The first, PNS Babur, was launched in Istanbul in August 2021."
SUBJECT = "President Erdoğan visited Islamabad; PNS Babur launched in Istanbul"


def draw(page: Any, text: str) -> Any:
    """Ask for a picture, and wait for its marks."""
    open_view(page, WORDS.name)
    box = page.locator("#picture-text").locator("input, textarea")
    box.fill(text)
    box.press("Enter")
    marks = page.locator("#picture .line .mark")
    marks.first.wait_for()
    return marks


def test_a_mark_says_its_sentence_and_opens_its_source(visit: Visit) -> None:
    page = visit()
    marks = draw(page, SUBJECT)
    assert page.locator(".statements .passage-text").all_inner_texts() == [LAUNCHED, VISITED]
    assert page.locator("#look").inner_text() == WORDS.look
    marks.nth(1).hover()
    assert VISITED in page.locator("#look").inner_text()
    assert "13 February 2025" in page.locator("#look").inner_text()
    assert page.locator(".statements li.shown").count() == 1
    marks.nth(1).click()
    wait_for_mark(page, VISITED)


def test_the_keyboard_goes_from_mark_to_mark_and_opens_one(visit: Visit) -> None:
    page = visit()
    marks = draw(page, SUBJECT)
    marks.first.focus()
    page.locator("#look", has_text=LAUNCHED).wait_for()
    page.keyboard.press("ArrowRight")
    page.locator("#look", has_text=VISITED).wait_for()
    # The marks are one stop on the way through the page.
    assert page.locator("#picture .line .mark[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    wait_for_mark(page, VISITED)


def test_a_statement_is_pinned_to_the_briefing(visit: Visit) -> None:
    page = visit()
    draw(page, SUBJECT)
    page.locator(".statements [data-pin]").nth(1).click()
    pinned(page, 1)
    open_view(page, f"{ENGLISH.brief} (1)")
    assert quotes(page) == [VISITED]


def test_dates_narrow_the_picture_and_a_wrong_one_is_said(visit: Visit) -> None:
    page = visit()
    draw(page, SUBJECT)
    since = page.get_by_label(WORDS.since).locator("visible=true")
    since.fill("2024")
    since.press("Enter")
    page.wait_for_function("document.querySelectorAll('#picture .line .mark').length === 1")
    since.fill("soon")
    since.press("Enter")
    page.locator("#picture [role=alert]").wait_for()
    assert "soon" in page.locator("#picture [role=alert]").inner_text()


def test_whoever_comes_from_a_conversation_sees_what_it_was_about(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    ask(page, "Which corvettes were launched in Istanbul, PNS Babur?")
    open_view(page, WORDS.name)
    page.locator("#picture .grid").wait_for()
    box = page.locator("#picture-text").locator("input, textarea")
    assert box.input_value() == "Which corvettes were launched in Istanbul, PNS Babur?"
    assert page.locator("#picture .grid thead th").count() == 3


def test_a_picture_has_an_address(visit: Visit) -> None:
    page = visit("/tr/?picture=PNS+Babur+launched+Istanbul")
    page.locator("#picture .line .mark").first.wait_for()
    assert "Ağustos 2021" in page.locator(".statements .dated").all_inner_texts()


def test_hostile_text_is_shown_and_never_runs(visit: Visit) -> None:
    page = visit()
    draw(page, "<script>window.hacked = 7</script> President Erdoğan visited Islamabad")
    marks = page.locator("#picture .line .mark")
    marks.first.hover()
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE])
def test_the_picture_can_be_used_by_everybody(visit: Visit, options: dict[str, Any]) -> None:
    page = visit(f"/?picture={SUBJECT.replace(' ', '+')}", **options)
    page.locator("#picture .line .mark").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults(page) == []
