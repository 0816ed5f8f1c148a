"""Pinning, ordering, and taking a briefing along."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from tests.browser.test_ask import QUESTION, SENTENCE, ask
from tests.browser.test_search import open_view, search
from ui.wording import ENGLISH

Visit = Callable[..., Any]
COUNCIL = "The seventh session of the High-Level Strategic Cooperation Council met during the visit."


def pinned(page: Any, count: int) -> None:
    """Wait until so many quotes are pinned."""
    page.get_by_role("tab", name=f"{ENGLISH.brief} ({count})", exact=True).wait_for()


def quotes(page: Any) -> list[str]:
    return page.locator("#brief blockquote").all_inner_texts()  # type: ignore[no-any-return]


def test_a_briefing_is_made_ordered_kept_and_taken_along(visit: Visit) -> None:
    page = visit()
    turn = ask(page, QUESTION)
    turn.locator(".acts [data-pin]").click()
    pinned(page, 2)
    search(page, "PNS Babur Istanbul launched")
    page.locator(".result [data-pin]").first.click()
    pinned(page, 3)
    open_view(page, f"{ENGLISH.brief} (3)")

    page.locator("#brief blockquote").nth(2).wait_for()
    launched = quotes(page)[2]
    page.locator("[data-edit=up]").nth(2).click()
    page.wait_for_function(
        "text => document.querySelectorAll('#brief blockquote')[1].textContent === text", arg=launched
    )
    assert quotes(page) == [SENTENCE, launched, COUNCIL]
    page.locator("input[data-edit=heading]").nth(1).fill("At sea")
    page.locator("textarea[data-edit=note]").nth(1).fill("Ask which yard.")

    # The note is not sent yet when the button is pressed; the file must have it all the same.
    with page.expect_download() as word:
        page.locator("button[value=word]").click()
    package = zipfile.ZipFile(io.BytesIO(word.value.path().read_bytes()))
    body = package.read("word/document.xml").decode()
    assert "Ask which yard." in body
    assert body.index(SENTENCE) < body.index("At sea") < body.index(launched) < body.index(COUNCIL)
    assert package.read("word/footnotes.xml").decode().count("Relying on Anadolu Agency") == 1
    with page.expect_download() as markdown:
        page.locator("button[value=markdown]").click()
    assert f"“{SENTENCE}”[^1]" in markdown.value.path().read_text(encoding="utf-8")
    with page.context.expect_page() as printed:
        page.locator("button[value=page]").click()
    assert "Ask which yard." in printed.value.inner_text("main")
    printed.value.close()

    page.reload()
    pinned(page, 3)
    open_view(page, f"{ENGLISH.brief} (3)")
    assert quotes(page) == [SENTENCE, launched, COUNCIL]
    assert page.locator("textarea[data-edit=note]").nth(1).input_value() == "Ask which yard."
    page.locator("button[data-edit=clear]").click()
    page.get_by_text(ENGLISH.brief_empty).wait_for()


def test_fields_follow_their_items_when_these_move(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION).locator(".acts [data-pin]").click()
    pinned(page, 2)
    open_view(page, f"{ENGLISH.brief} (2)")
    page.locator("textarea[data-edit=note]").first.fill("of the first")
    page.locator("button[data-edit=down]").first.click()
    page.wait_for_function(
        "() => document.querySelectorAll('#brief textarea')[1]?.value === 'of the first'"
        " && document.querySelectorAll('#brief textarea')[0].value === ''"
    )
