"""Sentences of a set, scored for a question by vector, words and passage: S+B of the laboratory."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import sentencex
import Stemmer
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from training.reader.pairs import Sentence

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """A question of an evaluation set; ``docs`` are the documents judged relevant."""

    id: str
    text: str
    answers: list[str]
    docs: list[str]
    gold_sentences: list[str] = field(default_factory=list)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_queries(folder: Path) -> list[Query]:
    """Return a set's questions with their relevant documents."""
    docs: dict[str, list[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, doc, _ = line.split("\t")
        docs.setdefault(query, []).append(doc)
    return [
        Query(
            row["id"],
            row["text"],
            row["answers"],
            docs.get(row["id"], []),
            row.get("gold_sentences", []),
        )
        for row in read_lines(folder / "queries.jsonl")
    ]


def read_sentences(folder: Path) -> list[Sentence]:
    """Return every sentence of a set's documents, each with its title and predecessor."""
    sentences: list[Sentence] = []
    for doc in read_lines(folder / "docs.jsonl"):
        previous = ""
        for piece in sentencex.segment("en", doc["text"]):
            text = piece.strip()
            if text:
                sentences.append(Sentence(text, doc["title"], previous, doc["id"]))
                previous = text
    return sentences


def scaled(scores: Scores) -> Scores:
    """Return the scores of each row brought to 0…1."""
    low, high = scores.min(1, keepdims=True), scores.max(1, keepdims=True)
    brought: Scores = (scores - low) / np.maximum(high - low, 1e-9)
    return brought


class SentenceIndex:
    """All sentences of a set, with vectors and BM25."""

    def __init__(self, sentences: list[Sentence], encoder: SentenceTransformer) -> None:
        self.sentences = sentences
        self.encoder = encoder
        self.vectors = self.embed([sentence.text for sentence in sentences])
        passages: dict[str, list[str]] = {}
        for sentence in sentences:
            passages.setdefault(sentence.doc, []).append(sentence.text)
        order = {doc: number for number, doc in enumerate(passages)}
        self.passage_of = np.array([order[sentence.doc] for sentence in sentences])
        self.passages = self.embed([" ".join(texts) for texts in passages.values()])
        self.stemmer = Stemmer.Stemmer("english")
        self.words = bm25s.BM25(method="lucene")
        self.words.index(self.stems([s.text for s in sentences]), show_progress=False)

    def embed(self, texts: list[str]) -> Scores:
        """Return unit vectors, [texts, dimension]."""
        vectors: Scores = self.encoder.encode(
            texts, batch_size=64, normalize_embeddings=True, show_progress_bar=False
        )
        return vectors

    def stems(self, texts: list[str]) -> list[list[str]]:
        """Return each text's stemmed words without stop words."""
        stems: list[list[str]] = bm25s.tokenize(
            texts, stopwords="en", stemmer=self.stemmer, return_ids=False, show_progress=False
        )
        return stems

    def score(self, questions: list[str]) -> Scores:
        """Return S+B of every question with every sentence, [questions, sentences].

        The sum of sentence cosine, sentence BM25 and passage cosine, each scaled to 0…1.
        """
        asked = self.embed(questions)
        words = np.stack([self.words.get_scores(stems) for stems in self.stems(questions)])
        passages = (asked @ self.passages.T)[:, self.passage_of]
        return scaled(asked @ self.vectors.T) + scaled(words) + scaled(passages)
