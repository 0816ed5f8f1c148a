"""Writes the reader as an ONNX graph that multiplies in 8 bits, row by row, without padding.

Weights are int8 with one scale per output channel; what they are multiplied with is turned into
uint8 as it comes, with one scale a row of tokens (``DynamicQuantizeMatMul``). Two things keep that
accurate. A few channels of a normalised layer are twenty times the others and would take the whole
range: they are divided by a factor that the weights are multiplied with (SmoothQuant, Xiao et al.
2023, arXiv 2211.10438). And what goes into ``down`` differs twentyfold between tokens: each token is
divided by its own largest value and its product multiplied by it again.

Adding and normalising stay two nodes: ONNX Runtime's fused one is six times as slow on a processor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

from training.reader.model import HEADS, HIDDEN, LAYERS

OPSET = 17
IR_VERSION = 9
MICROSOFT = "com.microsoft"  # operators that ONNX Runtime adds to the standard's
INPUTS = ("input_ids", "token_type_ids")
OUTPUTS = ("span_logits", "answer_logit")
EPSILON = 1e-12  # of layer normalisation, as in BERT
# The share of a channel's outlier that moves from the activations into the weights; of .5 to 1 the
# least error on held-out rows. Only inputs that have outliers a channel are smoothed.
SMOOTHING = 0.7
SMOOTHED = ("qkv", "up")
# GELU is never below −.17, so a token whose values are all smaller than this still fits the range.
LEAST_TOP = 0.2

Array = NDArray[np.float32]


def quantised(weight: Array, axis: int) -> tuple[NDArray[np.int8], Array]:
    """Return a matrix as int8 and its scales along the axis over which each channel runs."""
    largest = np.abs(weight).max(axis=axis, keepdims=True)
    scale = np.maximum(largest, 1e-12) / 127
    values = np.clip(np.rint(weight / scale), -127, 127).astype(np.int8)
    return values, scale.astype(np.float32)


def smoothing(largest: Array, weight: Array) -> Array:
    """Return the factor of each input channel, [in], that its activations are divided by.

    :param largest: the largest absolute activation of each channel, [in].
    :param weight: [out, in].
    """
    inputs = np.maximum(largest, 1e-3) ** SMOOTHING
    factor = inputs / np.maximum(np.abs(weight).max(0), 1e-3) ** (1 - SMOOTHING)
    scaled: Array = (factor / np.median(factor)).astype(np.float32)
    return scaled


@dataclass(slots=True)
class Graph:
    """Nodes and constants as they are put together; names of constants are those of the weights."""

    weights: Mapping[str, Array]
    largest: Mapping[str, Array]
    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, TensorProto] = field(default_factory=dict)

    def add(
        self, kind: str, inputs: Sequence[str], output: str = "", domain: str = "", **options: object
    ) -> str:
        """Append a node with one output and return the output's name."""
        name = output or f"{kind}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **options))
        return name

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Keep an array under a name and return the name."""
        self.constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)
        return name

    def kept(self, name: str) -> str:
        """Keep a weight as it is, in fp32."""
        return self.constant(name, self.weights[name])

    def norm(self, rows: str, name: str) -> str:
        """Normalise each token."""
        parts = [rows, self.kept(f"{name}.weight"), self.kept(f"{name}.bias")]
        return self.add("LayerNormalization", parts, axis=-1, epsilon=EPSILON)

    def product(self, rows: str, name: str) -> tuple[str, str]:
        """Quantise a layer's weights, smoothed where they are to be, and return rows and weights."""
        weight = self.weights[f"{name}.weight"]
        if name.rsplit(".", 1)[-1] in SMOOTHED:
            factor = smoothing(self.largest[name], weight)
            weight = weight * factor
            divided = self.constant(f"{name}.smoothing", (1 / factor).astype(np.float32))
            rows = self.add("Mul", [rows, divided])
        values, scale = quantised(np.ascontiguousarray(weight.T), 0)
        self.constant(f"{name}.scale", scale[0])
        return rows, self.constant(f"{name}.int8", values)

    def zero_point(self, name: str) -> str:
        """Name the zero point of a layer's weights.

        Each needs its own: ONNX Runtime replaces it with the weights where it makes those uint8.
        """
        return self.constant(f"{name}.zero", np.array(0, np.int8))

    def linear(self, rows: str, name: str) -> str:
        """Multiply by a layer's weights and add its bias."""
        rows, weight = self.product(rows, name)
        inputs = [rows, weight, f"{name}.scale", self.zero_point(name), self.kept(f"{name}.bias")]
        return self.add("DynamicQuantizeMatMul", inputs, domain=MICROSOFT)

    def linear_by_token(self, rows: str, name: str) -> str:
        """Do the same with a scale a token; for values that are hardly below zero."""
        largest = self.add("ReduceMax", [rows], axes=[-1], keepdims=1)
        least = self.constant("least_top", np.array(LEAST_TOP, np.float32))
        top = self.add("Max", [largest, least])
        rows, weight = self.product(self.add("Div", [rows, top]), name)
        inputs = [rows, weight, f"{name}.scale", self.zero_point(name)]
        product = self.add("DynamicQuantizeMatMul", inputs, domain=MICROSOFT)
        return self.add("Add", [self.add("Mul", [product, top]), self.kept(f"{name}.bias")])

    def embedding(self) -> str:
        """Look up words, token types and places; only the words that occur are turned into fp32."""
        words, scale = quantised(self.weights["word.weight"], 1)
        ids, kinds = INPUTS
        found = self.add("Gather", [self.constant("word.int8", words), ids])
        scales = self.add("Gather", [self.constant("word.scale", scale), ids])
        word = self.add("Mul", [self.add("Cast", [found], to=TensorProto.FLOAT), scales])
        kind = self.add("Gather", [self.kept("kind.weight"), kinds])
        zero = self.constant("zero", np.array([0], np.int64))
        length = self.add("Shape", [ids], start=1, end=2)
        place = self.add("Slice", [self.kept("position.weight"), zero, length, zero])
        return self.norm(self.add("Add", [self.add("Add", [word, kind]), place]), "norm")

    def attention(self, rows: str, name: str) -> str:
        """Let each token look at the others of its row."""
        joined = self.linear(rows, f"{name}.qkv")
        thirds = self.constant("thirds", np.array([HIDDEN] * 3, np.int64))
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [joined, thirds], parts, axis=-1))
        mixed = self.add("MultiHeadAttention", parts, domain=MICROSOFT, num_heads=HEADS)
        return self.linear(mixed, f"{name}.out")

    def layer(self, rows: str, name: str) -> str:
        """Append one layer."""
        rows = self.norm(self.add("Add", [rows, self.attention(rows, name)]), f"{name}.out_norm")
        inner = self.add("Gelu", [self.linear(rows, f"{name}.up")], domain=MICROSOFT)
        down = self.linear_by_token(inner, f"{name}.down")
        return self.norm(self.add("Add", [rows, down]), f"{name}.down_norm")

    def head(self, rows: str, name: str, output: str) -> None:
        """Append one of the heads, which stay in fp32."""
        weight = self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T)
        self.add("Add", [self.add("MatMul", [rows, weight]), self.kept(f"{name}.bias")], output)


