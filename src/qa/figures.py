"""Find the figures that a sentence gives: how many of what, how much money, what share.

A figure is an interval, since texts round (``1.4 billion``) and hedge (``more than 20``). What states
no amount is left out: dates, ordinals, model numbers, and parts of a whole (``another 13``).
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from qa.moments import find_moments
from qa.normalize import fold
from qa.records import Span
from qa.stop_words import STOP_WORDS

_ENGLISH = dict(
    zip(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split(),
        range(2, 21),
        strict=True,
    )
)
_TENS = dict(
    zip("thirty forty fifty sixty seventy eighty ninety".split(), range(30, 100, 10), strict=True)
)
_TURKISH = dict(zip("iki üç dört beş altı yedi sekiz dokuz on".split(), range(2, 11), strict=True))
_TURKISH |= dict(
    zip("yirmi otuz kırk elli altmış yetmiş seksen doksan".split(), range(20, 100, 10), strict=True)
)
_SCALES = {
    "thousand": 1e3, "bin": 1e3, "lakh": 1e5, "million": 1e6, "mn": 1e6, "m": 1e6, "milyon": 1e6,
    "crore": 1e7, "billion": 1e9, "bn": 1e9, "milyar": 1e9, "trillion": 1e12, "trilyon": 1e12,
}  # fmt: skip
_CURRENCIES = {
    "$": "usd", "us$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd", "dolar": "usd",
    "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur", "avro": "eur", "£": "gbp", "pounds": "gbp",
    "rs": "pkr", "pkr": "pkr", "rupees": "pkr", "tl": "try", "lira": "try", "liras": "try",
}  # fmt: skip

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_VALUES = {fold(word): value for word, value in {**_TURKISH, **_ENGLISH, **_TENS}.items()}
# "on" is ten in Turkish and a preposition in English; "altı" is six or "under it".
_VALUES_OUTSIDE_TURKISH = {word: _VALUES[word] for word in _VALUES if word not in {"on", "alti"}}
_WORDS = "|".join(sorted({*_ENGLISH, *_TENS, *_TURKISH}, key=len, reverse=True))
_NUMBER = rf"(?:{_DIGITS}|(?:{_WORDS})(?:[- ](?:{_WORDS}|one|bir))?)"
_SCALE = rf"(?:\s?(?:{'|'.join(_SCALES)})\b)"
_BEFORE = r"(?P<before>US\$|[$€£%]|\b(?:USD|EUR|PKR|Rs\.?|yüzde)(?=\s?\d))\s?"
_AFTER = (
    r"(?P<after>\s?%|\s?per\s?cent\b|\s?percent\b|[- ](?:(?:US|U\.S\.|American|ABD)\s)?"
    r"(?:dollars?|dolar|euros?|avro|pounds|rupees|lira|TL|USD|EUR)\b)"
)
_FIGURE = re.compile(
    rf"(?:{_BEFORE})?(?<![\w.,/#-])(?P<low>{_NUMBER})(?P<scale>{_SCALE})?"
    rf"(?:(?:\s?[–-]\s?|\sto\s|\sand\s)[$€£]?(?P<high>{_NUMBER})(?P<other>{_SCALE})?)?"
    rf"(?P<plus>\+)?(?:{_AFTER})?(?![\w]|[.,]\d)",
    re.I,
)
_WORD = re.compile(r"[-\s]+(?P<word>[^\W_]+(?:['’][^\W\d_]+)?)")

_NUMERAL = re.compile(rf"(?<![^\W_])(?:{_NUMBER}|one|bir|{'|'.join(_SCALES)})(?!\w)", re.I)

_AT_LEAST = re.compile(r"(?:more than|over|above|at least|exceed\w*|in excess of|en az)\s\W?$", re.I)
_AT_MOST = re.compile(
    r"(?:less than|under|below|up to|as many as|at most|fewer than|en çok)\s\W?$", re.I
)
_ABOUT = re.compile(
    r"(?:about|around|some|nearly|almost|approximately|roughly|close to|an estimated|yaklaşık)\s\W?$",
    re.I,
)
_PASSED = re.compile(r"['’]?\w*\s?(?:den|dan|ten|tan)?\s?(?:fazla|aşkın)\b|\sor more\b", re.I)
# A part of a whole, a difference, one of several, or the number of a paragraph.
_PARTIAL = re.compile(
    r"(?:another|additional|further|other|others|remaining|of which|of whom|of these|of them|next|last|"
    r"first|past|every|each|per|by|the final|only|just|sonraki|ilk|son|diğer|her|daha|"
    r"article|articles|section|chapter|resolution|no|nos|page|pages|number|madde|sayfa|sayı)\.?\s\W?$",
    re.I,
)
_PLURALS = frozenset("people men women children memoranda personnel aircraft police staff".split())
_NO_UNITS = frozenset("way fold time times sided part party star year old".split())
_ADJECTIVES = frozenset(map(fold, "yeni ayrı farklı adet tane ortak büyük küçük ilave".split()))
_UNIT_WORDS = 4
# How far a figure said to be about right may lie beside the true one.
_ABOUT_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount: anything from ``low`` to ``high`` of a unit.

    ``span`` is its place in the text, unit included. ``unit`` is ``money:usd`` (or another currency),
    ``percent``, or the folded noun that is counted.
    """

    span: Span
    low: float
    high: float
    unit: str

    @property
    def counts(self) -> bool:
        """Whether it says how many of something there are, rather than money or a share."""
        return self.unit != "percent" and not self.unit.startswith("money:")

    def agrees(self, other: "Figure") -> bool:
        """Whether both may speak of the same amount."""
        return self.low <= other.high and other.low <= self.high


