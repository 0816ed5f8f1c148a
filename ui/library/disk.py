"""Say what the disk refuses in our own words."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ui.library.records import RefusalKind, Refused

_log = logging.getLogger(__name__)


@contextmanager
def disk() -> Iterator[None]:
    """Do what writes to the library within this.

    :raises Refused: if the disk refuses, as it does when it is full.
    """
    try:
        yield
    except OSError as error:
        _log.warning("The library cannot be written: %s", error)
        raise Refused(RefusalKind.DISK, error.strerror or str(error)) from error
