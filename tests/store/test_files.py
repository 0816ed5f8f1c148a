"""Files that are mapped into memory."""

import sys
from pathlib import Path

import numpy as np
import pytest

from qa.store.files import map_file, release, write_file

ROWS = 1 << 20


def resident(path: Path) -> int:
    """Return how much of a mapped file counts as this process's memory, in KiB."""
    lines = Path("/proc/self/smaps").read_text().splitlines()
    begun = next(number for number, line in enumerate(lines) if line.endswith(str(path)))
    return next(int(line.split()[1]) for line in lines[begun:] if line.startswith("Rss:"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of each mapped file")
def test_what_was_read_is_let_go_and_comes_back(tmp_path: Path) -> None:
    wanted = np.arange(ROWS, dtype="<i8")
    array = map_file(tmp_path, write_file(tmp_path, "rows.bin", wanted))
    assert int(array.sum()) == int(wanted.sum())
    assert resident(tmp_path / "rows.bin") > wanted.nbytes // 2048
    for part in (array, array.reshape(-1, 4)[5:]):
        release(part)
        assert resident(tmp_path / "rows.bin") == 0
        assert int(array[-1]) == ROWS - 1
    assert array.tolist() == wanted.tolist()


def test_an_array_that_is_not_mapped_stays(tmp_path: Path) -> None:
    array = map_file(tmp_path, write_file(tmp_path, "few.bin", np.arange(3)))
    release(array)
    assert array.tolist() == [0, 1, 2]