def make_model(weights: Mapping[str, Array], largest: Mapping[str, Array]) -> ModelProto:
    """Return the reader as ONNX.

    Inputs ``input_ids`` and ``token_type_ids``, int64 [batch, length], of rows equally long: there is
    no padding and no mask. Outputs ``span_logits``, float32 [batch, length, 2], start and end; and
    ``answer_logit``, float32 [batch, 1].

    :param weights: those of ``training.reader.model.Reader``, by name.
    :param largest: for each layer smoothed, such as ``layers.0.qkv``, the largest absolute value of
        each channel that goes into it, [in].
    """
    graph = Graph(weights, largest)
    rows = graph.embedding()
    for number in range(LAYERS):
        rows = graph.layer(rows, f"layers.{number}")
    graph.head(rows, "span", OUTPUTS[0])
    first = graph.add("Gather", [rows, graph.constant("first", np.array(0, np.int64))], axis=1)
    graph.head(first, "answer", OUTPUTS[1])
    shapes: tuple[list[str | int], list[str | int]] = (["batch", "length", 2], ["batch", 1])
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in INPUTS
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in zip(OUTPUTS, shapes, strict=True)
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "reader", inputs, outputs, [*graph.constants.values()]),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=IR_VERSION,
    )
    checker.check_model(model)
    return model
