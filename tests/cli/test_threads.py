import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("given", "kept"), [(None, "1"), ("3", "3")])
def test_algebra_runs_on_one_thread_unless_the_user_says_otherwise(index, given, kept):
    environment = {key: value for key, value in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    environment |= {"OPENBLAS_NUM_THREADS": given} if given else {}
    code = (
        "import os, sys\n"
        "def note(event, details):\n"
        "    if event == 'import' and details[0] == 'numpy':\n"
        "        print('numpy', os.environ.get('OPENBLAS_NUM_THREADS'), file=sys.stderr)\n"
        "sys.addaudithook(note)\n"
        "from qa.cli import run\n"
        "run()"
    )
    command = [sys.executable, "-c", code, "search", "cotton", "--index", str(index)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[0] == f"numpy {kept}"
