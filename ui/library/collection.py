"""One collection: the state of it that is open now, which a newer one can replace."""

from dataclasses import dataclass

from ui.records import Sources


@dataclass(slots=True)
class Collection:
    """A named collection; ``sources`` is its open state, ``None`` while nothing is indexed.

    Whoever replaces ``sources`` leaves the old state to those who still read from it: its files go
    when the last of them is done.
    """

    name: str
    sources: Sources | None
