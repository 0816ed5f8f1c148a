"""Shingles: whether two texts say nearly the same, by the runs of words that they share."""

import math
import re
from functools import lru_cache
from typing import NamedTuple

# Words in a shingle: long enough that two texts on one subject do not share many by chance.
SHINGLE_WORDS = 3
# Texts whose shingles are remembered: those of the passages that come up again and again.
TEXTS_KEPT = 2048


class Shingles(NamedTuple):
    """The hashes of a text's shingles; ``first`` are the lowest of them.

    Two sets that overlap enough to be twins have some of the ``first`` in common (prefix filtering,
    Chaudhuri, Ganti & Kaushik 2006), so that most pairs need no counting. Hashes have 64 bits: among
    the few hundred of two passages no two different ones are equal by chance.
    """

    every: frozenset[int]
    first: frozenset[int]

    def overlap(self, other: "Shingles", least: float) -> bool:
        """Tell whether the Jaccard overlap is ``least`` or more, which both were made for."""
        if self.first.isdisjoint(other.first):
            return False
        return len(self.every & other.every) >= least * len(self.every | other.every)


@lru_cache(maxsize=TEXTS_KEPT)
def shingles(text: str, least: float) -> Shingles:
    """Return a text's shingles, to be compared for an overlap of ``least``, 0 to 1."""
    words = re.findall(r"\w+", text.lower())
    every = frozenset(
        map(hash, zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))
        if len(words) >= SHINGLE_WORDS
        else [hash(" ".join(words))]
    )
    needed = max(1, math.ceil(least * len(every)))
    return Shingles(every, frozenset(sorted(every)[: len(every) - needed + 1]))
