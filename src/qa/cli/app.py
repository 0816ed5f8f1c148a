"""The Typer application: its commands and what holds for all of them."""

from typing import Annotated

import typer

from qa.cli.ask import ask, search
from qa.cli.evaluate import evaluate
from qa.cli.guard import GuardedGroup
from qa.cli.index import index
from qa.cli.inspect import inspect
from qa.cli.serve import serve
from qa.cli.settings import settings
from qa.cli.values import PlainCommand

# Rich would draw boxes around the help, and costs 0.2 s to import: more than the rest together.
app = typer.Typer(
    name="qa",
    cls=GuardedGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"sanad {version('sanad')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def common(
    context: typer.Context,
    debug: Annotated[
        bool, typer.Option("--debug", envvar="QA_DEBUG", help="Show the traceback of an error.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Ask your own documents. Every sentence of an answer carries the source that vouches for it.

    Exit codes: 0 answered or done, 3 abstained, 4 evaluated below what was asked for, 2 wrong usage or
    input, 1 a defect.
    """
    del debug, version  # read by the guard and by the option's callback
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for command in (index, ask, search, inspect, evaluate, serve, settings):
    app.command(cls=PlainCommand)(command)
