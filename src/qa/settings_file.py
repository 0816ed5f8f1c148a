"""Read ``sanad.toml``: one file in which every setting may be given.

A command-line option wins over the file, and the file over the default.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from qa.errors import SettingsError
from qa.settings import Section, Settings, rule_of, settings_of

FILE_NAME = "sanad.toml"
VARIABLE = "SANAD_SETTINGS"
"""The environment variable that names another file."""

# What a value is called in a message.
KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text in quotes"}


@dataclass(frozen=True, slots=True)
class EffectiveSettings:
    """The settings in force; ``given`` names those that ``path`` set, such as ``answer.threshold``."""

    settings: Settings = Settings()
    path: Path | None = None
    given: frozenset[str] = frozenset()


def effective_settings(chosen: Path | None, index_dir: Path | None = None) -> EffectiveSettings:
    """Return the settings of the chosen file, of the one that is found, or the defaults.

    :param chosen: the file that the user named; ``None`` to look for ``sanad.toml``.
    :raises SettingsError: if the file is missing, malformed or has a value that makes no sense.
    """
    path = chosen or find_settings_file(index_dir)
    return read_settings(path) if path else EffectiveSettings()


def find_settings_file(index_dir: Path | None = None) -> Path | None:
    """Return the ``sanad.toml`` of the working directory, else the one beside the index, if any."""
    places = [Path(FILE_NAME)]
    if index_dir is not None:
        places.append(index_dir.absolute().parent / FILE_NAME)
    return next((place for place in places if place.is_file()), None)


def read_settings(path: Path) -> EffectiveSettings:
    """Read a settings file; what it does not mention keeps its default.

    :raises SettingsError: if it cannot be read, is not TOML, or has a section, a key or a value that
        is unknown, of another type or out of its range.
    """
    defaults = sections(Settings())
    read: dict[str, Any] = {}
    given: set[str] = set()
    for name, table in _parsed(path).items():
        if name not in defaults:
            raise SettingsError(f"{path}: {_unknown_section(name, defaults)}")
        if not isinstance(table, dict):
            raise SettingsError(f"{path}: `{name}` is {table!r}; it is a section, write [{name}].")
        read[name] = _section(path, name, defaults[name], table)
        given |= {f"{name}.{key}" for key in table}
    return EffectiveSettings(Settings(**read), path, frozenset(given))


def sections(settings: Settings) -> dict[str, Section]:
    """Return the sections by name, in the order in which they are declared."""
    return {declared.name: getattr(settings, declared.name) for declared in fields(settings)}


def _parsed(path: Path) -> dict[str, Any]:
    try:
        # Some editors begin a file with a byte-order mark, which TOML does not know.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(
            f"The settings file {path} cannot be read: {error.strerror}. Give a file that is there, by "
            f"--settings or {VARIABLE}."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    # A number of thousands of digits is a ValueError too.
    except (ValueError, RecursionError) as error:
        message = f"{path} is not TOML: {error}. Write `name = value`, and text in quotes."
        raise SettingsError(message) from error


def _section(path: Path, name: str, default: Section, table: Mapping[str, Any]) -> Section:
    """Return the section with the values of the table."""
    known = {declared.name: declared for declared in settings_of(default)}
    values = {}
    for key, value in table.items():
        if key not in known:
            raise SettingsError(f"{path}: [{name}] has no setting `{key}`; {_known(key, known)}")
        wanted = type(getattr(default, key))
        rule = rule_of(known[key])
        # TOML writes 1 for 1.0; true and false are whole numbers to Python only.
        fits = type(value) is wanted or (wanted is float and type(value) is int)
        if not fits or not rule.admits(value):
            choice = f"choose {KINDS[wanted]}{f', {rule}' if str(rule) else ''}"
            raise SettingsError(f"{path}: `{key}` in [{name}] is {value!r}; {choice}.")
        values[key] = _anchored(path, value) if name == "index" else wanted(value)
    return type(default)(**values)


def _anchored(path: Path, model: str) -> str:
    """Return a model's relative path as seen from the settings file; a name stays as it is."""
    place = path.absolute().parent / Path(model).expanduser()
    return str(place) if "/" in model and place.is_dir() else model


def _unknown_section(name: str, defaults: Mapping[str, Section]) -> str:
    owners = [owner for owner, section in defaults.items() if hasattr(section, name)]
    if owners:
        return f"`{name}` stands outside its section; write it below [{owners[0]}]."
    return f"there is no section [{name}]; {_known(name, defaults)}"


def _known(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 1)
    guess = f"did you mean `{near[0]}`? " if near else ""
    return f"{guess}Known are {', '.join(known)}."
