"""Show the newest figures in the READMEs."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.quality.results import HERE, newest
from qa.records import JsonObject

README = HERE / "README.md"
GOLDEN_README = HERE.parent / "golden" / "README.md"
COLUMNS = ("B", "D", "S", "RRF(D,B)", "D+B", "D+S+B")

Sets = Mapping[str, JsonObject]


def show_results() -> None:
    """Put the tables between the markers of the READMEs, from the newest figures of each set."""
    sets = newest()
    golden = sets.pop("golden", None)
    if sets:
        answers = {name: found for name, found in sets.items() if found["questions_with_answers"]}
        tables = [*_ranking_table(sets), "", *(_answer_table(answers) if answers else ())]
        _replace(README, "sets", "\n".join(tables).strip())
    if golden:
        table = "\n".join(_golden_table(golden))
        _replace(README, "golden", table)
        _replace(GOLDEN_README, "figures", table)


def _ranking_table(sets: Sets) -> Iterator[str]:
    yield _row(
        "nDCG@10", *COLUMNS, "**ours**", "ours − best (95 %)", "R@100", "MRR@10", "hit@1", "commit"
    )
    yield "|---" * (len(COLUMNS) + 7) + "|"
    for name, found in sorted(sets.items()):
        gap = found["difference"]
        interval = f"{gap['low']:+.3f} to {gap['high']:+.3f}; {gap['best_baseline']}"
        yield _row(
            f"{name} ({found['documents']:,} documents, {found['judged_questions']:,} questions)",
            *(_short(found["baselines"][column]["nDCG@10"]) for column in COLUMNS),
            f"**{_short(found['nDCG@10'])}**",
            f"{gap['mean']:+.3f} ({interval})",
            *(_short(found[measure]) for measure in ("recall@100", "MRR@10", "hit@1")),
            found["origin"],
        )


def _answer_table(sets: Sets) -> Iterator[str]:
    columns = {
        "answer_in_top_sentence": "answer in top sentence",
        "answer_if_never_declining": "in the sentences shown, never declining",
        "answer_in_shown_answer": "in the shown answer",
        "false_refusals": "wrongly declined",
        "abstention_precision": "abstention precision",
        "abstention_recall": "recall",
        "abstention_F1": "F1",
        "confidence_AUROC": "AUROC of confidence",
    }
    yield _row("set", *columns.values(), "ms, p50 (p95)")
    yield "|---" * (len(columns) + 2) + "|"
    for name, found in sorted(sets.items()):
        times = f"{found['question_ms_p50']:.0f} ({found['question_ms_p95']:.0f})"
        yield _row(name, *(_short(found[column]) for column in columns), times)


def _golden_table(golden: JsonObject) -> Iterator[str]:
    yield "| | dev | test |"
    yield "|---|---|---|"
    names = {
        "answer_shown": "answer shown, of the answerable",
        "false_refusals": "declined wrongly, of the answerable",
        "declined": "declined, of the unanswerable",
        "note_found_at_1": "note found at 1",
        "note_found_at_10": "note found at 10",
        "confidence_AUROC": "told apart (AUROC)",
    }
    for field, name in names.items():
        yield f"| {name} | {_short(golden['dev'][field])} | {_short(golden['test'][field])} |"
    for kind in golden["dev"]["kinds"]:
        cells = [_kind_cell(golden[split]["kinds"].get(kind)) for split in ("dev", "test")]
        yield f"| right, `{kind}` | {' | '.join(cells)} |"
    yield ""
    yield (
        f"Quotes that are exact slices: {golden['exact_quotes']:,} of {golden['quotes']:,}. "
        f"Commit {golden['origin']}."
    )


def _kind_cell(figures: JsonObject | None) -> str:
    return f"{_short(figures['right'])} of {figures['questions']}" if figures else "–"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".replace("0.", ".", 1) if value < 1 else "1.000"


def _replace(path: Path, name: str, text: str) -> None:
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    whole = path.read_text("utf-8")
    if not pattern.search(whole):
        raise SystemExit(f"{path} has no place for figures: <!-- {name} --> … <!-- /{name} -->.")
    path.write_text(pattern.sub(lambda match: f"{match[1]}{text}\n{match[2]}", whole), "utf-8")
