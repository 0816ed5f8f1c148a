"""Which documents of a segment pass a reader's filters."""

import numpy as np
from numpy.typing import NDArray

from qa.records import Filters
from qa.store.segment import CatalogueLine, Segment

# Sorts after every digit and dash, so that "2025" + AFTER is the end of 2025.
AFTER = "~"


def allowed_passages(segment: Segment, filters: Filters) -> NDArray[np.bool_]:
    """Return the mask of a segment's rows whose documents pass all filters."""
    documents, topics, languages = map(
        frozenset, (filters.documents, filters.topics, filters.languages)
    )

    def passes(line: CatalogueLine) -> bool:
        return (
            (not documents or line.id in documents or line.uri in documents)
            and (not topics or not topics.isdisjoint(line.topics))
            and (not languages or line.language in languages)
            and _within(line.date, filters.since, filters.until)
        )

    allowed = np.fromiter(map(passes, segment.catalogue), bool, segment.entry.documents)
    by_passage: NDArray[np.bool_] = allowed[segment["passages"][:, 0]]
    return by_passage


def _within(date: str | None, since: str | None, until: str | None) -> bool:
    """Return whether a date overlaps the range; "2025" is the whole year, on either side."""
    if since is None and until is None:
        return True
    if not date:
        return False
    return (since is None or date + AFTER >= since) and (until is None or date <= until + AFTER)
