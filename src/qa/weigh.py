"""Weigh sentences: how well each sentence of the best passages answers the question."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

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
    Span,
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
    sentences = _ranked_sentences(ranking)
    features = _feature_table(query, sentences, candidates, ranking, store, terms)
    scores = default_weights().score(features).tolist()
    evidence = [
        Evidence(hit, number, span, text, row, score)
        for (hit, number, span, text), row, score in zip(sentences, features, scores, strict=True)
    ]
    return sorted(evidence, key=lambda item: (-item.score, item.hit, item.sentence))


class _Sentence(NamedTuple):
    """A sentence's hit (from 0), its place among those of the passage, and its text."""

    hit: int
    number: int
    span: Span
    text: str


def _ranked_sentences(ranking: Ranking) -> list[_Sentence]:
    return [
        _Sentence(rank, number, span, span.of(hit.document.text))
        for rank, hit in enumerate(ranking.hits)
        for number, span in enumerate(hit.passage.sentences)
    ]


def _feature_table(
    query: Query,
    sentences: Sequence[_Sentence],
    candidates: Candidates,
    ranking: Ranking,
    store: PassageStore,
    terms: Terms,
) -> FloatArray:
    """Return the ``SENTENCE_FEATURES`` of the sentences, float32 ``[m, f]``."""
    hits = ranking.hits
    owners = np.array([sentence.hit for sentence in sentences], dtype=np.int64)
    numbers = np.array([sentence.number for sentence in sentences], dtype=np.int64)
    rows = candidates.offsets[list(ranking.indices)][owners] + numbers
    weight = importance(query.groups, store)
    named = weight * [_is_named(group) for group in query.groups]
    top = max(hit.score for hit in hits) or 1.0
    passage = np.array([(hit.scores.passage, hit.score / top) for hit in hits])
    headings = np.array([_heading_matches(hit, query, terms) for hit in hits], dtype=bool)
    known = frozenset(fold(query.corrected).split())
    match, mismatch, *form = _form_features(query.answer_type, sentences, known)
    return np.column_stack(
        [
            candidates.sentence_scores[rows],
            passage[owners],
            _lexical_features(
                candidates.counts[rows], candidates.lengths[rows], owners, headings, weight, named
            ),
            match,
            mismatch,
            numbers == 0,
            *form,
        ]
    ).astype(np.float32)


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


def _heading_matches(hit: Hit, query: Query, terms: Terms) -> list[bool]:
    text = " ".join((hit.document.title, *hit.passage.headings))
    found = frozenset(terms(text, hit.document.language))
    return [not found.isdisjoint(group.terms) for group in query.groups]


def _lexical_features(
    counts: NDArray[np.int32],
    lengths: NDArray[np.int32],
    owners: NDArray[np.int64],
    headings: NDArray[np.bool_],
    weight: FloatArray,
    named: FloatArray,
) -> FloatArray:
    """Return each sentence's BM25 and several coverages, float32 ``[m, 5]``, each 0 to 1.

    Coverage is the share of the question's weight that is found: in the sentence, in it with the one
    before and the headings, in the whole passage; last, that of names and numbers in the second.

    :param owners: int64 ``[m]``, ascending: which row of ``headings`` a sentence is under.
    """
    total = np.bincount(owners, lengths)[owners]
    mean = total / np.bincount(owners)[owners]
    norm = K1 * (1 - B + B * lengths / np.maximum(1.0, mean))
    saturated = counts * (K1 + 1) / (counts + norm[:, None])
    here = counts > 0
    before = np.zeros_like(here)
    before[1:] = here[:-1] & (owners[1:] == owners[:-1])[:, None]
    context = here | before | headings[owners]
    whole = headings.copy()
    np.logical_or.at(whole, owners, here)
    return np.stack(
        [
            _share(saturated, weight) / (K1 + 1),
            _share(here, weight),
            _share(context, weight),
            _share(whole[owners], weight),
            _share(context, named),
        ],
        axis=1,
    ).astype(np.float32)


def _form_features(
    kind: AnswerType, sentences: Sequence[_Sentence], known: frozenset[str]
) -> tuple[list[bool] | NDArray[np.float64], ...]:
    """Return whether each offers what is asked for, or not, and what its words look like."""
    texts = [sentence.text for sentence in sentences]
    offered = [offers(kind, text, known) for text in texts]
    return (
        [offer is True for offer in offered],
        [offer is False for offer in offered],
        [starts_with_pronoun(text) for text in texts],
        np.log1p([len(text.split()) for text in texts]) / 4,
        [text.rstrip().endswith("?") for text in texts],
    )
