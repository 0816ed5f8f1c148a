"""Cells of a table that a spreadsheet may open: no text of other people's may be run as a formula.

A spreadsheet runs what begins with one of a few signs, and takes the rest of a cell for another one
after a separator of its own language. An apostrophe before the sign makes it plain text (OWASP, "CSV
Injection"); reading a table takes that apostrophe away again.
"""

import re

# Where a cell may begin, blanks left out; then the sign, behind apostrophes of ours or the text's own.
_BEGINS = r"((?:^|[;\t\r\n])[^\S\t\r\n]*)"
_SIGN = r"('*[=+\-@＝＋－＠])"
_RUN = re.compile(_BEGINS + _SIGN)
_SHIELDED = re.compile(f"{_BEGINS}'{_SIGN}")


def shielded(cell: str) -> str:
    """Return a cell as it is written: an apostrophe before whatever could be run."""
    return _RUN.sub(r"\1'\2", cell)


def unshielded(cell: str) -> str:
    """Return a cell as it was before ``shielded``; any other is returned as it is."""
    return _SHIELDED.sub(r"\1\2", cell)
