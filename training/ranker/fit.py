"""Fit the two small linear models and write them as readable JSON."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from qa.confidence import SIGNALS
from qa.records import SENTENCE_FEATURES
from training.ranker.collect import Example

# Strength of the pull towards small weights: small, for a dozen weights and a thousand questions.
RIDGE = 1e-3
SHOWN = 3

Scorer = Callable[[Example], NDArray[np.float64]]


def fit_ranker(examples: Sequence[Example], sources: Sequence[Path], target: Path) -> None:
    """Maximise the likelihood that a softmax over the sentences picks one that holds the answer."""
    useful = [e for e in examples if e.answerable and e.labels.any() and not e.labels.all()]
    scale = np.std(np.concatenate([e.features for e in useful]), axis=0) + 1e-6

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient = 0.0, np.zeros_like(weights)
        for example in useful:
            table = example.features / scale
            logits = table @ weights
            odds = np.exp(logits - logits.max())
            everything = odds / odds.sum()
            right = odds * example.labels / (odds * example.labels).sum()
            value -= float(np.log(everything[example.labels].sum() + 1e-12))
            gradient -= (right - everything) @ table
        ridge = RIDGE * len(useful)
        return value + ridge * float(weights @ weights), gradient + 2 * ridge * weights

    fitted = minimize(loss, np.zeros(len(SENTENCE_FEATURES)), jac=True, method="L-BFGS-B")
    weights = fitted.x / scale
    _write(
        target,
        {
            "purpose": "weights of the sentence ranker: score = bias + sum of weight times feature",
            "learnt_from": _digests(sources),
            "questions": len(useful),
            "answer_in_top_sentence": _top(useful, lambda e: e.features @ weights, 1),
            "answer_in_top_three": _top(useful, lambda e: e.features @ weights, SHOWN),
            "bias": 0.0,
            "weights": {
                name: round(float(w), 4) for name, w in zip(SENTENCE_FEATURES, weights, strict=True)
            },
        },
    )


def fit_confidence(examples: Sequence[Example], sources: Sequence[Path], target: Path) -> None:
    """Fit a logistic model of "an answer is among the sentences shown" over the signals."""
    table = np.stack([e.signals for e in examples])
    right = np.array([e.answerable and bool(e.labels[:SHOWN].any()) for e in examples])
    groups = np.array([e.group for e in examples])
    # Each set weighs the same, and within it right and wrong do: the sets' own shares mean nothing.
    weight = np.zeros(len(examples))
    for group in set(groups):
        for side in (True, False):
            chosen = (groups == group) & (right == side)
            weight[chosen] = 1 / max(1, chosen.sum())
    weight *= len(examples) / weight.sum()
    scale = table.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=2000)
    guess = cross_val_predict(
        model, table / scale, right, cv=5, method="predict_proba", params={"sample_weight": weight}
    )[:, 1]
    model.fit(table / scale, right, sample_weight=weight)
    _write(
        target,
        {
            "purpose": "probability that the shown answer is right: logistic over the signals",
            "learnt_from": _digests(sources),
            "questions": len(examples),
            "auroc_five_fold": {
                g: round(float(roc_auc_score(right[groups == g], guess[groups == g])), 4)
                for g in sorted(set(groups))
            },
            "bias": round(float(model.intercept_[0]), 4),
            "weights": {
                name: round(float(w), 4)
                for name, w in zip(SIGNALS, model.coef_[0] / scale, strict=True)
            },
        },
    )


def _top(examples: Sequence[Example], score: Scorer, depth: int) -> float:
    found = [e.labels[np.argsort(-score(e), kind="stable")[:depth]].any() for e in examples]
    return round(float(np.mean(found)), 4)


def _digests(sources: Sequence[Path]) -> dict[str, str]:
    return {
        source.name: sha256((source / "queries.jsonl").read_bytes()).hexdigest() for source in sources
    }


def _write(target: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False)
    target.write_text(text + "\n", encoding="utf-8")
    print(text)
