"""Keep what the last indexing run did beside the index, for people to read.

The file is no part of the index's state: without it everything is answered as before, only nobody can
say when and from which folder the collection was brought up to date, or why a file is missing in it.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

from qa.errors import StoreError
from qa.records import FileReport, IngestReport, JsonObject

RECORD = "ingest.json"
# What reading a record that is missing, or that another program wrote, may raise.
UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError)
FILE_FIELDS = tuple(field.name for field in fields(FileReport))
FILE_VALUES = attrgetter(*FILE_FIELDS)


@dataclass(frozen=True, slots=True)
class IngestRecord:
    """The last indexing run: when it ended (ISO 8601, UTC), what of, and what became of each file.

    ``paths`` and ``glossary`` are absolute, so that the run can be repeated from anywhere; a run over
    documents in memory has no paths.
    """

    finished: str
    paths: tuple[str, ...]
    glossary: str | None
    report: IngestReport


def write_record(
    index_dir: Path, paths: Sequence[Path], glossary: Path | None, report: IngestReport
) -> IngestRecord:
    """Keep the record of a run that ends now, in place of that of an earlier run.

    :raises StoreError: if it cannot be written.
    """
    record = IngestRecord(
        datetime.now(UTC).isoformat(timespec="seconds"),
        tuple(str(path.resolve()) for path in paths),
        str(glossary.resolve()) if glossary else None,
        report,
    )
    text = json.dumps(record, ensure_ascii=False, default=_fields)
    fresh = index_dir / f".{RECORD}-{os.getpid()}"
    try:
        fresh.write_bytes(text.encode("utf-8", "surrogatepass"))
        fresh.replace(index_dir / RECORD)
    except OSError as error:
        raise StoreError(
            f"The report of the run cannot be written to {index_dir}: {error.strerror or error}. "
            "The index itself is complete; make room and run it again for the report."
        ) from error
    return record


def _fields(record: IngestRecord | IngestReport | FileReport) -> JsonObject:
    # asdict copies what it meets, which takes half a second for ten thousand files.
    if isinstance(record, FileReport):
        return dict(zip(FILE_FIELDS, FILE_VALUES(record), strict=True))
    return {field.name: getattr(record, field.name) for field in fields(record)}


def listed(index_dir: Path) -> frozenset[str] | None:
    """Return the uris of the files that the last run indexed or left; ``None`` without a record."""
    try:
        files = _content(index_dir)["report"]["files"]
        return frozenset(file["uri"] for file in files if file["status"] != "skipped")
    except UNREADABLE:
        return None


def compared(report: IngestReport, before: frozenset[str] | None) -> IngestReport:
    """Return a report that says what was added and removed since an earlier run.

    A run that makes an index anew, as after an update of the program, knows nothing of what was there.

    :param before: what the earlier run listed; ``None`` if that is not known.
    """
    if before is None:
        return report
    now = {file.uri for file in report.files if file.status != "skipped"}
    return replace(
        report,
        added=tuple(uri for uri in report.added if uri not in before),
        removed=tuple(sorted({*report.removed, *(before - now)})),
    )


def read_record(index_dir: Path) -> IngestRecord | None:
    """Return the record of the last run; ``None`` if there is none, or one that cannot be read."""
    try:
        data = _content(index_dir)
        return IngestRecord(
            str(data["finished"]), tuple(data["paths"]), data["glossary"], _report(data["report"])
        )
    except UNREADABLE:
        return None


def _content(index_dir: Path) -> JsonObject:
    data: JsonObject = json.loads((index_dir / RECORD).read_bytes().decode("utf-8", "surrogatepass"))
    return data


def _report(data: JsonObject) -> IngestReport:
    known = {field.name for field in fields(IngestReport)}
    kept = {name: value for name, value in data.items() if name in known}
    kept["files"] = tuple(FileReport(**file) for file in kept["files"])
    for name in ("added", "removed"):
        kept[name] = tuple(kept.get(name, ()))
    return IngestReport(**kept)
