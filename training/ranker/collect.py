"""Run training questions through the product and keep what its ranker and its confidence see."""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.golden.check import holds
from qa import answer, confidence, weigh
from qa.assistant import PASSAGES_WEIGHED, Assistant, Clock
from qa.build import build_index, index_documents
from qa.evaluate.metrics import normalise_answer
from qa.load import make_document
from qa.records import Evidence, Filters
from training.wiki import read_pages

SEED = 20261122
SHOWN = 3
UNREAD = (np.nan, np.nan)
# The article of squad2-train that the reader has not learnt from.
HELD_OUT = "1973 oil crisis"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers: of each inner list one alternative must be shown."""

    id: str
    text: str
    answers: list[list[str]]
    documents: list[str]
    article: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """What the product sees of one question.

    ``features`` is float32 ``[n, f]``, ``readings`` float32 ``[n, 2]`` (NaN where not read), ``labels``
    bool ``[n]`` (the sentence holds an answer), ``signals`` float32 ``[s]``; ``right``: the sentences
    shown hold the whole answer.
    """

    group: str
    features: NDArray[np.float32]
    scores: NDArray[np.float32]
    readings: NDArray[np.float32]
    labels: NDArray[np.bool_]
    signals: NDArray[np.float32]
    right: bool


def from_set(
    folder: Path, work: Path, *, read: bool, hide: bool = False, limit: int = 0
) -> list[Example]:
    """Return examples of an evaluation set; when read, of questions new to the reader only."""
    rows = [*_lines(folder / "docs.jsonl")]
    directory = work / folder.name
    index_documents([make_document(row["id"], row["title"], row["text"]) for row in rows], directory)
    questions = of_set(folder, new_to_reader=read)
    if not read:
        questions = [question for question in questions if question.answers]
    random.Random(SEED).shuffle(questions)
    with Assistant.open(directory) as assistant:
        return _examples(assistant, questions[: limit or None], folder.name, read=read, hide=hide)


def from_golden(golden: Path, seeds: Path, work: Path, *, hide: bool) -> list[Example]:
    """Return examples of the golden set's ``dev`` half over the seeds."""
    build_index([seeds], work / "seeds")
    with Assistant.open(work / "seeds") as assistant:
        return _examples(assistant, golden_dev(golden), "golden-dev", read=True, hide=hide)


def golden_dev(golden: Path) -> list[Question]:
    """Return the golden set's ``dev`` half."""
    return [
        Question(row["id"], row["question"], row["answers"], row["documents"])
        for row in _lines(golden / "questions.jsonl")
        if row["split"] == "dev"
    ]


def from_notes(questions: Path, seeds: Path, work: Path, *, hide: bool) -> list[Example]:
    """Return examples of our own questions about the notes that the reader has not learnt from."""
    build_index([seeds], work / "seeds")
    with Assistant.open(work / "seeds") as assistant:
        return _examples(assistant, of_notes(questions), "notes", read=True, hide=hide)


def of_notes(questions: Path) -> list[Question]:
    """Return our own questions about notes."""
    return [
        Question(
            f"notes-{number}",
            row["question"],
            [[row["answer"]]] if row["answer"] else [],
            [f"{row['note']}.md"],
        )
        for number, row in enumerate(_lines(questions))
    ]


def from_wiki(pages: Path, work: Path, *, hide: bool) -> list[Example]:
    """Return examples of a made-up wiki that the reader has not learnt from."""
    documents = [
        make_document(page.title, page.title, " ".join(page.sentences)) for page in read_pages(pages)
    ]
    index_documents(documents, work / "wiki")
    with Assistant.open(work / "wiki") as assistant:
        return _examples(assistant, of_pages(pages), "wiki", read=True, hide=hide)


def of_pages(pages: Path) -> list[Question]:
    """Return the questions about made-up pages."""
    return [
        Question(row.text, row.text, [[row.answer or page.sentences[row.about]]], [page.title])
        if row.answer is not None
        else Question(row.text, row.text, [], [page.title])
        for page in read_pages(pages)
        for row in page.questions
    ]


def from_elsewhere(questions: Sequence[str], directory: Path, group: str) -> list[Example]:
    """Return examples of questions asked of a collection that is about something else altogether."""
    asked = [Question(text, text, [], []) for text in questions]
    with Assistant.open(directory) as assistant:
        return _examples(assistant, asked, group, read=True, hide=False)


