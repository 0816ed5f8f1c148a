"""Searching, by keyboard alone, and the library."""

from collections.abc import Callable
from typing import Any

from tests.browser.test_ask import wait_for_mark
from ui.wording import ENGLISH

Visit = Callable[..., Any]


def open_view(page: Any, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def search(page: Any, text: str) -> None:
    """Type a search and wait for its results."""
    open_view(page, ENGLISH.search)
    page.locator("#search-text").locator("input, textarea").press_sequentially(text, delay=20)
    page.locator(f'.found[data-query="{text}"]').wait_for()


def test_results_come_while_typing_and_open_by_keyboard(visit: Visit) -> None:
    page = visit()
    search(page, "agreements signed visit")
    assert "During the visit 24 agreements" in page.locator(".result strong").first.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_mark(page, "During the visit 24 agreements and memoranda were signed.")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.locator(".result .just-done").wait_for()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.closest('#search-text') !== null")


def test_a_search_is_narrowed_by_topic_and_explains_itself(visit: Visit) -> None:
    page = visit()
    search(page, "visit Istanbul words")
    assert page.locator(".result").count() > 1
    page.get_by_role("button", name=ENGLISH.filters).click()
    page.get_by_label(ENGLISH.topics).click()
    page.get_by_role("option", name="defence").click()
    page.wait_for_function(
        "[...document.querySelectorAll('.result-link')]"
        ".every((link) => link.textContent === 'Naval programmes')"
    )
    page.locator(".why summary").first.click()
    assert ENGLISH.score_lexical in page.locator(".why dl").first.inner_text()


def test_a_search_has_an_address(visit: Visit) -> None:
    page = visit("/?search=agreements+signed")
    page.locator(".result").first.wait_for()
    assert page.locator("#search-text").locator("input, textarea").input_value() == "agreements signed"


def test_what_is_found_is_announced_and_the_address_finds_it_again(visit: Visit) -> None:
    page = visit()
    search(page, "agreements signed visit")
    found = page.locator(".found").get_attribute("data-said")
    assert page.locator("#announcer").inner_text() == found
    page.wait_for_url("**/?search=agreements+signed+visit")


def test_a_source_that_cannot_be_fetched_is_said(visit: Visit) -> None:
    page = visit()
    search(page, "agreements signed visit")
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('down')); }")
    page.locator(".result-link").first.click()
    page.locator("#source [role=alert]", has_text=ENGLISH.source_unreachable).wait_for()


def test_the_library_opens_whole_documents(visit: Visit) -> None:
    page = visit()
    open_view(page, ENGLISH.library)
    page.locator("#library a", has_text="Naval programmes").click()
    page.locator("#source .source-title", has_text="Naval programmes").wait_for()
    assert page.locator("#source mark").count() == 0
    assert "5 documents" in page.locator("#library").inner_text()
