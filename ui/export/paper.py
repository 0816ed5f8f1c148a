"""Set a briefing out as a paper with numbered notes and a list of sources, apart from any format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qa.records import Reference
from ui import briefing as briefings
from ui.briefing import Briefing, Item
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
class Paper:
    """A briefing ready to be written: sections of entries, notes by number, sources, when retrieved."""

    title: str
    retrieved: str
    sections: tuple[tuple[str, tuple[Entry, ...]], ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    code: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, in order of their numbers."""
        return tuple(entry for _, entries in self.sections for entry in entries)


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
    warnings = _warnings(briefing.items, gone, wording)
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
    )


def cite(reference: Reference, style: Style, wording: Wording) -> str:
    """Write a published source in a style.

    Chicago notes follow the Chicago Manual of Style (17th ed., 14.205), APA the Publication Manual (7th
    ed., 10.16), both with the publisher as author, since no other is known.
    """
    address = web_address(reference.url)
    title = reference.title or address
    dated = say_date(reference.date, wording) if reference.date else wording.undated
    if style is Style.CHICAGO:
        named = (reference.publisher, f"“{title},” {dated}", address)
        return ", ".join(part for part in named if part) + "."
    if style is Style.APA:
        when = f"({_apa_date(reference.date, wording)})."
        author = f"{reference.publisher}." if reference.publisher else None
        return " ".join(part for part in (author, when, f"{title}.", address) if part)
    parts = (title, reference.publisher, dated, address)
    return " · ".join(part for part in parts if part)


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
    document = Reference(item.title, wording.brief_file.format(uri=item.uri), item.date)
    return cite(document, style, wording)


def _note(item: Item, style: Style, wording: Wording) -> str:
    place = wording.brief_place.format(start=item.span.start, end=item.span.end)
    said = f"{_own(item, style, wording)} {place}"
    relied = "; ".join(cite(reference, style, wording).rstrip(".") for reference in item.references)
    return f"{said} {wording.brief_relies_on.format(sources=relied)}" if relied else said


def _sources(items: Sequence[Item], style: Style, wording: Wording) -> tuple[str, ...]:
    named = {_own(item, style, wording) for item in items}
    named |= {cite(each, style, wording) for item in items for each in item.references}
    return tuple(sorted(named, key=str.casefold))


def _warnings(items: Sequence[Item], gone: Sequence[str], wording: Wording) -> list[list[str]]:
    warnings: list[list[str]] = [[wording.brief_gone] if item.key in gone else [] for item in items]
    for first, second, one, two in briefings.disagreements(items):
        for here, there, mine, others in ((first, second, one, two), (second, first, two, one)):
            warnings[here].append(wording.brief_differ.format(n=there + 1, mine=mine, others=others))
    return warnings
