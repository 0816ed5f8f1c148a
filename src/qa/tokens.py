"""Cut a text into words as search knows them; the ground on which names and index terms are found."""

import re
from functools import lru_cache
from typing import NamedTuple

from qa.normalize import fold

_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c\u200d"
_RUN = rf"[^\W_](?:[^\W_{_MARKS}]+|[{_MARKS}]+)*"
_LETTER = r"[^\W\d_]"
_WORD = (
    rf"(?:{_LETTER}\.(?:(?<![^\W_]..){_LETTER}\.)+(?:{_LETTER}(?![^\W_]))?"
    rf"|{_RUN}(?:(?:(?<=\d)[.,٫٬](?=\d)|(?<=[^\W_])['’ʼ](?=[^\W\d_])|(?<=[^\W\d_])&(?=[^\W\d_])){_RUN})*)"
)
_COMPOUND = re.compile(rf"{_WORD}(?:[-‐‑–]{_WORD})*")
_PART = re.compile(_WORD)

# Endings that Turkish puts after the apostrophe of a name, folded (TDK spelling guide, "kesme
# işareti").
_TURKISH_ENDING = re.compile(
    r"(?:[yns]?[aeiu]|n?[iu]n|n?[dt][ae]n?|[dt][ae]ki(?:ler)?|y?l[ae]|l[ae]r.{0,6}|l[iu](?:k|l[ae]r)?.{0,4}"
    r"|s[iu]z|[dt][iu]r|y?[dm][iu]s?|[cç][ae]|n?ki|y[ks]a|s[ae])"
)
_APOSTROPHE = re.compile("[’ʼ]")
_INNER_MARKS = str.maketrans("", "", ".&'")
_UNITS = {
    "bn": "billion", "b": "billion", "mn": "million", "m": "million", "k": "thousand", "tn": "trillion",
    "th": "", "st": "", "nd": "", "rd": "", "s": "", "km": "km", "kg": "kg", "mw": "mw", "nm": "nm",
}  # fmt: skip
_NUMBER_WITH_UNIT = re.compile(rf"(\d[\d.,]*)({'|'.join(sorted(_UNITS, key=len, reverse=True))})")
_ENGLISH_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")
_TURKISH_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


class Word(NamedTuple):
    """One word at its place: ``text[start:end]`` without the ending that follows an apostrophe.

    ``folded`` is the form compared with names; ``forms`` are the folded, unstemmed forms to index.
    """

    start: int
    end: int
    folded: str
    forms: tuple[str, ...]


class Compound(NamedTuple):
    """A run of words joined by hyphens, its joined form (empty for a single word) and its parts."""

    start: int
    end: int
    joined: str
    words: tuple[Word, ...]


def compounds(text: str, language: str) -> list[Compound]:
    """Return the words of a text, in order, those joined by hyphens together.

    :param language: ISO 639-1; Turkish writes ``1.500`` for a thousand and a half.
    """
    found = []
    for match in _COMPOUND.finditer(text):
        start, end = match.span()
        joined, words = _analyse(match.group(), language == "tr")
        found.append(Compound(start, end, joined, words))
    return found


def words(text: str, language: str = "en") -> list[Word]:
    """Return all words of a text with their places in it, in order."""
    return flatten(compounds(text, language))


def flatten(found: list[Compound]) -> list[Word]:
    """Return the words of compounds, with their places in the text."""
    return [
        Word(compound.start + start, compound.start + end, folded, forms)
        for compound in found
        for start, end, folded, forms in compound.words
    ]


@lru_cache(maxsize=200_000)
def _analyse(compound: str, turkish: bool) -> tuple[str, tuple[Word, ...]]:
    """Return the joined form and the words of a compound, places counted from its start."""
    parts = [
        _word(match.group(), match.start(), turkish)
        for match in _PART.finditer(compound)
        if fold(match.group())  # a tatweel alone is a letter that folds to nothing
    ]
    if len(parts) <= 1:
        return "", tuple(parts)
    if len(parts) == 2 and all(part.folded.isdigit() for part in parts):
        return "", (parts[0], _year_end(parts[0], parts[1]))
    if all(part.folded.isdigit() for part in parts):
        return "", tuple(parts)
    return "".join(part.forms[0] for part in parts), tuple(parts)


def _year_end(first: Word, last: Word) -> Word:
    """Complete the second year of a range such as 2020–24."""
    if len(first.folded) == 4 and len(last.folded) == 2:
        return last._replace(forms=(first.folded[:2] + last.folded,))
    return last


def _word(surface: str, start: int, turkish: bool) -> Word:
    end = start + len(surface)
    base, apostrophe, ending = _APOSTROPHE.sub("'", surface).partition("'")
    if apostrophe and _is_ending(base, ending):
        surface, apostrophe = base, ""
        end = start + len(base)
    folded = fold(surface)
    if folded[0].isdigit():
        forms = _number_forms(folded, turkish)
        return Word(start, end, folded.removesuffix("s") if len(forms) == 1 else folded, forms)
    joined = folded.translate(_INNER_MARKS)
    rest = folded.rpartition("'")[2]
    # The name is the longer part in O'Brien and l'accord; in Qur'an neither part is a word.
    if apostrophe and len(base) <= 2 < len(rest):
        return Word(start, end, joined, (joined, rest))
    return Word(start, end, joined, (joined,))


def _is_ending(base: str, ending: str) -> bool:
    """Tell whether what follows an apostrophe is an English possessive or a Turkish case ending."""
    folded = fold(ending)
    if folded == "s" or (base.isdigit() and ending.islower()):
        return True
    in_case = ending.islower() or (base + ending).isupper()
    return len(base) > 1 and in_case and _TURKISH_ENDING.fullmatch(folded) is not None


def _number_forms(folded: str, turkish: bool) -> tuple[str, ...]:
    """Return a number without separators and leading zeros, and its unit as a word."""
    unit = ""
    match = _NUMBER_WITH_UNIT.fullmatch(folded)
    if match:
        folded, unit = match.group(1), _UNITS[match.group(2)]
    folded = folded.replace("٫", ".").replace("٬", ",")
    if _ENGLISH_THOUSANDS.fullmatch(folded):
        folded = folded.replace(",", "")
    elif turkish and _TURKISH_THOUSANDS.fullmatch(folded):
        folded = folded.replace(".", "")
    folded = folded.replace(",", ".")
    if folded.isdigit():
        folded = folded.lstrip("0") or "0"
    return (folded, unit) if unit else (folded,)
