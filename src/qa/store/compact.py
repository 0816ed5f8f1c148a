"""Compaction: fewer segments and faster ones, with the same content."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from qa.store.merge import choose_merge, merge_segments
from qa.store.segment import Segment
from qa.store.vectors import FLAT, choose_index

Segments = dict[str, Segment]


def bury(segments: Segments, removed: Mapping[str, set[int]]) -> None:
    """Mark what was removed, and drop segments of which nothing is left."""
    for name, segment in list(segments.items()):
        segment.bury(np.array(sorted(removed[name]), np.int32))
        if not segment.live_documents.any():
            del segments[name]


def is_due(segments: Segments, written: int = 0) -> bool:
    """Tell whether ``merge`` or ``add_lists`` would do anything."""
    sizes = [segment.size for segment in segments.values()]
    return bool(choose_merge(sizes, written)) or any(map(_needs_lists, segments.values()))


def merge(
    directory: Path,
    dimension: int,
    segments: Segments,
    new_name: Callable[[], str],
    *,
    trusted: bool,
    written: int = 0,
) -> list[Segment]:
    """Make too many segments of one size into one, as long as there are; return those that are made.

    :param trusted: leave out comparing the sources with their digests, which keeps damage from being
        copied under a new digest; for segments that this process has just written.
    :param written: passages that a run has written, when it is done.
    """
    made: Segments = {}
    while chosen := choose_merge([segment.size for segment in segments.values()], written):
        names = list(segments)
        sources = [segments.pop(names[number]) for number in chosen]
        if not trusted:
            for source in sources:
                source.verify()
        segment = Segment(directory, merge_segments(directory, new_name(), dimension, sources))
        segments[segment.entry.name] = made[segment.entry.name] = segment
        for source in sources:
            if made.pop(source.entry.name, None):
                remove(directory, source)
    return list(made.values())


def add_lists(directory: Path, number: int, segments: Segments) -> bool:
    """Give large segments the inverted lists that make their search fast; return whether any got."""
    wanting = [name for name, segment in segments.items() if _needs_lists(segment)]
    if wanting:
        from qa.store.inverted import make_lists

        for name in wanting:
            segments[name] = make_lists(directory, number, segments[name])
    return bool(wanting)


def remove(directory: Path, segment: Segment) -> None:
    """Delete a segment that no state names."""
    shutil.rmtree(directory / "segments" / segment.entry.name, ignore_errors=True)


def _needs_lists(segment: Segment) -> bool:
    return segment.entry.vector_index == FLAT != choose_index(segment.entry.passages)
