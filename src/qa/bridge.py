"""Bridge: answer what is asked of something that the question describes instead of naming it.

"When was the ship launched whose commissioning Erdoğan attended?" No sentence says that. One says which
ship was commissioned with Erdoğan as a guest (the bridge), and another when that ship was launched. The
bridge's own names and what it leaves of the question make a second question, and the reader reads what
is found for that after the bridge.
"""

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from qa.clues import starts_with_pronoun
from qa.contracts import PassageStore
from qa.logistic import sigmoid
from qa.records import Document, Evidence, FloatArray, Hit, Query, Ranking, TermGroup
from qa.term_weights import importance

# A text's content words and names, each with its index terms; and what gives them for (text, language).
Cut = Sequence[tuple[str, Sequence[str]]]
Words = Callable[[str, str], Cut]

# Sentences tried as bridges: the best by the ranker's score, among the first few.
TRIED = 3
LOOKED_AT = 8
# Sentences read after the bridge, of so many that are looked through for its names.
READ_AFTER = 2
LOOKED_THROUGH = 40
# What a name must weigh, beside the bridge's rarest.
TELLING = 0.6
# What a bridge has of the question, by the rarity of its words: at least and at most.
LEAST_SAID, MOST_SAID = 0.15, 0.95
# Who is this sure of an answer needs no bridge: of those who are surer none was put right by one.
SURE = 0.65
# How likely, beside the answer without it, a bridge to the same sentence must be to be shown with it.
SAME_SENTENCE = 0.5
SMALLEST = 1e-4  # probabilities nearer to 0 or 1 say no more
DATE_WORD = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)


@dataclass(frozen=True, slots=True)
class Certainty:
    """How likely two sentences answer together, by how likely one answers the second question.

    A logistic curve over the log odds of the latter, learnt from questions new to the reader.
    """

    bias: float
    slope: float

    def probability(self, likely: float) -> float:
        """Return the probability (0 to 1) for one of the second question (0 to 1)."""
        bounded = min(max(likely, SMALLEST), 1 - SMALLEST)
        return sigmoid(self.bias + self.slope * math.log(bounded / (1 - bounded)))


@cache
def default_certainty() -> Certainty:
    """Return the curve that was learnt, kept as JSON."""
    data = json.loads(files("qa.models").joinpath("bridge.json").read_text(encoding="utf-8"))
    return Certainty(data["bias"], data["slope"])


@dataclass(frozen=True, slots=True)
class Bridge:
    """A sentence that may say whom or what a question describes, and the question that is left.

    ``terms`` are the index terms of its names that the question does not have.
    """

    evidence: Evidence
    terms: frozenset[str]
    question: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """What the second question finds: ``evidence`` are the sentences to be read after the bridge."""

    bridge: Bridge
    question: Query
    ranking: Ranking
    evidence: list[Evidence]

    def promise(self) -> float:
        """Return the ranker's score of the best sentence, a logit; there must be one."""
        return self.evidence[0].score


@dataclass(frozen=True, slots=True)
class Reached:
    """An answer of two sentences: the one that has it, and the bridge.

    ``hits`` are those that the evidence counts into; ``likely`` is the probability that the first
    answers the second question, ``sure`` that both answer the question.
    """

    evidence: list[Evidence]
    hits: tuple[Hit, ...]
    likely: float
    sure: float


def bridges(
    query: Query, evidence: Sequence[Evidence], hits: Sequence[Hit], store: PassageStore, words: Words
) -> list[Bridge]:
    """Return the sentences that may say what is described, best first.

    :param evidence: sentences in the ranker's order.
    :param words: gives for (text, language) each content word and name with its index terms.
    """
    weight = importance(query.groups, store)
    total = float(weight.sum())
    asked = {term for group in query.groups for term in group.terms}
    found: dict[frozenset[str], Bridge] = {}
    for item in evidence[:LOOKED_AT]:
        document = hits[item.hit].document
        cut = words(item.text, document.language)
        names = _telling(_new_names(item, document, asked, cut, words), store)
        terms = frozenset(term for name in names for term in name.terms)
        left = weight * _lacks(query, _terms(cut))
        said = 1.0 - float(left.sum()) / total if total else 0.0
        if not terms or terms in found or not LEAST_SAID <= said <= MOST_SAID:
            continue
        rest = [group.surface for group, share in zip(query.groups, left, strict=True) if share]
        asking = " ".join((*(name.surface for name in names), *rest))
        found[terms] = Bridge(item, terms, asking)
    return list(found.values())[:TRIED]


