"""Turn the library's records into HTML and sentences; texts are escaped as everywhere."""

from datetime import date, datetime
from functools import partial

from qa.build import IngestRecord
from qa.load import supported_suffixes
from ui import present
from ui.dates import say_date
from ui.library.library import Library
from ui.library.records import Holding, Refused, Stored
from ui.wording import LIBRARY, Wording

# More documents than these are left to the search: a page of thousands takes a browser seconds.
SHOWN_ENTRIES = 200
# Collections of so many documents or fewer are shown open, among others and alone.
OPEN_ENTRIES = 8
OPEN_ALONE = 40


def panel(library: Library, wording: Wording, today: date) -> str:
    """Render the whole view."""
    holdings = library.holdings()
    said = LIBRARY[wording.code]
    return present.render(
        "library.html",
        wording,
        today,
        l=said,
        holdings=holdings,
        jobs=library.jobs.all(),
        changes=library.changes,
        revision=library.revision,
        owned=[holding.name for holding in holdings if holding.owned],
        suggested=_suggested(said.first_name, {holding.name.casefold() for holding in holdings}),
        suffixes=supported_suffixes(),
        megabytes=library.most_bytes // 1_000_000,
        most_bytes=library.most_bytes,
        shown=SHOWN_ENTRIES,
        opened=OPEN_ENTRIES if len(holdings) > 1 else OPEN_ALONE,
        outcome=partial(outcome_text, wording=wording),
        moment=partial(moment_text, wording=wording),
        period=period_text,
    )


def jobs(library: Library, wording: Wording) -> str:
    """Render the indexing jobs."""
    return present.render(
        "library_jobs.html",
        wording,
        date.today(),
        l=LIBRARY[wording.code],
        jobs=library.jobs.all(),
        changes=library.changes,
        outcome=partial(outcome_text, wording=wording),
    )


def refusal_text(refused: Refused, library: Library, wording: Wording) -> str:
    """Say why something is not done."""
    text = LIBRARY[wording.code].refusals[refused.kind]
    return text.format(
        value=refused.detail,
        known=", ".join(supported_suffixes()),
        most=library.most_bytes // 1_000_000,
    )


def stored_text(stored: Stored, sent: str, wording: Wording) -> str:
    """Say what became of an upload."""
    how = "kept" if stored.how == "new" and stored.name == sent else stored.how
    said = LIBRARY[wording.code].stored[how]
    return said.format(name=stored.name, sent=sent)


def outcome_text(record: IngestRecord, wording: Wording) -> str:
    """Say what an indexing run did: what it added, changed, removed and left, and what it skipped."""
    said = LIBRARY[wording.code]
    files = record.report.files
    counts = {
        status: sum(file.status == status for file in files)
        for status in ("indexed", "unchanged", "skipped")
    }
    added = len(record.report.added)
    parts = [
        (said.added, added),
        (said.changed, counts["indexed"] - added),
        (said.removed, len(record.report.removed)),
        (said.unchanged, counts["unchanged"]),
        (said.skipped, counts["skipped"]),
    ]
    return ", ".join(wording.count(pair, number) for pair, number in parts if number) or said.nothing


def moment_text(iso: str, wording: Wording) -> str:
    """Say a moment in the server's own time; what is no moment is returned as it is."""
    try:
        moment = datetime.fromisoformat(iso).astimezone()
    except ValueError:
        return iso
    return f"{say_date(moment.date().isoformat(), wording)}, {moment:%H:%M}"


def period_text(holding: Holding) -> str:
    """Say from when to when a collection's documents are, in years; empty if none has a date."""
    if not (holding.first_date and holding.last_date):
        return ""
    first, last = holding.first_date[:4], holding.last_date[:4]
    return first if first == last else f"{first}–{last}"


def _suggested(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free.casefold() in taken:
        free = f"{name} {number}"
        number += 1
    return free
