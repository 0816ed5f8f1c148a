"""Telling damage from defects."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast


class Verifiable(Protocol):
    """Anything that can compare its files with their digests."""

    def verify(self) -> None:
        """Raise ``IndexDamaged``, naming the file, if one differs."""
        ...


_S = TypeVar("_S", bound=Verifiable)
_P = ParamSpec("_P")
_R = TypeVar("_R")


def names_damage(
    method: Callable[Concatenate[_S, _P], _R],
) -> Callable[Concatenate[_S, _P], _R]:
    """When stored numbers contradict each other, look for the damaged file and name it instead.

    Without damage the error is a defect, and goes on as it is.
    """

    @wraps(method)
    def checked(self: _S, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return method(self, *args, **kwargs)
        except (ValueError, IndexError, TypeError, OverflowError, MemoryError):
            self.verify()
            raise

    return cast(Callable[Concatenate[_S, _P], _R], checked)
