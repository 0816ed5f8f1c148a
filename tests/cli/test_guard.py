"""What an error inside a command becomes: a line on stderr and an exit code."""

import pytest
import typer

from qa.cli.guard import guarded


def test_ctrl_c_that_a_library_made_an_error_of_is_no_defect(capsys):
    with pytest.raises(typer.Exit) as left, guarded():
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as stopped:  # what pybind11 does while a module is imported
            raise ImportError("initialization failed") from stopped
    assert left.value.exit_code == 130
    assert capsys.readouterr().err == "qa: Interrupted; the index is as it was.\n"
