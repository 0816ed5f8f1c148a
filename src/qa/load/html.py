"""Read HTML pages."""

import re
from pathlib import Path

from qa.errors import UnreadableDocument
from qa.language import detect_language
from qa.load.document import iso_date, language_code, make_document
from qa.load.html_frame import Element
from qa.load.html_walker import Extracted, extract, parse
from qa.load.source import read_text
from qa.records import Document
from qa.settings import ChunkSettings

_DATE_NAMES = (
    "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date",
    "dcterms.created", "pubdate", "publishdate", "citation_publication_date", "article:modified_time",
)  # fmt: skip
# What stands between a page's own title and its site's name.
_SITE = re.compile(r"\s+[-–—|·:•»]\s")


class HtmlReader:
    """Reads a page's main text; scripts, styles and navigation are left out."""

    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def __init__(self, document_characters: int = ChunkSettings().document_characters) -> None:
        self._document_characters = document_characters

    def read(self, path: Path, uri: str) -> Document:
        """Read a page.

        :raises UnreadableDocument: if the file is no text, too long, or has nothing to read.
        """
        source, encoding = read_text(path, uri, self._document_characters)
        root = parse(source, uri)
        if root is None:
            raise UnreadableDocument(f"{uri} holds no HTML to read. Check that it was saved.")
        extracted = extract(root)
        language = detect_language(extracted.text)
        if language == "und":
            language = language_code(root.get("lang")) or "und"
        return make_document(
            uri,
            _title(root, extracted) or path.stem,
            extracted.text,
            language=language,
            date=page_date(root),
            sections=extracted.sections,
            references=extracted.references,
            anchors=extracted.anchors,
            metadata={"format": "html", "encoding": encoding},
        )


def _title(root: Element, extracted: Extracted) -> str:
    """Return the first top heading, else the page's title, else its first heading.

    A title that is the first heading and, after a stroke, the site's name is the heading alone.
    """
    for section in extracted.sections:
        if section.level == 1:
            return section.heading
    title = " ".join((root.findtext(".//title") or "").split())
    heading = extracted.sections[0].heading if extracted.sections else ""
    site = title.removeprefix(heading)
    return heading if heading and (not title or _SITE.match(site)) else title


def page_date(root: Element) -> str | None:
    """Return the date of publication that a page declares in its metadata or a ``time``."""
    declared: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        declared.setdefault(name.strip().lower(), meta.get("content") or "")
    dates = [iso_date(declared.get(name)) for name in _DATE_NAMES]
    dates += [iso_date(time.get("datetime")) for time in root.iter("time")]
    return next((found for found in dates if found), None)
