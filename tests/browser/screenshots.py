"""Take a picture of each view: ``python -m tests.browser.screenshots ADDRESS FOLDER``.

The address is that of a running ``qa serve`` over the seeds.
"""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM

QUESTION = "How many agreements were signed during Erdoğan's visit in February 2025?"
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


def tour(browser: Any, address: str, folder: Path) -> None:
    """Take the pictures, in the order in which somebody would see them."""
    page = browser.new_page(viewport=DESK)
    page.goto(address)
    page.locator(".welcome").wait_for()
    take(page, folder, "welcome")
    ask(page, address)
    take(page, folder, "ask")
    page.locator(".turn .acts [data-pin]").click()
    page.get_by_role("tab").nth(1).click()
    page.locator("#search-text").locator("input, textarea").press_sequentially("corvettes", delay=30)
    page.locator(".result").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    take(page, folder, "search")
    page.get_by_role("tab").nth(2).click()
    take(page, folder, "brief")
    page.get_by_role("tab").nth(3).click()
    take(page, folder, "library")
    dark = browser.new_page(viewport=DESK, color_scheme="dark")
    ask(dark, address)
    take(dark, folder, "ask-dark")
    phone = browser.new_page(viewport=PHONE)
    ask(phone, address)
    take(phone, folder, "ask-phone")


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
