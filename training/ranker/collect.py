"""Run training questions through the product and keep what its ranker and its confidence see."""

import json
import random
import re
import string
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa import confidence, weigh
from qa.assistant import PASSAGES_WEIGHED, Assistant, _Clock
from qa.build import index_documents
from qa.load import make_document
from qa.records import Document, Evidence, Filters

SEED = 20261122
ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation + "–—’‘“”")


@dataclass(frozen=True, slots=True)
class Example:
    """One question: its candidate sentences, which of them hold the answer, and the signals."""

    question_id: str
    group: str
    answerable: bool
    features: NDArray[np.float32]
    scores: NDArray[np.float32]
    reader: NDArray[np.float32]
    labels: NDArray[np.bool_]
    signals: NDArray[np.float32]


def collect(sources: Sequence[Path], work: Path, limit: int, stage: str) -> list[Example]:
    """Return an example a question, and for the confidence one with the answer's documents hidden."""
    examples: list[Example] = []
    for source in sources:
        assistant, by_uri = _open(source, work)
        questions = _questions(source)
        if stage == "ranker":
            questions = [question for question in questions if question["answers"]]
        random.Random(SEED).shuffle(questions)
        for number, question in enumerate(questions[: limit or None]):
            if number % 100 == 0:
                print(f"{source.name}: {number} of {len(questions)}", file=sys.stderr, flush=True)
            examples.append(_example(assistant, question, Filters(), source.name, stage))
            if stage == "confidence" and question["answers"] and number % 2:
                hidden = _without(question, by_uri)
                examples.append(_example(assistant, question, hidden, source.name, stage))
    return examples


def normalise(text: str) -> str:
    """Return a text as SQuAD's scorer compares it: lower case, no punctuation, no articles."""
    return " ".join(ARTICLES.sub(" ", text.lower().translate(PUNCTUATION)).split())


def _open(source: Path, work: Path) -> tuple[Assistant, dict[str, Document]]:
    documents = [
        make_document(row["id"], row["title"], row["text"]) for row in _lines(source / "docs.jsonl")
    ]
    directory = work / source.name
    index_documents(documents, directory)
    return Assistant.open(directory), {document.uri: document for document in documents}


def _questions(source: Path) -> list[dict[str, Any]]:
    gold: dict[str, list[str]] = {}
    for line in (source / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")[:3]
        if grade.isdigit() and int(grade) > 0:
            gold.setdefault(query, []).append(document)
    return [{**row, "documents": gold.get(row["id"], [])} for row in _lines(source / "queries.jsonl")]


def _without(question: dict[str, Any], by_uri: dict[str, Document]) -> Filters:
    gold = set(question["documents"])
    return Filters(documents=tuple(uri for uri in by_uri if uri not in gold))


def _example(
    assistant: Assistant, question: dict[str, Any], filters: Filters, group: str, stage: str
) -> Example:
    query, candidates, ranking = assistant._find(question["text"], PASSAGES_WEIGHED, filters, _Clock())
    evidence = weigh.weigh(query, candidates, ranking, assistant.store, assistant._analyzer.terms)
    if stage != "ranker":
        evidence = assistant._read(query, evidence, ranking)
    wanted = [normalise(answer) for answer in question["answers"] if normalise(answer)]
    labels = [_holds(item, wanted, question.get("gold_sentences") or []) for item in evidence]
    return Example(
        question_id=question["id"],
        group=group,
        answerable=not question["unanswerable"] and not filters.documents,
        features=np.stack([item.features for item in evidence]),
        scores=np.array([item.score for item in evidence], dtype=np.float32),
        reader=np.array(
            [item.reading.score if item.reading else np.nan for item in evidence], dtype=np.float32
        ),
        labels=np.array(labels, dtype=bool),
        signals=confidence.signals(query, evidence, assistant.store),
    )


def _holds(item: Evidence, wanted: Sequence[str], gold: Sequence[str]) -> bool:
    text = f" {normalise(item.text)} "
    if gold:
        return any(
            text.strip() in normalise(sentence) or normalise(sentence) in text for sentence in gold
        )
    return any(f" {answer} " in text for answer in wanted)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
