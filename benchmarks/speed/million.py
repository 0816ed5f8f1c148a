"""A million passages on one machine: python -m benchmarks.speed.million [PASSAGES] [--folder DIR].

Builds a collection of made-up passages (vectors in clusters, see ``made_up.Clustered``), then measures
in a process of its own: opening, the first question, questions one after the other, recall of the
vector search against exact search, memory and size; beside FAISS flat and bm25s on the same data, the
latter up to ``LARGEST_BM25S`` passages. A folder that is given is kept, and used again if complete.
"""

import argparse
import importlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.speed.made_up import (
    DESCRIPTION,
    DIMENSION,
    PASSAGES_PER_DOCUMENT,
    Clustered,
    MadeUp,
    write,
)
from benchmarks.speed.made_up_segment import write_at_once
from benchmarks.speed.results_file import memory, save
from qa.records import Candidates, Filters, Query, TermGroup
from qa.retrieve import retrieve
from qa.settings import RetrievalSettings
from qa.store import Store, open_store, open_writer

QUESTIONS = 100
EXACT_QUESTIONS = 30
EDITS = 5
WORDS_ASKED = 8
K = 10
CANDIDATES = 100
LARGEST_BM25S = 200_000
LARGEST_HNSWLIB = 200_000
# Larger collections are written at once, since passage by passage takes 0.2 ms each.
LARGEST_WRITTEN = 50_000

Result = dict[str, Any]


def build(directory: Path, passages: int) -> Result:
    """Write the collection unless it is there, and return seconds and peak memory of that."""
    if (directory / "CURRENT").is_file():
        return {}
    if passages > LARGEST_WRITTEN:
        begun = time.perf_counter()
        write_at_once(directory, passages, DESCRIPTION)
        return {"written_at_once_seconds": round(time.perf_counter() - begun, 1), "memory": memory()}
    written = write(directory, Clustered(passages), passages)
    return {
        "build_seconds": round(written.seconds, 1),
        "commit_and_compaction_seconds": round(written.commit_seconds, 1),
        "build_peak_anonymous_mb": memory()["peak_anonymous_mb"],
    }


