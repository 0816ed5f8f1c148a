"""Answer: choose the sentences that say it and put them in reading order."""

from collections.abc import Sequence

import numpy as np

from qa.clues import starts_with_pronoun
from qa.normalize import fold
from qa.records import AnswerType, Evidence, Hit, Query

# Sentences are added until it is this likely (by the ranker's own odds) that one of them answers.
ENOUGH = 0.95
# A question for a list or a reason wants whatever is nearly as good as the best.
GATHER_WITHIN = 2.0  # logits
# Where the reader is this sure (span score, a logit) of the best sentence, one that it finds clearly
# worse adds nothing: of 591 answerable questions that calibrate, leaving it out loses one answer (with
# more sentences read than now; one that was not read counts as worse).
SURE = 3.0
WORSE_BY = 2.0
# Two sentences that share this part of their words say the same thing.
SAME_WORDS = 0.8


def compose(
    query: Query, evidence: Sequence[Evidence], hits: Sequence[Hit], most: int
) -> list[Evidence]:
    """Choose the sentences of the answer from evidence, best first, and put them in reading order.

    :param most: the most sentences to show, at least 1.
    """
    chosen = _in_reading_order(query, choose(query, evidence, most))
    return _with_antecedent(chosen, hits, most)


def choose(query: Query, evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """Take the best sentence, and more while more are needed, none saying the same twice."""
    if not evidence:
        return []
    logits = np.array([item.score for item in evidence])
    odds = np.exp(logits - logits.max())
    odds /= odds.sum()
    gather = query.answer_type in (AnswerType.LIST, AnswerType.REASON)
    chosen: list[Evidence] = []
    likely = 0.0
    for item, share in zip(evidence, odds, strict=True):
        near = gather and item.score >= evidence[0].score - GATHER_WITHIN
        if chosen and (len(chosen) >= most or (likely >= ENOUGH and not near)):
            break
        if not gather and _outdone(item, evidence[0]):
            continue
        likely += float(share)
        if not any(_same(item.text, other.text) for other in chosen):
            chosen.append(item)
    return chosen


def _outdone(item: Evidence, best: Evidence) -> bool:
    """Tell whether the reader is sure of the best sentence, and of this one far less."""
    if item is best or best.reading is None or best.reading.score < SURE:
        return False
    return item.reading is None or item.reading.score < best.reading.score - WORSE_BY


def _in_reading_order(query: Query, chosen: Sequence[Evidence]) -> list[Evidence]:
    """Keep the best first; for lists and reasons keep sentences of one passage in its own order."""
    if query.answer_type not in (AnswerType.LIST, AnswerType.REASON):
        return list(chosen)
    rank = {item.hit: index for index, item in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda item: (rank[item.hit], item.sentence))


def _with_antecedent(chosen: Sequence[Evidence], hits: Sequence[Hit], most: int) -> list[Evidence]:
    """Put before a sentence that starts with a pronoun the sentence that the pronoun refers to."""
    result: list[Evidence] = []
    room = most - len(chosen)
    spans = {item.span for item in chosen}
    for item in chosen:
        if starts_with_pronoun(item.text) and item.sentence > 0 and room > 0:
            before = _neighbour(item, hits[item.hit])
            if before.span not in spans:
                result.append(before)
                spans.add(before.span)
                room -= 1
        result.append(item)
    return result


def _neighbour(item: Evidence, hit: Hit) -> Evidence:
    span = hit.passage.sentences[item.sentence - 1]
    text = span.of(hit.document.text)
    return Evidence(item.hit, item.sentence - 1, span, text, item.features, item.score)


def _same(one: str, other: str) -> bool:
    first, second = set(fold(one).split()), set(fold(other).split())
    return len(first & second) >= SAME_WORDS * max(1, min(len(first), len(second)))
