"""A briefing: quotes pinned from the sources, in an order and under headings of its owner's choosing.

It is kept by the browser that it was made in, so that nobody else sees it and a restart of the server
loses nothing. What comes back from there is checked, since anybody can write to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qa.records import Document, Reference, Span
from ui import ordering, reading

KEPT_ITEMS = 200
KEPT_CHARACTERS = 4000


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
    """Items in order; ``opening`` is its owner's word before them, ``revision`` counts the changes."""

    title: str = ""
    items: tuple[Item, ...] = ()
    revision: int = 0
    opening: str = ""


def make_item(document: Document, span: Span) -> Item:
    """Take a quote out of a document; of one too long to be kept, the beginning."""
    span = Span(span.start, min(span.end, span.start + KEPT_CHARACTERS))
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

    :param action: ``up``, ``down``, ``move``, ``remove``, ``heading``, ``note``, ``title``, ``opening``
        or ``clear``.
    :param key: the item that is meant.
    :param value: the new heading, note, title or opening; for ``move`` the place to go to, from 0.
    """
    change = _ACTIONS.get(action)
    return change(briefing, key, value[:KEPT_CHARACTERS]) if change else briefing


def to_json(briefing: Briefing) -> dict[str, Any]:
    """Turn a briefing into what the browser keeps."""
    return {
        "title": briefing.title,
        "opening": briefing.opening,
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
        _text(kept, "opening"),
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


def _step(briefing: Briefing, key: str, down: bool) -> Briefing:
    here = _place(briefing, key)
    items = briefing.items if here is None else ordering.step(briefing.items, here, down)
    return _changed(briefing, items)


def _move(briefing: Briefing, key: str, value: str) -> Briefing:
    here = _place(briefing, key)
    if here is None or not (value.isdecimal() and int(value) < len(briefing.items)):
        return _changed(briefing, briefing.items)
    return _changed(briefing, ordering.drop(briefing.items, here, int(value)))


def _place(briefing: Briefing, key: str) -> int | None:
    return next((index for index, item in enumerate(briefing.items) if item.key == key), None)


def _write(briefing: Briefing, key: str, **written: str) -> Briefing:
    return _changed(
        briefing,
        tuple(replace(item, **written) if item.key == key else item for item in briefing.items),  # type: ignore[arg-type]
    )


_ACTIONS: dict[str, Callable[[Briefing, str, str], Briefing]] = {
    "up": lambda briefing, key, _: _step(briefing, key, down=False),
    "down": lambda briefing, key, _: _step(briefing, key, down=True),
    "move": _move,
    "remove": lambda briefing, key, _: _changed(
        briefing, tuple(item for item in briefing.items if item.key != key)
    ),
    "heading": lambda briefing, key, value: _write(briefing, key, heading=value),
    "note": lambda briefing, key, value: _write(briefing, key, note=value),
    "title": lambda briefing, _, value: replace(briefing, title=value, revision=briefing.revision + 1),
    "opening": lambda briefing, _, value: replace(
        briefing, opening=value, revision=briefing.revision + 1
    ),
    "clear": lambda briefing, _key, _value: _changed(briefing, ()),
}