def edit(directory: Path, passages: int) -> Result:
    """Replace documents of ten passages, one a commit; return seconds until the new text is found."""
    made = Clustered(passages, seed=int(time.time()))
    seconds, processor = [], []
    for _ in range(EDITS):
        document = made.document(int(made.random.integers(passages // PASSAGES_PER_DOCUMENT)))
        entries = MadeUp.entries(made, document)
        begun, used = time.perf_counter(), time.process_time()
        with open_writer(directory, DESCRIPTION) as writer:
            writer.add(document, entries)
            writer.commit()
        with open_store(directory) as store:
            rows, _ = store.search_vectors(entries[0].vector, 1)
            if store.passages(rows) != [entries[0].passage]:
                raise RuntimeError(f"The new text of {document.uri} was not found.")
        seconds.append(round(time.perf_counter() - begun, 2))
        processor.append(round(time.process_time() - used, 2))
    return {"edit_until_found_seconds": sorted(seconds), "processor_seconds": sorted(processor)}


def quantiles(call: Callable[[int], object], count: int) -> Result:
    """Return median and 95th percentile of the milliseconds of ``count`` different calls."""
    wall, processor = [], []
    for number in range(count):
        begun, used = time.perf_counter(), time.process_time()
        call(number)
        wall.append((time.perf_counter() - begun) * 1e3)
        processor.append((time.process_time() - used) * 1e3)
    return {
        "p50_ms": round(float(np.median(wall)), 2),
        "p95_ms": round(float(np.quantile(wall, 0.95)), 2),
        "p50_processor_ms": round(float(np.median(processor)), 2),
    }


def measure(directory: Path, passages: int, *, peers: bool) -> Result:
    """Return everything that is measured of an open collection."""
    begun = time.perf_counter()
    store = open_store(directory)
    opened = time.perf_counter()
    made = Clustered(passages, seed=0)
    vectors = made.questions(QUESTIONS)
    made.random = np.random.default_rng(99)
    words = [tuple(made.groups(WORDS_ASKED)) for _ in range(QUESTIONS)]
    queries = [Query("", "", "en", groups) for groups in words]

    def ask(number: int, filters: Filters = Filters()) -> Candidates:
        query = Query("", "", "en", words[number], filters=filters)
        return retrieve(query, vectors[number], store, RetrievalSettings())

    before = time.perf_counter()
    ask(0)
    first = time.perf_counter() - before
    result: Result = {
        "passages": len(store),
        "segments": [(s.vector_index, s.passages) for s in store.manifest.segments],
        "open_seconds": round(opened - begun, 3),
        "first_question_seconds": round(first, 3),
        "retrieve": quantiles(ask, len(queries)),
        "search_vectors": quantiles(lambda n: store.search_vectors(vectors[n], CANDIDATES), QUESTIONS),
        "search_terms": quantiles(lambda n: store.search_terms(words[n], CANDIDATES), QUESTIONS),
    }
    filters = Filters(since="2025-03")
    before = time.perf_counter()
    store.allowed_rows(Filters(documents=("folder/7.md",)))
    result["first_filter_seconds"] = round(time.perf_counter() - before, 3)
    result["retrieve_filtered_to_nothing"] = quantiles(lambda n: ask(n, filters), 20)
    result["memory"] = memory()
    save("million", result, f"-{passages}")
    result |= disk(store, directory)
    result |= compare_exact(store, vectors)
    if peers and passages <= LARGEST_HNSWLIB and importlib.util.find_spec("hnswlib"):
        result |= compare_hnswlib(store, vectors)
    if peers and passages <= LARGEST_BM25S:
        result |= compare_bm25s(store, words)
    result["memory_after_exact_search"] = memory()
    return result


def disk(store: Store, directory: Path) -> Result:
    """Return the size on disk and that of its largest parts, in bytes a passage."""
    files = [f for segment in store.manifest.segments for f in segment.files.items()]
    parts: dict[str, int] = {}
    for name, entry in files:
        parts[name] = parts.get(name, 0) + entry.bytes
    total = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
    largest = sorted(parts, key=lambda name: -parts[name])[:8]
    return {
        "disk_gb": round(total / 1e9, 2),
        "bytes_a_passage": {name: round(parts[name] / len(store)) for name in largest},
    }


def compare_exact(store: Store, vectors: np.ndarray) -> Result:
    """Compare with FAISS flat over the same vectors: what it finds, and its time."""
    import faiss

    flat = faiss.IndexFlatIP(DIMENSION)
    for segment in store.segments:
        stored = segment["vectors"]
        for start in range(0, len(stored), 65_536):
            flat.add(np.ascontiguousarray(stored[start : start + 65_536]))
    shares = []
    times = quantiles(lambda n: flat.search(vectors[n : n + 1], CANDIDATES), EXACT_QUESTIONS)
    for vector in vectors[:EXACT_QUESTIONS]:
        _, wanted = flat.search(vector[np.newaxis], CANDIDATES)
        found, _ = store.search_vectors(vector, CANDIDATES)
        shares.append([_share(found[:K], wanted[0, :K]), _share(found, wanted[0])])
    recall, deep = np.mean(shares, axis=0)
    return {
        "recall_at_10": round(float(recall), 4),
        "recall_at_100": round(float(deep), 4),
        "faiss_flat": times,
    }


def _share(found: np.ndarray, wanted: np.ndarray) -> float:
    return len(set(found.tolist()) & set(wanted.tolist())) / len(wanted)


def compare_hnswlib(store: Store, vectors: np.ndarray) -> Result:
    """Compare with hnswlib over the same vectors, at its usual settings (M 16, 200 when it builds)."""
    hnswlib = importlib.import_module("hnswlib")
    stored = np.concatenate([segment["vectors"] for segment in store.segments])
    index = hnswlib.Index(space="ip", dim=DIMENSION)
    index.init_index(max_elements=len(stored), ef_construction=200, M=16)
    begun = time.perf_counter()
    index.add_items(stored)
    seconds = time.perf_counter() - begun
    index.set_ef(CANDIDATES * 2)
    shares = []
    for vector in vectors[:EXACT_QUESTIONS]:
        wanted = np.argsort(-(stored @ vector))[:K]
        shares.append(_share(index.knn_query(vector, k=CANDIDATES)[0][0][:K], wanted))
    times = quantiles(lambda n: index.knn_query(vectors[n], k=CANDIDATES), QUESTIONS)
    recall = round(float(np.mean(shares)), 4)
    return {"hnswlib": {"build_seconds": round(seconds, 1), "recall_at_10": recall, **times}}


def compare_bm25s(store: Store, words: list[tuple[TermGroup, ...]]) -> Result:
    """Compare with bm25s over the same terms."""
    import bm25s

    bags: list[list[str]] = []
    for segment in store.segments:
        texts = np.array([term.decode() for term in segment.vocabulary()], object)
        numbers, lengths = segment.sentence_terms(np.arange(segment.entry.sentences))
        ends = np.cumsum(np.add.reduceat(lengths, segment["sentence_offsets"][:-1]))
        named = texts[numbers].tolist()
        bags += [
            named[start:end] for start, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)
        ]
    index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    begun = time.perf_counter()
    index.index(bags, show_progress=False)
    seconds = time.perf_counter() - begun
    asked = [[term for group in groups for term in group.terms] for groups in words]
    times = quantiles(
        lambda n: index.retrieve([asked[n]], k=CANDIDATES, show_progress=False), QUESTIONS
    )
    return {"bm25s": {"index_seconds": round(seconds, 1), **times}}


def in_a_process_of_its_own(words: list[str]) -> None:
    """Run this module again, so that building does not show in the memory of asking."""
    subprocess.run([sys.executable, "-m", "benchmarks.speed.million", *words], check=True)


def main() -> None:
    """Build, then measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("passages", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--without-peers", action="store_true", help="leave bm25s and hnswlib out")
    parser.add_argument("--only", choices=("build", "measure", "edit"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        index = folder / f"index-{options.passages}"
        part = [str(options.passages), "--folder", str(folder)]
        part += ["--without-peers"] if options.without_peers else []
        if options.only == "build":
            save("million-build", build(index, options.passages), f"-{options.passages}")
        elif options.only == "measure":
            peers = not options.without_peers
            result = measure(index, options.passages, peers=peers)
            save("million", result, f"-{options.passages}")
        elif options.only == "edit":
            save("million-edit", edit(index, options.passages), f"-{options.passages}")
        else:
            in_a_process_of_its_own([*part, "--only", "build"])
            os.sync()
            in_a_process_of_its_own([*part, "--only", "measure"])
            in_a_process_of_its_own([*part, "--only", "edit"])


if __name__ == "__main__":
    main()
