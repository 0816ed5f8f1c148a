"""A collection of any size whose texts are the seeds' sentences in new company, made in a minute.

Vectors are those of the seeds' passages with a little noise, so that nothing is encoded for it; a
question is encoded as ever, and finds, ranks and reads real text among as many passages as wanted.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.speed.timing import ROOT
from qa import encode
from qa.assistant import Assistant
from qa.build import index_documents
from qa.contracts import Encoder
from qa.evaluate import EvaluationSet
from qa.glossary import Glossary
from qa.load import make_document
from qa.records import Document, EncodedPassages, FloatArray, Span
from qa.settings import RetrievalSettings, Settings
from qa.store import open_store

NOISE = 0.02
"""Deviation of each of 384 numbers of a unit vector: two copies of a passage have a cosine of .87."""
SENTENCES = 48
"""Sentences of a document; about eight passages."""
PASSAGES_A_DOCUMENT = 8
CHARACTERS_A_PASSAGE = 760
"""Of the evaluation sets' documents, many of which are one short passage."""
GOLDEN = ROOT / "benchmarks" / "golden" / "questions.jsonl"


class Copied:
    """Stands for an encoder while the collection is made: passages get the vectors of others."""

    name = "copied"

    def __init__(self, passages: FloatArray, seed: int = 7) -> None:
        self.dimension = passages.shape[1]
        self.digest = "c" * 64
        self._passages = passages
        self._random = np.random.default_rng(seed)

    def encode_passages(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]
    ) -> EncodedPassages:
        """Return unit vectors, some passage's and noise."""
        return EncodedPassages(self._some(len(texts)), self._some(sum(map(len, sentences))))

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return the same for questions, which nobody asks of it."""
        return self._some(len(texts))

    def _some(self, count: int) -> FloatArray:
        chosen = self._passages[self._random.integers(len(self._passages), size=count)]
        noisy = chosen + NOISE * self._random.standard_normal(chosen.shape, np.float32)
        unit: FloatArray = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
        return unit


def seed_sentences() -> list[str]:
    """Return the sentences of the seeds, in order."""
    from qa.load import load_document

    found = []
    for path in sorted((ROOT / "seeds").glob("*.md")):
        text = load_document(path, path.name).text
        found += [line.strip() for line in text.replace(". ", ".\n").splitlines() if len(line) > 40]
    return found


def made_documents(sentences: Sequence[str], count: int, seed: int = 7) -> list[Document]:
    """Return documents of sentences drawn at random."""
    random = np.random.default_rng(seed)
    return [
        make_document(
            f"made/{number}.md",
            f"Note {number}",
            " ".join(sentences[each] for each in random.integers(len(sentences), size=SENTENCES)),
            language="en",
        )
        for number in range(count)
    ]


def make(directory: Path, encoder: Encoder, passages: int) -> None:
    """Make a collection of about as many passages."""
    sentences = seed_sentences()
    step = max(1, len(sentences) // 60)
    known = encoder.encode_passages(sentences[::step], [()] * len(sentences[::step])).passages
    documents = made_documents(sentences, passages // PASSAGES_A_DOCUMENT)
    index_documents(documents, directory, encoder=Copied(known))


def index_sets(directory: Path, sets: Sequence[EvaluationSet], encoder: Encoder, passages: int) -> None:
    """Index the documents of evaluation sets, in order, until there are about so many passages."""
    room = passages * CHARACTERS_A_PASSAGE
    documents = []
    for dataset in sets:
        for item in dataset.documents:
            if room > 0:
                uri = f"{dataset.name}/{item.id}"
                documents.append(make_document(uri, item.title, item.text, language="en"))
                room -= len(item.text)
    index_documents(documents, directory, encoder=encoder)


def asked_of_sets(sets: Sequence[EvaluationSet], count: int) -> list[str]:
    """Return so many questions of the sets, evenly spread over them."""
    spread = [question.text for dataset in sets for question in dataset.questions]
    return [spread[number * len(spread) // count] for number in range(min(count, len(spread)))]


def open_made(directory: Path, encoder: Encoder) -> Assistant:
    """Open it with the encoder that questions go through; no question is remembered."""
    settings = Settings(retrieval=RetrievalSettings(question_vectors=0))
    store = open_store(directory)
    return Assistant(store, encoder, Glossary.from_bytes(store.glossary_source), settings)


def questions(count: int) -> list[str]:
    """Return the golden questions, each written a little differently when there are not enough."""
    rows = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    asked = [row["question"] for row in rows]
    return [asked[number % len(asked)] + " " * (number // len(asked)) for number in range(count)]


def seeds_encoder(index: Path) -> Encoder:
    """Return the encoder of an index of the seeds."""
    with open_store(index) as store:
        return encode.open_encoder(store.encoder_directory)
