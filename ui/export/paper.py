"""Set a briefing out as a paper with numbered notes and a list of sources, apart from any format."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qa.records import Reference
from ui.briefing import Briefing, Item
from ui.conflicts import Conflict, conflicts
from ui.dates import is_date, say_date
from ui.plain_text import web_address
from ui.wording import Wording


class Style(StrEnum):
    """How the list of sources is written."""

    CHICAGO = "chicago"
    APA = "apa"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Entry:
    """A quote with its note's number (from 1), its owner's remark, and what else must be said of it."""

    number: int
    item: Item
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """Two entries, by number, that give different figures for the same thing, and this in words."""

    first: int
    second: int
    said: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A briefing ready to be written: sections of entries, notes by number, sources, when retrieved.

    ``opening`` is what its owner says before the first quote; ``clashes`` are where sources differ.
    """

    title: str
    retrieved: str
    sections: tuple[tuple[str, tuple[Entry, ...]], ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    code: str
    opening: str = ""
    clashes: tuple[Clash, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, in order of their numbers."""
        return tuple(entry for _, entries in self.sections for entry in entries)

    def quote(self, number: int) -> str:
        """Return the quote of an entry, by its number."""
        return self.entries[number - 1].item.quote


def compose(
    briefing: Briefing,
    gone: Sequence[str],
    style: Style,
    wording: Wording,
    today: date,
) -> Paper:
    """Set a briefing out.

    :param gone: the keys of items whose source has changed or gone; each is said to be so.
    :param style: how sources are written.
    :param today: the date of retrieval.
    """
    found = conflicts(briefing.items)
    warnings = _warnings(briefing.items, gone, found, wording)
    entries = [
        Entry(index + 1, item, tuple(warnings[index])) for index, item in enumerate(briefing.items)
    ]
    return Paper(
        title=briefing.title or wording.brief_untitled,
        retrieved=wording.brief_retrieved.format(date=say_date(today.isoformat(), wording)),
        sections=_sections(entries),
        notes=tuple(_note(item, style, wording) for item in briefing.items),
        sources=_sources(briefing.items, style, wording),
        code=wording.code,
        opening=briefing.opening,
        clashes=tuple(_clash(conflict, wording) for conflict in found),
    )


def cite(reference: Reference, style: Style, wording: Wording, place: str = "") -> str:
    """Write a published source in a style.

    Chicago notes follow the Chicago Manual of Style (17th ed., 14.205), APA the Publication Manual (7th
    ed., 9.12 and 10.16), both with the publisher as author, since no other is known, and with the title
    first where there is none.

    :param place: where the source is, if that is no web address.
    """
    address = place or web_address(reference.url)
    title = _isolated(reference.title or address)
    dated = say_date(reference.date, wording)
    author = _isolated(reference.publisher or "")
    if style is Style.CHICAGO:
        named = (author, f"“{title},” {dated}", address)
        return ", ".join(part for part in named if part) + "."
    if style is Style.APA:
        when = f"({_apa_date(reference.date, wording)})."
        parts = (f"{author}.", when, f"{title}.") if author else (f"{title}.", when)
        return " ".join(part for part in (*parts, address) if part)
    return " · ".join(part for part in (title, author, dated, address) if part)


def _isolated(name: str) -> str:
    """Keep a name that is written from right to left from turning the punctuation around it."""
    turned = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in name)
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}" if turned else name


def _apa_date(iso: str | None, wording: Wording) -> str:
    if not iso or not is_date(iso):
        return iso or wording.apa_undated
    year, month, day = (int(part) for part in [*iso.split("-"), "0", "0"][:3])
    if not month:
        return str(year)
    named = wording.month_names[month - 1]
    return f"{year}, {named} {day}" if day else f"{year}, {named}"


def _sections(entries: Sequence[Entry]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    sections: list[tuple[str, list[Entry]]] = []
    for entry in entries:
        if entry.item.heading or not sections:
            sections.append((entry.item.heading, []))
        sections[-1][1].append(entry)
    return tuple((heading, tuple(held)) for heading, held in sections)


def _own(item: Item, style: Style, wording: Wording) -> str:
    """Write the document itself, which has a place among the indexed files rather than an address."""
    place = wording.brief_file.format(uri=item.uri)
    return cite(Reference(item.title, None, item.date), style, wording, place)


def _note(item: Item, style: Style, wording: Wording) -> str:
    place = wording.brief_place.format(start=item.span.start, end=item.span.end)
    said = f"{_own(item, style, wording)} {place}"
    relied = "; ".join(cite(reference, style, wording).rstrip(".") for reference in item.references)
    return f"{said} {wording.brief_relies_on.format(sources=relied)}" if relied else said


def _sources(items: Sequence[Item], style: Style, wording: Wording) -> tuple[str, ...]:
    named = {_own(item, style, wording) for item in items}
    named |= {cite(each, style, wording) for item in items for each in item.references}
    return tuple(sorted(named, key=str.casefold))


def _clash(conflict: Conflict, wording: Wording) -> Clash:
    first, second = conflict.first + 1, conflict.second + 1
    said = wording.brief_clash.format(
        first=first, second=second, one=conflict.one, other=conflict.other
    )
    return Clash(first, second, said)


def _warnings(
    items: Sequence[Item], gone: Sequence[str], found: Sequence[Conflict], wording: Wording
) -> list[list[str]]:
    warnings: list[list[str]] = [[wording.brief_gone] if item.key in gone else [] for item in items]
    for each in found:
        for here, there, mine, others in (
            (each.first, each.second, each.one, each.other),
            (each.second, each.first, each.other, each.one),
        ):
            warnings[here].append(wording.brief_differ.format(n=there + 1, mine=mine, others=others))
    return warnings
