"""Rank passages with somebody else's library: run by a Python that has it, with files in and out.

``python peer.py NAME JOB [--model DIR]`` reads ``passages.json``, ``questions.json``, ``passages.npy``
and ``questions.npy`` of the folder JOB and writes ``NAME.json`` there. It knows nothing of this
project, so that its libraries can live in an environment of their own.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ranked = list[list[tuple[int, float]]]
"""For each question the passages' numbers with their scores, higher is better."""


class Given:
    """Vectors that were made before, by text."""

    def __init__(self, job: Path) -> None:
        self.vectors: dict[str, Any] = {}
        for name in ("passages", "questions"):
            texts = json.loads((job / f"{name}.json").read_text("utf-8"))
            self.vectors |= zip(texts, np.load(job / f"{name}.npy"), strict=True)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 ``[n, d]``."""
        return np.stack([self.vectors[text] for text in texts]).astype(np.float32)


def langchain(
    passages: Sequence[str], questions: Sequence[str], k: int, given: Given, model: str | None
) -> Ranked:
    """Rank by LangChain's FAISS store with its defaults: a flat index, Euclidean distance."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import Embeddings

    class Lookup(Embeddings):  # type: ignore[misc]
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = given.encode(texts).tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    embedding: Embeddings = Lookup()
    if model:
        from langchain_community.embeddings import HuggingFaceEmbeddings

        embedding = HuggingFaceEmbeddings(model_name=model)
    numbers = [{"number": number} for number in range(len(passages))]
    store = FAISS.from_texts(list(passages), embedding, metadatas=numbers)
    return [
        [
            (document.metadata["number"], -float(distance))
            for document, distance in store.similarity_search_with_score(question, k=k)
        ]
        for question in questions
    ]


def txtai(
    passages: Sequence[str], questions: Sequence[str], k: int, given: Given, model: str | None
) -> Ranked:
    """Rank by txtai's hybrid index with its defaults: half cosine, half normalised BM25."""
    from txtai import Embeddings

    def transform(texts: list[str]) -> NDArray[np.float32]:
        return given.encode(texts)

    # It calls whatever is no plain function once, to be given one.
    encoding = {"path": model} if model else {"method": "external", "transform": transform}
    embeddings = Embeddings({**encoding, "hybrid": True})
    embeddings.index((number, text, None) for number, text in enumerate(passages))
    return [
        [(int(number), float(score)) for number, score in found]
        for found in embeddings.batchsearch(list(questions), k)
    ]


PEERS: dict[str, Callable[..., Ranked]] = {"langchain": langchain, "txtai": txtai}


def main() -> None:
    """Rank with one library and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(PEERS))
    parser.add_argument("job", type=Path)
    parser.add_argument("--passages-ranked", type=int, default=300)
    parser.add_argument("--model", help="let the library encode with this model, not with our vectors")
    asked = parser.parse_args()
    passages, questions = (
        json.loads((asked.job / f"{name}.json").read_text("utf-8"))
        for name in ("passages", "questions")
    )
    most = min(asked.passages_ranked, len(passages))
    started = time.perf_counter()
    ranked = PEERS[asked.name](passages, questions, most, Given(asked.job), asked.model)
    seconds = round(time.perf_counter() - started, 1)
    found = {"seconds": seconds, "rankings": ranked}
    (asked.job / f"{asked.name}.json").write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main()
