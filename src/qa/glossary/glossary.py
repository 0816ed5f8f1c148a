"""A glossary and what it does: find names in a text and rewrite them to their canonical form."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from qa.errors import SettingsError
from qa.glossary.entries import Entry, Repair, read_tables
from qa.glossary.names import Name, capitals_fit, in_context, index_names, is_plural
from qa.normalize import fold
from qa.tokens import Word, words


class NameMatch(NamedTuple):
    """A name found: words ``first`` up to (not including) ``last``, and whose name it is.

    ``demonym`` is true for an adjective or the name of a people, which must not be rewritten.
    """

    first: int
    last: int
    entry: Entry
    demonym: bool


class SpokenName(NamedTuple):
    """A name as it stands in a text, from ``start``, and whose it is."""

    start: int
    text: str
    entry: Entry
    demonym: bool


@dataclass(frozen=True, slots=True)
class Glossary:
    """The names of a collection's world.

    ``source`` are the bytes it was read from, kept in an index so that a question is read as its
    documents were; ``digest`` is their hexadecimal SHA-256. ``distinct`` are groups of names that a
    search must keep apart.
    """

    source: bytes = b""
    entries: tuple[Entry, ...] = ()
    repairs: tuple[Repair, ...] = ()
    distinct: tuple[tuple[str, ...], ...] = ()
    _names: dict[str, list[Name]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def empty(cls) -> "Glossary":
        """Return a glossary without names."""
        return cls()

    @classmethod
    def builtin(cls) -> "Glossary":
        """Return the names that come with the package: those of the seeds' world."""
        source = files("qa.models").joinpath("glossary.toml")
        return cls.from_bytes(source.read_bytes(), "the built-in glossary")

    @classmethod
    def from_toml(cls, path: Path) -> "Glossary":
        """Read a glossary file.

        :raises SettingsError: if it is missing, is not TOML, or has an unknown key or a doubled name.
        """
        try:
            return cls.from_bytes(path.read_bytes(), path.name)
        except OSError as error:
            raise SettingsError(
                f"The glossary {path} cannot be read ({error.strerror}). Check the path."
            ) from error

    @classmethod
    def from_bytes(cls, source: bytes, name: str = "glossary") -> "Glossary":
        """Read a glossary from the bytes of its file; ``name`` is for messages.

        :raises SettingsError: as ``from_toml``.
        """
        tables = read_tables(source, name)
        return cls(source, *tables, _names=index_names(tables.entries, name))

    @property
    def digest(self) -> str:
        """The hexadecimal SHA-256 of the source."""
        return hashlib.sha256(self.source).hexdigest()

    def to_toml(self) -> str:
        """Return the text that it was read from."""
        return self.source.decode("utf-8")

    def match(self, found: Sequence[Word], text: str) -> list[NameMatch]:
        """Find names among the words of a text: no two overlap, the longest at each place wins.

        :param found: the words of ``text``, in order.
        """
        if not self._names:
            return []
        matches: list[NameMatch] = []
        folded = [word.folded for word in found]
        taken = 0
        for position, first in enumerate(folded):
            if position < taken or (first not in self._names and first[-1:] != "s"):
                continue
            name = self._longest(folded, position, found, text)
            if name:
                taken = position + len(name.words)
                matches.append(NameMatch(position, taken, name.entry, name.demonym))
        return matches

    def single_name(self, word: Word, text: str) -> Entry | None:
        """Return the entry that a word on its own names without need of context, if any."""
        for name in self._candidates(word.folded):
            if len(name.words) == 1 and not name.conditional and capitals_fit(name, word, text):
                return name.entry
        return None

    def canonicalize(self, text: str) -> str:
        """Rewrite the names in a text to their canonical form, for encoding only; demonyms stay."""
        others = [
            (name, name.entry.canonical)
            for name in self._spoken(text)
            if not name.demonym and fold(name.text) != fold(name.entry.canonical)
        ]
        return _rewritten(text, others)

    def wording(self, question: str) -> Callable[[str], str]:
        """Return what gives the question with its names as a sentence has them.

        Of a question about the TGA and a sentence about the Trade in Goods Agreement, who does not know
        the name sees no more than two strangers. A name that the sentence has too stays.
        """
        asked = [name for name in self._spoken(question) if not name.demonym]
        if not asked:
            return lambda _: question

        def as_in(sentence: str) -> str:
            plain = fold(sentence)
            missing = [name for name in asked if not _is_word(fold(name.text), plain)]
            if not missing:
                return question
            there = {name.entry.term: name.text for name in self._spoken(sentence) if not name.demonym}
            return _rewritten(
                question, [(name, there.get(name.entry.term, name.text)) for name in missing]
            )

        return as_in

    def _spoken(self, text: str) -> list[SpokenName]:
        """Return the names in a text as they stand there, in order."""
        found = words(text)
        return [
            SpokenName(start, text[start : found[match.last - 1].end], match.entry, match.demonym)
            for match in self.match(found, text)
            for start in (found[match.first].start,)
        ]

    def _longest(
        self, folded: Sequence[str], position: int, found: Sequence[Word], text: str
    ) -> Name | None:
        for name in self._candidates(folded[position]):
            length = len(name.words)
            rest = tuple(folded[position + 1 : position + length])
            if rest != name.words[1:] and not is_plural(rest, name.words[1:]):
                continue
            if name.capitals and not capitals_fit(name, found[position], text):
                continue
            if name.conditional and not in_context(name.entry, folded, position, length):
                continue
            return name
        return None

    def _candidates(self, folded: str) -> Iterable[Name]:
        """Return names beginning with a word, longest first; an unknown plural is read as its singular.

        Damaged texts lose the apostrophe of a possessive: Erdogans is Erdoğan's.
        """
        names = self._names.get(folded)
        if names is None and len(folded) > 4 and folded.endswith("s"):
            names = [name for name in self._names.get(folded[:-1], ()) if len(name.words) == 1]
        return names or ()


def _rewritten(text: str, names: Iterable[tuple[SpokenName, str]]) -> str:
    """Return a text with some of its names, in order, each replaced by what stands beside it."""
    parts: list[str] = []
    end = 0
    for name, other in names:
        parts += [text[end : name.start], other]
        end = name.start + len(name.text)
    return "".join([*parts, text[end:]])


def _is_word(name: str, text: str) -> bool:
    """Tell whether a name stands in a text as whole words: ECO is not in Economic."""
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
