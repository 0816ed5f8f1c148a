"""Put the answers and results of several collections together.

An answer comes from one collection: the one whose own calibrated confidence is highest. Results keep
the order that each collection gave them; whose next one comes first is decided by ``standing``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa.records import Answer, Hit, SearchResult


def standing(hit: Hit, groups: int) -> float:
    """Return what a hit is worth across collections, about 0 (unrelated) to 1.

    Fused scores are normalised within one result, and BM25 depends on how rare words are in a
    collection, so neither can be compared across two. Comparable are the cosines of the passage and of
    its best sentence, and the share of the question's words that were found; the three weigh the same,
    as they do in the ranking itself.

    :param groups: the number of words that the question was searched by.
    """
    found = min(1.0, len(hit.matched_terms) / max(1, groups))
    return (hit.scores.passage + hit.scores.sentence + found) / 3


def merge_hits(results: Mapping[str, tuple[Sequence[Hit], int]], k: int) -> tuple[Hit, ...]:
    """Merge the hits of collections into the best ``k``, each with its collection's name.

    :param results: by collection its hits, best first, and the number of words they were found by.
    """
    waiting = {name: (list(hits), groups) for name, (hits, groups) in results.items() if hits}
    merged: list[Hit] = []
    while waiting and len(merged) < k:
        name = max(waiting, key=lambda each: standing(waiting[each][0][0], waiting[each][1]))
        hits, _ = waiting[name]
        merged.append(replace(hits.pop(0), collection=name))
        if not hits:
            del waiting[name]
    return tuple(merged)


def merge_results(results: Mapping[str, SearchResult], k: int) -> SearchResult:
    """Merge what collections found into one result; the words are read as the best hit's were."""
    hits = merge_hits(
        {name: (result.hits, len(result.query.groups)) for name, result in results.items()}, k
    )
    first = results[hits[0].collection] if hits else next(iter(results.values()))
    return replace(first, hits=hits, timings_ms=_summed(list(results.values())))


def best_answer(answers: Mapping[str, Answer]) -> Answer:
    """Return the surest answer with its collection's name, or the surest refusal if all declined.

    The passages behind it are those of all collections.
    """
    name = max(answers, key=lambda each: (not answers[each].abstained, answers[each].confidence))
    best = answers[name]
    most = max(len(answer.hits) for answer in answers.values())
    return replace(
        best,
        citations=tuple(replace(citation, collection=name) for citation in best.citations),
        hits=merge_hits(
            {each: (answer.hits, len(answer.query.groups)) for each, answer in answers.items()}, most
        ),
        timings_ms=_summed(list(answers.values())),
    )


def _summed(timed: Sequence[Answer] | Sequence[SearchResult]) -> dict[str, float]:
    stages = {stage: 0.0 for item in timed for stage in item.timings_ms}
    return {stage: sum(item.timings_ms.get(stage, 0.0) for item in timed) for stage in stages}
