"""How long the store's answers take: python -m benchmarks.speed.store [PASSAGES ...]."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.speed.made_up import DESCRIPTION, PASSAGES_PER_DOCUMENT, MadeUp, write
from qa.store import Store, open_store, open_writer

REPEATS = 41


def milliseconds(call: Callable[[], object], repeats: int = REPEATS) -> str:
    """Median of wall time and of processor time, since a busy machine inflates the first."""
    wall, processor = [], []
    for _ in range(repeats):
        begun, used = time.perf_counter(), time.process_time()
        call()
        wall.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    return f"{np.median(wall) * 1e3:9.2f} {np.median(processor) * 1e3:9.2f} {min(wall) * 1e3:9.2f}"


def report(name: str, value: str) -> None:
    """Print one line of the table."""
    print(f"{name:44}{value}", flush=True)


def measure(store: Store, made: MadeUp) -> None:
    """Print every query's time; the questions differ from call to call."""
    rows = np.sort(made.random.choice(len(store), min(200, len(store)), replace=False))
    store.search_vectors(made.unit(), 1)
    store.search_terms(made.groups(2), 1)

    def everything() -> None:
        vector, groups = made.unit(), made.groups(8)
        near, _ = store.search_vectors(vector, 100)
        matching, _ = store.search_terms(groups, 100)
        found = np.union1d(near, matching)
        store.vector_scores(found, vector)
        store.term_scores(found, groups)
        store.sentence_scores(found, vector)
        store.sentence_term_counts(found, groups)

    report("search_vectors k=100", milliseconds(lambda: store.search_vectors(made.unit(), 100)))
    report("search_terms 8 groups k=100", milliseconds(lambda: store.search_terms(made.groups(8), 100)))
    report("vector_scores 200 rows", milliseconds(lambda: store.vector_scores(rows, made.unit())))
    report("sentence_scores 200 rows", milliseconds(lambda: store.sentence_scores(rows, made.unit())))
    report("term_scores 200 rows", milliseconds(lambda: store.term_scores(rows, made.groups(8))))
    report(
        "sentence_term_counts 200 rows",
        milliseconds(lambda: store.sentence_term_counts(rows, made.groups(8))),
    )
    report("passages 100 rows", milliseconds(lambda: store.passages(rows[:100])))
    report("all candidate work of one question", milliseconds(everything))


def edit(directory: Path, made: MadeUp, passages: int) -> None:
    """Replace one document."""
    document = made.document(int(made.random.integers(passages // PASSAGES_PER_DOCUMENT)))
    with open_writer(directory, DESCRIPTION) as writer:
        writer.add(document, made.entries(document))
        writer.commit()


def measure_size(directory: Path, passages: int) -> None:
    """Print everything for one number of passages."""
    made = MadeUp()
    seconds = write(directory, made, passages).seconds
    disk = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
    print(f"\n{passages} passages; milliseconds:           median wall, processor, best wall")
    report("written, s", f"{seconds:9.1f}")
    report("disk, bytes a passage", f"{disk / passages:9.0f}")
    for _ in range(2):
        report("open", milliseconds(lambda: open_store(directory).close(), 11))
        with open_store(directory) as store:
            report("segments", f"{len(store.segments):9}")
            measure(store, made)
        report(
            "open, edit one document, commit",
            milliseconds(lambda: edit(directory, made, passages), 7),
        )


def main(sizes: list[int]) -> None:
    """Measure each size in a folder that is removed again."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            measure_size(Path(folder, "index"), size)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10_000, 100_000])
