"""What each command imports: python -m benchmarks.speed.imports [--index DIR].

For each command the number of modules and the processor time of the twelve dearest, by what Python
reports of a process of its own (``-X importtime``).
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed.results_file import save
from benchmarks.speed.timing import ROOT
from qa.records import JsonObject

SHOWN = 12


def imported(words: Sequence[str], surroundings: dict[str, str]) -> JsonObject:
    """Return what one command imports."""
    command = [sys.executable, "-X", "importtime", "-m", "qa", *words]
    for _ in range(2):  # the first compiles
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")][1:]
    times: dict[str, int] = {}
    for line in lines:
        own, _, name = line.removeprefix("import time:").split("|")
        top = name.strip() if name.strip().startswith("qa.") else name.strip().split(".")[0]
        times[top] = times.get(top, 0) + int(own)
    dearest = sorted(times, key=lambda name: -times[name])[:SHOWN]
    return {
        "modules": len(lines),
        "all_ms": round(sum(times.values()) / 1000, 1),
        "dearest_ms": {name: round(times[name] / 1000, 1) for name in dearest},
    }


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the same; it is quick")
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    arguments = parser.parse_args()
    at = ["--index", str(arguments.index)]
    commands = {
        "--help": ["--help"],
        "search": ["search", "naval cooperation", *at],
        "ask": ["ask", "When was PNS Badr launched?", *at],
        "inspect": ["inspect", *at],
    }
    with tempfile.TemporaryDirectory() as bytecode:
        surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        figures = {name: imported(words, surroundings) for name, words in commands.items()}
    save("imports", figures)


if __name__ == "__main__":
    main()
