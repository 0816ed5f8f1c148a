"""Read plain text."""

import re
from pathlib import Path
from typing import NamedTuple

from qa.load.document import make_document
from qa.load.references import parse_reference
from qa.load.source import read_text
from qa.records import Anchor, Document, Reference, Section, Span
from qa.settings import ChunkSettings

LONGEST_TITLE = 120

_DEFINITION = re.compile(r"\[(\d{1,4})\][:.]?[ \t]+(\S.*)")
_MARKER = re.compile(r"\[(\d{1,4}(?:\s*[,;]\s*\d{1,4})*)\]")
_LIST_TITLE = re.compile(
    r"(?:references|notes|footnotes|endnotes|sources|bibliography|kaynakça|kaynaklar|dipnotlar|notlar"
    r"|حوالہ جات|حوالے)\s*:?",
    re.IGNORECASE,
)


class TextReader:
    """Reads plain text: paragraphs as they are, ``[1]`` marks kept, a closing list of sources read."""

    suffixes: tuple[str, ...] = (".txt", ".text")

    def __init__(self, document_characters: int = ChunkSettings().document_characters) -> None:
        self._document_characters = document_characters

    def read(self, path: Path, uri: str) -> Document:
        """Read a text file.

        :raises UnreadableDocument: if the file is no text or too long.
        """
        source, encoding = read_text(path, uri, self._document_characters)
        parted = split_references(source.strip())
        title = _title(parted.text)
        return make_document(
            uri,
            title or path.stem,
            parted.text,
            sections=(Section(1, title, Span(0, len(parted.text))),) if title else (),
            references=parted.references,
            anchors=parted.anchors,
            metadata={"format": "text", "encoding": encoding},
        )


def _title(text: str) -> str:
    """Return the first line if it is short and stands alone, as a title does."""
    lines = text.split("\n", 2)
    first = lines[0].rstrip()
    alone = len(lines) > 1 and not lines[1].strip()
    return first if alone and len(first) <= LONGEST_TITLE else ""


class Parted(NamedTuple):
    """A text without its closing list of sources, the sources, and where the text points to them."""

    text: str
    references: tuple[Reference, ...] = ()
    anchors: tuple[Anchor, ...] = ()


def split_references(text: str) -> Parted:
    """Part a text from the list of ``[1] …`` definitions at its end, if it has one."""
    lines = text.split("\n")
    first = len(lines)
    notes: dict[str, str] = {}
    pending: list[str] = []
    while first > 0:
        line = lines[first - 1].strip()
        match = _DEFINITION.fullmatch(line)
        if match:
            notes[match.group(1)] = " ".join([match.group(2), *reversed(pending)])
            pending = []
        elif line and not (lines[first - 1][0] in " \t" and len(pending) < 3):
            break
        elif line:
            pending.append(line)
        first -= 1
    if not notes or pending:
        return Parted(text)
    if first and _LIST_TITLE.fullmatch(lines[first - 1].strip().lstrip("#").strip()):
        first -= 1
    body = "\n".join(lines[:first]).rstrip()
    numbers = {key: index for index, key in enumerate(reversed(notes))}
    anchors = _anchors(body, numbers)
    if not anchors:
        return Parted(text)
    return Parted(body, tuple(parse_reference(notes[key]) for key in numbers), anchors)


def _anchors(body: str, numbers: dict[str, int]) -> tuple[Anchor, ...]:
    found = []
    for match in _MARKER.finditer(body):
        keys = re.split(r"\s*[,;]\s*", match.group(1))
        references = tuple(numbers[key] for key in keys if key in numbers)
        if references:
            found.append(Anchor(match.end(), references))
    return tuple(found)