def of_set(folder: Path, *, new_to_reader: bool) -> list[Question]:
    """Return a set's questions; of one that the reader has learnt from, those kept from it."""
    titles = {row["id"]: row["title"] for row in _lines(folder / "docs.jsonl")}
    questions = _questions(folder, titles)
    kept = [question for question in questions if question.article == HELD_OUT]
    return kept if new_to_reader and kept else questions


def texts(folder: Path, count: int) -> list[str]:
    """Return some of a set's questions, from all over it."""
    rows = [row["text"] for row in _lines(folder / "queries.jsonl")]
    return rows[:: max(1, len(rows) // count)][:count]


def _examples(
    assistant: Assistant, questions: Sequence[Question], group: str, *, read: bool, hide: bool
) -> list[Example]:
    """Ask each question; if ``hide``, ask it too with the documents that answer it hidden."""
    uris = [document.uri for document in assistant.documents()]
    examples = []
    for number, question in enumerate(questions):
        if number % 50 == 0:
            print(f"{group}: {number} of {len(questions)}", file=sys.stderr, flush=True)
        examples.append(_example(assistant, question, Filters(), group, read=read))
        if hide and question.documents and question.answers:
            others = tuple(uri for uri in uris if uri not in question.documents)
            hidden = Filters(documents=others)
            examples.append(_example(assistant, question, hidden, group, read=read))
    return [example for example in examples if example is not None]


def _example(
    assistant: Assistant, question: Question, filters: Filters, group: str, *, read: bool
) -> Example | None:
    query, candidates, ranking = assistant.find(question.text, PASSAGES_WEIGHED, filters, Clock())
    evidence = weigh.weigh(query, candidates, ranking, assistant.store, assistant.heading_terms)
    if not evidence or not query.groups:
        return None
    scores = {(item.hit, item.sentence): item.score for item in evidence}
    readings: dict[tuple[int, int], tuple[float, float]] = {}
    if read:
        # The vote is learnt from all that could be read, the calibration from what the product reads.
        every = assistant.read(query, evidence, ranking, every=True)
        readings = {(item.hit, item.sentence): _reading(item) for item in every}
        evidence = assistant.read(query, evidence, ranking)
    places = [(item.hit, item.sentence) for item in evidence]
    shown = answer.compose(query, evidence, ranking.hits, SHOWN)
    return Example(
        group=group,
        features=np.stack([item.features for item in evidence]),
        scores=np.array([scores[place] for place in places], np.float32),
        readings=np.array([readings.get(place, UNREAD) for place in places], np.float32),
        labels=np.array([holds_any(item.text, question.answers) for item in evidence], bool),
        signals=confidence.signals(query, evidence, ranking.hits, assistant.store),
        right=holds_all(" ".join(item.text for item in shown), question.answers),
    )


def _reading(item: Evidence) -> tuple[float, float]:
    return (item.reading.score, item.reading.answers) if item.reading else UNREAD


def holds_any(text: str, answers: Sequence[Sequence[str]]) -> bool:
    """Tell whether a text holds an alternative of any item of an answer."""
    plain = normalise_answer(text)
    return any(holds(plain, normalise_answer(one)) for alternatives in answers for one in alternatives)


def holds_all(text: str, answers: Sequence[Sequence[str]]) -> bool:
    """Tell whether a text holds an alternative of every item of an answer, which has some."""
    plain = normalise_answer(text)
    return bool(answers) and all(
        any(holds(plain, normalise_answer(one)) for one in alternatives) for alternatives in answers
    )


def _questions(folder: Path, titles: dict[str, str]) -> list[Question]:
    gold: dict[str, list[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")[:3]
        if grade.isdigit() and int(grade) > 0:
            gold.setdefault(query, []).append(document)
    questions, article = [], ""
    for row in _lines(folder / "queries.jsonl"):
        documents = gold.get(row["id"], [])
        # Unanswerable questions name no document; the file keeps the order of the articles.
        article = titles[documents[0]] if documents else article
        # A long answer stands for any of the sentences that it was made of.
        answers = row.get("gold_sentences") or row["answers"]
        questions.append(
            Question(row["id"], row["text"], [answers] if answers else [], documents, article)
        )
    return questions


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
