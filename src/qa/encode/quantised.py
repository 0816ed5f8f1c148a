"""Puts a BERT network together as an ONNX graph that multiplies in 8 bits, row by row, without padding.

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
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, checker, helper, numpy_helper

OPSET = 17
IR_VERSION = 9
MICROSOFT = "com.microsoft"  # operators that ONNX Runtime adds to the standard's
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


@dataclass(slots=True, kw_only=True)
class Graph:
    """Nodes and constants as they are put together; names of constants are those of the weights.

    ``weights`` by name: ``word.weight`` ``[vocabulary, d]``, ``position.weight``, ``norm.weight`` and
    ``norm.bias``, and of each layer ``layers.0.qkv.weight`` (query, key and value, ``[3 d, d]``),
    ``out``, ``out_norm``, ``up``, ``down`` and ``down_norm``, each with its bias. ``largest``: for each
    layer smoothed, such as ``layers.0.qkv``, the largest absolute value of each channel that goes into
    it, ``[d]``. ``epsilon`` of layer normalisation.
    """

    weights: Mapping[str, Array]
    largest: Mapping[str, Array]
    heads: int
    epsilon: float
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
        return self.add("LayerNormalization", parts, axis=-1, epsilon=self.epsilon)

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

    def words(self, ids: str) -> str:
        """Look up words; only those that occur are turned into fp32."""
        values, scale = quantised(self.weights["word.weight"], 1)
        found = self.add("Gather", [self.constant("word.int8", values), ids])
        scales = self.add("Gather", [self.constant("word.scale", scale), ids])
        return self.add("Mul", [self.add("Cast", [found], to=TensorProto.FLOAT), scales])

    def places(self, ids: str) -> str:
        """Look up as many places as there are tokens."""
        zero = self.constant("zero", np.array([0], np.int64))
        length = self.add("Shape", [ids], start=1, end=2)
        return self.add("Slice", [self.kept("position.weight"), zero, length, zero])

    def attention(self, rows: str, name: str) -> str:
        """Let each token look at the others of its row."""
        joined = self.linear(rows, f"{name}.qkv")
        third = len(self.weights[f"{name}.out.bias"])
        thirds = self.constant("thirds", np.array([third] * 3, np.int64))
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [joined, thirds], parts, axis=-1))
        mixed = self.add("MultiHeadAttention", parts, domain=MICROSOFT, num_heads=self.heads)
        return self.linear(mixed, f"{name}.out")

    def layer(self, rows: str, name: str) -> str:
        """Append one layer."""
        rows = self.norm(self.add("Add", [rows, self.attention(rows, name)]), f"{name}.out_norm")
        inner = self.add("Gelu", [self.linear(rows, f"{name}.up")], domain=MICROSOFT)
        down = self.linear_by_token(inner, f"{name}.down")
        return self.norm(self.add("Add", [rows, down]), f"{name}.down_norm")

    def layers(self, rows: str, count: int) -> str:
        """Append all layers."""
        for number in range(count):
            rows = self.layer(rows, f"layers.{number}")
        return rows

    def model(
        self, name: str, inputs: Sequence[str], outputs: Mapping[str, Sequence[str | int]]
    ) -> ModelProto:
        """Return what was put together.

        :param inputs: names of token inputs, int64 ``[batch, length]``.
        :param outputs: the shapes of outputs, float32, by name.
        """
        taken = [_value(each, TensorProto.INT64, ("batch", "length")) for each in inputs]
        given = [_value(each, TensorProto.FLOAT, shape) for each, shape in outputs.items()]
        made = helper.make_model(
            helper.make_graph(self.nodes, name, taken, given, [*self.constants.values()]),
            opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
            ir_version=IR_VERSION,
        )
        checker.check_model(made)
        return made


def _value(name: str, kind: int, shape: Sequence[str | int]) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, [*shape])
