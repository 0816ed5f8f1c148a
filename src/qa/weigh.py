"""Weigh sentences: how well each sentence of the best passages answers the question."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.clues import offers, starts_with_pronoun
from qa.contracts import PassageStore
from qa.normalize import fold
from qa.records import (
    SENTENCE_FEATURES,
    AnswerType,
    Candidates,
    Evidence,
    FloatArray,
    Hit,
    Query,
    Ranking,
    TermGroup,
)
from qa.term_weights import importance

Terms = Callable[[str, str], Sequence[str]]

# BM25's usual constants, for a sentence as the document (Robertson & Zaragoza 2009).
K1, B = 1.2, 0.4


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear model over ``SENTENCE_FEATURES``: ``score = bias + Σ weight · feature``."""

    bias: float
    weights: FloatArray

    def score(self, features: FloatArray) -> FloatArray:
        """Return a logit a row for ``features`` float32 ``[n, f]``."""
        return (features @ self.weights + self.bias).astype(np.float32)


@cache
def default_weights() -> Weights:
    """Return the weights that were learnt from question–answer pairs, kept as readable JSON."""
    data = json.loads(files("qa.models").joinpath("ranker.json").read_text(encoding="utf-8"))
    return Weights(
        data["bias"], np.array([data["weights"][name] for name in SENTENCE_FEATURES], dtype=np.float32)
    )


def weigh(
    query: Query, candidates: Candidates, ranking: Ranking, store: PassageStore, terms: Terms
) -> list[Evidence]:
    """Score every sentence of the ranked passages.

    :param terms: gives the index terms of (text, language), for titles and headings.
    :return: all sentences as evidence, best first.
    """
    if not ranking.hits:
        return []
    features, places = _feature_table(query, candidates, ranking, store, terms)
    scores = default_weights().score(features)
    evidence = [
        _evidence(ranking.hits[hit], hit, sentence, features[row], float(scores[row]))
        for row, (hit, sentence) in enumerate(places)
    ]
    return sorted(evidence, key=lambda item: (-item.score, item.hit, item.sentence))


def _evidence(hit: Hit, rank: int, sentence: int, features: FloatArray, score: float) -> Evidence:
    span = hit.passage.sentences[sentence]
    return Evidence(rank, sentence, span, span.of(hit.document.text), features, score)


def _feature_table(
    query: Query, candidates: Candidates, ranking: Ranking, store: PassageStore, terms: Terms
) -> tuple[FloatArray, list[tuple[int, int]]]:
    weight = importance(query.groups, store)
    named = weight * [_is_named(group) for group in query.groups]
    top = max(hit.score for hit in ranking.hits) or 1.0
    table: list[FloatArray] = []
    places: list[tuple[int, int]] = []
    known = frozenset(fold(query.corrected).split())
    for rank, (hit, index) in enumerate(zip(ranking.hits, ranking.indices, strict=True)):
        start, end = candidates.offsets[index : index + 2].tolist()
        cosines = candidates.sentence_scores[start:end]
        headings = _heading_matches(hit, query, terms)
        lexical = _lexical_features(
            candidates.counts[start:end], candidates.lengths[start:end], headings, weight, named
        )
        for sentence in range(end - start):
            text = hit.passage.sentences[sentence].of(hit.document.text)
            table.append(
                np.array(
                    [
                        cosines[sentence],
                        hit.scores.passage,
                        hit.score / top,
                        *lexical[sentence],
                        *_form_features(query.answer_type, text, known, sentence),
                    ],
                    dtype=np.float32,
                )
            )
            places.append((rank, sentence))
    return np.stack(table), places


def _share(found: NDArray[Any], weight: FloatArray) -> FloatArray:
    """Return what part of the weight each row of ``found`` has; all of it where there is no weight."""
    total = float(weight.sum())
    if total <= 0:
        return np.ones(len(found), dtype=np.float32)
    # Not a matrix product: for arrays this small it is no slower, and never wakes the BLAS's threads.
    share: FloatArray = (found * weight).sum(axis=1) / np.float32(total)
    return share


def _is_named(group: TermGroup) -> bool:
    """Tell whether a word of the question is a name or a number, which an answer can't do without."""
    return any(
        character.isupper() or character.isdigit() for character in group.surface
    ) or group.terms[0].startswith("#")


def _heading_matches(hit: Hit, query: Query, terms: Terms) -> NDArray[np.bool_]:
    text = " ".join((hit.document.title, *hit.passage.headings))
    found = frozenset(terms(text, hit.document.language))
    return np.array([not found.isdisjoint(group.terms) for group in query.groups], dtype=bool)


def _lexical_features(
    counts: NDArray[np.int32],
    lengths: NDArray[np.int32],
    headings: NDArray[np.bool_],
    weight: FloatArray,
    named: FloatArray,
) -> FloatArray:
    """Return the sentence's BM25 and several coverages, float32 ``[s, 5]``, each 0 to 1.

    Coverage is the share of the question's weight that is found: in the sentence, in it with the one
    before and the headings, in the whole passage; last, that of names and numbers in the second.
    """
    norm = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean())))
    saturated = counts * (K1 + 1) / (counts + norm[:, None])
    here = counts > 0
    before = np.vstack([np.zeros((1, counts.shape[1]), dtype=bool), here[:-1]])
    context = here | before | headings
    whole = np.broadcast_to(here.any(axis=0) | headings, here.shape)
    return np.stack(
        [
            _share(saturated, weight) / (K1 + 1),
            _share(here, weight),
            _share(context, weight),
            _share(whole, weight),
            _share(context, named),
        ],
        axis=1,
    ).astype(np.float32)


def _form_features(
    kind: AnswerType, text: str, known: frozenset[str], position: int
) -> tuple[float, ...]:
    match = offers(kind, text, known)
    return (
        float(match is True),
        float(match is False),
        float(position == 0),
        float(starts_with_pronoun(text)),
        float(np.log1p(len(text.split())) / 4),
        float(text.rstrip().endswith("?")),
    )
