"""Find the pinned quotes that give different figures for the same thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.disagree import Quote, differences
from ui.analyzer import analyzer
from ui.briefing import Item

# Briefings whose conflicts are remembered: every change of a note shows the same ones again.
REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two items, by index, and the figure that each gives, as it is written there."""

    first: int
    second: int
    one: str
    other: str


def conflicts(items: Sequence[Item]) -> tuple[Conflict, ...]:
    """Return the pairs of items that seem to contradict each other in a figure."""
    return _conflicts(tuple(Quote(item.quote, item.language, item.date) for item in items))


@lru_cache(REMEMBERED)
def _conflicts(quotes: tuple[Quote, ...]) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(
            each.first,
            each.second,
            each.figure.of(quotes[each.first].text),
            each.other.of(quotes[each.second].text),
        )
        for each in differences(quotes, analyzer())
    )
