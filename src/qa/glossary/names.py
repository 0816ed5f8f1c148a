"""The names of a glossary, laid out so that they are found quickly."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qa.errors import SettingsError
from qa.glossary.entries import Entry
from qa.stop_words import ENGLISH
from qa.tokens import Word, words


class Name(NamedTuple):
    """One name: its folded words and whose it is.

    ``conditional`` names count only in context, ``capitals`` only written in capitals.
    """

    words: tuple[str, ...]
    entry: Entry
    demonym: bool
    conditional: bool
    capitals: bool


def index_names(entries: Iterable[Entry], source: str) -> dict[str, list[Name]]:
    """Return names by first word: longest first, certain ones before conditional ones.

    :param source: the file's name, for messages.
    :raises SettingsError: if two entries claim one name.
    """
    owners: dict[tuple[str, ...], Entry] = {}
    index: dict[str, list[Name]] = {}
    for entry in entries:
        conditional = {tuple(word.folded for word in words(item)) for item in entry.ambiguous}
        for surface in (*entry.variants, *entry.demonyms, *entry.ambiguous):
            key = tuple(word.folded for word in words(surface))
            if not key:
                raise SettingsError(
                    f"{source}: the name {surface!r} of {entry.canonical!r} has no letter or digit."
                )
            owner = owners.setdefault(key, entry) if key not in conditional else entry
            if owner is not entry:
                raise SettingsError(
                    f"{source}: {surface!r} is a name of {owner.canonical!r} and "
                    f"{entry.canonical!r}. Keep it in one, or make it `ambiguous` "
                    "in both with `context` words."
                )
            # 'WHO' and 'US' would else be found in every question.
            capitals = len(key) == 1 and key[0] in ENGLISH and bool(re.search(r"[A-Z]", surface))
            found = Name(key, entry, surface in entry.demonyms, key in conditional, capitals)
            index.setdefault(key[0], []).append(found)
    for names in index.values():
        names.sort(key=lambda item: (-len(item.words), item.conditional, item.demonym))
    return index


def is_plural(rest: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Tell whether the later words of a text are those of a name with a plural s."""
    return bool(rest) and rest[-1] == name[-1] + "s" and len(rest[-1]) > 4 and rest[:-1] == name[:-1]


def capitals_fit(name: Name, word: Word, text: str) -> bool:
    """Tell whether a word is written in capitals, where its name has to be."""
    return not name.capitals or text[word.start : word.end].isupper()


def in_context(entry: Entry, folded: Sequence[str], position: int, length: int) -> bool:
    """Tell whether a context word stands elsewhere in the text than in the name itself."""
    around = f" {' '.join(folded[:position])} | {' '.join(folded[position + length :])} "
    return any(f" {phrase} " in around for phrase in entry.context)
