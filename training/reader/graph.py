"""Writes the reader as an ONNX graph that multiplies in 8 bits; see ``qa.encode.quantised``."""

from collections.abc import Mapping

import numpy as np
from onnx import ModelProto

from qa.encode.quantised import Array, Graph
from training.reader.model import HEADS, LAYERS

INPUTS = ("input_ids", "token_type_ids")
OUTPUTS = ("span_logits", "answer_logit")
EPSILON = 1e-12  # of layer normalisation, as in BERT


def embedding(graph: Graph) -> str:
    """Look up words, token types and places."""
    ids, kinds = INPUTS
    word = graph.words(ids)
    kind = graph.add("Gather", [graph.kept("kind.weight"), kinds])
    place = graph.places(ids)
    return graph.norm(graph.add("Add", [graph.add("Add", [word, kind]), place]), "norm")


def head(graph: Graph, rows: str, name: str, output: str) -> None:
    """Append one of the heads, which stay in fp32."""
    weight = graph.constant(f"{name}.weight", graph.weights[f"{name}.weight"].T)
    graph.add("Add", [graph.add("MatMul", [rows, weight]), graph.kept(f"{name}.bias")], output)


def make_model(weights: Mapping[str, Array], largest: Mapping[str, Array]) -> ModelProto:
    """Return the reader as ONNX.

    Inputs ``input_ids`` and ``token_type_ids``, int64 [batch, length], of rows equally long: there is
    no padding and no mask. Outputs ``span_logits``, float32 [batch, length, 2], start and end; and
    ``answer_logit``, float32 [batch, 1].

    :param weights: those of ``training.reader.model.Reader``, by name.
    :param largest: for each layer smoothed, such as ``layers.0.qkv``, the largest absolute value of
        each channel that goes into it, [in].
    """
    graph = Graph(weights=weights, largest=largest, heads=HEADS, epsilon=EPSILON)
    rows = graph.layers(embedding(graph), LAYERS)
    head(graph, rows, "span", OUTPUTS[0])
    first = graph.add("Gather", [rows, graph.constant("first", np.array(0, np.int64))], axis=1)
    head(graph, first, "answer", OUTPUTS[1])
    shapes: tuple[tuple[str | int, ...], ...] = (("batch", "length", 2), ("batch", 1))
    return graph.model("reader", INPUTS, dict(zip(OUTPUTS, shapes, strict=True)))
