"""Draw what a confidence is worth: the reliability diagram and the risk–coverage curve."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qa.records import JsonObject

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RELIABILITY = "reliability.png"
RISK_COVERAGE = "risk_coverage.png"
# Okabe & Ito's colours, which the colour-blind tell apart too, with a mark of its own for each set.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKS = "osD^vP"


def draw_pictures(sets: Mapping[str, JsonObject], folder: Path) -> None:
    """Draw both pictures of the sets that have a confidence."""
    if not sets:
        return
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    for name, draw in ((RELIABILITY, _reliability), (RISK_COVERAGE, _risk_coverage)):
        figure, axes = pyplot.subplots(figsize=(6.4, 5.2), layout="constrained")
        draw(axes, sets)
        axes.grid(alpha=0.3)
        axes.legend(frameon=False)
        # Without the version of the library in it, the same figures give the same file.
        figure.savefig(folder / name, dpi=120, metadata={"Software": None})
        pyplot.close(figure)


def _reliability(axes: "Axes", sets: Mapping[str, JsonObject]) -> None:
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--", label="as sure as right")
    for (name, found), colour, mark in zip(sets.items(), COLOURS, MARKS, strict=False):
        bins = found["confidence"]["reliability"]
        counts, sure, right = zip(*bins, strict=True)
        axes.plot(sure, right, color=colour, linewidth=1, label=name)
        sizes = [12 + 160 * count / sum(counts) for count in counts]
        axes.scatter(sure, right, s=sizes, color=colour, marker=mark)
    axes.set(
        xlim=(0, 1),
        ylim=(0, 1),
        xlabel="confidence (tenths; a mark's size is its share of the questions)",
        ylabel="share of right answers",
        title="Reliability",
    )


def _risk_coverage(axes: "Axes", sets: Mapping[str, JsonObject]) -> None:
    for (name, found), colour, mark in zip(sets.items(), COLOURS, MARKS, strict=False):
        coverage, risk = zip(*found["confidence"]["risk_coverage"], strict=True)
        label = f"{name} (area {found['confidence']['risk_area']:.3f})"
        axes.plot(coverage, risk, color=colour, linewidth=1.5, marker=mark, markevery=8, label=label)
    axes.set(
        xlim=(0, 1),
        ylim=(0, None),
        xlabel="coverage: share of the questions answered, the surest first",
        ylabel="risk: share of wrong answers among them",
        title="Risk and coverage",
    )
