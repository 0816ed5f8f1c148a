"""Make document records: identity, dates and languages in one form whatever the format."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypedDict, Unpack

from qa.language import detect_language
from qa.records import Anchor, Document, Reference, Section

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?!\d)")
_WRITTEN_DATES = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%d.%m.%Y", "%B %Y", "%Y/%m/%d")


class DocumentFields(TypedDict, total=False):
    """The fields of a document that may be left out."""

    language: str | None
    date: str | None
    topics: tuple[str, ...]
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    anchors: tuple[Anchor, ...]
    metadata: Mapping[str, str]


def make_document(uri: str, title: str, text: str, **fields: Unpack[DocumentFields]) -> Document:
    """Make a document from its text, computing its id; the language is detected if not given.

    :param uri: the source's name within the collection.
    :param fields: any other fields of ``Document``.
    """
    return Document(
        id=document_id(uri, text),
        uri=uri,
        title=title,
        text=text,
        language=fields.get("language") or detect_language(text),
        date=fields.get("date"),
        topics=fields.get("topics", ()),
        sections=fields.get("sections", ()),
        references=fields.get("references", ()),
        anchors=fields.get("anchors", ()),
        metadata=fields.get("metadata", {}),
    )


def document_id(uri: str, text: str) -> str:
    """Return the first 16 hexadecimal characters of the SHA-256 over uri and text."""
    digest = hashlib.sha256(uri.encode("utf-8", "surrogatepass") + b"\0")
    digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def iso_date(value: object) -> str | None:
    """Return a date as ``2025``, ``2025-02`` or ``2025-02-13``, or ``None`` if it is none.

    Of a range (``1947-08-14/2020-02-14``, a list, or a table with ``end``) the end counts.
    """
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, dict):
        return iso_date(value.get("end") or value.get("until") or value.get("to"))
    if isinstance(value, list | tuple):
        return iso_date(value[-1]) if value else None
    if isinstance(value, bool) or value is None:
        return None
    text = (
        str(value).strip().rpartition("/")[2]
        if re.match(r"\s*\d{4}\S*/\d{4}", str(value))
        else str(value).strip()
    )
    return _written_date(text)


def _written_date(text: str) -> str | None:
    match = _ISO_DATE.match(text)
    if match and not text[match.end() :].startswith("/"):
        year, month, day = (int(part) if part else None for part in match.groups())
        return _checked(year, month, day)
    for form in _WRITTEN_DATES:
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        return found.isoformat()[: 7 if "%d" not in form else 10]
    return None


def _checked(year: int | None, month: int | None, day: int | None) -> str | None:
    """Return the ISO form, or ``None`` for a day that no calendar has."""
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part)])


_LANGUAGE_NAMES = {
    "english": "en",
    "turkish": "tr",
    "türkçe": "tr",
    "turkce": "tr",
    "urdu": "ur",
    "اردو": "ur",
}


def language_code(value: object) -> str | None:
    """Return ``tr`` for ``tr``, ``tr-TR`` or ``Turkish``; ``None`` if it is no language code."""
    text = str(value or "").strip().lower()
    if text in _LANGUAGE_NAMES:
        return _LANGUAGE_NAMES[text]
    match = re.fullmatch(r"([a-z]{2})(?:[-_][a-z0-9]{2,8})*", text)
    return match.group(1) if match else None
