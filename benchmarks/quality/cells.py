"""Cells and rows of tables in Markdown."""

from benchmarks.quality.differences import Difference

SURE = 0.05
"""The p below which a difference is set in bold."""


def gap_text(gap: Difference) -> str:
    """Return a difference with its interval and p."""
    p = "p < .001" if gap.p < 0.001 else f"p {short(gap.p)}"
    return f"{gap.mean:+.3f} ({gap.low:+.3f} to {gap.high:+.3f}; {p})"


def marked(gap: Difference | None) -> str:
    """Return a difference, in bold where it is unlikely to be chance."""
    if gap is None:
        return "–"
    return f"**{gap.mean:+.3f}**" if gap.p < SURE else f"{gap.mean:+.3f}"


def row(*cells: str) -> str:
    """Return one row of a table."""
    return f"| {' | '.join(cells)} |"


def rule(columns: int) -> str:
    """Return the line between a table's head and its body."""
    return "|---" * columns + "|"


def short(value: float | None) -> str:
    """Return a rate (0 to 1) with three decimals, without the leading zero; a dash for none."""
    if value is None:
        return "–"
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.startswith("0.") else text
