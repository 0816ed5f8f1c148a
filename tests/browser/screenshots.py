"""Take a picture of each view: ``python -m tests.browser.screenshots ADDRESS FOLDER``.

The address is that of a running ``qa serve`` over the seeds.
"""

import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pypdfium2
from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from ui.wording import ENGLISH

QUESTION = "How many agreements were signed during Erdoğan's visit in February 2025?"
SUBJECT = "How did Türkiye support Pakistan on Kashmir?"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def take(page: Any, folder: Path, name: str) -> None:
    """Wait until nothing moves any more, and take the picture."""
    page.wait_for_timeout(800)
    page.screenshot(path=folder / f"{name}.png")


def ask(page: Any, address: str) -> None:
    """Open the page and have the question answered."""
    page.goto(address)
    page.locator("#question textarea").fill(QUESTION)
    page.locator("#question textarea").press("Enter")
    page.locator(".turn.done").wait_for()


def view(page: Any, name: str) -> None:
    """Open a view by the name on its tab, which may be followed by a number."""
    page.get_by_role("tab", name=re.compile(f"^{re.escape(name)}( |$)")).click()


def tour(browser: Any, address: str, folder: Path) -> None:
    """Take the pictures, in the order in which somebody would see them."""
    page = browser.new_page(viewport=DESK)
    page.goto(address)
    page.locator(".welcome").wait_for()
    take(page, folder, "welcome")
    ask(page, address)
    take(page, folder, "ask")
    page.locator(".turn .acts [data-pin]").click()
    search(page, folder)
    draw(page, address, folder)
    brief(page, folder)
    view(page, ENGLISH.library)
    take(page, folder, "library")
    dark = browser.new_page(viewport=DESK, color_scheme="dark")
    ask(dark, address)
    take(dark, folder, "ask-dark")
    phone = browser.new_page(viewport=PHONE)
    ask(phone, address)
    take(phone, folder, "ask-phone")
    phone.goto(f"{address}/?{urlencode({'picture': SUBJECT})}")
    phone.locator("#picture .mark").first.wait_for()
    take(phone, folder, "picture-phone")


def search(page: Any, folder: Path) -> None:
    """Search by keyboard, open a result, and pin it."""
    view(page, ENGLISH.search)
    page.locator("#search-text").locator("input, textarea").press_sequentially("corvettes", delay=30)
    page.locator(".result").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    take(page, folder, "search")
    page.locator(".result [data-pin]").first.click()
    page.wait_for_timeout(500)


def draw(page: Any, address: str, folder: Path) -> None:
    """Draw a timeline, point at a mark, open it, and pin two statements."""
    page.goto(f"{address}/?{urlencode({'picture': SUBJECT})}")
    page.get_by_text(re.compile(r"\d+ dated statements from \d+ documents")).wait_for()
    marks = page.locator("#picture .line .mark")
    marks.nth(marks.count() // 2).click()
    take(page, folder, "picture")
    for number in range(2):
        page.locator(".statements [data-pin]").nth(number).click()
        page.wait_for_timeout(500)


def brief(page: Any, folder: Path) -> None:
    """Write into the briefing, and take the first page of its PDF along."""
    view(page, ENGLISH.brief)
    page.locator("#brief input[data-edit=title]").fill("Türkiye and Pakistan before the council")
    page.locator("#brief textarea[data-edit=opening]").fill(
        "What stands, what floats, and what to ask."
    )
    page.locator("#brief input[data-edit=heading]").first.fill("The visit of February 2025")
    page.locator("#brief textarea[data-edit=note]").first.fill("Ask how many of these are in force.")
    page.locator("#brief input[data-edit=heading]").first.focus()
    page.wait_for_timeout(500)
    page.evaluate("scrollTo(0, 0)")
    take(page, folder, "brief")
    with page.expect_download() as download:
        page.locator("button[value=pdf]").click()
    document = pypdfium2.PdfDocument(download.value.path())
    document[0].render(scale=1.5).to_pil().save(folder / "brief-pdf.png")
    document.close()


def main() -> None:
    """Take the pictures of a running server."""
    address, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tour(browser, address, folder)
        browser.close()


if __name__ == "__main__":
    main()
