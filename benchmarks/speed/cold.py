"""How long a cold process takes: python -m benchmarks.speed.cold [--quick] [--index DIR].

Wall time of ``qa ask`` as a process of its own, against a script with sentence-transformers and
FAISS that loads the same model and passages and finds those of the same question; and of ``--help``
against an empty Python. The runs take turns; each process finds the files in the disk's cache.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.speed.results_file import save
from benchmarks.speed.timing import ROOT, show, spread, used
from qa.records import JsonObject

QUESTION = "When was PNS Badr launched?"
SCRIPT = Path(__file__).with_name("reference.py")
GOALS = (
    """qa ask: at most 1.0 s and 1/12 of the script; help: at most 0.25 s more than an empty Python"""
)


def commands(index: Path, reference: Path) -> Mapping[str, list[str]]:
    """Return each process's command."""
    python = sys.executable
    return {
        "python -c pass": [python, "-c", "pass"],
        "qa --help": [python, "-m", "qa", "--help"],
        "qa search --help": [python, "-m", "qa", "search", "--help"],
        "qa search": [python, "-m", "qa", "search", QUESTION, "--index", str(index)],
        "qa ask": [python, "-m", "qa", "ask", QUESTION, "--index", str(index)],
        "sentence-transformers + FAISS": [python, str(SCRIPT), str(reference), QUESTION],
    }


def environment(bytecode: Path) -> dict[str, str]:
    """Return the environment of a user: Python keeps what it compiled, here in a folder of its own."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(bytecode)}


def run(command: list[str], surroundings: Mapping[str, str]) -> None:
    """Run a process to its end; 3 is how ``qa ask`` declines."""
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stderr[-2000:]}")


def prepare(index: Path, folder: Path) -> None:
    """Write what the script with sentence-transformers and FAISS reads."""
    from qa.store import open_store

    with open_store(index) as store:
        passages = list(store.passages(np.arange(len(store))))
        texts = [passage.span.of(store.document(passage.document_id).text) for passage in passages]
    subprocess.run([sys.executable, str(SCRIPT), "--write", str(folder)], input="\0".join(texts),
                   text=True, check=True, capture_output=True)  # fmt: skip


def measure(index: Path, rounds: int) -> JsonObject:
    """Return the times of each command, in turns."""
    with tempfile.TemporaryDirectory() as temporary:
        surroundings = environment(Path(temporary, "bytecode"))
        prepare(index, Path(temporary, "reference"))
        asked = commands(index, Path(temporary, "reference"))
        for command in asked.values():
            run(command, surroundings)
        seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
        for _ in range(rounds):
            for name, command in asked.items():
                call = partial(run, command, surroundings)
                seconds[name].append(used(call, resource.RUSAGE_CHILDREN))
    figures = {name: spread(values) for name, values in seconds.items()}
    script, empty = figures["sentence-transformers + FAISS"], figures["python -c pass"]
    return {
        "rounds": rounds,
        "goals": GOALS,
        "times": figures,
        "qa ask, part of the script": {
            key: round(figures["qa ask"][key] / script[key], 4) for key in ("median_ms", "processor_ms")
        },
        "ms over an empty Python": {
            name: round(figures[name]["median_ms"] - empty["median_ms"], 1)
            for name in ("qa --help", "qa search --help")
        },
    }


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="3 rounds instead of 11")
    parser.add_argument("--index", type=Path, default=ROOT / "index", help="an index of the seeds")
    arguments = parser.parse_args()
    figures = measure(arguments.index, 3 if arguments.quick else 11)
    show(figures["times"])
    save("cold", figures, "-quick" if arguments.quick else "")


if __name__ == "__main__":
    main()
