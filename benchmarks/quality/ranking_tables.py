"""Tables of rankings: ours beside the other pipelines."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.quality.cells import gap_text, marked, row, rule, short
from benchmarks.quality.differences import Difference, mean_of_sets
from benchmarks.quality.plan import ENGLISH
from qa.records import JsonObject

PIPELINES = {
    "BM25": "BM25",
    "dense": "dense",
    "RRF": "RRF",
    "D+B": "D+B",
    "langchain": "LangChain",
    "txtai": "txtai",
}
"""The pipelines that ours is compared with, and how they are headed."""

Sets = Mapping[str, JsonObject]


def ranking_lines(sets: Sets) -> Iterator[str]:
    """Yield the rankings of each set as lines for a terminal, one a measure."""
    for name, found in sets.items():
        for measure in ("nDCG@10", "hit@1"):
            values = (
                f"{pipeline} {short(figures[measure])}"
                for pipeline, figures in found["pipelines"].items()
            )
            best = best_peer(found, measure)
            gap = gap_text(Difference(**found["differences"][best][measure]))
            yield f"{name:14} {measure:8} {'  '.join(values)}  ours − {best} {gap}"
        if "confidence" in found:
            sure = found["confidence"]
            yield (
                f"{name:14} answer in top sentence {short(found['answer_in_top_sentence'])}  "
                f"shown {short(found['answer_if_never_declining'])}  AUROC {short(sure['AUROC'])}  "
                f"declined at 5 % {short(sure['declined_at_5_percent_false_refusals'])}"
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


def ranking_tables(sets: Sets) -> Iterator[str]:
    """Yield the lines of the tables of both measures, and of the differences."""
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
    yield row(measure, *PIPELINES.values(), "D+S+B", "**ours**", "ours − best peer (95 %; p)", "commit")
    yield rule(len(PIPELINES) + 5)
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
        gap = f"**{gap_text(best[1])}** {PIPELINES[best[0]]}"
        yield row(label, *map(short, means[:-1]), f"**{short(means[-1])}**", gap, "")
    for name, found in sets.items():
        if name not in english:
            yield _set_row(name, found, measure)


def _set_row(name: str, found: JsonObject, measure: str) -> str:
    values = [
        found["pipelines"].get(column, {}).get(measure) for column in (*PIPELINES, "D+S+B", "ours")
    ]
    best = best_peer(found, measure)
    gap = f"{gap_text(Difference(**found['differences'][best][measure]))} {PIPELINES[best]}"
    encoder = "" if found["encoder"] == "minilm" else f", {found['encoder']} encoder"
    label = (
        f"{name} ({found['documents']:,} documents, {found['judged_questions']:,} questions{encoder})"
    )
    return row(label, *map(short, values[:-1]), f"**{short(values[-1])}**", gap, found["origin"])


def _mean_value(sets: Sequence[JsonObject], pipeline: str, measure: str) -> float | None:
    values = [found["pipelines"].get(pipeline, {}).get(measure) for found in sets]
    return None if None in values else sum(values) / len(values)


def _difference_table(sets: Sets) -> Iterator[str]:
    yield row("nDCG@10: ours minus", *PIPELINES.values(), "D+S+B")
    yield rule(len(PIPELINES) + 2)
    for name, found in sets.items():
        gaps = [found["differences"].get(column) for column in (*PIPELINES, "D+S+B")]
        yield row(name, *(marked(gap and Difference(**gap["nDCG@10"])) for gap in gaps))
    english = [found for name, found in sets.items() if name in ENGLISH]
    if english:
        means = [_mean_gap(english, column, "nDCG@10") for column in (*PIPELINES, "D+S+B")]
        yield row(f"mean of {len(english)} English sets", *map(marked, means))
