"""All index terms with their counts, looked up one by one until somebody wants them all."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from qa.store.damage import names_damage
from qa.store.layout import decode_term
from qa.store.segment import Segment


class Vocabulary(Mapping[str, int]):
    """Each index term with the number of live passages that hold it.

    A million passages have about a million terms: a question looks up its own, and a misspelt word
    needs those with its first letter, which are then kept.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._beginning: dict[str, dict[str, int]] = {}

    def verify(self) -> None:
        """Compare every file with its digest.

        :raises IndexDamaged: naming the first file that differs.
        """
        for segment in self._segments:
            segment.verify()

    @names_damage
    def beginning(self, letter: str) -> Mapping[str, int]:
        """Return the terms that begin with a letter, with their counts."""
        found = self._beginning.get(letter)
        if found is None:
            ranges = [segment.terms_beginning(letter) for segment in self._segments]
            found = self._beginning[letter] = self._counts(ranges)
        return found

    @names_damage
    def __getitem__(self, term: str) -> int:
        count = self._count(term)
        if not count:
            raise KeyError(term)
        return count

    @names_damage
    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    @names_damage
    def __len__(self) -> int:
        return len(self._whole)

    def _count(self, term: str) -> int:
        total = 0
        for segment in self._segments:
            number = segment.term_number(term)
            if number is not None:
                rows, _ = segment.postings(number)
                live = np.count_nonzero(segment.live[rows]) if segment.any_removed else len(rows)
                total += int(live)
        return total

    @cached_property
    def _whole(self) -> dict[str, int]:
        return self._counts([None] * len(self._segments))

    def _counts(self, ranges: Sequence[range | None]) -> dict[str, int]:
        """Return the live terms of some successive numbers of each segment, with their counts."""
        total: dict[str, int] = {}
        for segment, numbers in zip(self._segments, ranges, strict=True):
            counts = segment.live_frequencies(numbers).tolist()
            for term, count in zip(segment.vocabulary(numbers), counts, strict=True):
                if count:
                    text = decode_term(term)
                    total[text] = total.get(text, 0) + count
        return total
