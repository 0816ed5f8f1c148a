"""What is seen: phone, dark, contrast, right to left, landmarks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_ask import QUESTION, SENTENCE, ask, wait_for_mark
from tests.browser.test_brief import pinned
from tests.browser.test_search import open_view, search
from tests.ui.library import DOCUMENTS
from ui.wording import ENGLISH

HERE = Path(__file__).parent
Visit = Callable[..., Any]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}

SHIFTS = (HERE / "shifts.js").read_text(encoding="utf-8")


# What goes on for ever, such as a bar of work in progress, is not waited for.
STILL = """() => document.getAnimations().every(each =>
  each.playState !== "running" || each.effect.getComputedTiming().iterations === Infinity)"""


def faults(page: Any) -> list[str]:
    """Return what axe-core finds amiss, but for what it calls minor, when nothing fades in any more."""
    page.wait_for_function(STILL)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    return [
        f"{found['impact']}: {found['help']}: {found['nodes'][0]['html'][:200]}"
        for found in axe.run(page).response["violations"]
        if found["impact"] != "minor"
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_can_be_used_by_everybody(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    page.locator(".welcome").wait_for()
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
    assert faults(page) == []
    ask(page, QUESTION).locator(".acts [data-pin]").click()
    pinned(page, 2)
    wait_for_mark(page, SENTENCE)
    assert faults(page) == []
    search(page, "agreements signed visit")
    page.get_by_role("button", name=ENGLISH.filters).click()
    assert faults(page) == []
    open_view(page, f"{ENGLISH.brief} (2)")
    page.locator("#brief blockquote").first.wait_for()
    assert faults(page) == []
    open_view(page, ENGLISH.library)
    page.locator("#library a").first.wait_for()
    assert faults(page) == []


def test_a_page_of_a_source_can_be_used_by_everybody(visit: Visit) -> None:
    assert faults(visit(f"/source/{DOCUMENTS[0].id}?span=28-84")) == []


def test_dark_can_be_chosen_and_is_remembered(visit: Visit) -> None:
    page = visit(color_scheme="light")
    page.locator("[data-theme-switch]").click()
    assert page.evaluate("document.body.classList.contains('dark')")
    page.reload()
    page.locator(".welcome").wait_for()
    page.wait_for_function("document.body.classList.contains('dark')")


def test_on_a_phone_nothing_is_cut_off_and_a_source_opens_and_closes(visit: Visit) -> None:
    page = visit(**PHONE)
    turn = ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not page.locator("#beside").is_visible()
    turn.locator(".cite").first.click()
    wait_for_mark(page, SENTENCE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("button[data-close]").click()
    assert not page.locator("#beside").is_visible()
    assert turn.is_visible()


def test_urdu_is_set_from_right_to_left(visit: Visit) -> None:
    page = visit(f"/source/{DOCUMENTS[2].id}?span=8-30")
    assert page.locator(".text p").first.evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert page.locator("mark").count() == 1


def test_landmarks_and_live_region_are_there(visit: Visit) -> None:
    page = visit()
    page.get_by_role("complementary").wait_for()
    for role in ("banner", "main", "complementary"):
        assert page.get_by_role(role).count() == 1, role
    ask(page, QUESTION)
    assert "Answered" in page.locator("[aria-live=polite]#announcer").inner_text()


def test_nothing_jumps_while_an_answer_comes(visit: Visit) -> None:
    page = visit()
    page.evaluate(SHIFTS)
    composer = page.locator("#composer").bounding_box()
    ask(page, QUESTION)
    wait_for_mark(page, SENTENCE)
    assert page.locator("#composer").bounding_box() == composer
    assert page.evaluate("window.jumped") < 0.1
