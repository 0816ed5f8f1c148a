"""Follow-up questions of the seeds: python -m benchmarks.golden.follow_ups [--index DIR] [--split dev].

Each is asked after another question, once as typed and once as it is made to stand alone; what counts
is whether the expected words are shown. The golden questions, which all stand alone, are taken in pairs
besides: every one that is changed is a mistake.
"""

import argparse
import json
from itertools import pairwise
from pathlib import Path

from benchmarks.golden.check import QUESTIONS
from qa.assistant import Assistant
from qa.follow_up import resolve
from qa.records import Answer, JsonObject, Query

ROOT = Path(__file__).resolve().parents[2]
FOLLOW_UPS = Path(__file__).with_suffix(".jsonl")


def read(path: Path) -> list[JsonObject]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def changed_wrongly() -> list[tuple[str, str]]:
    """Return the golden questions that the one before them changes, with what becomes of them."""
    found = []
    for before, after in pairwise(record["question"] for record in read(QUESTIONS)):
        query = Query(before, before, "en", ())
        asked = resolve(after, [Answer(before, True, "", 0.0, (), (), (), query, {})])
        if asked.changed:
            found.append((after, asked.asked))
    return found


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("--split", choices=("dev", "test"))
    arguments = parser.parse_args()
    records = [item for item in read(FOLLOW_UPS) if arguments.split in (None, item["split"])]
    literally = resolved = changed = 0
    with Assistant.open(arguments.index) as assistant:
        for item in records:
            asked = resolve(item["question"], [assistant.ask(item["before"])])
            expected = item["answer"].casefold()
            typed_right = expected in assistant.ask(item["question"]).text.casefold()
            right = expected in assistant.ask(asked.asked).text.casefold()
            literally, resolved = literally + typed_right, resolved + right
            changed += asked.changed
            print(f"{'right' if right else '-':6}{item['question']} -> {asked.asked}", flush=True)
    wrongly = changed_wrongly()
    print(
        f"{len(records)} follow-ups: {changed} resolved; answered {literally} as typed, "
        f"{resolved} resolved"
    )
    print(f"golden questions changed though they stand alone: {len(wrongly)} of {len(read(QUESTIONS))}")


if __name__ == "__main__":
    main()