def find_figures(text: str, language: str) -> tuple[Figure, ...]:
    """Return the figures of a text, in order.

    :param language: ISO 639-1; Turkish writes ``1.500`` for a thousand and a half, and its nouns follow
        numbers in the singular.
    """
    return tuple(_figures(blank_moments(text), language))


def without_figures(text: str, language: str) -> str:
    """Blank the dates and the numbers of a text's figures, and keep their units."""
    text = blank_moments(text)
    for figure in _figures(text, language):
        start, end = figure.span
        text = (
            text[:start]
            + _NUMERAL.sub(lambda said: "·" * len(said.group()), figure.span.of(text))
            + text[end:]
        )
    return text


def blank_moments(text: str) -> str:
    """Replace the dates of a text by as many dots, so that their numbers count as nothing."""
    for moment in find_moments(text):
        start, end = moment.span
        text = text[:start] + "·" * (end - start) + text[end:]
    return text


def _figures(text: str, language: str) -> Iterator[Figure]:
    shared = ""
    for match in _FIGURE.finditer(text):
        lead = text[max(0, match.start() - 30) : match.start()]
        if _PARTIAL.search(lead):
            continue
        unit, end = _unit(match, text, language)
        unit = unit or (shared if _goes_on(match, lead, text, shared) else "")
        interval = _interval(match, language, lead, text[match.end() : match.end() + 20], unit)
        if unit and interval:
            figure = Figure(Span(match.start(), end), *interval, unit)
            shared = shared if figure.counts else unit
            yield figure


def _goes_on(match: re.Match[str], lead: str, text: str, shared: str) -> bool:
    """Whether a bare number takes the unit before it: ``(15 per cent), Qatar (13)``, ``$5bn: 3bn``."""
    bracketed = lead.endswith("(") and text[match.end() : match.end() + 1] in {")", ","}
    return bool(match["scale"]) if shared.startswith("money:") else shared != "" and bracketed


