"""How a question and a candidate sentence become one row of tokens, and how a span is read back.

[CLS] question [SEP] title . end of the previous sentence [unused1] sentence [unused2] [SEP]

Where another sentence says whom or what the question describes (a bridge), it stands in place of the
previous one.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

CLS_ID, SEP_ID, OPEN_ID, CLOSE_ID = 101, 102, 2, 3
MAX_LENGTH = 128  # tokens, all marks included
MAX_QUESTION = 40
MAX_TITLE = 12
MAX_PREVIOUS = 24
MAX_BRIDGE = 40
MAX_SPAN = 30
OUTSIDE = -1e4


@dataclass(frozen=True, slots=True)
class Sentence:
    """A candidate sentence with what a reader needs to understand it.

    ``bridge`` is a sentence from anywhere that says whom or what the question describes.
    """

    text: str
    title: str = ""
    previous: str = ""
    doc: str = ""
    bridge: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the reader's input.

    ``first`` is the row's index of the sentence's first token; ``offsets`` are the character
    offsets, in the sentence, of its tokens that fitted.
    """

    ids: list[int]
    kinds: list[int]
    first: int
    offsets: list[tuple[int, int]]


class PairEncoder:
    """Builds pairs with the encoder's own uncased WordPiece vocabulary."""

    def __init__(self, tokenizer_file: Path) -> None:
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def tokens(self, text: str) -> Encoding:
        """Return the word pieces of a text without marks."""
        return self.tokenizer.encode(text, add_special_tokens=False)

    def encode(self, question: str, sentence: Sentence) -> Pair:
        """Join question, context and sentence; the sentence is cut if the row is too long."""
        asked = [CLS_ID, *self.tokens(question).ids[:MAX_QUESTION], SEP_ID]
        title = self.tokens(f"{sentence.title} .").ids[:MAX_TITLE] if sentence.title else []
        head = [*asked, *title, *self.before(sentence), OPEN_ID]
        body = self.tokens(sentence.text)
        room = MAX_LENGTH - len(head) - 2
        ids = [*head, *body.ids[:room], CLOSE_ID, SEP_ID]
        kinds = [0] * len(asked) + [1] * (len(ids) - len(asked))
        return Pair(ids, kinds, len(head), body.offsets[:room])

    def before(self, sentence: Sentence) -> list[int]:
        """Return the start of the bridge, if there is one, else the end of the previous sentence."""
        if sentence.bridge:
            return self.tokens(sentence.bridge).ids[:MAX_BRIDGE]
        return self.tokens(sentence.previous).ids[-MAX_PREVIOUS:] if sentence.previous else []


def pad(pairs: list[Pair]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return ids, attention mask and token types, [batch, longest row]."""
    shape = (len(pairs), max(len(pair.ids) for pair in pairs))
    ids, mask, kinds = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, pair in enumerate(pairs):
        size = len(pair.ids)
        ids[row, :size], mask[row, :size], kinds[row, :size] = pair.ids, 1, pair.kinds
    return ids, mask, kinds


@dataclass(frozen=True, slots=True)
class Reading:
    """The best span of a sentence: character offsets, and its score over "not here"."""

    start: int
    end: int
    score: float
    answer: float


def decode(
    pair: Pair, start: NDArray[np.float32], end: NDArray[np.float32], null: float, answer: float
) -> Reading:
    """Return the best span of at most 30 tokens inside the sentence.

    :param start: start logits of the row, [length].
    :param end: end logits of the row, [length].
    """
    size = len(pair.offsets)
    inner = slice(pair.first, pair.first + size)
    sums = start[inner][:, None] + end[inner][None, :]
    allowed = np.tril(np.triu(np.ones((size, size), dtype=bool)), MAX_SPAN - 1)
    scores = np.where(allowed, sums, OUTSIDE)
    best = int(scores.argmax())
    one, two = divmod(best, size)
    return Reading(
        pair.offsets[one][0], pair.offsets[two][1], float(scores[one, two] - null), float(answer)
    )
