"""Read a file's bytes as text, whatever its encoding, and refuse what is no text."""

import codecs
import re
from pathlib import Path

from qa.errors import UnreadableDocument
from qa.normalize import repair

MAX_FILE_BYTES = 200_000_000
SAMPLE_BYTES = 65_536
# A text may be damaged by a zero here and there; anything more is another encoding or no text.
STRAY_ZEROS = 0.002

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,40})""", re.IGNORECASE)
_CONTROL_BYTES = bytes(code for code in range(32) if code not in b"\t\n\f\r\x0b\x1b\x1a")


def read_text(path: Path, uri: str, document_characters: int) -> tuple[str, str]:
    """Return a file's text, repaired, and the encoding it was in.

    :raises UnreadableDocument: if it is empty, binary, or longer than ``document_characters``.
    """
    size = path.stat().st_size
    if size > 4 * document_characters:  # no encoding takes more than four bytes a character
        raise _too_long(uri, size // 4, document_characters)
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableDocument(f"{uri} is empty. Remove it, or check that it was saved.")
    encoding = detect_encoding(data, uri)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        text = data.decode(encoding if encoding.startswith("utf") else "cp1252", "replace")
    if len(text) > document_characters:
        raise _too_long(uri, len(text), document_characters)
    return repair(text.lstrip("\ufeff")), encoding


def _too_long(uri: str, characters: int, most: int) -> UnreadableDocument:
    return UnreadableDocument(
        f"{uri} has at least {characters:,} characters; at most {most:,} are indexed. Split it."
    )


def detect_encoding(data: bytes, uri: str) -> str:
    """Return the name of the encoding of a file's bytes.

    A byte-order mark decides; else strict UTF-8, the pattern of UTF-16 zeros, an HTML declaration, and
    last a statistical guess.

    :raises UnreadableDocument: if the bytes are not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if data.startswith(_SIGNATURES):
        raise _binary(uri)
    sample = data[:SAMPLE_BYTES]
    if sample.count(0) > len(sample) * STRAY_ZEROS:
        return _wide_encoding(sample, uri)
    if len(sample.translate(None, _CONTROL_BYTES)) < 0.98 * len(sample):
        raise _binary(uri)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # One damaged character in a long UTF-8 text is no reason to read all of it as another encoding.
        if _is_mostly_utf8(data, error):
            return "utf-8"
        return _declared(sample) or _guess(data, uri)
    return "utf-8"


def _binary(uri: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{uri} is a binary file, not text. Export it as text, Markdown or HTML, or leave it out."
    )


def _wide_encoding(sample: bytes, uri: str) -> str:
    """Return the UTF-16 order of text without a mark: mostly ASCII has its zeros on one side."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    for share, other, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if share > 0.2 * half and other < 0.02 * half:
            text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
            if sum(character.isprintable() or character.isspace() for character in text) > 0.95 * len(
                text
            ):
                return encoding
    raise _binary(uri)


def _is_mostly_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Tell whether multi-byte UTF-8 sequences far outnumber damaged bytes."""
    sample = data[max(0, error.start - SAMPLE_BYTES) : error.start + SAMPLE_BYTES]
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    good = sum(1 for character in text if ord(character) > 127) - damaged
    return good > 10 * damaged


def _declared(sample: bytes) -> str:
    match = _DECLARED.search(sample[:4096])
    if not match:
        return ""
    try:
        return codecs.lookup(match.group(1).decode("ascii")).name
    except LookupError:
        return ""


# Bytes that are ğ ı ş İ Ş Ğ in Windows-1254 and the rare ð ý þ Ý Þ Ð in Windows-1252.
_TURKISH_BYTES = b"\xf0\xfd\xfe\xdd\xde\xd0"
_WESTERN = {
    "cp1252",
    "latin_1",
    "iso8859_1",
    "cp1250",
    "cp1254",
    "iso8859_9",
    "iso8859_15",
    "mac_roman",
    "cp1257",
}


def _guess(data: bytes, uri: str) -> str:
    """Return the encoding that charset-normalizer finds most plausible.

    Between Western and Turkish tables, which differ in six letters, those letters decide.
    """
    import charset_normalizer

    sample = data[: 4 * SAMPLE_BYTES]
    best = charset_normalizer.from_bytes(sample).best()
    high = [byte for byte in sample if byte > 127]
    if best is None:
        if len(high) > 0.5 * len(sample):
            raise _binary(uri)
        return "cp1252"
    turkish = sum(byte in _TURKISH_BYTES for byte in high)
    latin = best.encoding in _WESTERN or len(high) < 0.2 * len(sample)
    if latin and turkish > 0.2 * len(high):
        return "cp1254"
    return best.encoding
