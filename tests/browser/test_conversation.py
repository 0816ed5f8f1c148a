"""A conversation in the browser: reading, stopping, asking again, follow-ups, judging, settings."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.evaluate.questions import read_questions
from tests.browser.test_ask import DECLINED, QUESTION, SENTENCE, ask
from tests.browser.test_look import PHONE, SHIFTS, faults
from ui.wording import CONVERSATION, ENGLISH

Visit = Callable[..., Any]
WORDS = CONVERSATION["en"]
SLOW = "How many agreements were signed slowly during the visit?"
BABUR = "Where was PNS Babur launched?"
# Without its styles a page is not there yet, whatever shifts.
STYLED = """document.querySelector(".welcome")
    && [...document.styleSheets].some((each) => each.href?.endsWith("sanad.css"))"""


def begin(page: Any, question: str) -> Any:
    """Ask, and return the turn while its sources are being read."""
    before = page.locator(".turn").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    turn = page.locator(".turn").nth(before)
    turn.locator(".chip").first.wait_for()
    return turn


def release(page: Any) -> None:
    """Let what is asked slowly be answered."""
    address = "/".join(page.url.split("/")[:3])
    page.request.get(f"{address}/source/release")


def is_pending(turn: Any) -> bool:
    return "pending" in turn.get_attribute("class")


def test_sources_are_on_the_screen_while_they_are_read(visit: Visit) -> None:
    page = visit()
    page.wait_for_function(STYLED)
    page.evaluate(SHIFTS)
    turn = begin(page, SLOW)
    assert is_pending(turn)
    assert turn.locator(".chip").first.inner_text() == "The visit of 2025"
    assert ENGLISH.count(WORDS.reading, 2) in turn.inner_text()
    assert turn.locator(".answer p").count() == 0
    place = turn.locator(".chip").first.bounding_box()
    assert faults(page) == []
    release(page)
    page.locator(".turn.done").wait_for()
    assert SENTENCE in turn.locator(".answer").inner_text()
    assert turn.locator(".chip").first.bounding_box() == place
    assert page.evaluate("window.jumped") < 0.1


def test_sentences_come_one_after_another_and_none_is_made_anew(visit: Visit) -> None:
    page = visit()
    page.locator(".welcome").wait_for()
    page.evaluate("""() => {
      window.seen = [];
      window.firsts = new Set();
      new MutationObserver(() => {
        const sentences = document.querySelectorAll(".turn .answer p");
        if (window.seen.at(-1) !== sentences.length) window.seen.push(sentences.length);
        if (sentences[0]) window.firsts.add(sentences[0]);
      }).observe(document.querySelector("#conversation"), { childList: true, subtree: true });
    }""")
    ask(page, QUESTION)
    seen = page.evaluate("window.seen")
    assert seen == sorted(seen)
    assert seen[-1] == 2
    assert page.evaluate("window.firsts.size") == 1


@pytest.mark.parametrize("by", ["button", "Escape"])
def test_an_answer_is_stopped_and_asked_for_again(visit: Visit, by: str) -> None:
    page = visit()
    turn = begin(page, SLOW)
    stop = page.get_by_role("button", name=WORDS.stop)
    stop.wait_for()
    if by == "button":
        stop.click()
    else:
        page.keyboard.press("Escape")
    page.locator(".turn.done").wait_for()
    assert WORDS.stopped in turn.inner_text()
    assert turn.locator(".answer p").count() == 0
    page.get_by_role("button", name=ENGLISH.ask_button, exact=True).wait_for()
    turn.get_by_role("button", name=WORDS.again).click()
    turn.locator(".chip").first.wait_for()
    release(page)
    page.locator(".turn.done").wait_for()
    assert turn.locator(".answer p").count() > 0
    assert page.locator(".turn").count() == 1
    assert "Istanbul" in ask(page, BABUR).inner_text()


def test_a_question_that_comes_too_early_stays_in_the_box(visit: Visit) -> None:
    page = visit()
    turn = begin(page, SLOW)
    page.get_by_role("button", name=WORDS.stop).click()
    page.locator(".turn.done").wait_for()
    turn.get_by_role("button", name=WORDS.again).click()
    turn.locator(".chip").first.wait_for()
    box = page.locator("#question textarea")
    box.fill(BABUR)
    box.press("Enter")
    release(page)
    page.locator(".turn.done").wait_for()
    assert page.locator(".turn").count() == 1
    assert box.input_value() == BABUR
    box.press("Enter")
    page.locator(".turn.done").nth(1).wait_for()


def test_a_follow_up_says_how_it_was_understood_and_can_be_asked_literally(visit: Visit) -> None:
    page = visit()
    ask(page, BABUR)
    turn = ask(page, "And when was it launched?")
    assert turn.locator(".question").inner_text() == "And when was it launched?"
    assert turn.locator(".asked-as q").inner_text() == "When was PNS Babur launched?"
    assert "August" in turn.locator(".answer").inner_text()
    page.wait_for_url("**/?q=When+was+PNS+Babur*")
    assert faults(page) == []
    turn.get_by_role("button", name=WORDS.literally).click()
    page.locator(".turn:nth-of-type(2).done .asked-as[hidden]").wait_for(state="attached")
    assert page.locator(".turn").count() == 2


def test_a_question_that_stands_alone_is_asked_as_typed(visit: Visit) -> None:
    page = visit()
    ask(page, BABUR)
    assert not ask(page, QUESTION).locator(".asked-as").is_visible()


NEXT = "When did President Erdoğan visit Islamabad?"


def test_what_may_be_asked_next_is_asked_from_the_keyboard(visit: Visit) -> None:
    page = visit()
    page.evaluate(SHIFTS)
    turn = ask(page, QUESTION)
    offered = turn.get_by_role("button", name=NEXT)
    offered.wait_for()
    assert page.evaluate("window.jumped") < 0.1
    assert faults(page) == []
    page.locator("#question textarea").fill("half a thought")
    offered.focus()
    page.keyboard.press("Enter")
    asked = page.locator(".turn").nth(1)
    page.locator(".turn:nth-of-type(2).done").wait_for()
    assert asked.locator(".question").inner_text() == NEXT
    assert asked.locator(".question").evaluate("heading => heading === document.activeElement")
    assert "13 February 2025" in asked.locator(".answer").inner_text()
    assert turn.locator("[data-ask]").count() == 0
    assert page.locator("#question textarea").input_value() == "half a thought"


def test_on_a_phone_what_may_be_asked_next_stays_within_the_page(visit: Visit) -> None:
    page = visit(color_scheme="dark", **PHONE)
    ask(page, QUESTION).get_by_role("button", name=NEXT).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults(page) == []


def test_judgements_are_kept_and_come_back_as_an_evaluation_set(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    good = ask(page, QUESTION)
    good.get_by_role("button", name=WORDS.good).click()
    good.locator(".judgement").wait_for()
    assert good.get_by_role("button", name=WORDS.good).get_attribute("aria-pressed") == "true"
    bad = ask(page, BABUR)
    bad.get_by_role("button", name=WORDS.bad).click()
    bad.get_by_label(WORDS.right_answer).fill("in Istanbul <script>window.hacked = 9</script>")
    bad.get_by_label(WORDS.comment).fill("Say the yard, too.")
    assert faults(page) == []
    bad.get_by_role("button", name=WORDS.keep).click()
    bad.get_by_text(WORDS.kept).wait_for()
    declined = ask(page, DECLINED)
    declined.get_by_role("button", name=WORDS.good).click()
    with page.expect_download() as download:
        declined.get_by_role("link", name=WORDS.export).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = {row["question"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows[QUESTION]["document"] == "visit.md"
    assert rows[BABUR]["answer"].startswith("in Istanbul")
    assert rows[DECLINED]["unanswerable"] == "yes"
    (tmp_path / "set.csv").write_text(text, encoding="utf-8", newline="")
    assert len(read_questions(tmp_path / "set.csv").questions) >= 3
    assert page.evaluate("window.hacked") is None


# Whether what the browser keeps of the settings has stood unchanged for a second.
SETTLED = """() => {
  const kept = localStorage.getItem("sanad-wishes");
  if (kept !== window.seen) { window.seen = kept; window.since = Date.now(); }
  return kept && Date.now() - window.since > 1000;
}"""


def test_settings_survive_a_reload_and_count_for_a_question_in_the_address(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name=ENGLISH.wishes).click()
    page.locator("#wishes input[value='1']").click()
    page.get_by_label(ENGLISH.strictness[0]).click()
    page.get_by_text(WORDS.strictness_hints[0][:20]).wait_for()
    page.wait_for_function(SETTLED)  # it is kept a moment after it is said
    assert faults(page) == []
    page.goto(page.url.split("?")[0] + "?q=How+many+agreements+were+signed+during+the+visit%3F")
    turn = page.locator(".turn.done")
    turn.wait_for()
    assert turn.locator(".answer p").count() == 1
    page.get_by_role("button", name=ENGLISH.wishes).click()
    assert page.locator("#wishes input[value='1']").is_checked()
    assert page.get_by_label(ENGLISH.strictness[0]).is_checked()
    page.get_by_text(WORDS.strictness_hints[0][:20]).wait_for()


@pytest.mark.parametrize(
    ("kept", "now", "then"),
    [
        ({"sentences": 1, "sources": 10}, [3, 5], [1, 10]),
        # Somebody was quicker than what was kept.
        ({"sentences": 1, "sources": 10}, [2, 5], [2, 5]),
        ({"sentences": 99, "sources": "x"}, [3, 5], [3, 5]),
        (None, [3, 5], [3, 5]),
    ],
)
def test_what_somebody_sets_first_stays_set(
    visit: Visit, kept: object, now: list[int], then: list[int]
) -> None:
    page = visit()
    page.wait_for_function("() => Boolean(window.sanad?.recall)")
    recalled = """([kept, now]) => window.sanad.recall(
      { sentences: 3, sources: 5 }, { sentences: [1, 2, 3, 5], sources: [3, 5, 10, 20] }, kept, now)"""
    assert page.evaluate(recalled, [kept, now]) == then


def test_copied_answers_carry_their_sources(visit: Visit) -> None:
    page = visit()
    turn = ask(page, QUESTION)
    copied = turn.locator("[data-copy]").get_attribute("data-copy")
    assert SENTENCE in copied
    assert "[1] The visit of 2025, 14 February 2025" in copied


def test_on_a_phone_in_the_dark_everything_can_be_judged(visit: Visit) -> None:
    page = visit(color_scheme="dark", **PHONE)
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name=WORDS.bad).click()
    turn.get_by_role("button", name=WORDS.keep).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults(page) == []
    turn.get_by_label(WORDS.not_in_sources).check()
    turn.get_by_role("button", name=WORDS.keep).click()
    turn.get_by_text(WORDS.kept).wait_for()
