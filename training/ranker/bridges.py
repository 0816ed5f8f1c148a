"""Run training questions over bridges and keep how sure the second one was, and what came of it."""

import sys
from collections.abc import Sequence
from pathlib import Path

from qa import confidence, weigh
from qa.assistant import PASSAGES_WEIGHED, Assistant, Clock
from qa.records import Filters
from training.ranker.collect import Question, holds_any

# Who is surer than this is left out: above the product's line, so that there are more to learn from.
SURE = 0.85
FEWEST_WORDS = 3


def crossed(directory: Path, questions: Sequence[Question]) -> list[tuple[float, bool]]:
    """Return for each bridge crossed how likely its second question is answered, and if it is.

    All questions that are not answered surely are tried, whether they describe something or not.
    """
    rows = []
    with Assistant.open(directory) as assistant:
        for number, question in enumerate(questions):
            if number % 50 == 0:
                print(f"{directory.name}: {number} of {len(questions)}", file=sys.stderr, flush=True)
            rows += _crossed(assistant, question)
    return rows


def _crossed(assistant: Assistant, question: Question) -> list[tuple[float, bool]]:
    query, candidates, ranking = assistant.find(question.text, PASSAGES_WEIGHED, Filters(), Clock())
    weighed = weigh.weigh(query, candidates, ranking, assistant.store, assistant.heading_terms)
    if len(query.groups) < FEWEST_WORDS or not weighed:
        return []
    evidence = assistant.read(query, weighed, ranking)
    if confidence.confidence(query, evidence, ranking.hits, assistant.store) >= SURE:
        return []
    two = assistant.cross(query, weighed, ranking)
    return [(two.likely, holds_any(two.evidence[0].text, question.answers))] if two else []
