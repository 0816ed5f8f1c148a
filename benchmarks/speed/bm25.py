"""Our postings beside bm25s and tantivy, same passages: python -m benchmarks.speed.bm25 [PASSAGES ...].

tantivy is no dependency of the project; install it to repeat the comparison.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import tantivy

from benchmarks.speed.made_up import DESCRIPTION, MadeUp
from benchmarks.speed.store import edit, milliseconds, report
from qa.records import TermGroup
from qa.settings import Bm25Settings
from qa.store import Store, open_store, open_writer

# The constants that tantivy has built in.
SETTINGS = Bm25Settings(k1=1.2, b=0.75)
QUESTIONS = 50
TERM_FILES = ("vocabulary", "posting", "lengths")
K = 100


def build_ours(directory: Path, passages: int) -> list[list[str]]:
    """Write a collection and return the bags of terms of its passages, by row."""
    bags = {}
    with open_writer(directory, DESCRIPTION) as writer:
        for document, entries in MadeUp().documents(passages):
            writer.add(document, entries)
            for entry in entries:
                terms = [term for sentence in entry.sentence_terms for term in sentence]
                bags[entry.passage.id] = [*entry.heading_terms, *terms]
        writer.commit()
    with open_store(directory) as store:
        return [bags[passage.id] for passage in store.passages(np.arange(len(store)))]


def build_bm25s(bags: list[list[str]]) -> bm25s.BM25:
    """Index with bm25s."""
    index = bm25s.BM25(method="lucene", k1=SETTINGS.k1, b=SETTINGS.b)
    index.index(bags, show_progress=False)
    return index


def build_tantivy(directory: Path, bags: list[list[str]]) -> tuple[tantivy.Index, tantivy.Schema]:
    """Index with tantivy."""
    directory.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("row", stored=True, fast=True, indexed=True)
    schema = builder.build()
    index = tantivy.Index(schema, path=str(directory))
    writer = index.writer(heap_size=100_000_000, num_threads=1)
    for row, bag in enumerate(bags):
        writer.add_document(_document(row, bag))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index, schema


def _document(row: int, bag: list[str]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("body", " ".join(bag))
    document.add_unsigned("row", row)
    return document


def ask_tantivy(
    index: tantivy.Index, schema: tantivy.Schema, words: list[str]
) -> tuple[list[int], list[float]]:
    """Return rows and scores."""
    terms = [tantivy.Query.term_query(schema, "body", word) for word in words]
    query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
    searcher = index.searcher()
    hits = searcher.search(query, K).hits
    rows = searcher.fast_field_values("row", [address for _, address in hits])
    # tantivy multiplies every score by k1 + 1, which changes no order.
    return [int(row) for row in rows], [score / (SETTINGS.k1 + 1) for score, _ in hits]


def compare(name: str, ours: list[Any], theirs: list[Any]) -> None:
    """Print how alike the first K of each question are."""
    overlap = [
        len(set(a[0]) & set(b[0])) / max(len(a[0]), 1) for a, b in zip(ours, theirs, strict=True)
    ]
    gaps = [
        np.abs(np.sort(a[1])[::-1] - np.sort(b[1])[::-1]).max()
        for a, b in zip(ours, theirs, strict=True)
        if len(a[1]) == len(b[1]) > 0
    ]
    report(f"{name}: same passages in the first {K}", f"{np.mean(overlap):9.4f}")
    report(f"{name}: largest difference of scores", f"{max(gaps):9.6f}")


def ask_ours(store: Store, words: list[str]) -> tuple[list[int], list[float]]:
    """Return rows and scores."""
    rows, scores = store.search_terms([TermGroup((word,)) for word in words], K)
    return rows.tolist(), scores.tolist()


def ask_bm25s(index: bm25s.BM25, words: list[str]) -> tuple[list[int], list[float]]:
    """Return rows and scores of what has a score."""
    rows, scores = index.retrieve([words], k=K, show_progress=False)
    above = scores[0] > 0
    return rows[0][above].tolist(), scores[0][above].tolist()


def measure(passages: int, folder: Path) -> None:
    """Print everything for one number of passages."""
    print(f"\n{passages} passages; milliseconds:           median wall, processor, best wall")
    bags = build_ours(folder / "ours", passages)
    known = {word for bag in bags for word in bag}
    made = MadeUp(1)
    questions = [
        [group.terms[0] for group in made.groups(8) if group.terms[0] in known] or ["w1"]
        for _ in range(QUESTIONS)
    ]
    begun = time.perf_counter()
    theirs = build_bm25s(bags)
    report("bm25s: index, s (and after each edit)", f"{time.perf_counter() - begun:9.1f}")
    begun = time.perf_counter()
    index, schema = build_tantivy(folder / "tantivy", bags)
    report("tantivy: index, s", f"{time.perf_counter() - begun:9.1f}")
    store = open_store(folder / "ours", SETTINGS)
    ours = [ask_ours(store, words) for words in questions]
    compare("bm25s", ours, [ask_bm25s(theirs, words) for words in questions])
    compare("tantivy", ours, [ask_tantivy(index, schema, words) for words in questions])
    turn = iter(range(10**9))

    def following() -> list[str]:
        return questions[next(turn) % QUESTIONS]

    # Ours keeps the last four questions' scores, which fifty different ones never meet again.
    report("ours: 8 words, best 100", milliseconds(lambda: ask_ours(store, following())))
    report("bm25s: the same", milliseconds(lambda: ask_bm25s(theirs, following())))
    report("tantivy: the same", milliseconds(lambda: ask_tantivy(index, schema, following())))
    rows = np.arange(0, passages, passages // 200)
    groups = [TermGroup((word,)) for word in questions[0]]
    report("ours: 200 chosen rows", milliseconds(lambda: store.term_scores(rows, groups)))
    report("bm25s: the same", milliseconds(lambda: theirs.get_scores(questions[0])[rows]))
    theirs.save(str(folder / "bm25s"))
    for name in ("bm25s", "tantivy"):
        size = sum(path.stat().st_size for path in (folder / name).rglob("*") if path.is_file())
        report(f"{name}: disk, bytes a passage", f"{size / passages:9.0f}")
    files = [file for segment in store.manifest.segments for file in segment.files.values()]
    size = sum(f.bytes for f in files if any(part in f.path for part in TERM_FILES))
    report("ours: disk, bytes a passage", f"{size / passages:9.0f}")
    report(
        "ours: their sentences' counts",
        milliseconds(lambda: store.sentence_term_counts(rows, groups)),
    )
    report("ours: edit a document", milliseconds(lambda: edit(folder / "ours", made, passages), 5))
    report("tantivy: the same", milliseconds(lambda: edit_tantivy(index, bags), 5))


def edit_tantivy(index: tantivy.Index, bags: list[list[str]]) -> None:
    """Replace ten passages."""
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    for row in range(10):
        writer.delete_documents_by_term("row", row)
        writer.add_document(_document(row, bags[row]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


if __name__ == "__main__":
    for size in [int(word) for word in sys.argv[1:]] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as temporary:
            measure(size, Path(temporary))
