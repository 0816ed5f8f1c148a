"""Which reader reads which kind of file; another format is one module and one line here."""

from pathlib import Path

from qa.contracts import Reader
from qa.errors import LoadError, UnreadableDocument, UnsupportedFormat
from qa.load.html import HtmlReader
from qa.load.markdown import MarkdownReader
from qa.load.pdf import PdfReader
from qa.load.source import MAX_FILE_BYTES
from qa.load.text import TextReader
from qa.load.word import WordReader
from qa.records import Document
from qa.settings import ChunkSettings

READERS: tuple[
    type[MarkdownReader] | type[TextReader] | type[HtmlReader] | type[WordReader] | type[PdfReader], ...
] = (
    MarkdownReader,
    TextReader,
    HtmlReader,
    WordReader,
    PdfReader,
)


def supported_suffixes() -> tuple[str, ...]:
    """Return the suffixes that have a reader, lower case with their dot."""
    return tuple(suffix for reader in READERS for suffix in reader.suffixes)


def load_document(
    path: Path, uri: str, document_characters: int = ChunkSettings().document_characters
) -> Document:
    """Read one file into a document.

    :param document_characters: the longest text that is taken.
    :raises UnsupportedFormat: if no reader knows the suffix.
    :raises UnreadableDocument: if the file cannot be read, is not text, is empty or is too long.
    """
    reader = _reader(path, document_characters)
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UnreadableDocument(
                f"{uri} has {size / 1e6:,.0f} MB; at most {MAX_FILE_BYTES / 1e6:,.0f} MB are read. "
                "Split it."
            )
        document = reader.read(path, uri)
    except OSError as error:
        raise UnreadableDocument(
            f"{uri} cannot be read: {error.strerror}. Check that it is there and may be read."
        ) from error
    except (RecursionError, MemoryError) as error:
        raise UnreadableDocument(
            f"{uri} is nested too deeply or too large to parse. Simplify it."
        ) from error
    if not any(character.isalnum() for character in document.text):
        raise UnreadableDocument(
            f"{uri} holds no text. Remove it, or check that it was saved correctly."
        )
    if len(document.text) > document_characters:
        raise UnreadableDocument(
            f"{uri} has {len(document.text):,} characters; at most {document_characters:,} are "
            "indexed. Split it."
        )
    return document


def _reader(path: Path, document_characters: int) -> Reader:
    suffix = path.suffix.lower()
    for reader in READERS:
        if suffix in reader.suffixes:
            return reader(document_characters)
    known = ", ".join(supported_suffixes())
    raise UnsupportedFormat(
        f"{path.name}: no reader for {suffix or 'a file without suffix'!r}. Known are {known}."
    )


__all__ = ["READERS", "LoadError", "load_document", "supported_suffixes"]
