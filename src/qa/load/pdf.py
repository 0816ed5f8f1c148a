"""Read the text layer of PDF files, page by page."""

import logging
import warnings
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qa.errors import UnreadableDocument
from qa.load.document import iso_date, make_document
from qa.load.pdf_page import PAGE, join_pages
from qa.load.structure import make_sections
from qa.records import Document
from qa.settings import ChunkSettings

if TYPE_CHECKING:
    from pypdf import PdfReader as Pages

# Its warnings are about harmless breaches of the format, by the hundred.
logging.getLogger("pypdf").setLevel(logging.ERROR)


class _Found(NamedTuple):
    """What the file holds: the text of each page, the pages that could not be read, title and date."""

    pages: list[str]
    failed: list[int]
    title: str
    date: str | None


class PdfReader:
    """Reads a PDF's text; each page is a section, so that a citation says its page.

    Running heads and feet and page numbers are left out, lines are joined to paragraphs, and a sentence
    that runs over a page's end stays whole, on the page where it begins.
    """

    suffixes: tuple[str, ...] = (".pdf",)

    def __init__(self, document_characters: int = ChunkSettings().document_characters) -> None:
        self._document_characters = document_characters

    def read(self, path: Path, uri: str) -> Document:
        """Read a PDF.

        :raises UnreadableDocument: if it is no PDF, damaged, needs a password, or has no text layer.
        """
        found = self._open(path, uri)
        pages = join_pages(found.pages)
        if not any(pages):
            raise UnreadableDocument(
                f"{uri} has {len(pages)} pages and no text layer: they are pictures of text. "
                "Have their text recognised (OCR) first."
            )
        text, headings = _with_page_headings(pages)
        silent = [number for number, page in enumerate(pages, 1) if not page]
        metadata = {"format": "pdf", "pages": str(len(pages))}
        if silent:
            metadata["pages_without_text"] = ", ".join(map(str, silent))
        if found.failed:
            metadata["pages_not_read"] = ", ".join(map(str, found.failed))
        return make_document(
            uri,
            found.title or path.stem,
            text,
            date=found.date,
            sections=make_sections(text, headings),
            metadata=metadata,
        )

    def _open(self, path: Path, uri: str) -> "_Found":
        from pypdf import PdfReader as Pages

        try:
            with warnings.catch_warnings(), path.open("rb") as file:
                warnings.simplefilter("ignore")
                reader = Pages(file)
                _unlock(reader, uri)
                pages, failed = self._texts(reader, uri)
                return _Found(pages, failed, *_properties(reader))
        except (UnreadableDocument, OSError):
            raise
        # The parser meets whatever a broken file makes it meet, of many kinds.
        except Exception as error:
            raise UnreadableDocument(
                f"{uri} cannot be read as a PDF ({type(error).__name__}: {error}). Save or print it "
                "anew as PDF."
            ) from error

    def _texts(self, reader: "Pages", uri: str) -> tuple[list[str], list[int]]:
        """Return each page's text, and the numbers of pages that could not be read."""
        texts, failed, length = [], [], 0
        for number, page in enumerate(reader.pages, 1):
            try:
                text = page.extract_text() or ""
            # One bad page is no reason to lose the others.
            except Exception:  # noqa: BLE001
                failed.append(number)
                text = ""
            texts.append(text)
            length += len(text)
            if length > self._document_characters:
                raise UnreadableDocument(
                    f"{uri} has more than {self._document_characters:,} characters. Split it."
                )
        return texts, failed


def _unlock(reader: "Pages", uri: str) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableDocument(f"{uri} needs a password. Save it without one.")


def _with_page_headings(pages: list[str]) -> tuple[str, list[tuple[int, int, int]]]:
    """Join pages, each after a heading with its number; return the text and (level, start, end)."""
    named = [(PAGE.format(number), page) for number, page in enumerate(pages, 1) if page]
    blocks = [f"{heading}\n\n{page}" for heading, page in named]
    starts = accumulate((len(block) + 2 for block in blocks), initial=0)
    headings = [
        (1, start, start + len(heading)) for (heading, _), start in zip(named, starts, strict=False)
    ]
    return "\n\n".join(blocks), headings


def _properties(reader: "Pages") -> tuple[str, str | None]:
    """Return the title and date that the file declares; many declare the name of a template."""
    found = reader.metadata
    title = " ".join(str(found.title or "").split()) if found else ""
    if title.lower().startswith(("microsoft word", "untitled")) or title.lower().endswith(
        (".doc", ".docx", ".indd", ".dvi")
    ):
        title = ""
    try:
        date = (found.modification_date or found.creation_date) if found else None
    except ValueError:
        date = None
    return title, iso_date(date)