def _new_names(
    item: Evidence, document: Document, asked: set[str], cut: Cut, words: Words
) -> list[TermGroup]:
    """Return a sentence's names that the question lacks, with the title's if a pronoun begins it."""
    names: list[TermGroup] = []
    begins_itself = not starts_with_pronoun(item.text)
    for place, (surface, terms) in enumerate((*_subject(item, document, words), *cut)):
        if not surface[:1].isupper() or DATE_WORD.fullmatch(surface) or not asked.isdisjoint(terms):
            continue
        if place == 0 and begins_itself and not _is_name(surface, terms, document.text):
            continue
        if not any(surface in name.surface for name in names):
            names.append(TermGroup(tuple(terms), surface=surface))
    return names


def _is_name(surface: str, terms: Sequence[str], text: str) -> bool:
    """Tell whether the first word of a sentence, which has its capital anyway, is a name.

    It is if the glossary has it, if it has a capital or a digit further in, or if the document writes
    it so within a sentence too.
    """
    if terms[0].startswith("#") or any(c.isupper() or c.isdigit() for c in surface[1:]):
        return True
    return surface in text and re.search(rf"[\w,;] {re.escape(surface)}\b", text) is not None


def _telling(names: Sequence[TermGroup], store: PassageStore) -> list[TermGroup]:
    """Leave out names far more frequent than the rarest, such as the writer's or the country's."""
    weight = importance(names, store) if names else np.zeros(0, np.float32)
    return [name for name, share in zip(names, weight, strict=True) if share >= TELLING * weight.max()]


def after(
    bridge: Bridge, evidence: Sequence[Evidence], hits: Sequence[Hit], words: Words
) -> list[Evidence]:
    """Return the sentences to be read after a bridge: the best that have one of its names."""
    named = (
        item
        for item in evidence[:LOOKED_THROUGH]
        if item.text.split() != bridge.evidence.text.split()
        and not _speaks_of(item, hits[item.hit].document, words).isdisjoint(bridge.terms)
    )
    return [item for item, _ in zip(named, range(READ_AFTER), strict=False)]


def _speaks_of(item: Evidence, document: Document, words: Words) -> frozenset[str]:
    """Return a sentence's terms, with those of what it speaks of."""
    return _terms((*_subject(item, document, words), *words(item.text, document.language)))


def _subject(item: Evidence, document: Document, words: Words) -> Cut:
    """Return what a sentence speaks of if a pronoun begins it: the title's words."""
    return words(document.title, document.language) if starts_with_pronoun(item.text) else ()


def reached(
    bridge: Bridge, answer: Evidence, first: Sequence[Hit], second: Sequence[Hit], likely: float
) -> Reached:
    """Return the answer of two sentences.

    :param first: the hits that the bridge counts into.
    :param second: the hits that the answer counts into.
    :param likely: how likely the sentence answers the second question, 0 to 1.
    """
    sure = default_certainty().probability(likely)
    other = replace(bridge.evidence, hit=len(second), score=answer.score, bridge=True)
    return Reached([answer, other], (*second, first[bridge.evidence.hit]), likely, sure)


def preferred(two: Reached, best: Sequence[Evidence], sure: float) -> Reached | None:
    """Return an answer of two sentences if it is likelier than the one without a bridge.

    Where both take the same sentence, a bridge that is not much less likely is shown to vouch for it.

    :param best: the sentence that answers best without a bridge, if there is any.
    :param sure: how likely that is right, 0 to 1.
    """
    if two.sure > sure:
        return two
    same = bool(best) and best[0].text == two.evidence[0].text
    return replace(two, sure=sure) if same and two.sure > SAME_SENTENCE * sure else None


def _terms(cut: Cut) -> frozenset[str]:
    return frozenset(term for _, terms in cut for term in terms)


def _lacks(query: Query, terms: frozenset[str]) -> FloatArray:
    """Return 1 for each of the question's groups of which a sentence has no term, float32 ``[g]``."""
    return np.array([terms.isdisjoint(group.terms) for group in query.groups], dtype=np.float32)
