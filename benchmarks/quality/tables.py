"""Show the newest figures in the READMEs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.quality.differences import Difference, mean_of_sets
from benchmarks.quality.goals import goal_rows
from benchmarks.quality.pictures import RELIABILITY, RISK_COVERAGE, draw_pictures
from benchmarks.quality.plan import ENGLISH, MULTILINGUAL
from benchmarks.quality.results import HERE, newest
from qa.records import JsonObject

README = HERE / "README.md"
GOLDEN_README = HERE.parent / "golden" / "README.md"
PIPELINES = {
    "BM25": "BM25",
    "dense": "dense",
    "RRF": "RRF",
    "D+B": "D+B",
    "langchain": "LangChain",
    "txtai": "txtai",
}
"""The pipelines that ours is compared with, and how they are headed."""
SURE = 0.05

Sets = Mapping[str, JsonObject]


def show_results(readme: Path = README) -> None:
    """Put tables and pictures into the READMEs, from the newest figures of each set."""
    found = newest()
    golden = found.get("golden")
    sets = _ordered({name: item for name, item in found.items() if "pipelines" in item})
    if sets:
        _replace(readme, "sets", "\n".join(_ranking_tables(sets)))
    answered = {name: item for name, item in sets.items() if "confidence" in item}
    if answered:
        _replace(readme, "answers", "\n".join(_answer_table(answered)))
    if golden and "confidence" in golden["dev"]:
        table = "\n".join(_golden_table(golden))
        _replace(readme, "golden", table)
        _replace(GOLDEN_README, "figures", table)
        answered["golden, test"] = {**golden["test"], "origin": golden["origin"]}
    goals = goal_rows(sets, golden, best_peer_of_sets(sets))
    _replace(
        readme, "goals", "\n".join([_row("what", "goal", "reached", ""), _rule(4), *map(_cells, goals)])
    )
    draw_pictures(answered, readme.parent)


def ranking_lines(sets: Sets) -> Iterator[str]:
    """Yield the rankings of each set as lines for a terminal, one a measure."""
    for name, found in sets.items():
        for measure in ("nDCG@10", "hit@1"):
            values = (
                f"{pipeline} {_short(figures[measure])}"
                for pipeline, figures in found["pipelines"].items()
            )
            best = best_peer(found, measure)
            gap = _gap(Difference(**found["differences"][best][measure]))
            yield f"{name:14} {measure:8} {'  '.join(values)}  ours − {best} {gap}"
        if "confidence" in found:
            sure = found["confidence"]
            yield (
                f"{name:14} answer in top sentence {_short(found['answer_in_top_sentence'])}  "
                f"shown {_short(found['answer_if_never_declining'])}  AUROC {_short(sure['AUROC'])}  "
                f"declined at 5 % {_short(sure['declined_at_5_percent_false_refusals'])}"
            )


def best_peer(found: JsonObject, measure: str) -> str:
    """Return the pipeline, other than ours, that is best on a set."""
    rivals = [name for name in PIPELINES if name in found["pipelines"]]
    return max(rivals, key=lambda name: float(found["pipelines"][name][measure]))


def best_peer_of_sets(sets: Sets, measure: str = "nDCG@10") -> tuple[str, Difference] | None:
    """Return the pipeline that is best on average over the English sets, and how far ours is ahead.

    :return: ``None`` where no pipeline was measured on all of them that ours was.
    """
    english = [found for name, found in sets.items() if name in ENGLISH]
    gaps = {name: _mean_gap(english, name, measure) for name in PIPELINES}
    known = {name: gap for name, gap in gaps.items() if gap}
    if not known:
        return None
    best = min(known, key=lambda name: known[name].mean)
    return best, known[best]


def _mean_gap(sets: Sequence[JsonObject], pipeline: str, measure: str) -> Difference | None:
    if not sets or any(pipeline not in found["differences"] for found in sets):
        return None
    gaps = [found["differences"][pipeline][measure] for found in sets]
    return mean_of_sets([gap["mean"] for gap in gaps], [gap["error"] for gap in gaps])


def _ordered(sets: Sets) -> dict[str, JsonObject]:
    first = [name for name in (*ENGLISH, *MULTILINGUAL) if name in sets]
    return {name: sets[name] for name in [*first, *sorted(set(sets) - set(first))]}


def _ranking_tables(sets: Sets) -> Iterator[str]:
    for measure in ("nDCG@10", "hit@1"):
        yield from _measure_table(sets, measure)
        yield ""
    yield from _difference_table(sets)
    yield ""
    versions: dict[str, str] = next(
        (item["peer_versions"] for item in sets.values() if item["peer_versions"]), {}
    )
    yield f"Peers: {'; '.join(versions.values())}." if versions else "Peers were not installed."


def _measure_table(sets: Sets, measure: str) -> Iterator[str]:
    yield _row(
        measure, *PIPELINES.values(), "D+S+B", "**ours**", "ours − best peer (95 %; p)", "commit"
    )
    yield _rule(len(PIPELINES) + 5)
    english = {name: found for name, found in sets.items() if name in ENGLISH}
    for name, found in sets.items():
        if name not in english:
            continue
        yield _set_row(name, found, measure)
    best = best_peer_of_sets(english, measure)
    if best:
        columns = [*PIPELINES, "D+S+B", "ours"]
        means = [_mean_value([*english.values()], column, measure) for column in columns]
        label = f"**mean of {len(english)} English sets**"
        gap = f"**{_gap(best[1])}** {PIPELINES[best[0]]}"
        yield _row(label, *map(_short, means[:-1]), f"**{_short(means[-1])}**", gap, "")
    for name, found in sets.items():
        if name not in english:
            yield _set_row(name, found, measure)


def _set_row(name: str, found: JsonObject, measure: str) -> str:
    values = [
        found["pipelines"].get(column, {}).get(measure) for column in (*PIPELINES, "D+S+B", "ours")
    ]
    best = best_peer(found, measure)
    gap = f"{_gap(Difference(**found['differences'][best][measure]))} {PIPELINES[best]}"
    encoder = "" if found["encoder"] == "minilm" else f", {found['encoder']} encoder"
    label = (
        f"{name} ({found['documents']:,} documents, {found['judged_questions']:,} questions{encoder})"
    )
    return _row(label, *map(_short, values[:-1]), f"**{_short(values[-1])}**", gap, found["origin"])


def _mean_value(sets: Sequence[JsonObject], pipeline: str, measure: str) -> float | None:
    values = [found["pipelines"].get(pipeline, {}).get(measure) for found in sets]
    return None if None in values else sum(values) / len(values)


def _difference_table(sets: Sets) -> Iterator[str]:
    yield _row("nDCG@10: ours minus", *PIPELINES.values(), "D+S+B")
    yield _rule(len(PIPELINES) + 2)
    for name, found in sets.items():
        gaps = [found["differences"].get(column) for column in (*PIPELINES, "D+S+B")]
        yield _row(name, *(_marked(gap and Difference(**gap["nDCG@10"])) for gap in gaps))
    english = [found for name, found in sets.items() if name in ENGLISH]
    if english:
        means = [_mean_gap(english, column, "nDCG@10") for column in (*PIPELINES, "D+S+B")]
        yield _row(f"mean of {len(english)} English sets", *map(_marked, means))


def _answer_table(sets: Sets) -> Iterator[str]:
    columns = {
        "answer_in_top_sentence": "answer in the top sentence",
        "answer_if_never_declining": "in the sentences shown, never declining",
        "answer_in_shown_answer": "in the shown answer, declining",
        "false_refusals": "wrongly declined",
        "abstention_recall": "declined, of the unanswerable",
    }
    sure = {
        "AUROC": "AUROC",
        "declined_at_5_percent_false_refusals": "declined at 5 % false refusals",
        "calibration_error": "calibration error",
        "risk_area": "area under risk–coverage",
    }
    yield _row("set", *columns.values(), *sure.values(), "ms, p50 (p95)", "commit")
    yield _rule(len(columns) + len(sure) + 3)
    for name, found in sets.items():
        yield _row(
            name,
            *(_short(found[column]) for column in columns),
            *(_short(found["confidence"][column]) for column in sure),
            f"{found['question_ms_p50']:.0f} ({found['question_ms_p95']:.0f})",
            found["origin"],
        )
    yield ""
    yield f"![Reliability diagram]({RELIABILITY})"
    yield ""
    yield f"![Risk–coverage curve]({RISK_COVERAGE})"


def _golden_table(golden: JsonObject) -> Iterator[str]:
    yield _row("", "dev", "test")
    yield _rule(3)
    names = {
        "answer_shown": "answer shown, of the answerable",
        "answer_if_never_declining": "answer shown if never declining",
        "false_refusals": "declined wrongly, of the answerable",
        "declined": "declined, of the unanswerable",
        "note_found_at_1": "note found at 1",
        "note_found_at_10": "note found at 10",
    }
    sure = {
        "AUROC": "told apart (AUROC)",
        "declined_at_5_percent_false_refusals": "declined, of the unanswerable, at 5 % false refusals",
        "calibration_error": "calibration error",
    }
    splits = (golden["dev"], golden["test"])
    for field, name in names.items():
        yield _row(name, *(_short(split[field]) for split in splits))
    for field, name in sure.items():
        yield _row(name, *(_short(split["confidence"][field]) for split in splits))
    for kind in golden["dev"]["kinds"]:
        yield _row(f"right, `{kind}`", *(_kind_cell(split["kinds"].get(kind)) for split in splits))
    yield ""
    yield (
        f"Quotes that are exact slices: {golden['exact_quotes']:,} of {golden['quotes']:,}. "
        f"Commit {golden['origin']}."
    )


def _kind_cell(figures: JsonObject | None) -> str:
    return f"{_short(figures['right'])} of {figures['questions']}" if figures else "–"


def _gap(gap: Difference) -> str:
    p = "p < .001" if gap.p < 0.001 else f"p {_short(gap.p)}"
    return f"{gap.mean:+.3f} ({gap.low:+.3f} to {gap.high:+.3f}; {p})"


def _marked(gap: Difference | None) -> str:
    """Return a difference, in bold where it is unlikely to be chance."""
    if gap is None:
        return "–"
    return f"**{gap.mean:+.3f}**" if gap.p < SURE else f"{gap.mean:+.3f}"


def _cells(cells: Sequence[str]) -> str:
    return _row(*cells)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(columns: int) -> str:
    return "|---" * columns + "|"


def _short(value: float | None) -> str:
    if value is None:
        return "–"
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.startswith("0.") else text


def _replace(path: Path, name: str, text: str) -> None:
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    whole = path.read_text("utf-8")
    if not pattern.search(whole):
        raise SystemExit(f"{path} has no place for figures: <!-- {name} --> … <!-- /{name} -->.")
    path.write_text(pattern.sub(lambda match: f"{match[1]}{text}\n{match[2]}", whole), "utf-8")
