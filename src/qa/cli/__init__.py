"""The ``qa`` command: a thin skin over ``build_index`` and ``Assistant``.

Nothing heavy is imported until a command needs it, so that ``qa --help`` is instant.
"""


def main() -> None:
    """Run the command line; ends by ``SystemExit`` with one of the codes of ``qa.cli.guard``."""
    try:
        from qa.cli.app import app

        app()
    except KeyboardInterrupt:
        # Before the guard stands, or while Python shuts down.
        raise SystemExit(130) from None
