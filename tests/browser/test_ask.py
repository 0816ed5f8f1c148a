"""Asking, as a person does it: type, read, open a source, go on."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.ui.library import DOCUMENTS, HOSTILE
from ui.wording import ENGLISH, TURKISH

QUESTION = "How many agreements were signed during the visit?"
SENTENCE = "During the visit 24 agreements and memoranda were signed."
DECLINED = "Who rules the council of Atlantis?"

MARKED = (Path(__file__).parent / "marked.js").read_text(encoding="utf-8")

Visit = Callable[..., Any]


def ask(page: Any, question: str) -> Any:
    """Ask and return the finished turn."""
    before = page.locator(".turn").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    turn = page.locator(".turn.done").nth(before)
    turn.wait_for()
    return turn


def wait_for_mark(page: Any, text: str) -> None:
    """Wait until exactly this is marked, and in view."""
    page.wait_for_function(MARKED, arg=text)


def test_an_answer_comes_with_its_source_beside_it(visit: Visit) -> None:
    page = visit()
    turn = ask(page, QUESTION)
    assert SENTENCE in turn.inner_text()
    assert "24" in turn.locator(".answer strong").all_inner_texts()
    wait_for_mark(page, SENTENCE)
    assert "14 February 2025" in page.locator("#source .source-head").inner_text()
    link = page.locator("#source .relied a")
    assert link.get_attribute("href") == "https://www.example.org/visit"
    assert "noopener" in link.get_attribute("rel")
    assert page.locator("#question textarea").input_value() == ""


def test_a_mark_opens_the_sentence_it_rests_on_far_down_a_long_document(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    turn = ask(page, "When did the lighthouse keeper retired after forty winters?")
    turn.locator(".answer").get_by_role("link", name=re.compile("^Source 1")).click()
    wait_for_mark(page, "The lighthouse keeper retired in 1951 after forty winters.")
    assert page.locator("#beside").evaluate("pane => pane.scrollTop") > 1000


def test_a_citation_works_by_keyboard_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit()
    turn = ask(page, QUESTION)
    cite = turn.locator(".cite").nth(1)
    cite.focus()
    page.keyboard.press("Enter")
    wait_for_mark(
        page,
        "The seventh session of the High-Level Strategic Cooperation Council met during the visit.",
    )
    assert page.evaluate("document.activeElement.className") == "source-title"
    page.keyboard.press("Escape")
    assert cite.evaluate("link => link === document.activeElement")


def test_declining_says_why_and_shows_the_nearest_passages(visit: Visit) -> None:
    page = visit()
    turn = ask(page, DECLINED)
    assert ENGLISH.declined in turn.inner_text()
    assert "Nothing in the sources mentions this." in turn.inner_text()
    turn.locator(".passage").first.click()
    wait_for_mark(
        page,
        "The seventh session of the High-Level Strategic Cooperation Council met during the visit.",
    )


def test_several_questions_make_a_conversation(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    second = ask(page, "Where was PNS Babur launched?")
    assert page.locator(".turn").count() == 2
    assert "Istanbul" in second.inner_text()
    box = second.locator(".question").bounding_box()
    assert 0 <= box["y"] < 300


def test_an_example_question_is_asked_with_a_click(visit: Visit) -> None:
    page = visit()
    page.locator(".examples a").first.click()
    page.locator(".turn.done").wait_for()


def test_a_question_in_the_address_is_asked_and_survives_a_reload(visit: Visit) -> None:
    page = visit("/?q=How+many+agreements+were+signed+during+the+visit%3F")
    page.locator(".turn.done").wait_for()
    wait_for_mark(page, SENTENCE)
    ask(page, "Where was PNS Babur launched?")
    page.wait_for_url("**/?q=Where*")
    page.reload()
    page.locator(".turn.done").wait_for()
    assert "Istanbul" in page.locator(".turn.done").inner_text()


def test_a_source_has_an_address_of_its_own(visit: Visit) -> None:
    page = visit()
    turn = ask(page, QUESTION)
    address = turn.locator(".cite").first.get_attribute("href")
    page = visit(address)
    assert page.locator("mark").inner_text() == SENTENCE
    assert page.title() == "The visit of 2025 · Sanad"
    page = visit(address.replace("span=", "lang=tr&span="))
    assert TURKISH.published_sources in page.inner_text("body")


def test_two_people_do_not_see_each_other(visit: Visit) -> None:
    one, two = visit(), visit(locale="en-GB")
    ask(one, QUESTION)
    ask(two, "Where was PNS Babur launched?")
    assert one.locator(".turn").count() == two.locator(".turn").count() == 1
    assert "Istanbul" not in one.locator("#conversation").inner_text()


def test_a_defect_is_said_kindly(visit: Visit) -> None:
    turn = ask(visit(), "zap")
    assert ENGLISH.problem_defect in turn.inner_text()
    assert "on purpose" not in turn.inner_text()


def test_the_length_of_answers_can_be_chosen(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name=ENGLISH.wishes).click()
    page.locator("#wishes input[value='1']").check()
    assert ask(page, QUESTION).locator(".answer p").count() == 1


def test_a_question_far_too_long_is_said_kindly_and_breaks_nothing(visit: Visit) -> None:
    page = visit()
    turn = ask(page, "why " * 25_000)
    assert ENGLISH.problem_question_long in turn.inner_text()
    ask(page, "Where was PNS Babur launched? " + "x" * 1500)
    assert "q=" not in page.url
    assert "Istanbul" in ask(page, "Where was PNS Babur launched?").inner_text()


def test_hostile_questions_and_documents_run_nothing(visit: Visit) -> None:
    page = visit()
    for question in (
        "<script>window.hacked = 1</script> openly hostile sentence",
        '"><img src=x onerror="window.hacked = 1"> openly hostile sentence',
        "${window.hacked = 1} {{constructor}} `openly` hostile sentence",
    ):
        turn = ask(page, question)
        assert turn.locator(".question").inner_text() == question
    page.locator("#source mark").first.wait_for()
    shown = page.locator("#source").inner_text()
    assert "<script>window.hacked = 1</script>" in shown
    assert "${window.hacked = 3} and {{constructor}}" in shown
    assert HOSTILE.split("\n")[0].removeprefix("# ") in shown
    assert page.evaluate("window.hacked") is None
    own = visit(f"/source/{DOCUMENTS[3].id}")
    assert own.evaluate("window.hacked") is None


def test_a_footnote_leads_to_its_entry(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.locator("#source .note").first.click()
    assert page.locator(".references .here").inner_text().startswith("Anadolu Agency")
    assert "q=" in page.url


def test_the_turkish_interface_speaks_turkish(visit: Visit) -> None:
    page = visit("/tr/")
    turn = ask(page, DECLINED)
    assert TURKISH.declined in turn.inner_text()
    assert page.locator("html").get_attribute("lang") == "tr"
    turn.locator(".passage").first.click()
    page.get_by_text(TURKISH.copy_quote).wait_for()
