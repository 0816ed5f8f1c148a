"""The ``qa`` command: a thin skin over ``build_index`` and ``Assistant``.

Nothing heavy is imported until a command needs it, so that ``qa --help`` is instant.
"""

import gc
import os
import sys
from typing import NoReturn

# New objects between two searches for garbage. Python's own 700 have it look through what was imported
# again and again: 7 % of the processor time of one question, 5 % of a sync of ten thousand files.
OBJECTS_BEFORE_GARBAGE = 100_000


def main() -> None:
    """Run the command line and leave the process, with one of the exit codes of ``qa.cli.guard``."""
    try:
        run()
    except SystemExit as done:
        # The web app's threads may be at work on an index, and are waited for.
        if "ui" in sys.modules or not isinstance(done.code, int):
            raise
        leave(done.code)


def run() -> None:
    """Run the command line; ends by ``SystemExit`` with the exit code."""
    gc.set_threshold(OBJECTS_BEFORE_GARBAGE)
    # Python has None for a stream that was closed (`qa … >&-`); what is written there goes nowhere.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    try:
        from qa.cli.app import app

        app()
    except KeyboardInterrupt:
        # Before the guard stands, or while Python shuts down.
        raise SystemExit(130) from None


def leave(code: int) -> NoReturn:
    """End the process without taking apart what it has in memory, which takes 0.2 s.

    Everything is written by then: a command hands on its output itself, and an index is complete
    before its command returns.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            # The command's own last flush has told of it; here nothing is left that is its output.
            code = code or 1
    os._exit(code)
