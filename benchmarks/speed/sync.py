"""Bringing an index up to date: python -m benchmarks.speed.sync [DOCUMENTS] [SENTENCES].

Makes a folder of pages, indexes it with the command, and measures the command's wall time (its
process's start included) when nothing has changed, when everything is to be read again, and when one
page was edited; and the memory that indexing takes. ``--encoder words`` indexes with a table of word
vectors in ONNX instead of a language model, so that 100,000 passages take minutes and not an hour.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.speed.results_file import memory, save

WORDS = [f"word{number}" for number in range(5000)]
REPEATS = 5
PAGES_A_FOLDER = 100


def write_pages(folder: Path, documents: int, sentences: int) -> None:
    """Write pages of made-up sentences of twelve words."""
    chance = random.Random(1)
    for number in range(documents):
        place = folder / f"{number // PAGES_A_FOLDER:04}"
        place.mkdir(parents=True, exist_ok=True)
        text = " ".join(
            " ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(sentences)
        )
        (place / f"{number:06}.md").write_text(f"# Page {number}\n\n{text}\n")


def index(folder: Path, encoder: str, *words: str) -> dict[str, Any]:
    """Run the command; return its report's totals, wall time and peak memory."""
    directory = folder / "index"
    command = [sys.executable, "-m", "qa", "index", str(folder / "pages"), "--index", str(directory)]
    begun = time.perf_counter()
    with (
        tempfile.TemporaryFile() as output,
        subprocess.Popen([*command, "--encoder", encoder, "--json", *words], stdout=output) as process,
    ):
        own, resident = 0.0, 0.0
        while process.poll() is None:
            try:
                now = memory(str(process.pid))
            except (KeyError, FileNotFoundError, ProcessLookupError):
                continue
            own, resident = max(own, now["anonymous_mb"]), max(resident, now["resident_mb"])
            time.sleep(0.02)
        seconds = time.perf_counter() - begun
        output.seek(0)
        report = json.loads(output.read())
    return {
        "wall_seconds": round(seconds, 2),
        "own_memory_mb": own,
        "resident_mb": resident,
        **{name: report[name] for name in ("documents", "passages", "encoded_passages")},
    }


def best(folder: Path, encoder: str, *words: str) -> dict[str, Any]:
    """Return the median run of several by wall time."""
    runs = [index(folder, encoder, *words) for _ in range(REPEATS)]
    runs.sort(key=lambda run: run["wall_seconds"])
    return runs[len(runs) // 2]


def edit(folder: Path, number: int) -> None:
    """Change one sentence in the middle of a page."""
    path = folder / "pages" / f"{number // PAGES_A_FOLDER:04}" / f"{number:06}.md"
    text = path.read_text()
    middle = text.index(". ", len(text) // 2) + 2
    path.write_text(f"{text[:middle]}Word1 was edited on round {time.time_ns()}. {text[middle:]}")


def edited(folder: Path, encoder: str) -> dict[str, Any]:
    """Return the median run after an edit of one page each."""
    runs = []
    for number in range(REPEATS):
        edit(folder, number * 7)
        runs.append(index(folder, encoder))
    runs.sort(key=lambda run: run["wall_seconds"])
    return {**runs[len(runs) // 2], "slowest_wall_seconds": runs[-1]["wall_seconds"]}


def word_table(folder: Path) -> str:
    """Write a tiny encoder, unless the folder has it, and return where it is."""
    from tests.baked_encoder import write_baked_encoder

    if (folder / "words").is_dir():
        return str(folder / "words")
    return str(write_baked_encoder(folder / "words", [" ".join(WORDS)]))


def main() -> None:
    """Measure one collection."""
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", type=int, nargs="?", default=10_000)
    parser.add_argument("sentences", type=int, nargs="?", default=4)
    parser.add_argument("--encoder", default="minilm")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if not (folder / "pages").is_dir():
            write_pages(folder / "pages", options.documents, options.sentences)
        encoder = options.encoder
        if encoder == "words":
            encoder = word_table(folder)
        first = index(folder, encoder)
        os.sync()
        time.sleep(3)  # what changed a moment ago is read again
        index(folder, encoder)
        result = {
            "first": first,
            "nothing_changed": best(folder, encoder),
            "everything_read_again": index(folder, encoder, "--check"),
            "one_page_edited": edited(folder, encoder),
        }
    save("sync", result, f"-{options.documents}x{options.sentences}-{options.encoder}")


if __name__ == "__main__":
    main()
