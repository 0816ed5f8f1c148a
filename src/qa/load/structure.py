"""Make a text's sections and anchors of the places noted while it was written."""

from qa.records import Anchor, Section, Span


def make_sections(text: str, headings: list[tuple[int, int, int]]) -> tuple[Section, ...]:
    """Make sections of headings given as (level, start, end)."""
    sections: list[Section] = []
    open_from: list[tuple[int, int]] = []
    ends = [len(text)] * len(headings)
    for index, (level, start, _) in enumerate(headings):
        while open_from and open_from[-1][0] >= level:
            ends[open_from.pop()[1]] = start
        open_from.append((level, index))
    for (level, start, end), stop in zip(headings, ends, strict=True):
        sections.append(Section(level, text[start:end], Span(start, stop)))
    return tuple(sections)


def merge_anchors(anchors: list[tuple[int, int]]) -> tuple[Anchor, ...]:
    """Make one anchor of all (offset, reference) pairs of one place, in order."""
    merged: dict[int, dict[int, None]] = {}
    for offset, reference in sorted(anchors, key=lambda pair: pair[0]):
        merged.setdefault(offset, {})[reference] = None
    return tuple(Anchor(offset, tuple(references)) for offset, references in merged.items())
