"""Run the speed benchmarks: python -m benchmarks.speed [--quick] [--peer-python PYTHON] [NAME ...].

One after the other, each a process of its own, since they would disturb each other. Without ``--quick``
all of them take about an hour on two cores, most of it the million passages.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# Each benchmark's words when all is measured, and when only ratios are looked at; None leaves it out.
PLAN: dict[str, tuple[list[str], list[str] | None]] = {
    "imports": ([], ["--quick"]),
    "cold": ([], ["--quick"]),
    "warm": ([], ["--quick"]),
    "indexing": ([], ["--quick"]),
    "load": ([], ["--quick"]),
    "browser": ([], ["--quick"]),
    "store": (["10000", "100000"], ["10000"]),
    "bm25": (["10000"], None),
    "sync": ([], None),
    "growth": ([], None),
    "million": ([], None),
}
WITH_PEERS = ("warm", "indexing")
# As the command line does for a process that answers questions, see qa.cli.threads.
ALGEBRA = {"warm": {"OPENBLAS_NUM_THREADS": "1"}}


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: minutes, for ratios only")
    parser.add_argument("--peer-python", help="a Python that has LangChain and txtai")
    parser.add_argument("names", nargs="*", help="benchmarks to run; default all")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(PLAN)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose from {', '.join(PLAN)}")
    failed = []
    for name, (whole, quick) in PLAN.items():
        words = quick if arguments.quick else whole
        if not (HERE / f"{name}.py").is_file() or words is None:
            continue
        if arguments.names and name not in arguments.names:
            continue
        if arguments.peer_python and name in WITH_PEERS:
            words = [*words, "--peer-python", arguments.peer_python]
        print(f"\n{name} {' '.join(words)}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.speed.{name}", *words]
        if subprocess.run(command, env=os.environ | ALGEBRA.get(name, {})).returncode:
            failed.append(name)
    if failed:
        raise SystemExit(f"Failed: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
