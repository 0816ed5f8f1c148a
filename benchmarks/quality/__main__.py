"""Measure quality: ``python -m benchmarks.quality --eval DIR [--sets a,b] [--golden]``."""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.quality.answer_tables import golden_table
from benchmarks.quality.kept import Results, digest_of
from benchmarks.quality.plan import Planned, plan
from benchmarks.quality.ranking_tables import ranking_lines
from benchmarks.quality.tables import show_results
from qa.cli.terminal import progress_bars
from qa.contracts import ProgressCallback
from qa.errors import QAError
from qa.records import JsonObject

if TYPE_CHECKING:
    from benchmarks.quality.peers import Peers


def main() -> None:
    """Measure what is asked for, and write each figure as soon as it is known."""
    arguments = _arguments()
    if arguments.show:
        show_results()
        return
    results = Results.here()
    partial = arguments.limit or arguments.only_rankings
    with progress_bars(quiet=not sys.stderr.isatty()) as shown:
        for name, figures in _measure(arguments, results, shown or (lambda _: None)):
            if partial:
                golden = name == "golden"
                lines = golden_table(figures) if golden else ranking_lines({name: figures})
                print("\n".join(lines), flush=True)
            else:
                results.add(name, figures)
                show_results()


def _measure(
    arguments: argparse.Namespace, results: Results, progress: ProgressCallback
) -> Iterator[tuple[str, JsonObject]]:
    """Yield the figures of each set and of the golden questions; say what is skipped, and why."""
    if arguments.golden or (not arguments.eval and not arguments.sets):
        yield from _golden(arguments, results, progress)
    if not arguments.eval:
        return
    from benchmarks.quality.peers import Peers

    peers = Peers(arguments.peer_python, _work(arguments) / "peers")
    for name in peers.missing():
        where = (
            f"{arguments.peer_python} does not have it" if arguments.peer_python else "no --peer-python"
        )
        print(f"{name}: left out, {where}", flush=True)
    failed: list[str] = []
    wanted = [name for name in (arguments.sets or "").split(",") if name]
    for planned in plan(arguments.eval, wanted, arguments.encoder):
        if planned.reason:
            print(f"{planned.name}: skipped, {planned.reason}", flush=True)
            continue
        try:
            yield from _set(planned, peers, arguments, results, progress)
        # The other sets are still worth measuring, and a later run does this one only.
        except QAError as error:
            failed.append(planned.name)
            print(f"{planned.name}: failed, {error}", flush=True)
    if failed:
        raise SystemExit(f"Not measured: {', '.join(failed)}.")


def _set(
    planned: Planned,
    peers: "Peers",
    arguments: argparse.Namespace,
    results: Results,
    progress: ProgressCallback,
) -> Iterator[tuple[str, JsonObject]]:
    from benchmarks.quality.sets import Bench, measure_set
    from qa.evaluate import read_set

    rankings_only = planned.rankings_only or arguments.only_rankings
    files = [planned.directory / name for name in ("docs.jsonl", "queries.jsonl", "qrels.tsv")]
    also = [planned.encoder, rankings_only, arguments.limit, dict(peers.versions)]
    made_from = digest_of(*files, also=also)
    figures = None if arguments.again else results.made_from(made_from)
    if figures:
        print(f"{planned.name}: measured before with the same code and data", flush=True)
    else:
        started = time.perf_counter()
        bench = Bench(_work(arguments), planned.encoder, peers, progress, rankings_only)
        dataset = read_set(planned.directory).limited(arguments.limit)
        seconds = -started
        figures = measure_set(dataset, bench)
        seconds += time.perf_counter()
        # Where a peer failed, the set is to be measured again.
        if set(peers.versions).issubset(figures["pipelines"]):
            figures["made_from"] = made_from
        figures["seconds"] = round(seconds, 1)
        print(f"{planned.name}: nDCG@10 {figures['nDCG@10']}, {seconds:.0f} s", flush=True)
    yield planned.name if arguments.encoder is None else f"{planned.name} ({planned.encoder})", figures


def _golden(
    arguments: argparse.Namespace, results: Results, progress: ProgressCallback
) -> Iterator[tuple[str, JsonObject]]:
    from benchmarks.quality.golden import MEASURED_BY, SEEDS, measure_golden

    encoder = arguments.encoder or "minilm"
    seeds = sorted(path for path in SEEDS.rglob("*") if path.is_file())
    made_from = digest_of(*MEASURED_BY, *seeds, also=[encoder, arguments.limit])
    figures = None if arguments.again else results.made_from(made_from)
    if figures:
        print("golden: measured before with the same code and data", flush=True)
    else:
        started = time.perf_counter()
        figures = measure_golden(_work(arguments), encoder, progress, arguments.limit)
        figures |= {"made_from": made_from, "seconds": round(time.perf_counter() - started, 1)}
        print(f"golden: {figures['seconds']:.0f} s", flush=True)
    yield "golden", figures


def _work(arguments: argparse.Namespace) -> Path:
    from qa.evaluate import cache_folder

    return arguments.work or cache_folder() / "quality"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--eval", type=Path, metavar="DIR", help="folder of evaluation sets")
    parser.add_argument("--sets", metavar="A,B", help="only these sets (default: all but *-train)")
    parser.add_argument(
        "--golden", action="store_true", help="the golden questions (default without --eval)"
    )
    parser.add_argument(
        "--only-rankings", action="store_true", help="no answers; print the figures, keep nothing"
    )
    parser.add_argument(
        "--limit", type=int, metavar="N", help="the first N questions; print the figures, keep nothing"
    )
    parser.add_argument(
        "--peer-python", type=Path, metavar="FILE", help="a Python that has txtai and LangChain"
    )
    parser.add_argument("--again", action="store_true", help="measure anew what is known already")
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="keep indexes here (default: the user's cache)"
    )
    parser.add_argument(
        "--encoder", metavar="NAME", help="for every set (default: the one for its language)"
    )
    parser.add_argument("--show", action="store_true", help="only put stored figures into the READMEs")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except QAError as error:
        raise SystemExit(str(error)) from error
