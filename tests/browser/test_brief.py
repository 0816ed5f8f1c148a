"""Pinning, ordering, and taking a briefing along."""

import io
import sys
import zipfile
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from tests.browser.conftest import ROOT, free_port, serving
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


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    read = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(read.split())


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
    with page.expect_download() as pdf:
        page.locator("button[value=pdf]").click()
    assert pdf.value.suggested_filename.endswith(".pdf")
    read = pdf_text(pdf.value.path().read_bytes())
    assert read.count(SENTENCE) == 2
    assert "Ask which yard." in read
    assert "1 “The visit of 2025,” 14 February 2025, file visit.md." in read
    with page.context.expect_page() as printed:
        page.locator("button[value=page]").click()
    assert "Ask which yard." in printed.value.inner_text("main")
    printed.value.close()

    page.reload()
    pinned(page, 3)
    open_view(page, f"{ENGLISH.brief} (3)")
    assert quotes(page) == [SENTENCE, launched, COUNCIL]
    assert page.locator("textarea[data-edit=note]").nth(1).input_value() == "Ask which yard."
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("button[data-edit=clear]").click()
    assert len(quotes(page)) == 3
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("button[data-edit=clear]").click()
    page.get_by_text(ENGLISH.brief_empty).wait_for()


def test_fields_follow_their_items_when_these_move(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION).locator(".acts [data-pin]").click()
    pinned(page, 2)
    open_view(page, f"{ENGLISH.brief} (2)")
    page.locator("#brief blockquote").nth(1).wait_for()
    assert quotes(page) == [SENTENCE, COUNCIL]
    page.locator("textarea[data-edit=note]").first.fill("of the first")
    page.locator("button[data-edit=down]").first.click()
    in_order(page, [COUNCIL, SENTENCE])
    page.wait_for_function(
        "() => [...document.querySelectorAll('#brief textarea[data-edit=note]')]"
        ".map(field => field.value).join('|') === '|of the first'"
    )


def three(page: Any) -> list[str]:
    """Pin three quotes, and open the briefing."""
    ask(page, QUESTION).locator(".acts [data-pin]").click()
    pinned(page, 2)
    search(page, "PNS Babur Istanbul launched")
    page.locator(".result [data-pin]").first.click()
    pinned(page, 3)
    open_view(page, f"{ENGLISH.brief} (3)")
    page.locator("#brief blockquote").nth(2).wait_for()
    return quotes(page)


def in_order(page: Any, expected: list[str]) -> None:
    page.wait_for_function(
        "expected => JSON.stringify([...document.querySelectorAll('#brief blockquote')]"
        ".map(quote => quote.textContent)) === JSON.stringify(expected)",
        arg=expected,
    )


def test_with_the_keyboard_the_focus_stays_on_what_is_moved(visit: Visit) -> None:
    page = visit()
    first, second, third = three(page)
    page.locator("[data-edit=down]").first.focus()
    page.keyboard.press("Enter")
    in_order(page, [second, first, third])
    page.keyboard.press("Enter")
    in_order(page, [second, third, first])
    assert page.locator("#announcer").inner_text() == "Now number 3 of 3"
    assert (
        page.evaluate("document.activeElement.closest('li').querySelector('blockquote').textContent")
        == first
    )


@pytest.mark.parametrize("done", [False, True], ids=["request", "answer"])
def test_what_gets_lost_on_the_way_is_pinned_all_the_same(visit: Visit, done: bool) -> None:
    page = visit()
    search(page, "PNS Babur Istanbul launched")
    lost: list[str] = []

    def lose(route: Any) -> None:
        if lost or '"pins"' not in (route.request.post_data or ""):
            route.fallback()
            return
        lost.append(route.fetch().text() if done else "")
        route.fulfill(json={"event_id": "nobody speaks of this one"})

    page.route("**/queue/join*", lose)
    page.locator(".result [data-pin]").first.click()
    pinned(page, 1)
    assert len(lost) == 1
    page.locator(".result [data-pin]").nth(1).click()
    pinned(page, 2)


def test_a_quote_is_dragged_by_its_handle(visit: Visit) -> None:
    page = visit()
    first, second, third = three(page)
    page.locator("[data-handle]").first.hover()
    page.mouse.down()
    page.locator("#brief li[data-item]").nth(2).hover()
    assert page.locator("#brief li.drop").count() == 1
    page.mouse.up()
    in_order(page, [second, third, first])


def test_a_whole_passage_and_what_is_selected_in_a_source_can_be_pinned(visit: Visit) -> None:
    page = visit()
    search(page, "PNS Babur Istanbul launched")
    page.get_by_role("button", name=ENGLISH.pin_passage).first.click()
    pinned(page, 1)
    page.locator(".result-link").first.click()
    page.locator("#source mark").first.wait_for()
    page.evaluate(
        """() => {
            const text = document.querySelector("#source mark").firstChild;
            const at = text.textContent.indexOf("PNS Babur");
            getSelection().setBaseAndExtent(text, at, text, at + "PNS Babur".length);
        }"""
    )
    page.get_by_role("button", name=ENGLISH.pin_selection).click()
    pinned(page, 2)
    open_view(page, f"{ENGLISH.brief} (2)")
    whole, chosen = quotes(page)
    assert whole.startswith("Pakistan ordered four MILGEM corvettes")
    assert "PNS Babur, was launched in Istanbul" in whole
    assert chosen == "PNS Babur"


DIFFERING = """
import sys
from tests.ui.library import DOCUMENTS, LibraryAssistant, document
from ui.server import serve
text = "During the visit 13 agreements and memoranda were signed."
other = document("other.md", "Another report", text, language="en", date="2025-02-20")
serve(LibraryAssistant((*DOCUMENTS, other)), "127.0.0.1", int(sys.argv[1]))
"""


@pytest.mark.slow
def test_sources_that_differ_are_shown_and_a_briefing_survives_a_restart(
    contexts: Callable[..., Any],
) -> None:
    port = free_port()  # the browser keeps a briefing by address
    page = contexts(locale="en-GB").new_page()

    def served(act: Callable[[], None]) -> None:
        with serving([sys.executable, "-c", DIFFERING, str(port)], ROOT, port) as base:
            page.goto(base)
            try:
                act()
            finally:
                # An open page would hold the server back.
                page.goto("about:blank")

    def pin() -> None:
        search(page, "agreements memoranda signed visit")
        for title in ("The visit of 2025", "Another report"):
            result = page.locator(".result", has_text=title).filter(has_text="signed.").first
            result.locator("[data-pin]").first.click()
            page.wait_for_function(
                "n => document.querySelector('#pins .pins').dataset.keys.split('|').length === n",
                arg=1 if title.startswith("The") else 2,
            )
        shown()

    def shown() -> None:
        pinned(page, 2)
        open_view(page, f"{ENGLISH.brief} (2)")
        clash = page.locator("#brief .clashes")
        clash.wait_for()
        said = clash.inner_text()
        assert "different figures: “24 agreements” and “13 agreements”" in said
        assert "During the visit 24 agreements" in said
        assert "During the visit 13 agreements" in said

    served(pin)
    served(shown)
    page.close()
