"""Read a glossary file: things with their names, damaged phrases, and names to keep apart."""

import tomllib
from dataclasses import dataclass
from typing import Any, NamedTuple

from qa.errors import SettingsError
from qa.tokens import words

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


class Tables(NamedTuple):
    """The three kinds of tables of a glossary file."""

    entries: tuple[Entry, ...]
    repairs: tuple[Repair, ...]
    distinct: tuple[tuple[str, ...], ...]


def read_tables(source: bytes, name: str) -> Tables:
    """Read the bytes of a glossary file; ``name`` is for messages.

    :raises SettingsError: if it is not TOML, has an unknown key, lacks one, or one is of another type.
    """
    try:
        # Some editors begin a file with a byte-order mark, which TOML does not know.
        tables = tomllib.loads(source.decode("utf-8-sig"))
    # A number of thousands of digits is a ValueError too, as both kinds of decoding errors are.
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{name} is not valid TOML in UTF-8: {error}. Mend that line.") from error
    _check_keys(tables, name)
    return Tables(
        entries=tuple(_entry(table, name) for table in tables.get("entry", [])),
        repairs=tuple(
            Repair(table["printed"], table["read"], bool(table.get("certain", True)))
            for table in tables.get("repair", [])
        ),
        distinct=tuple(_strings(table, "names", name) for table in tables.get("distinct", [])),
    )


def _check_keys(tables: dict[str, Any], name: str) -> None:
    for kind, rows in tables.items():
        if kind not in _KEYS or not isinstance(rows, list):
            raise SettingsError(
                f"{name} has [{kind}]; only [[entry]], [[repair]] and [[distinct]] are known."
            )
        required = {"entry": {"canonical"}, "repair": {"printed", "read"}, "distinct": {"names"}}[kind]
        for row in rows:
            if not isinstance(row, dict):
                raise SettingsError(f"{name}: {kind} holds {row!r}; write [[{kind}]] tables.")
            unknown, missing = set(row) - _KEYS[kind], required - set(row)
            if unknown or missing:
                raise SettingsError(
                    f"{name}: [[{kind}]] {row} has unknown keys {sorted(unknown)} and lacks "
                    f"{sorted(missing)}. Known keys are {sorted(_KEYS[kind])}."
                )
            _check_strings(row, {*required, "note", "why"}, name)


def _check_strings(row: dict[str, Any], keys: set[str], name: str) -> None:
    for key in (keys & set(row)) - {"names"}:
        if not isinstance(row[key], str):
            raise SettingsError(f"{name}: {key} is {row[key]!r}; put it in quotes.")


def _entry(table: dict[str, Any], name: str) -> Entry:
    lists = {key: _strings(table, key, name) for key in _LISTS}
    canonical = table["canonical"]
    term = "#" + "-".join(word.folded for word in words(canonical))
    if term == "#":
        raise SettingsError(f"{name}: the canonical name {canonical!r} has no letter or digit.")
    return Entry(
        canonical=canonical,
        term=term,
        variants=(canonical, *lists["variants"], *lists["turkish"], *lists["urdu"]),
        demonyms=lists["demonyms"],
        ambiguous=lists["ambiguous"],
        context=tuple(" ".join(word.folded for word in words(item)) for item in lists["context"]),
        related=lists["related"],
    )


def _strings(table: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        owner = table.get("canonical", "a [[distinct]] table")
        raise SettingsError(f"{name}: {key} of {owner!r} is {value!r}; give a list of strings.")
    return tuple(value)
