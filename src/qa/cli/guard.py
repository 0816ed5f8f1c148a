"""Turn whatever goes wrong in a command into one line on stderr and an exit code.

| code | meaning |
|---|---|
| 0 | done, or answered |
| 1 | a defect of the program |
| 2 | a usage or input error, said in one line |
| 3 | the assistant abstained |
| 4 | an evaluation is below what was asked for |
| 130 | interrupted by Ctrl-C |
| 141 | the reader of our output went away (``qa … | head``) |
"""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from typer.core import TyperGroup

from qa.cli.terminal import visible
from qa.cli.values import PlainValues
from qa.errors import AnswerError, QAError

DEFECT = 1
INPUT_ERROR = 2
ABSTAINED = 3
BELOW_THRESHOLD = 4
INTERRUPTED = 130
BROKEN_PIPE = 141
"""128 + the number of the signal (2, 13), as shells report a program that a signal ended."""

STOPPED = "Interrupted; the index is as it was."


class GuardedGroup(PlainValues, TyperGroup):
    """A group of commands whose failures end in one line and the right code."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Parse the words before the command's name."""
        with guarded():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run the command, and hand its output on before calling it done."""
        with guarded(debug=bool(ctx.params.get("debug"))):
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result


@contextmanager
def guarded(*, debug: bool = False) -> Iterator[None]:
    """Translate exceptions inside the block into a line on stderr and ``typer.Exit``.

    :param debug: also print the traceback.
    """
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except BrokenPipeError:
        _discard_output()
        raise typer.Exit(BROKEN_PIPE) from None
    except KeyboardInterrupt:
        _complain(STOPPED)
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:
        if _is_interruption(error):
            _complain(STOPPED)
            raise typer.Exit(INTERRUPTED) from None
        if debug:
            traceback.print_exc()
        message, code = _diagnose(error)
        _complain(message)
        raise typer.Exit(code) from error


def _is_interruption(error: BaseException | None) -> bool:
    """Tell whether Ctrl-C is behind an error: libraries turn it into one while they are imported."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _diagnose(error: Exception) -> tuple[str, int]:
    """Return what to say about an error, and the exit code for it."""
    if isinstance(error, typer.TyperException):
        return f"{_usage_message(error)} See --help.", error.exit_code
    if isinstance(error, QAError) and not isinstance(error, AnswerError):
        return str(error), INPUT_ERROR
    if isinstance(error, OSError):
        return _place_message(error), INPUT_ERROR
    return (
        f"{type(error).__name__}: {error}. This is a defect of the program, not of what you typed; "
        "`qa --debug …` (or QA_DEBUG=1) shows where it happened.",
        DEFECT,
    )


def _usage_message(error: typer.TyperException) -> str:
    message = error.format_message()
    return message if message.endswith((".", "?", "!")) else f"{message}."


def _place_message(error: OSError) -> str:
    said = error.strerror or str(error)
    if error.filename is None and isinstance(error, FileNotFoundError):  # by os.getcwd
        return "The working directory is gone. Change to a folder that is there."
    if error.filename is None:
        return f"Reading or writing failed: {said}. Check the place that the output goes to."
    return (
        f"{os.fsdecode(error.filename)}: {said}. Check that it is there, its permissions and the disk."
    )


def _complain(message: str) -> None:
    typer.echo(f"qa: {visible(' '.join(message.split()))}", err=True)


def _discard_output() -> None:
    """Point stdout nowhere, or Python's own last flush would complain about the closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
