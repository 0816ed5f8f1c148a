"""What a server starts with: the indexes it was given and the library beside them."""

from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

from qa.settings import Settings
from ui.library.library import Library
from ui.library.opening import open_indexes, parse_index
from ui.library.shelf import Shelf

LIBRARY_FOLDER = "sanad-library"


def open_everything(
    indexes: Sequence[str], root: Path | None, settings: Settings, *, changes: bool
) -> Library:
    """Open the indexes and the library's collections.

    :param indexes: each ``path`` or ``name=path``.
    :param root: the library's folder; default ``sanad-library`` beside the first index.
    :param changes: whether anything may be changed.
    :raises IndexMissing: if one of the indexes is not there.
    :raises SettingsError: if two collections have one name.
    """
    beside = parse_index(indexes[0])[1].absolute().parent if indexes else Path.cwd()
    shelf = Shelf(open_indexes(indexes, settings))
    return Library.open(shelf, root or beside / LIBRARY_FOLDER, settings, changes=changes)


def is_loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine only."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
