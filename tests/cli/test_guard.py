"""What an error inside a command becomes: a line on stderr and an exit code."""

import pytest
import typer

from qa.cli.guard import guarded


def imported_while_somebody_pressed_ctrl_c():
    # As pybind11 does.
    raise ImportError("initialization failed") from KeyboardInterrupt()


def test_ctrl_c_that_a_library_made_an_error_of_is_no_defect(capsys):
    with pytest.raises(typer.Exit) as left, guarded():
        imported_while_somebody_pressed_ctrl_c()
    assert left.value.exit_code == 130
    assert capsys.readouterr().err == "qa: Interrupted; the index is as it was.\n"
