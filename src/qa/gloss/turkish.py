"""Turkish into English, word by word, from a list; enough to search with, never to be shown as a text.

Grammar is left alone but for four things that search and the reader need: the question word comes
first, a name's ending becomes a preposition ("Karaçi'de": "in Karachi"), one that describes what
follows ("Karaçi'deki") goes behind it, and a compound is kept whole.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from qa.normalize import fold

# Below this part of its small-letter words known, a gloss says less than the question itself.
ENOUGH_KNOWN = 0.5
LONGEST_PHRASE = 4  # words
TOKEN = re.compile(r"(?P<word>[^\W_]+(?:[-–.][^\W_]+)*)(?:['’](?P<ending>[^\W\d_]+))?")
# Endings of nouns and verbs, folded (ı and ü are i and u): number, case, possession, person, tense,
# and what makes a word of another (Göksel & Kerslake 2005, chapters 6–8).
ENDING = re.compile(
    r"(?:l[ae]r|[dt][ae]n?|n[dt][ae]n?|ki|n?[iu]n|[yns]?[iuae]|y?l[ae]|[iu]?m[iu]z|[iu]?n[iu]z|[iu]m|m"
    r"|d[iu]r|t[iu]r|m[iu]s|[dt][iu]|l[iu][kg]?|c[iu]|s[iu]z|n?c[ae]|[iu]yor|[iu]?l|[iu]?n|[iu]?s|[ae]c[ae][kg]"
    r"|m[ae][kdl]?|[ae]n|[iu]r|[ae]r|[dt][iu][kg]|n|y|k|r|t)*"
)
# A name's case ending and the preposition that stands for it.
PREPOSITIONS = (
    (re.compile(r"n?[dt][ae](?:ki(?:ler)?)?"), "in"),
    (re.compile(r"n?[dt][ae]n"), "from"),
    (re.compile(r"y?l[ae]"), "with"),
    (re.compile(r"[yn]?[ae]"), "to"),
)
# A place that describes what follows it: English has it behind ("the first ambassador in Pakistan").
ATTRIBUTE = re.compile(r"n?[dt][ae]ki(?:ler)?")
GENITIVE = re.compile(r"n?[iu]n")
ASKING = re.compile(
    r"(?:(?:in|to|from|with|by|of) )?(?:when|where|how|what|who|whom|whose|which|why)\b"
)
# These ask about the word after them, which goes to the front with them.
DETERMINERS = ("which", "how many", "which number")
SILENT = "-"
SHORT_STEM = 3  # letters: so short a stem takes no more than EXTRA letters, or chance finds it in names
EXTRA = 5


def gloss(question: str) -> str:
    """Return a Turkish question in English words; empty where too little of it is known."""
    tokens = list(TOKEN.finditer(question))
    asked: list[str] = []
    said: list[str] = []
    behind: list[str] = []
    known = total = 0
    for first, last, english in _cut(tokens):
        small = sum(not _is_name(token) for token in tokens[first:last])
        total += small
        known += small if english is not None else 0
        if english == SILENT:
            continue
        words = _with_preposition(tokens[last - 1], english)
        if ATTRIBUTE.fullmatch(fold(tokens[last - 1]["ending"] or "")):
            behind.append(words)
            continue
        front = ASKING.match(words) if not asked else asked[-1] in DETERMINERS
        (asked if front else said).append(words)
    if not total or known < ENOUGH_KNOWN * total:
        return ""
    mark = "?" if asked else ""
    words_in_order = [*asked, *said, *behind]
    return " ".join(words_in_order) + mark if words_in_order else ""


def _cut(tokens: list[re.Match[str]]) -> Iterator[tuple[int, int, str | None]]:
    """Yield (first, last, English) for the longest phrases that the list has, else for single words."""
    words = [fold(token["word"]) for token in tokens]
    place = 0
    while place < len(words):
        for size in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
            english = (
                None if _kept(tokens, place, size) else look_up(tuple(words[place : place + size]))
            )
            if english is not None or size == 1:
                yield place, place + size, english
                place += size
                break


def look_up(words: tuple[str, ...]) -> str | None:
    """Return the English of a folded phrase whose last word may have endings, or ``None``."""
    table = _table()
    *start, last = words
    for size in range(len(last), 0, -1):
        english = table.get((*start, last[:size]))
        rest = last[size:]
        if english is None or (size <= SHORT_STEM and len(rest) > EXTRA):
            continue
        if not rest or (size > 1 and ENDING.fullmatch(rest)):
            return english
    return None


def _is_name(token: re.Match[str]) -> bool:
    word = token["word"]
    return (
        token["ending"] is not None or not word.isalpha() or (word[0].isupper() and token.start() > 0)
    )


def _kept(tokens: list[re.Match[str]], place: int, size: int) -> bool:
    """Tell whether a word is to stand as it is: "Ada class" is no island, "bin Salman" no thousand."""
    word = tokens[place]["word"]
    if size > 1:
        return False
    if tokens[place]["ending"] is not None or (word.isupper() and len(word) > 1):
        return (fold(word),) not in _table()
    if word[0].isupper() and place > 0 and len(word) <= SHORT_STEM:
        return True
    around = [tokens[at]["word"] for at in (place - 1, place + 1) if 0 <= at < len(tokens)]
    return word == "bin" and len(around) > 1 and all(name[0].isupper() for name in around)


def _with_preposition(token: re.Match[str], english: str | None) -> str:
    """Return a word, in English if that is known, with what the case ending of a name says."""
    word, ending = english or token["word"], fold(token["ending"] or "")
    if GENITIVE.fullmatch(ending):
        return f"{word}'s"
    for pattern, preposition in PREPOSITIONS:
        if pattern.fullmatch(ending):
            return f"{preposition} {word}"
    return word


@cache
def _table() -> Mapping[tuple[str, ...], str]:
    """Return English by folded words; where a line repeats another's words the first one counts."""
    table: dict[tuple[str, ...], str] = {}
    text = files("qa.gloss").joinpath("turkish.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            turkish, english = line.split("\t")
            table.setdefault(tuple(fold(turkish).split()), english)
    return table
