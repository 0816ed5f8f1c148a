"""Measure quality: ``python -m benchmarks.quality --eval DIR [--sets a,b] [--golden]``."""

import argparse
import sys
from pathlib import Path

from benchmarks.quality.results import Results
from benchmarks.quality.tables import show_results
from qa.cli.terminal import progress_bars
from qa.errors import QAError


def main() -> None:
    """Measure what is asked for, and write each figure as soon as it is known."""
    arguments = _arguments()
    if arguments.show:
        show_results()
        return
    results = Results()
    with progress_bars(quiet=not sys.stderr.isatty()) as shown:
        progress = shown or (lambda _: None)
        if arguments.golden or not arguments.eval:
            from benchmarks.quality.golden import measure_golden

            results.add("golden", measure_golden(arguments.work, arguments.encoder, progress))
            show_results()
        for directory in _sets(arguments):
            from benchmarks.quality.sets import measure_set
            from qa.evaluate import read_set

            dataset = read_set(directory)
            figures = measure_set(dataset, arguments.work, arguments.encoder, progress)
            results.add(dataset.name, figures)
            show_results()
            print(f"{dataset.name}: nDCG@10 {figures['nDCG@10']}, {figures['difference']}", flush=True)


def _sets(arguments: argparse.Namespace) -> list[Path]:
    if not arguments.eval:
        return []
    wanted = set(filter(None, (arguments.sets or "").split(",")))
    found = sorted(item.parent for item in arguments.eval.glob("*/queries.jsonl"))
    missing = wanted - {item.name for item in found}
    if missing or not found:
        raise SystemExit(
            f"{arguments.eval} has no set named {', '.join(sorted(missing)) or 'anything'}."
        )
    # Training sets are for tuning; they are measured only when asked for by name.
    return [
        item for item in found if (item.name in wanted if wanted else not item.name.endswith("-train"))
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--eval", type=Path, metavar="DIR", help="folder of evaluation sets")
    parser.add_argument("--sets", metavar="A,B", help="only these sets (default: all but *-train)")
    parser.add_argument(
        "--golden", action="store_true", help="the golden questions (default without --eval)"
    )
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="keep indexes here (default: the user's cache)"
    )
    parser.add_argument("--encoder", default="minilm", help="encoder to index with")
    parser.add_argument("--show", action="store_true", help="only put stored figures into the READMEs")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except QAError as error:
        raise SystemExit(str(error)) from error
