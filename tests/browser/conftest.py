"""One Chromium and one server for all browser tests; a fresh context, so a fresh user, for each."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Quiet, so that the only requests seen are those of the page.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Laying out the pages takes seconds on an idle machine, and much longer on a busy one.
START_SECONDS = 180


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve the app in a process of its own and give its address."""
    port = free_port()
    with serving([sys.executable, "-m", "tests.browser.serve", str(port)], ROOT, port) as base:
        yield base


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], folder: Path, port: int) -> Iterator[str]:
    """Run a server in a process of its own and give its address; it ends with the block."""
    environment = {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
    }
    with subprocess.Popen(command, cwd=folder, env=environment) as server:
        base = f"http://127.0.0.1:{port}"
        try:
            wait(server, base)
            yield base
        finally:
            server.terminate()


def wait(server: "subprocess.Popen[bytes]", base: str) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before it answered; its output is above"
        try:
            urllib.request.urlopen(f"{base}/sanad/sanad.css", timeout=2).close()  # noqa: S310
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the server did not answer within {START_SECONDS} s")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the Chromium that the system has."""
    if CHROMIUM is None:
        pytest.skip("NO BROWSER WAS TESTED: no Chromium found; on Debian: apt-get install chromium")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="NO BROWSER WAS TESTED: no playwright"
    )
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Give a context for some options, the same one for the same, since a warm cache saves seconds."""
    made: dict[str, Any] = {}

    def context(**options: Any) -> Any:
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = chromium.new_context(**{"viewport": {"width": 1366, "height": 800}, **options})
        return made[key]

    yield context
    for each in made.values():
        each.close()


@pytest.fixture
def visit(contexts: Callable[..., Any], address: str) -> Iterator[Callable[..., Any]]:
    """Open a path in a page; the test fails when a page errs or asks another machine."""
    pages: list[Any] = []
    troubles: list[str] = []

    def open_page(path: str = "/", **options: Any) -> Any:
        page = contexts(**options).new_page()
        pages.append(page)
        page.on("pageerror", lambda error: _note(f"error in the page: {error}", troubles))
        page.on("request", lambda request: _check(request.url, address, troubles))
        page.on(
            "console",
            lambda message: _note(message.text, troubles) if message.type == "error" else None,
        )
        page.goto(f"{address}{path}")
        return page

    yield open_page
    # A page may still be writing what it keeps; so all are closed before that is cleared.
    for page in pages:
        page.close()
    for context in {page.context for page in pages}:
        clear_storage(context, address)
    assert troubles == []


def clear_storage(context: Any, address: str) -> None:
    """Make whoever comes next in a context a fresh user."""
    page = context.new_page()
    page.goto(f"{address}/sanad/sanad.css")
    page.evaluate("localStorage.clear()")
    page.close()


def _note(trouble: str, troubles: list[str]) -> None:
    # Gradio says so of its own event stream when a page is left.
    if not any(said in trouble for said in ("AbortError", "errored out", "ERR_INCOMPLETE_CHUNKED")):
        troubles.append(trouble)


def _check(url: str, address: str, troubles: list[str]) -> None:
    if not url.startswith((address, "data:", "blob:")):
        troubles.append(f"a request left the machine: {url}")
