"""Index with somebody else's library, by a Python that has it: peer_indexing.py NAME TEXTS MODEL.

Prints the seconds from the texts (a JSON list) to an index on disk; the model is loaded before.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from langchain_text_splitters import RecursiveCharacterTextSplitter


def langchain(model: str) -> Callable[[list[str], str], None]:
    """Return indexing by LangChain's FAISS store."""
    from langchain_community.embeddings import HuggingFaceEmbeddings
    from langchain_community.vectorstores import FAISS

    embedding = HuggingFaceEmbeddings(model_name=model)
    embedding.embed_query("once")
    return lambda pieces, place: FAISS.from_texts(pieces, embedding).save_local(place)


def txtai(model: str) -> Callable[[list[str], str], None]:
    """Return indexing by txtai, hybrid and with the texts."""
    from txtai import Embeddings

    embeddings = Embeddings({"path": model, "hybrid": True, "content": True})
    embeddings.batchtransform(["once"])

    def index(pieces: list[str], place: str) -> None:
        embeddings.index((number, text, None) for number, text in enumerate(pieces))
        embeddings.save(place)

    return index


def main(name: str, texts: Path, model: str) -> None:
    """Measure one library."""
    index = {"langchain": langchain, "txtai": txtai}[name](model)
    documents = json.loads(texts.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as place:
        begun = time.perf_counter()
        # Sizes as in LangChain's own tutorial of a question answering application.
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        index([piece for text in documents for piece in splitter.split_text(text)], place)
        print(time.perf_counter() - begun)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
