"""Fit the small linear models and write them as readable JSON."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from qa.bridge import SMALLEST
from qa.confidence import SIGNALS
from qa.prospect import FEATURES, features
from qa.read import HALTS, SENTENCES_READ, default_vote
from qa.records import SENTENCE_FEATURES
from training.ranker.collect import Example

# Strength of the pull towards small weights: small, for a dozen weights and a thousand questions.
RIDGE = 1e-3
FOLDS = 5
# Inverse strength of the pull for the calibration. A set that it has not seen is told apart best so:
# with each set left out in turn, the mean AUROC is .872 for 1, .875 for .1, .880 for .01.
CALIBRATION_C = 0.01
BRIDGE_C = 1.0  # two numbers from two thousand bridges need no pull

Table = NDArray[np.float64]


def fit_ranker(examples: Sequence[Example], sources: dict[str, str], target: Path) -> None:
    """Learn the sentence ranker's weights."""
    useful = [e for e in examples if e.labels.any() and not e.labels.all()]
    tables = [e.features.astype(float) for e in useful]
    labels = [e.labels for e in useful]
    weights = _listwise(tables, labels)
    _write(
        target,
        {
            "purpose": "weights of the sentence ranker: score = bias + sum of weight times feature",
            "learnt_from": sources,
            "questions": len(useful),
            "answer_in_top_sentence": _top(tables, labels, weights, 1),
            "answer_in_top_three": _top(tables, labels, weights, 3),
            "bias": 0.0,
            "weights": _named(SENTENCE_FEATURES, weights),
        },
    )


def fit_vote(examples: Sequence[Example], sources: dict[str, str], target: Path) -> None:
    """Learn how the ranker's score and the reader's two are added."""
    heads = [slice(0, min(SENTENCES_READ, len(e.scores))) for e in examples]
    tables = [
        np.column_stack([e.scores[head], e.readings[head]]).astype(float)
        for e, head in zip(examples, heads, strict=True)
    ]
    pairs = [
        (table, e.labels[head])
        for table, e, head in zip(tables, examples, heads, strict=True)
        if e.labels[head].any() and not e.labels[head].all()
    ]
    tables, labels = [table for table, _ in pairs], [label for _, label in pairs]
    weights = _listwise(tables, labels, positive=True)
    alone = np.array([1.0, 0.0, 0.0])
    _write(
        target,
        {
            "purpose": "how the ranker's score and the reader's are added, as logits",
            "learnt_from": sources,
            "questions": len(tables),
            "answer_in_top_sentence": _top(tables, labels, weights, 1),
            "answer_in_top_three": _top(tables, labels, weights, 3),
            "ranker_alone_top_sentence": _top(tables, labels, alone, 1),
            "ranker_alone_top_three": _top(tables, labels, alone, 3),
            "weights": _named(("ranker", "span", "answer"), weights),
        },
    )


def fit_prospect(examples: Sequence[Example], sources: dict[str, str], target: Path) -> None:
    """Learn how likely reading on finds an answer that was not found yet."""
    rows = [row for example in examples for row in _prospects(example)]
    table, found = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    scale = table.std(axis=0) + 1e-6
    model = LogisticRegression().fit(table / scale, found)
    _write(
        target,
        {
            "purpose": "probability that a sentence not read yet answers and none of those read",
            "learnt_from": sources,
            "questions": len(examples),
            "halts": len(rows),
            "found": int(found.sum()),
            "auroc": round(float(roc_auc_score(found, model.decision_function(table / scale))), 4),
            "bias": round(float(model.intercept_[0]), 4),
            "weights": _named(FEATURES, model.coef_[0] / scale),
        },
    )


def _prospects(example: Example) -> Iterator[tuple[tuple[float, ...], bool]]:
    """Yield for each halt what is known there, and whether reading all finds what was not found."""
    vote = default_vote()
    read = np.flatnonzero(np.isfinite(example.readings).all(axis=1))
    order = read[np.argsort(-example.scores[read], kind="stable")]
    ranker = vote.ranker * example.scores[order]
    joint = ranker + example.readings[order] @ np.array([vote.span, vote.answer])
    labels = example.labels[order]
    for halt in HALTS:
        if halt >= len(order):
            return
        before = int(joint[:halt].argmax())
        found = labels[joint.argmax()] and not labels[before]
        yield features(joint[before], ranker[0], ranker[halt], halt), bool(found)


