"""Read plain values of options and arguments without the library that Typer reads them with.

Typer asks pydantic, whose import takes 0.1 s of processor time: more than the rest of a command's help.
What is plain is taken here; the rest, such as a flag from the environment, is left to Typer.
"""

import math
import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_PLAIN = object()
"""Stands for a value that Typer has to judge."""

NUMBERS = {
    int: re.compile(r"[+-]?[0-9]{1,12}"),
    float: re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,17})?|\.[0-9]{1,17})(?:[eE][+-]?[0-9]{1,3})?"),
}


class PlainValues:
    """What makes a command, or a group of them, take plain values itself; goes before Typer's class."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 (here and below Typer's own types are private)
        """Return the options and arguments, each with our reading of values before Typer's."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if "process_value" not in vars(param):
                param.process_value = partial(_process, param, param.process_value)
        return params


class PlainCommand(PlainValues, TyperCommand):
    """A command that takes plain values itself."""


def _process(
    param: Any,  # noqa: ANN401
    by_typer: "Callable[[Any, Any], Any]",
    ctx: Any,  # noqa: ANN401
    given: object,
) -> object:
    try:
        value = _plain(param, given)
    except ValueError as error:
        raise typer.BadParameter(str(error), ctx=ctx, param=param) from None
    if value is NOT_PLAIN or (param.required and param.value_is_missing(value)):
        return by_typer(ctx, given)
    return param.callback(ctx, param, value) if param.callback else value


def _plain(param: Any, given: Any) -> object:  # noqa: ANN401
    """Return what was given in the type wanted, or ``NOT_PLAIN``.

    :raises ValueError: if it should be a number within limits, and is not.
    """
    if given is None:
        return () if param.multiple or param.nargs == -1 else None
    wanted = param.type_descriptor
    if not wanted.is_list:
        return _one(wanted.annotation, given, wanted.parameter_info)
    if not isinstance(given, list | tuple):
        return NOT_PLAIN
    (kind,) = get_args(wanted.annotation)
    items = [_one(kind, item, wanted.parameter_info) for item in given]
    return NOT_PLAIN if NOT_PLAIN in items else items


def _one(kind: type, given: object, limits: Any) -> object:  # noqa: ANN401
    if kind is str or kind is bool:
        return given if isinstance(given, kind) else NOT_PLAIN
    if kind is Path and isinstance(given, str | Path):
        # Typer refuses what is there and may not be read.
        return Path(given) if os.access(given, os.R_OK) or not Path(given).exists() else NOT_PLAIN
    if kind is int or kind is float:
        return _number(kind, str(given), limits.min, limits.max)
    return NOT_PLAIN


def _number(kind: type[int] | type[float], given: str, low: float | None, high: float | None) -> float:
    """Read a number.

    :raises ValueError: if it is none, or less than ``low`` or more than ``high``.
    """
    number = kind(given) if NUMBERS[kind].fullmatch(given) else None
    least, most = -math.inf if low is None else low, math.inf if high is None else high
    if number is None or not least <= number <= most:
        name = "a whole number" if kind is int else "a number"
        bounds = "" if low is None or high is None else f" of {low:,} to {high:,}"
        if high is None and low is not None:
            bounds = f" of at least {low:,}"
        raise ValueError(f"{given[:60]!r} is not {name}{bounds}.")
    return number
