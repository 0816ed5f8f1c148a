"""How a search grows with the collection: python -m benchmarks.speed.growth [PASSAGES ...].

The same made-up passages as in ``million``, in collections of a thousand to a million, beside FAISS
flat, bm25s and (where it is installed) hnswlib over the same data. Writes the times as JSON and, if
matplotlib is installed, a log-log plot. ``--from-results`` draws again from the results of ``million``.
"""

import argparse
import importlib.util
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.speed.results_file import RESULTS, commit, save

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LINES = {
    "Sanad, vectors and terms": "retrieve",
    "Sanad, vectors": "search_vectors",
    "Sanad, terms": "search_terms",
    "FAISS flat": "faiss_flat",
    "hnswlib": "hnswlib",
    "bm25s": "bm25s",
}
# Other work on the machine shows in the times of the wall, and hardly in these.
TIME = "p50_processor_ms"

Results = dict[int, dict[str, Any]]


def run(size: int, folder: Path | None) -> None:
    """Measure one size in processes of its own."""
    words = ["--folder", str(folder)] if folder else []
    command = [sys.executable, "-m", "benchmarks.speed.million", str(size), *words]
    subprocess.run(command, check=True)


def read(sizes: list[int]) -> Results:
    """Return the newest results of each size."""
    found: Results = {}
    for size in sizes:
        files = sorted(RESULTS.glob(f"million-{size}-*.json"), key=lambda path: path.stat().st_mtime)
        if files:
            found[size] = json.loads(files[-1].read_text())
    return found


def times(results: Results) -> dict[str, dict[int, float]]:
    """Return for each line of the plot the milliseconds by size."""
    lines: dict[str, dict[int, float]] = {}
    for name, part in LINES.items():
        points = {
            size: result[part][TIME] for size, result in results.items() if TIME in result.get(part, {})
        }
        if points:
            lines[name] = points
    return lines


def exponent(points: dict[int, float]) -> float | None:
    """Return e of the best fit of time ~ size^e: 1 grows as the collection does, 0 not at all."""
    if len(points) < 2:
        return None
    logs = [(math.log(size), math.log(value)) for size, value in points.items()]
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return round(sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread, 2)


def draw(lines: dict[str, dict[int, float]], path: Path) -> None:
    """Draw the times over the sizes, both in powers of ten."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for name, points in lines.items():
        style = "o-" if name.startswith("Sanad") else "s--"
        axes.plot(list(points), list(points.values()), style, label=f"{name} (^{exponent(points)})")
    axes.set(
        xscale="log", yscale="log", xlabel="passages", ylabel="median processor milliseconds a question"
    )
    axes.grid(alpha=0.3, which="both")
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=150)


def main() -> None:
    """Measure every size, then draw."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--from-results", action="store_true")
    options = parser.parse_args()
    if not options.from_results:
        for size in options.sizes:
            run(size, options.folder)
    results = read(list(options.sizes))
    lines = times(results)
    save("growth", {TIME: lines, "exponents": {name: exponent(p) for name, p in lines.items()}})
    if importlib.util.find_spec("matplotlib"):
        draw(lines, RESULTS / f"growth-{commit()}.png")


if __name__ == "__main__":
    main()
