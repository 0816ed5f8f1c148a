"""Search with somebody else's library, by a Python that has it: peer_search.py NAME JOB MODEL.

Reads ``passages.json``, ``passages.npy`` (their vectors) and ``questions.json`` of the folder JOB,
encodes each question with sentence-transformers and the model in a folder, and writes the wall
and processor seconds that each took to ``NAME.json``.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

K = 10


def langchain(passages: list[str], vectors: NDArray[np.float32], model: str) -> Callable[[str], object]:
    """Return the search of LangChain's FAISS store."""
    from langchain_community.embeddings import HuggingFaceEmbeddings
    from langchain_community.vectorstores import FAISS

    embedding = HuggingFaceEmbeddings(model_name=model)
    pairs = list(zip(passages, vectors.tolist(), strict=True))
    store = FAISS.from_embeddings(pairs, embedding)
    return lambda question: store.similarity_search_with_score(question, k=K)


def txtai(passages: list[str], vectors: NDArray[np.float32], model: str) -> Callable[[str], object]:
    """Return the search of txtai's hybrid index, which keeps the texts as well."""
    from sentence_transformers import SentenceTransformer
    from txtai import Embeddings

    known = dict(zip(passages, vectors, strict=True))
    encoder = SentenceTransformer(model, device="cpu")

    def transform(texts: list[str]) -> NDArray[np.float32]:
        if all(text in known for text in texts):
            return np.stack([known[text] for text in texts])
        found: NDArray[np.float32] = encoder.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return found

    embeddings = Embeddings(
        {"method": "external", "transform": transform, "hybrid": True, "content": True}
    )
    embeddings.index((number, text, None) for number, text in enumerate(passages))
    return lambda question: embeddings.search(question, K)


def main(name: str, job: Path, model: str) -> None:
    """Measure one library."""
    passages = json.loads((job / "passages.json").read_text(encoding="utf-8"))
    questions = json.loads((job / "questions.json").read_text(encoding="utf-8"))
    vectors = np.load(job / "passages.npy")
    search = {"langchain": langchain, "txtai": txtai}[name](passages, vectors, model)
    for question in questions[:5]:
        search(question)
    seconds = []
    for question in questions:
        begun, used = time.perf_counter(), time.process_time()
        search(question)
        seconds.append((time.perf_counter() - begun, time.process_time() - used))
    (job / f"{name}.json").write_text(json.dumps(seconds), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
