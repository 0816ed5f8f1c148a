"""Which documents of a segment pass a reader's filters."""

import numpy as np
from numpy.typing import NDArray

from qa.records import Filters
from qa.store.layout import encode_term
from qa.store.segment import Segment

# Sorts after every digit and dash, so that "2025" + AFTER is the end of 2025.
AFTER = b"~"


def allowed_passages(segment: Segment, filters: Filters) -> NDArray[np.bool_]:
    """Return the mask of a segment's rows whose documents pass all filters."""
    allowed = np.ones(segment.entry.documents, bool)
    if filters.documents:
        allowed &= _named(segment, filters.documents)
    if filters.topics or filters.languages:
        topics, languages = frozenset(filters.topics), frozenset(filters.languages)
        passing = [
            (not topics or not topics.isdisjoint(its_topics))
            and (not languages or language in languages)
            for language, its_topics in segment.kinds
        ]
        allowed &= np.array(passing, bool)[segment["document_kinds"]]
    if filters.since is not None or filters.until is not None:
        allowed &= _within(segment["dates"], filters.since, filters.until)
    return np.repeat(allowed, np.diff(segment["document_passages"]))


def _named(segment: Segment, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which documents have one of the names for an id or a uri."""
    named = np.zeros(segment.entry.documents, bool)
    for name in names:
        named[segment.ordinals_of_id(name)] = True
        named[segment.ordinals_of_uri(name)] = True
    return named


def _within(dates: NDArray[np.bytes_], since: str | None, until: str | None) -> NDArray[np.bool_]:
    """Return whether dates overlap the range; "2025" is the whole year, on either side."""
    within: NDArray[np.bool_] = dates != b""
    if since is not None:
        first = encode_term(since)
        late = dates >= first
        # A date that ``since`` begins with is a year or month that has not ended by then.
        for length in range(1, len(first)):
            late |= dates == first[:length]
        within = within & late
    if until is not None:
        within = within & (dates <= encode_term(until) + AFTER)
    return within
