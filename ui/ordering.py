"""Move an item of a briefing past its neighbours and their headings.

A briefing reads as one list of lines, headings and items, and an item moves line by line through it: so
it changes its section at a heading, and the heading stays with those that remain. The only item of a
section takes the heading along, past the whole next section.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, Union

if TYPE_CHECKING:
    from ui.briefing import Item

# A heading, or an item without its heading.
Line: TypeAlias = Union[str, "Item"]


def step(items: Sequence["Item"], here: int, down: bool) -> tuple["Item", ...]:
    """Move the item at ``here`` by one line."""
    lines = _lines(items)
    end = lines.index(replace(items[here], heading="")) + 1
    alone = _is_heading(lines, end - 2) and (end == len(lines) or _is_heading(lines, end))
    start = end - 2 if alone else end - 1
    rest = lines[:start] + lines[end:]
    if alone:
        place = _past_section(rest, start, down)
    else:
        place = min(start + 1, len(rest)) if down else max(start - 1, 0)
    return _items(rest[:place] + lines[start:end] + rest[place:])


def drop(items: Sequence["Item"], here: int, there: int) -> tuple["Item", ...]:
    """Move the item at ``here`` to the place of the one at ``there``, and into its section."""
    if here == there:
        return tuple(items)
    moved, target = (replace(items[index], heading="") for index in (here, there))
    lines = _lines(items)
    lines.remove(moved)
    place = lines.index(target) + (here < there)
    return _items([*lines[:place], moved, *lines[place:]])


def _past_section(rest: Sequence[Line], start: int, down: bool) -> int:
    """Return the place after the section below, or before the one above."""
    headings = [index for index, line in enumerate(rest) if isinstance(line, str)]
    if down:
        return next((index for index in headings if index > start), len(rest))
    # Above items without a heading there is no place: the heading would become theirs.
    return next((index for index in reversed(headings) if index < start), start)


def _lines(items: Sequence["Item"]) -> list[Line]:
    lines: list[Line] = []
    for item in items:
        lines += [item.heading] if item.heading else []
        lines.append(replace(item, heading=""))
    return lines


def _items(lines: Sequence[Line]) -> tuple["Item", ...]:
    items: list[Item] = []
    heading = ""
    for line in lines:
        if isinstance(line, str):
            heading = line
        else:
            items.append(replace(line, heading=heading))
            heading = ""
    return tuple(items)


def _is_heading(lines: Sequence[Line], index: int) -> bool:
    return 0 <= index < len(lines) and isinstance(lines[index], str)
