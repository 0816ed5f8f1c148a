"""Read footnotes as published sources."""

import re

from qa.load.document import iso_date
from qa.records import Reference

_URL = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_TRAILING = ".,;:!?'’"
# The grammar of the seeds' notes: publisher, "title" [remark], date or undated, <url>
_NOTE = re.compile(
    r"(?P<publisher>[^\"“”]+?),\s*[\"“](?P<title>.+)[\"”](?P<remark>\s*\[[^\]]*\])?"
    r"(?:,\s*(?P<date>undated|[^,]*\d{4}[^,]*))?(?:,\s*(?P<rest>.*))?",
    re.DOTALL,
)
LONGEST_TITLE = 300


def parse_reference(note: str, url: str | None = None) -> Reference:
    """Read the text of a footnote or a list of sources.

    :param note: such as ``Dawn, "The title", 2020-02-15, <https://…>``; any other becomes the title.
    :param url: the address the note links to, where its text does not print it.
    """
    note = " ".join(note.split())
    printed = find_url(note)
    # An address may itself end in punctuation; the link knows where it ends, the text does not.
    printed = url if url and printed and _trim(url) == printed else printed
    plain = _without_url(note)
    match = _NOTE.fullmatch(plain)
    if match and not (match["rest"] or "").strip(" " + _TRAILING):
        return Reference(
            title=match["title"].strip(),
            publisher=match["publisher"].strip(),
            date=_date(match["date"]),
            url=printed or url,
        )
    plain = plain if any(character.isalnum() for character in plain) else ""
    title = plain if len(plain) <= LONGEST_TITLE else plain[: LONGEST_TITLE - 1].rstrip() + "…"
    return Reference(title=title or printed or url or "", url=printed or url)


def find_url(text: str) -> str | None:
    """Return the first web address in a text, without the punctuation that ends its sentence."""
    match = _URL.search(text)
    return _trim(match.group()) if match else None


def _trim(url: str) -> str:
    url = url.rstrip(_TRAILING)
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(_TRAILING)
    return url


def _without_url(note: str) -> str:
    plain = _URL.sub(lambda match: match.group()[len(_trim(match.group())) :], note)
    plain = re.sub(r"<\s*>|\(\s*\)|\[\s*\]", "", plain)
    return " ".join(plain.split()).strip(" ,;:<>–-")


def _date(text: str | None) -> str | None:
    if not text or text.strip() == "undated":
        return None
    return iso_date(text.strip())
