"""Repair text for reading, and fold it for matching; what people read is never folded."""

import re
import unicodedata

# ftfy is fed in pieces of this many characters, which keeps its memory flat.
REPAIR_PIECE = 100_000

# Explicit directional marks can make a line show in another order than it is stored (CVE-2021-42574).
_INVISIBLE = re.compile("[\u200b\u2060\u00ad\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_PAGE_BREAK = re.compile("[\f\v]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")

# Letters that Unicode does not decompose, and the Arabic letters that Urdu, Persian and Arabic
# keyboards type differently for one and the same sound and shape.
_FOLDED_LETTERS = str.maketrans(
    {
        "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th",
        "ي": "ی", "ى": "ی", "ې": "ی", "ك": "ک", "ه": "ہ", "ة": "ہ", "ۃ": "ہ", "ە": "ہ", "ٱ": "ا",
        "ـ": None, "ʼ": "'", "’": "'", "‘": "'", "‛": "'", "ʻ": "'", "ʾ": "'", "ʿ": "'", "′": "'",
        "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    }
)  # fmt: skip
_DIGIT = re.compile(r"\d")


def repair(text: str) -> str:
    r"""Mend broken encodings, end lines with ``\n``, drop control characters and compose (NFC).

    Quotes stay as written and entities such as ``&lt;`` stay escaped, so that repairing never turns
    text into markup. Directional overrides, zero-width spaces and soft hyphens go; the joiners that
    Urdu needs stay.
    """
    text = _PAGE_BREAK.sub("\n\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.isascii():
        return _CONTROL.sub("", text)
    text = "".join(_repair_piece(piece) for piece in _pieces(text))
    return unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", text)))


def _pieces(text: str) -> list[str]:
    """Cut at line ends, which is where ftfy itself judges each line apart."""
    pieces = []
    start = 0
    while start < len(text):
        end = start + REPAIR_PIECE
        if end < len(text):
            line_end = text.rfind("\n", start, end)
            end = line_end + 1 if line_end >= start else end
        pieces.append(text[start:end])
        start = end
    return pieces


def _repair_piece(piece: str) -> str:
    if piece.isascii():
        return piece
    import ftfy

    return str(ftfy.fix_text(piece, unescape_html=False, uncurl_quotes=False))


def fold(text: str) -> str:
    """Return the form in which texts are compared: never shown, never stored as text.

    Case, diacritics, dotted and dotless i, variants of Arabic letters, vowel marks and tatweel, digits
    of any script, curly quotes and dashes no longer differ. Folding twice changes nothing.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    text = unicodedata.normalize("NFKD", text).translate(_FOLDED_LETTERS)
    text = unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDED_LETTERS)
    if not text.isascii():
        text = "".join(c for c in text if not _is_dropped(c))
        text = _DIGIT.sub(lambda match: str(unicodedata.digit(match.group())), text)
    return unicodedata.normalize("NFC", text)


def _is_dropped(character: str) -> bool:
    """Tell whether a character only decorates its letter.

    Combining classes 10 to 36 are Hebrew and Arabic points, 200 and above accents; those between and
    below are vowels and virama of Indian and Thai script or voicing of Kana, which carry the word.
    """
    place = unicodedata.combining(character)
    return 10 <= place <= 36 or place >= 200 or unicodedata.category(character) == "Cf"


def drop_non_ascii(word: str) -> str:
    """Return the word without its non-ASCII letters, as careless exports write it (Türkiye: Trkiye)."""
    return word.encode("ascii", "ignore").decode("ascii")
