"""What a person waits for in the browser: python -m benchmarks.speed.browser [--quick] [--index DIR].

Serves an index with ``qa serve`` on the loopback, opens it in Chromium, and asks: the times are those
of paints, seen from within the page. A first visit has an empty cache, a later one has the files.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

from benchmarks.speed.results_file import save
from benchmarks.speed.timing import ROOT
from qa.records import JsonObject

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
QUESTIONS = (
    "How many agreements were signed during Erdoğan's visit in February 2025?",
    "When was PNS Babur launched?",
    "And when was it commissioned?",
    "What trade target have Pakistan and Türkiye set?",
    "Why did Pakistan's T129 helicopter purchase collapse?",
    "Who is the mayor of Reykjavík?",
)
GOALS = "page ready: at most 2,000 ms; sources on the screen: at most 300 ms after Enter"
# Nothing that the browser does for itself may be timed.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
START_SECONDS = 120
LONGEST_MS = 60_000


@contextmanager
def serving(index: Path) -> Iterator[str]:
    """Serve an index in a process of its own, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "qa", "serve", "--index", str(index), "--port", str(port)]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(server, f"{address}/sanad/sanad.css")
            yield address
        finally:
            server.terminate()


def _wait(server: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - our own address
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"qa serve did not answer on {address}; run it by hand to see why.")


def visit(context: Any, address: str) -> tuple[Any, dict[str, float]]:  # noqa: ANN401 - playwright's
    """Open the page; return it with the times of its first paint and of its being ready."""
    page = context.new_page()
    page.add_init_script(SCRIPT)
    page.goto(address)
    page.wait_for_function("window.times.ready", timeout=LONGEST_MS)
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    return page, {"first paint": page.evaluate(paint), "ready": page.evaluate("times.ready")}


def ask(page: Any, question: str) -> dict[str, float]:  # noqa: ANN401 - playwright's
    """Ask; return the times from Enter to sources, first sentence and whole answer.

    What was declined has no sentence, so that its answer counts.
    """
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function("window.times.answer", timeout=LONGEST_MS)
    times = page.evaluate("times")
    first = times.get("sentence", times["answer"])
    return {
        "sources": times.get("sources", first) - times["enter"],
        "first sentence": first - times["enter"],
        "whole answer": times["answer"] - times["enter"],
    }


def measure(address: str, chromium: str, rounds: int) -> JsonObject:
    """Return the times of visits and of questions, and the layout's shifts."""
    seen: dict[str, list[float]] = {}
    shifts: list[float] = []

    def note(kind: str, times: dict[str, float]) -> None:
        for name, value in times.items():
            seen.setdefault(f"{kind}: {name}", []).append(value)

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for _ in range(rounds):
            context = browser.new_context(viewport={"width": 1366, "height": 800})
            page, times = visit(context, address)
            note("first visit", times)
            page.close()
            page, times = visit(context, address)
            note("later visit", times)
            for question in QUESTIONS:
                note("question", ask(page, question))
            shifts.append(page.evaluate("times.shifts"))
            context.close()
        browser.close()
    return {
        "rounds": rounds,
        "times": {name: spread(values) for name, values in seen.items()},
        "layout_shift": round(max(shifts), 4),
    }


def spread(milliseconds: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and best; what a browser paints has no processor time to tell."""
    values = np.array(milliseconds)
    return {
        "median_ms": round(float(np.median(values)), 1),
        "p95_ms": round(float(np.percentile(values, 95)), 1),
        "best_ms": round(float(values.min()), 1),
    }


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, and nothing is kept")
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("There is no Chromium; on Debian: apt-get install chromium.")
    before = os.getloadavg()[0]
    with serving(arguments.index) as address:
        result = measure(address, chromium, 1 if arguments.quick else 8)
    print(f"{'milliseconds':40}{'median':>10}{'p95':>10}{'best':>10}")
    for name, figures in result["times"].items():
        print(f"{name:40}" + "".join(f"{value:10.1f}" for value in figures.values()), flush=True)
    print(f"layout shift {result['layout_shift']}; {GOALS}; load before {before:.1f}", flush=True)
    if not arguments.quick:
        save("browser", {"goals": GOALS, "load_before": round(before, 1), **result})


if __name__ == "__main__":
    main()
