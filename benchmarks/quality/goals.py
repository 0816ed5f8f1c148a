"""What was aimed at, beside what was reached."""

from collections.abc import Mapping

from benchmarks.quality.differences import Difference
from benchmarks.quality.plan import ENGLISH
from qa.records import JsonObject

AT_5 = "declined_at_5_percent_false_refusals"
GOALS: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    ("answer in the top sentence", "xquad-en-a", ("answer_in_top_sentence",), 0.88),
    ("answer in the top sentence", "squad2-dev", ("answer_in_top_sentence",), 0.87),
    (
        "answer in the sentences shown, at most three",
        "xquad-en-a",
        ("answer_if_never_declining",),
        0.95,
    ),
    (
        "answer in the sentences shown, at most three",
        "squad2-dev",
        ("answer_if_never_declining",),
        0.93,
    ),
    ("answerable told from unanswerable (AUROC)", "squad2-dev", ("confidence", "AUROC"), 0.80),
    ("answerable told from unanswerable (AUROC)", "clapnq-dev", ("confidence", "AUROC"), 0.92),
    ("declined of the unanswerable at 5 % false refusals", "squad2-dev", ("confidence", AT_5), 0.35),
    ("declined of the unanswerable at 5 % false refusals", "clapnq-dev", ("confidence", AT_5), 0.65),
    ("question in Turkish, passages in English, hit@1", "xquad-tr2en-a", ("hit@1",), 0.75),
)
"""What is measured, on which set, where it stands in the figures, and the least that was aimed at."""
GOLDEN_GOALS = (
    ("golden questions answered", "answer_shown", 0.97),
    ("golden questions declined that have no answer", "declined", 0.95),
)
LEAD = 0.03
BEHIND = -0.005


def goal_rows(
    sets: Mapping[str, JsonObject], golden: JsonObject | None, best: tuple[str, Difference] | None
) -> list[tuple[str, str, str, str]]:
    """Return (what, goal, reached, reached or missed) for each goal; an unmeasured one says so.

    :param best: the best peer over the English sets, and by how much ours is better.
    """
    rows = [_lead_row(sets, best), _behind_row(sets)]
    for what, name, path, goal in GOALS:
        value: object = sets.get(name)
        for field in path:
            value = value.get(field) if isinstance(value, dict) else None
        rows.append(_row(f"{what}: `{name}`", value, goal))
    for what, field, goal in GOLDEN_GOALS:
        rows += [
            _row(f"{what}: {split}", golden and golden[split].get(field), goal)
            for split in ("dev", "test")
        ]
    if golden:
        exact, quotes = golden["exact_quotes"], golden["quotes"]
        rows.append(
            ("golden: quotes exact", "all", f"{exact:,} of {quotes:,}", _verdict(exact == quotes))
        )
    return rows


def _lead_row(
    sets: Mapping[str, JsonObject], best: tuple[str, Difference] | None
) -> tuple[str, str, str, str]:
    measured = [name for name in ENGLISH if name in sets]
    what = f"mean nDCG@10 over {len(measured)} English sets, ours minus the best peer"
    if best is None:
        return what, f"≥ {LEAD:+.3f}", "not measured", ""
    reached = f"{best[1].mean:+.3f} ({best[0]})"
    return what, f"≥ {LEAD:+.3f}", reached, _verdict(best[1].mean >= LEAD)


def _behind_row(sets: Mapping[str, JsonObject]) -> tuple[str, str, str, str]:
    """Compare ours with whichever peer is best on each set."""
    what, goal = "the set where ours does worst against that set's best peer", f"≥ {BEHIND:+.3f}"
    worst = [
        (gap["nDCG@10"]["mean"], name, peer)
        for name, found in sets.items()
        if name in ENGLISH
        for peer, gap in found["differences"].items()
        if peer != "D+S+B"
    ]
    if not worst:
        return what, goal, "not measured", ""
    value, name, peer = min(worst)
    return what, goal, f"{value:+.3f} (`{name}`, {peer})", _verdict(value >= BEHIND)


def _row(what: str, value: object, goal: float) -> tuple[str, str, str, str]:
    wanted = f"≥ {goal:.2f}".replace("0.", ".")
    if not isinstance(value, float):
        return what, wanted, "not measured", ""
    return what, wanted, f"{value:.3f}".replace("0.", ".", 1), _verdict(value >= goal)


def _verdict(reached: bool) -> str:
    return "reached" if reached else "**missed**"
