"""What is suggested after each golden question: python -m benchmarks.golden.suggestions [--index DIR].

Every suggestion is asked, once; what counts is whether the sentence that it was made of is shown.
"""

import argparse
import time
from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks.golden.check import QUESTIONS
from benchmarks.golden.follow_ups import ROOT, read
from qa.assistant import Assistant
from qa.follow_up.suggest import Suggestion, suggest

# Passages shown beside an answer in the web app, if nobody chose otherwise.
PASSAGES = 5


def outcome(assistant: Assistant, suggestion: Suggestion) -> str:
    """Ask a suggestion: ``answered``, ``answered otherwise`` or ``declined``."""
    answer = assistant.ask(suggestion.question)
    if answer.abstained:
        return "declined"
    meant = suggestion.span.of(assistant.document(suggestion.document_id).text)
    said = [sentence.text for sentence in answer.sentences]
    return "answered" if meant in said else "answered otherwise"


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("--split", choices=("dev", "test"))
    arguments = parser.parse_args()
    records = [item for item in read(QUESTIONS) if arguments.split in (None, item["split"])]
    offered: Counter[tuple[str, int]] = Counter()
    outcomes: dict[str, str] = {}
    spent = []
    with Assistant.open(arguments.index) as assistant:
        for record in records:
            answer = assistant.ask(record["question"], hits=PASSAGES)
            began = time.process_time()
            suggestions = suggest([answer])
            spent.append(1000 * (time.process_time() - began))
            offered["declined" if answer.abstained else "answered", len(suggestions)] += 1
            for suggestion in suggestions:
                if suggestion.question not in outcomes:
                    outcomes[suggestion.question] = outcome(assistant, suggestion)
    for (state, count), questions in sorted(offered.items()):
        print(f"{questions} questions {state} with {count} suggestions")
    for asked, what in outcomes.items():
        if what != "answered":
            print(f"{what}: {asked}")
    print(f"{len(outcomes)} suggestions: {dict(Counter(outcomes.values()))}")
    median, late = np.percentile(spent, [50, 95])
    print(f"milliseconds: median {median:.0f}, 95th {late:.0f}, most {max(spent):.0f}")


if __name__ == "__main__":
    main()
