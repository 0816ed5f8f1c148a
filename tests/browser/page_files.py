"""Write ``ui/page_files.txt``, what a page starts from: python -m tests.browser.page_files.

Needed when the framework's version changes, or what the page is made of.
"""

import re
import sys
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, ROOT, free_port, serving

LISTED = ROOT / "ui" / "page_files.txt"
READY = "Boolean(document.querySelector('#question textarea')?.offsetParent && window.sanadTrigger)"
ASKED = "performance.getEntriesByType('resource').map((each) => each.name)"
QUIET = 1000  # milliseconds without another file after which all have come


def fetched(page: Any) -> list[str]:
    """Return the scripts and styles that a page has fetched once it is ready, in order.

    A busy machine may show the question's field before the last of them is there. The theme's address
    has a digest in it and is known to the server.
    """
    page.wait_for_function(READY)
    asked: list[str] = []
    while len(asked) < len(come := page.evaluate(ASKED)):
        asked = come
        page.wait_for_timeout(QUIET)
    paths = [urlsplit(address).path.removeprefix("/tr") for address in asked]
    files = [path if path.startswith("/sanad/") else path.removeprefix("/") for path in paths]
    return [
        each
        for each in files
        if each.startswith(("/sanad/", "assets/")) and each.endswith((".js", ".css"))
    ]


def needed(page: Any, address: str) -> list[str]:
    """Return what a page fetches when nothing tells it beforehand."""

    def forget(route: Any) -> None:
        answer = route.fetch()
        body = re.sub(r'<link rel="(module)?preload"[^>]*>', "", answer.text())
        route.fulfill(response=answer, body=body)

    page.route(address, forget)
    page.goto(address)
    return list(dict.fromkeys(fetched(page)))


def main() -> None:
    """Run as a command."""
    port = free_port()
    with (
        serving([sys.executable, "-m", "tests.browser.serve", str(port)], ROOT, port) as base,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        listed = needed(browser.new_page(), f"{base}/")
        LISTED.write_text("\n".join(listed) + "\n", encoding="utf-8")
        browser.close()


if __name__ == "__main__":
    main()
