"""Cells that a spreadsheet may open: nothing is run, and nothing is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluate.cells import shielded, unshielded

SIGNS = "=+-@＝＋－＠"
# The signs themselves, what parts cells, what is skipped before them, and letters.
texts = st.text(alphabet=SIGNS + "';,\t\r\n \"aé", max_size=20)


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://example.org")',
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "  =1",
        "'=1",
        "harmless;=1",
        "two\n=lines",
    ],
)
def test_no_part_that_a_spreadsheet_takes_for_a_cell_begins_with_a_sign(cell: str) -> None:
    written = shielded(cell)
    assert all(part.lstrip()[:1] not in [*SIGNS] for part in re.split(r"[;\t\r\n]", written) if part)
    assert unshielded(written) == cell


@given(texts)
def test_every_text_comes_back_exactly(cell: str) -> None:
    assert unshielded(shielded(cell)) == cell


@given(texts)
def test_nothing_begins_with_a_sign(cell: str) -> None:
    assert shielded(cell).lstrip(" ")[:1] not in [*SIGNS]


@pytest.mark.parametrize("cell", ["When was PNS Babur launched?", "1 + 1 = 2", "a-b", "'quoted'", ""])
def test_ordinary_texts_stay_as_they_are(cell: str) -> None:
    assert shielded(cell) == unshielded(cell) == cell
