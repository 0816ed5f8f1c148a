"""Plans what the model reads: windows of tokens, and the weights that pool their outputs.

Pooling is linear here, so that one matrix product gives the passage's vector and those of its
sentences, and a text longer than the model's window is the sum over its windows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.encode.description import Pooling
from qa.records import FloatArray, Span


@dataclass(frozen=True, slots=True)
class Tokens:
    """A tokenised text, of one token at least: ids, the characters covered, which are special.

    ``ids`` int64 ``[t]``; ``offsets`` int64 ``[t, 2]``, half-open; ``special`` bool ``[t]``.
    """

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]
    special: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Window:
    """What the model reads at once, and how its outputs are pooled.

    ``ids`` int64 ``[t]``; ``weights`` float32 ``[1 + s, t]``: the passage's row first, then one a
    sentence. ``row`` is the first row that the products are added to.
    """

    row: int
    ids: NDArray[np.int64]
    weights: FloatArray


def sentence_mask(tokens: Tokens, spans: Sequence[Span]) -> NDArray[np.bool_]:
    """Return for each span which tokens overlap it: bool ``[s, t]``; special tokens never do."""
    if not spans:
        return np.zeros((0, len(tokens.ids)), dtype=np.bool_)
    bounds = np.asarray(spans, dtype=np.int64)
    starts, ends = tokens.offsets[:, 0], tokens.offsets[:, 1]
    overlaps = (starts[None, :] < bounds[:, 1:]) & (ends[None, :] > bounds[:, :1])
    result: NDArray[np.bool_] = overlaps & ~tokens.special[None, :]
    return result


def cut(tokens: Tokens, starts: NDArray[np.bool_], limit: int) -> list[NDArray[np.int64]]:
    """Cut a text into windows of at most ``limit`` tokens, between sentences where that is possible.

    Each window has the special tokens of the whole text around it.

    :param starts: bool ``[t]``: the tokens with which a sentence begins.
    :return: for each window the positions in ``tokens`` that it reads.
    """
    count = len(tokens.ids)
    if count <= limit:
        return [np.arange(count)]
    inner = np.flatnonzero(~tokens.special)
    first, last = int(inner[0]), int(inner[-1]) + 1
    before, after = np.arange(first), np.arange(last, count)
    room = limit - len(before) - len(after)
    windows = []
    while first < last:
        end = min(first + room, last)
        if end < last:
            sentence_starts = np.flatnonzero(starts[first + 1 : end + 1])
            end = first + 1 + int(sentence_starts[-1]) if len(sentence_starts) else end
        windows.append(np.concatenate([before, np.arange(first, end), after]))
        first = end
    return windows


def passage_weights(pooling: Pooling, length: int, total: int) -> FloatArray:
    """Return how a window of ``length`` of a text's ``total`` tokens counts in the passage's vector.

    For a text of one window this is the model's own pooling; each of several windows counts by its
    number of tokens. ``mean`` includes the special tokens, as sentence-transformers does.
    """
    weights = np.zeros(length, dtype=np.float32)
    if pooling == "mean":
        weights[:] = 1 / total
    else:
        weights[0 if pooling == "cls" else -1] = length / total
    return weights


def plan(tokens: Tokens, spans: Sequence[Span], row: int, pooling: Pooling, limit: int) -> list[Window]:
    """Plan the windows of one text, whose passage goes to ``row`` and whose sentences follow it.

    A sentence's row is the mean over its tokens; a sentence without tokens gets zeros.
    """
    if not spans and len(tokens.ids) <= limit:  # a question, as a rule, where each tenth of a ms counts
        return [
            Window(row, tokens.ids, passage_weights(pooling, len(tokens.ids), len(tokens.ids))[None])
        ]
    mask = sentence_mask(tokens, spans)
    counts = np.maximum(mask.sum(axis=1, keepdims=True), 1)
    sentence_weights = mask.astype(np.float32) / counts.astype(np.float32)
    starts = np.zeros(len(tokens.ids), dtype=np.bool_)
    starts[mask.argmax(axis=1)[mask.any(axis=1)]] = True
    pieces = cut(tokens, starts, limit)
    total = sum(len(piece) for piece in pieces)
    return [
        Window(
            row,
            tokens.ids[piece],
            np.vstack([passage_weights(pooling, len(piece), total), sentence_weights[:, piece]]),
        )
        for piece in pieces
    ]
