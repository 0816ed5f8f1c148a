"""Open the collections that a server is started with."""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

from qa.assistant import Assistant
from qa.build import read_record
from qa.errors import IndexMissing, QAError, SettingsError
from qa.settings import Settings
from ui.library.collection import Collection, Place
from ui.library.names import safe_collection_name

_log = logging.getLogger(__name__)

FILES = "files"
INDEX = "index"


def parse_index(given: str) -> tuple[str, Path]:
    """Read ``name=path`` or ``path``, whose folder's name is then the name.

    A folder that is called just "index" says nothing; if it was made from one folder, that names it.
    """
    name, equals, path = given.partition("=")
    # A folder may have the sign in its own name.
    if not equals or Path(given).is_dir() or not name.strip():
        return _telling_name(Path(given)), Path(given)
    return name.strip(), Path(path).expanduser()


def _telling_name(index_dir: Path) -> str:
    name = index_dir.absolute().name or INDEX
    record = read_record(index_dir) if name == INDEX else None
    return Path(record.paths[0]).stem if record and len(record.paths) == 1 else name


def open_indexes(given: Sequence[str], settings: Settings) -> list[Collection]:
    """Open the indexes named on the command line.

    :raises IndexMissing: if one is not there.
    :raises SettingsError: if two have one name.
    """
    opened: list[Collection] = []
    for name, path in map(parse_index, given):
        if any(each.name.casefold() == name.casefold() for each in opened):
            raise SettingsError(f"Two indexes are called {name!r}; give one another name: name={path}.")
        opened.append(Collection(name, Assistant.open(path, settings), Place(path)))
    return opened


def open_library(root: Path, settings: Settings, taken: Iterable[str]) -> list[Collection]:
    """Open the collections that lie in a library's folder.

    One whose index cannot be used is opened as empty: it can be made anew from its files.

    :raises SettingsError: if the name of one is that of an index.
    """
    names = [each.casefold() for each in taken]
    opened: list[Collection] = []
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        if not (folder / FILES).is_dir() or folder.name != safe_collection_name(folder.name):
            continue
        if folder.name.casefold() in names:
            raise SettingsError(
                f"The collection {folder.name!r} of the library {root} has the name of an index; give "
                f"that another one: --index name=path."
            )
        place = Place(folder / INDEX, folder / FILES)
        opened.append(Collection(folder.name, open_if_there(place.index_dir, settings), place))
    return opened


def open_if_there(index_dir: Path, settings: Settings) -> Assistant | None:
    """Open an index; ``None`` if there is none yet, or one that cannot be used."""
    try:
        return Assistant.open(index_dir, settings)
    except IndexMissing:
        return None
    except QAError as error:
        _log.warning("The index %s cannot be used, and is made anew: %s", index_dir, error)
        return None