def fit_confidence(examples: Sequence[Example], sources: dict[str, str], target: Path) -> None:
    """Fit a logistic model of "the sentences shown hold the answer" over the signals."""
    table = np.stack([e.signals for e in examples]).astype(float)
    right = np.array([e.right for e in examples])
    groups = np.array([e.group for e in examples])
    # Each set weighs the same, and within it right and wrong do: the sets' own shares mean nothing.
    weight = np.zeros(len(examples))
    for group in set(groups):
        for side in (True, False):
            chosen = (groups == group) & (right == side)
            weight[chosen] = 1 / max(1, chosen.sum())
    weight *= len(examples) / weight.sum()
    scale = table.std(axis=0) + 1e-6
    model = LogisticRegression(C=CALIBRATION_C, max_iter=5000)
    guess = cross_val_predict(
        model,
        table / scale,
        right,
        cv=FOLDS,
        method="predict_proba",
        params={"sample_weight": weight},
    )[:, 1]
    model.fit(table / scale, right, sample_weight=weight)
    _write(
        target,
        {
            "purpose": "probability that the shown answer is right: logistic over the signals",
            "learnt_from": sources,
            "questions": {group: int((groups == group).sum()) for group in sorted(set(groups))},
            "auroc_cross_validated": {
                group: round(float(roc_auc_score(right[groups == group], guess[groups == group])), 4)
                for group in sorted(set(groups))
            },
            "bias": round(float(model.intercept_[0]), 4),
            "weights": _named(SIGNALS, model.coef_[0] / scale),
        },
    )


def fit_bridge(rows: Sequence[tuple[float, bool]], sources: dict[str, str], target: Path) -> None:
    """Fit how sure two sentences are by how sure the second question is.

    :param rows: the probability of the second question, and whether its sentence answers the first.
    """
    likely, right = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    bounded = np.clip(likely, SMALLEST, 1 - SMALLEST)
    odds = np.log(bounded / (1 - bounded))[:, None]
    model = LogisticRegression(C=BRIDGE_C).fit(odds, right)
    _write(
        target,
        {
            "purpose": "probability that two sentences answer: logistic over the second's log odds",
            "learnt_from": sources,
            "bridges": len(rows),
            "right": int(right.sum()),
            "auroc": round(float(roc_auc_score(right, likely)), 4),
            "bias": round(float(model.intercept_[0]), 4),
            "slope": round(float(model.coef_[0, 0]), 4),
        },
    )


def _listwise(
    tables: Sequence[Table], labels: Sequence[NDArray[np.bool_]], *, positive: bool = False
) -> Table:
    """Maximise the likelihood that a softmax over the sentences picks one with the answer."""
    scale = np.std(np.concatenate(tables), axis=0) + 1e-6

    def loss(weights: Table) -> tuple[float, Table]:
        value, gradient = 0.0, np.zeros_like(weights)
        for raw, label in zip(tables, labels, strict=True):
            table = raw / scale
            logits = table @ weights
            odds = np.exp(logits - logits.max())
            everything = odds / odds.sum()
            right = odds * label / (odds * label).sum()
            value -= float(np.log(everything[label].sum() + 1e-12))
            gradient -= (right - everything) @ table
        ridge = RIDGE * len(tables)
        return value + ridge * float(weights @ weights), gradient + 2 * ridge * weights

    width = tables[0].shape[1]
    bounds = [(0.0, None)] * width if positive else None
    fitted = minimize(loss, np.full(width, 0.1), jac=True, method="L-BFGS-B", bounds=bounds)
    weights: Table = fitted.x / scale
    return weights


def _top(
    tables: Sequence[Table], labels: Sequence[NDArray[np.bool_]], weights: Table, depth: int
) -> float:
    found = [
        label[np.argsort(-(table @ weights), kind="stable")[:depth]].any()
        for table, label in zip(tables, labels, strict=True)
    ]
    return round(float(np.mean(found)), 4)


def _named(names: Sequence[str], weights: Table) -> dict[str, float]:
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}


def _write(target: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False)
    target.write_text(text + "\n", encoding="utf-8")
    print(text)
