"""Where to decline: python -m benchmarks.golden.strictness [--index DIR] [--split dev].

Asks the golden questions of a split without ever declining, and shows for each threshold how many of
the answerable would be answered, how many of the unanswerable declined, and how many of the answers
given would be right. The two lines at the end are what ``ui.wishes.THRESHOLDS`` is chosen from.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.golden.check import QUESTIONS, holds
from qa.assistant import Assistant
from qa.evaluate.metrics import normalise_answer

ROOT = Path(__file__).resolve().parents[2]
# Rarely: this share of what can be answered is answered. Unless sure: this share of answers is right.
LENIENT_ANSWERED = 0.97
STRICT_RIGHT = 0.93
STEPS = tuple(step / 20 for step in range(20))


class Asked(NamedTuple):
    """One question: how sure its answer is, whether that is right, whether there is one."""

    confidence: float
    right: bool
    answerable: bool


class Line(NamedTuple):
    """What becomes of the questions at one threshold, in shares."""

    threshold: float
    answered: float
    declined: float
    right: float


def ask_all(assistant: Assistant, split: str) -> list[Asked]:
    """Ask the questions of a split."""
    records = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]
    return [_ask(assistant, record) for record in records if record["split"] == split]


def lines(asked: Sequence[Asked]) -> list[Line]:
    """Return what becomes of the questions at each threshold."""
    answerable = [item for item in asked if item.answerable]
    others = [item for item in asked if not item.answerable]
    found = []
    for step in STEPS:
        given = [item for item in asked if item.confidence >= step]
        found.append(
            Line(
                step,
                sum(item.confidence >= step for item in answerable) / max(1, len(answerable)),
                sum(item.confidence < step for item in others) / max(1, len(others)),
                sum(item.right for item in given) / max(1, len(given)),
            )
        )
    return found


def _ask(assistant: Assistant, record: dict[str, object]) -> Asked:
    answer = assistant.ask(str(record["question"]), threshold=0)
    text = normalise_answer(" ".join(sentence.text for sentence in answer.sentences))
    answers = record["answers"]
    expected = answers if isinstance(answers, list) else []
    right = bool(expected) and all(any(holds(text, one) for one in item) for item in expected)
    return Asked(answer.confidence, right, not record["unanswerable"])


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("--split", default="dev", choices=("dev", "test"))
    arguments = parser.parse_args()
    with Assistant.open(arguments.index) as assistant:
        table = lines(ask_all(assistant, arguments.split))
    print("threshold  answered of answerable  declined of unanswerable  right of answers given")
    for line in table:
        shares = f"{line.answered:21.3f}{line.declined:26.3f}{line.right:24.3f}"
        print(f"{line.threshold:9.2f}{shares}", flush=True)
    lenient = max((line.threshold for line in table if line.answered >= LENIENT_ANSWERED), default=0.0)
    strict = min((line.threshold for line in table if line.right >= STRICT_RIGHT), default=1.0)
    print(f"rarely (at least {LENIENT_ANSWERED:.0%} of the answerable answered): {lenient:.2f}")
    print(f"unless sure (at least {STRICT_RIGHT:.0%} of the answers right): {strict:.2f}")


if __name__ == "__main__":
    main()