def _unit(match: re.Match[str], text: str, language: str) -> tuple[str, int]:
    """Return what is counted and where that ends; an empty unit if the number counts nothing."""
    sign = match["after"] or match["before"]
    if sign:
        word = fold(sign).strip(" -.").split(" ")[-1]
        named = "percent" if word in {"%", "percent", "cent", "yuzde"} else _CURRENCIES.get(word, "")
        return (named if named in {"percent", ""} else f"money:{named}"), match.end()
    if match["plus"]:
        text = text.replace("+", " ", 1)
    stops = STOP_WORDS.get(language, frozenset())
    words: list[re.Match[str]] = []
    for _ in range(_UNIT_WORDS):
        start = words[-1].end() if words else match.end()
        word_match = _WORD.match(text, start)
        if not word_match or fold(word_match["word"]) in stops:
            break
        words.append(word_match)
    chosen = _turkish_noun(words) if language == "tr" else _plural(words)
    return (fold(chosen["word"]), chosen.end()) if chosen else ("", match.end())


def _plural(words: list[re.Match[str]]) -> re.Match[str] | None:
    """Return the first plural among the words after a number, or the only one (``24-member``)."""
    for word in words:
        said = fold(word["word"])
        if said in _PLURALS or (said.endswith("s") and not said.endswith(("ss", "'s", "ous"))):
            return word
    joined = (
        bool(words) and words[0].group().startswith("-") and fold(words[0]["word"]) not in _NO_UNITS
    )
    return words[0] if joined else None


def _turkish_noun(words: list[re.Match[str]]) -> re.Match[str] | None:
    """Return the first word after a number that is no adjective of the usual ones."""
    skipped = len(list(takewhile(lambda word: fold(word["word"]) in _ADJECTIVES, words)))
    return words[skipped] if skipped < len(words) else None


def _interval(
    match: re.Match[str], language: str, lead: str, after: str, unit: str
) -> tuple[float, float] | None:
    """Return what the number may stand for, roundings and hedges considered."""
    scale = match["scale"] or match["other"] or ""
    low = _value(match["low"], scale, language)
    high = _value(match["high"] or match["low"], match["other"] or scale, language)
    if low is None or high is None:
        return None
    if not match["high"]:
        exact = not scale and "." not in match["low"] and "," not in match["low"]
        half = 0.0 if exact and unit != "percent" else _half_step(match["low"], scale, language)
        low, high = low - half, high + half
    if _AT_LEAST.search(lead) or match["plus"] or _PASSED.match(after):
        return low, math.inf
    if _AT_MOST.search(lead):
        return 0.0, high
    if _ABOUT.search(lead):
        return low * (1 - _ABOUT_SHARE), high * (1 + _ABOUT_SHARE)
    return min(low, high), max(low, high)


def _value(said: str, scale: str, language: str) -> float | None:
    factor = _SCALES[fold(scale).strip()] if scale else 1.0
    if said[0].isdigit():
        return float(_plain(said, language)) * factor
    words = fold(said).replace("-", " ").split()
    known = _VALUES if language == "tr" else _VALUES_OUTSIDE_TURKISH
    if any(word not in known and word not in {"one", "bir"} for word in words):
        return None
    return float(sum(known.get(word, 1) for word in words)) * factor


def _plain(said: str, language: str) -> str:
    """Write digits without separators of thousands and with a decimal point."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", said):
        return said.replace(",", "")
    if language == "tr" and re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", said):
        said = said.replace(".", "")
    return (
        said.replace(",", ".") if said.count(",") + said.count(".") == 1 else re.sub("[.,]", "", said)
    )


def _half_step(said: str, scale: str, language: str) -> float:
    """Return half of the last digit's worth: 1.4 billion may be anything from 1.35 to 1.45."""
    if not said[0].isdigit():
        return 0.5 * (_SCALES[fold(scale).strip()] if scale else 0.0)
    decimals = len(_plain(said, language).partition(".")[2])
    return 0.5 * 10.0**-decimals * (_SCALES[fold(scale).strip()] if scale else 1.0)
