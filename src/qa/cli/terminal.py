"""Write to the terminal: JSON for programs, lines and tables for people."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from qa.contracts import ProgressCallback
    from qa.present import Line

# A file may be named so that its name would move the cursor, colour the screen or turn the writing
# around: C0 and C1 controls but tab and line feed, embeddings and overrides of direction.
_CONTROLS = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F)), "\N{REPLACEMENT CHARACTER}"
)


def visible(text: str) -> str:
    """Return a text in which what would steer a terminal is U+FFFD."""
    return text.translate(_CONTROLS)


def write_json(value: Mapping[str, Any], *, flush: bool = False) -> None:
    """Print one object on one line, in UTF-8 wherever we run, letters as they are."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    _speak_utf8()
    sys.stdout.write(text + "\n")
    if flush:
        sys.stdout.flush()


def print_lines(lines: "Iterable[Line]") -> None:
    """Print lines for reading: wrapped and styled on a terminal, plain and whole in a pipe."""
    if not sys.stdout.isatty():
        _speak_utf8()
        for line in lines:
            sys.stdout.write(visible(line.plain()) + "\n")
        return
    from rich.padding import Padding
    from rich.text import Text

    console = make_console()
    for line in lines:
        # A long address is left whole, so that it can be clicked on.
        text = Text(visible(line.text), overflow="ignore")
        for start, end in line.strong:
            text.stylize("bold", start, end)
        console.print(Padding(text, (0, 0, 0, line.indent)))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """Print a table; cells are taken as they are, never as markup.

    :param right: the columns, counted from 0, that are flush right.
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(cell).replace("\n", " ")) for cell in row))
    make_console().print(table)


def make_console(*, stderr: bool = False) -> "Console":
    """Return a console that takes text as it is, and does not cut lines where nobody looks."""
    from rich.console import Console

    class PipedConsole(Console):
        def on_broken_pipe(self) -> None:
            # Rich would exit with 1, which here means a defect.
            raise BrokenPipeError

    stream = sys.stderr if stderr else sys.stdout
    # Rich takes 80 columns for a pipe and would fold long names.
    width = None if stream.isatty() else 200
    _speak_utf8()
    return PipedConsole(stderr=stderr, markup=False, highlight=False, emoji=False, width=width)


@contextmanager
def progress_bars(*, quiet: bool) -> "Iterator[ProgressCallback | None]":
    """Show bars on stderr while the block runs, and take them away after it."""
    if quiet:
        yield None
        return
    from qa.cli.progress import ProgressBars

    with ProgressBars(make_console(stderr=True)) as bars:
        yield bars.show


def _speak_utf8() -> None:
    """Make stdout UTF-8: a Latin-1 terminal setting must not make a Turkish name an error."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
