"""What is seen: phone, dark, contrast, right to left, landmarks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_ask import QUESTION, SENTENCE, ask, wait_for_mark
from tests.ui.library import DOCUMENTS

HERE = Path(__file__).parent
Visit = Callable[..., Any]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}

CONTRASTS = (HERE / "contrasts.js").read_text(encoding="utf-8")
SHIFTS = (HERE / "shifts.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_in(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    page.locator(".welcome").wait_for()
    assert page.evaluate(CONTRASTS) == []
    ask(page, QUESTION)
    wait_for_mark(page, SENTENCE)
    assert page.evaluate(CONTRASTS) == []
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")


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
