"""Confidence: how likely the sentences found answer the question, and if they do not, why not."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from qa.clues import offers, qualifiers_apart
from qa.contracts import PassageStore
from qa.logistic import sigmoid
from qa.normalize import fold
from qa.records import SENTENCE_FEATURES, AnswerType, Evidence, FloatArray, Hit, Query
from qa.term_weights import importance

SIGNALS = (
    "score",
    "margin",
    "sentence_cosine",
    "passage_cosine",
    "sentence_bm25",
    "sentence_coverage",
    "context_coverage",
    "passage_coverage",
    "named_coverage",
    "type_match",
    "type_mismatch",
    "unknown_share",
    "few_terms",
    "reader_span",
    "reader_answers",
    "reader_best",
    "qualifiers_missing",
    "qualifiers_contradicted",
    "answer_fits_type",
    "answer_misses_type",
    "answer_in_question",
)
# The signals that are features of the best sentence.
_FEATURES = SIGNALS[2:11]

# What is left of the probability where the sentence speaks of another year or another one in the row:
# too rare in the training questions to be learnt, and on the golden questions (dev) seen with 2 of 99
# right answers, all unsure, and with 4 of 42 questions that have none.
CONTRADICTED = 0.5

ASKED_FOR = {
    AnswerType.PERSON: "who it is",
    AnswerType.TIME: "when it is",
    AnswerType.PLACE: "where it is",
    AnswerType.COUNT: "how many",
    AnswerType.AMOUNT: "how much",
    AnswerType.REASON: "why",
    AnswerType.LIST: "which they are",
    AnswerType.OTHER: "what is asked",
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over ``SIGNALS``: probability that the shown answer is right."""

    bias: float
    weights: FloatArray

    def probability(self, signals: FloatArray) -> float:
        """Return the probability (0 to 1) for one row of signals, float32 ``[s]``."""
        return sigmoid(float(signals @ self.weights + self.bias))


@cache
def default_calibration() -> Calibration:
    """Return the calibration learnt from answerable and unanswerable questions, kept as JSON."""
    data = json.loads(files("qa.models").joinpath("confidence.json").read_text(encoding="utf-8"))
    return Calibration(
        data["bias"], np.array([data["weights"][name] for name in SIGNALS], dtype=np.float32)
    )


def signals(
    query: Query, evidence: Sequence[Evidence], hits: Sequence[Hit], store: PassageStore
) -> FloatArray:
    """Return what speaks for and against the best sentence, float32 ``[s]``, ordered as ``SIGNALS``."""
    best = evidence[0]
    feature = dict(zip(SENTENCE_FEATURES, best.features.tolist(), strict=True))
    rival = next((item.score for item in evidence[1:] if item.hit != best.hit), best.score - 5.0)
    weight = importance(query.groups, store)
    total = float(weight.sum()) or 1.0
    unknown = store.document_frequencies(query.groups) == 0
    return np.array(
        [
            best.score,
            min(5.0, best.score - rival),
            *(feature[name] for name in _FEATURES),
            float(weight[unknown].sum()) / total,
            1.0 / (1.0 + len(query.groups)),
            *_reader_signals(evidence),
            *qualifiers_apart(query.corrected, _context(best, hits[best.hit])),
            *_answer_signals(query, best),
        ],
        dtype=np.float32,
    )


def _reader_signals(evidence: Sequence[Evidence]) -> tuple[float, float, float]:
    """Return the reader's two scores of the best sentence, and its best score of any."""
    readings = [item.reading for item in evidence if item.reading]
    first = evidence[0].reading
    if first is None:
        return 0.0, 0.0, 0.0
    return first.score, first.answers, max(reading.score + reading.answers for reading in readings)


def _context(item: Evidence, hit: Hit) -> str:
    """Return a sentence with what it may rely on: the one before it, the headings and the title."""
    spans = hit.passage.sentences[max(0, item.sentence - 1) : item.sentence + 1]
    around = (span.of(hit.document.text) for span in spans)
    return " ".join((hit.document.title, *hit.passage.headings, *around))


def _answer_signals(query: Query, best: Evidence) -> tuple[float, float, float]:
    """Tell if the reader's words are of the kind asked for, and how many the question has itself."""
    if best.reading is None:
        return 0.0, 0.0, 0.0
    answer = best.reading.answer.of(best.text)
    known = frozenset(fold(query.corrected).replace("?", " ").split())
    words = fold(answer).split()
    fits = offers(query.answer_type, answer, known)
    echo = sum(word.strip(".,'’") in known for word in words) / max(1, len(words))
    return float(fits is True), float(fits is False), echo


def confidence(
    query: Query, evidence: Sequence[Evidence], hits: Sequence[Hit], store: PassageStore
) -> float:
    """Return the probability (0 to 1) that the best sentences answer the question."""
    if not evidence or not query.groups:
        return 0.0
    seen = signals(query, evidence, hits, store)
    probability = default_calibration().probability(seen)
    contradicted = seen[SIGNALS.index("qualifiers_contradicted")] > 0
    return probability * CONTRADICTED if contradicted else probability


def reason_to_decline(query: Query, hits: Sequence[Hit], store: PassageStore) -> str:
    """Say in one sentence why the question is not answered."""
    if not query.groups:
        return "The question has no word that could be looked for."
    frequencies = store.document_frequencies(query.groups)
    unknown = [
        group.surface for group, count in zip(query.groups, frequencies, strict=True) if not count
    ]
    known = [group.surface for group, count in zip(query.groups, frequencies, strict=True) if count]
    if unknown and (not known or not hits):
        return f"Nothing in the sources mentions {_join(unknown)}."
    if unknown:
        return f"The sources mention {_join(known[:3])}, but nothing in them mentions {_join(unknown)}."
    together = hits[0].matched_terms[:4] if hits else ()
    if len(together) < len(query.groups):
        apart = [word for word in known if word not in together]
        if together and apart:
            return f"The sources mention {_join(together)}, but not together with {_join(apart[:3])}."
    asked = ASKED_FOR[query.answer_type]
    return f"The sources mention {_join(known[:4])}, but no sentence in them says {asked}."


def _join(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
