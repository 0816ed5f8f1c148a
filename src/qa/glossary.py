"""Names that mean the same, read from a TOML file and found in texts, longest first."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from qa.errors import SettingsError
from qa.normalize import fold
from qa.stop_words import ENGLISH
from qa.tokens import Word, words

_LISTS = ("variants", "turkish", "urdu", "demonyms", "ambiguous", "context", "related")
_KEYS = {
    "entry": {"canonical", "note", *_LISTS},
    "repair": {"printed", "read", "certain", "note"},
    "distinct": {"names", "why", "note"},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing and its names; ``term`` is the index term that stands for it."""

    canonical: str
    term: str
    variants: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """A phrase as a damaged text prints it, and its likely reading."""

    printed: str
    read: str
    certain: bool = True


class NameMatch(NamedTuple):
    """A name found: words ``first`` up to (not including) ``last``, and whose name it is.

    ``demonym`` is true for an adjective or the name of a people, which must not be rewritten.
    """

    first: int
    last: int
    entry: Entry
    demonym: bool


class _Name(NamedTuple):
    words: tuple[str, ...]
    entry: Entry
    demonym: bool
    conditional: bool
    capitals: bool


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
    _names: dict[str, list[_Name]] = field(default_factory=dict, repr=False, compare=False)

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
        try:
            tables = tomllib.loads(source.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(
                f"{name} is not valid TOML in UTF-8: {error}. Mend that line."
            ) from error
        _check_keys(tables, name)
        entries = tuple(_entry(table, name) for table in tables.get("entry", []))
        return cls(
            source=source,
            entries=entries,
            repairs=tuple(
                Repair(table["printed"], table["read"], table.get("certain", True))
                for table in tables.get("repair", [])
            ),
            distinct=tuple(tuple(table["names"]) for table in tables.get("distinct", [])),
            _names=_index(entries, name),
        )

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
            if len(name.words) == 1 and not name.conditional and _capitals_fit(name, word, text):
                return name.entry
        return None

    def canonicalize(self, text: str) -> str:
        """Rewrite the names in a text to their canonical form, for encoding only; demonyms stay."""
        found = words(text)
        parts: list[str] = []
        end = 0
        for match in self.match(found, text):
            start, stop = found[match.first].start, found[match.last - 1].end
            if match.demonym or fold(text[start:stop]) == fold(match.entry.canonical):
                continue
            parts += [text[end:start], match.entry.canonical]
            end = stop
        return "".join([*parts, text[end:]])

    def _longest(
        self, folded: Sequence[str], position: int, found: Sequence[Word], text: str
    ) -> _Name | None:
        for name in self._candidates(folded[position]):
            length = len(name.words)
            rest = tuple(folded[position + 1 : position + length])
            if rest != name.words[1:] and not _plural(rest, name.words[1:]):
                continue
            if name.capitals and not _capitals_fit(name, found[position], text):
                continue
            if name.conditional and not _in_context(name.entry, folded, position, length):
                continue
            return name
        return None

    def _candidates(self, folded: str) -> Iterable[_Name]:
        """Return names beginning with a word, longest first; an unknown plural is read as its singular.

        Damaged texts lose the apostrophe of a possessive: Erdogans is Erdoğan's.
        """
        names = self._names.get(folded)
        if names is None and len(folded) > 4 and folded.endswith("s"):
            names = [name for name in self._names.get(folded[:-1], ()) if len(name.words) == 1]
        return names or ()


def _plural(rest: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return bool(rest) and rest[-1] == name[-1] + "s" and len(rest[-1]) > 4 and rest[:-1] == name[:-1]


def _capitals_fit(name: _Name, word: Word, text: str) -> bool:
    return not name.capitals or text[word.start : word.end].isupper()


def _in_context(entry: Entry, folded: Sequence[str], position: int, length: int) -> bool:
    """Tell whether a context word stands elsewhere in the text than in the name itself."""
    around = f" {' '.join(folded[:position])} | {' '.join(folded[position + length :])} "
    return any(f" {phrase} " in around for phrase in entry.context)


def _check_keys(tables: dict[str, Any], name: str) -> None:
    for kind, rows in tables.items():
        if kind not in _KEYS or not isinstance(rows, list):
            raise SettingsError(
                f"{name} has [{kind}]; only [[entry]], [[repair]] and [[distinct]] are known."
            )
        required = {"entry": {"canonical"}, "repair": {"printed", "read"}, "distinct": {"names"}}[kind]
        for row in rows:
            unknown, missing = set(row) - _KEYS[kind], required - set(row)
            if unknown or missing:
                raise SettingsError(
                    f"{name}: [[{kind}]] {row} has unknown keys {sorted(unknown)} and lacks "
                    f"{sorted(missing)}. Known keys are {sorted(_KEYS[kind])}."
                )


def _entry(table: dict[str, Any], name: str) -> Entry:
    lists = {key: value for key, value in table.items() if key not in {"canonical", "note"}}
    for key, value in lists.items():
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise SettingsError(
                f"{name}: {key} of {table['canonical']!r} is {value!r}; give a list of strings."
            )
    canonical = table["canonical"]
    term = "#" + "-".join(word.folded for word in words(canonical))
    if term == "#":
        raise SettingsError(f"{name}: the canonical name {canonical!r} has no letter or digit.")
    names = [canonical, *lists.get("variants", []), *lists.get("turkish", []), *lists.get("urdu", [])]
    return Entry(
        canonical=canonical,
        term=term,
        variants=tuple(names),
        demonyms=tuple(lists.get("demonyms", [])),
        ambiguous=tuple(lists.get("ambiguous", [])),
        context=tuple(
            " ".join(word.folded for word in words(item)) for item in lists.get("context", [])
        ),
        related=tuple(lists.get("related", [])),
    )


def _index(entries: Iterable[Entry], name: str) -> dict[str, list[_Name]]:
    """Return names by first word, longest first, certain ones before those that need context."""
    owners: dict[tuple[str, ...], Entry] = {}
    index: dict[str, list[_Name]] = {}
    for entry in entries:
        conditional = {tuple(word.folded for word in words(item)) for item in entry.ambiguous}
        for surface in (*entry.variants, *entry.demonyms, *entry.ambiguous):
            key = tuple(word.folded for word in words(surface))
            if not key:
                raise SettingsError(
                    f"{name}: the name {surface!r} of {entry.canonical!r} has no letter or digit."
                )
            owner = owners.setdefault(key, entry) if key not in conditional else entry
            if owner is not entry:
                raise SettingsError(
                    f"{name}: {surface!r} is a name of {owner.canonical!r} and of {entry.canonical!r}. "
                    "Keep it in one, or make it `ambiguous` in both with `context` words."
                )
            # 'WHO' and 'US' would else be found in every question.
            capitals = len(key) == 1 and key[0] in ENGLISH and bool(re.search(r"[A-Z]", surface))
            found = _Name(key, entry, surface in entry.demonyms, key in conditional, capitals)
            index.setdefault(key[0], []).append(found)
    for names in index.values():
        names.sort(key=lambda item: (-len(item.words), item.conditional, item.demonym))
    return index
