"""A briefing: quotes pinned from the sources, in an order and under headings of its owner's choosing.

It is kept by the browser that it was made in, so that nobody else sees it and a restart of the server
loses nothing. What comes back from there is checked, since anybody can write to it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from qa.records import Document, Reference, Span
from ui import reading

KEPT_ITEMS = 200
KEPT_CHARACTERS = 4000

# Two quotes speak of the same thing when they share this part of their words (numbers aside).
SAME_THING = 0.5
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Item:
    """A quote with where it stands and what it relies on, and its owner's heading and note.

    ``heading`` stands above the item and counts until the next one.
    """

    document_id: str
    uri: str
    title: str
    date: str | None
    language: str
    span: Span
    quote: str
    references: tuple[Reference, ...] = ()
    heading: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """What tells the item from others: the document and the span."""
        return f"{self.document_id} {self.span.start}-{self.span.end}"


@dataclass(frozen=True, slots=True)
class Briefing:
    """Items in order; ``revision`` counts the changes made."""

    title: str = ""
    items: tuple[Item, ...] = ()
    revision: int = 0


def make_item(document: Document, span: Span) -> Item:
    """Take a quote out of a document."""
    return Item(
        document.id,
        document.uri,
        document.title,
        document.date,
        document.language,
        span,
        span.of(document.text),
        reading.references_of(document, span),
    )


def pin(briefing: Briefing, items: Sequence[Item]) -> Briefing:
    """Add items that are not there yet; if all are there already, take them out."""
    keys = {item.key for item in briefing.items}
    new = [item for item in items if item.key not in keys]
    if new:
        return _changed(briefing, (*briefing.items, *new)[:KEPT_ITEMS])
    gone = {item.key for item in items}
    return _changed(briefing, tuple(item for item in briefing.items if item.key not in gone))


def edit(briefing: Briefing, action: str, key: str = "", value: str = "") -> Briefing:
    """Do one of the things that the Brief view offers; an action that is not offered does nothing.

    :param action: ``up``, ``down``, ``remove``, ``heading``, ``note``, ``title`` or ``clear``.
    :param key: the item that is meant.
    :param value: the new heading, note or title.
    """
    change = _ACTIONS.get(action)
    return change(briefing, key, value[:KEPT_CHARACTERS]) if change else briefing


def disagreements(items: Sequence[Item]) -> tuple[tuple[int, int, str, str], ...]:
    """Find pairs of items that seem to give different figures for the same thing.

    :return: for each pair the two indices and the figures that only one of the two gives.
    """
    found = []
    for (first, one), (second, two) in combinations(enumerate(items), 2):
        words, others = _words(one.quote), _words(two.quote)
        figures, rest = _figures(one.quote), _figures(two.quote)
        alike = len(words & others) / max(1, len(words | others))
        if alike >= SAME_THING and figures - rest and rest - figures:
            found.append((first, second, _listed(figures - rest), _listed(rest - figures)))
    return tuple(found)


def to_json(briefing: Briefing) -> dict[str, Any]:
    """Turn a briefing into what the browser keeps."""
    return {
        "title": briefing.title,
        "revision": briefing.revision,
        "items": [
            {
                "document_id": item.document_id,
                "uri": item.uri,
                "title": item.title,
                "date": item.date,
                "language": item.language,
                "start": item.span.start,
                "end": item.span.end,
                "quote": item.quote,
                "heading": item.heading,
                "note": item.note,
                "references": [
                    [each.title, each.publisher, each.date, each.url] for each in item.references
                ],
            }
            for item in briefing.items
        ],
    }


def from_json(kept: Any) -> Briefing:  # noqa: ANN401 - a browser may hold anything
    """Read what the browser kept; what is not understood is left out."""
    if not isinstance(kept, dict):
        return Briefing()
    listed = kept.get("items")
    items = [_item(each) for each in listed[:KEPT_ITEMS]] if isinstance(listed, list) else []
    revision = kept.get("revision")
    return Briefing(
        _text(kept, "title"),
        tuple(item for item in items if item),
        revision if isinstance(revision, int) else 0,
    )


def _item(kept: Any) -> Item | None:  # noqa: ANN401
    if not isinstance(kept, dict):
        return None
    start, end = kept.get("start"), kept.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        return None
    references = kept.get("references")
    return Item(
        _text(kept, "document_id"),
        _text(kept, "uri"),
        _text(kept, "title"),
        _text(kept, "date") or None,
        _text(kept, "language") or "und",
        Span(start, end),
        _text(kept, "quote"),
        tuple(
            Reference(str(each[0]), *(None if part is None else str(part) for part in each[1:]))
            for each in (references if isinstance(references, list) else [])
            if isinstance(each, list) and len(each) == 4
        ),
        _text(kept, "heading"),
        _text(kept, "note"),
    )


def _text(kept: dict[str, Any], name: str) -> str:
    value = kept.get(name)
    return value[:KEPT_CHARACTERS] if isinstance(value, str) else ""


def _changed(briefing: Briefing, items: tuple[Item, ...]) -> Briefing:
    return replace(briefing, items=items, revision=briefing.revision + 1)


def _move(briefing: Briefing, key: str, step: int) -> Briefing:
    items = list(briefing.items)
    here = next((index for index, item in enumerate(items) if item.key == key), None)
    if here is None:
        return _changed(briefing, briefing.items)
    there = min(max(here + step, 0), len(items) - 1)
    items.insert(there, items.pop(here))
    return _changed(briefing, tuple(items))


def _write(briefing: Briefing, key: str, **written: str) -> Briefing:
    return _changed(
        briefing,
        tuple(replace(item, **written) if item.key == key else item for item in briefing.items),  # type: ignore[arg-type]
    )


_ACTIONS: dict[str, Callable[[Briefing, str, str], Briefing]] = {
    "up": lambda briefing, key, _: _move(briefing, key, -1),
    "down": lambda briefing, key, _: _move(briefing, key, 1),
    "remove": lambda briefing, key, _: _changed(
        briefing, tuple(item for item in briefing.items if item.key != key)
    ),
    "heading": lambda briefing, key, value: _write(briefing, key, heading=value),
    "note": lambda briefing, key, value: _write(briefing, key, note=value),
    "title": lambda briefing, _, value: replace(briefing, title=value, revision=briefing.revision + 1),
    "clear": lambda briefing, _key, _value: _changed(briefing, ()),
}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _figures(text: str) -> set[str]:
    return set(_FIGURE.findall(text))


def _listed(figures: set[str]) -> str:
    return ", ".join(sorted(figures))
