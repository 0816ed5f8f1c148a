"""Keep the figures with the commit that made them, and show the newest in the READMEs."""

import json
import os
import platform
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.records import JsonObject

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
README = HERE / "README.md"
GOLDEN_README = HERE.parent / "golden" / "README.md"
COLUMNS = ("B", "D", "S", "RRF(D,B)", "D+B", "D+S+B")


def load_results() -> tuple[Path, JsonObject]:
    """Return the file for the commit that is checked out, and what it holds so far."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    path = RESULTS / f"{commit}.json"
    if path.exists():
        found: JsonObject = json.loads(path.read_text("utf-8"))
        return path, found
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return path, {"commit": commit, "machine": machine, "sets": {}}


def save_results(path: Path, results: JsonObject) -> None:
    """Write the figures; ``uncommitted`` says whether source files differed from the commit."""
    changed = _git("status", "--porcelain", "--", "src", "seeds", "benchmarks/golden/questions.jsonl")
    results["uncommitted"] = bool(changed)
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    temporary.replace(path)


def show_results(results: JsonObject) -> None:
    """Put the tables between the markers of the READMEs."""
    changed = " with changes" if results["uncommitted"] else ""
    said = f"Commit `{results['commit']}`{changed}, {results['machine']}."
    if results["sets"]:
        tables = [said, "", *_ranking_table(results), "", *_answer_table(results)]
        _replace(README, "sets", "\n".join(tables))
    if "golden" in results:
        table = "\n".join([said, "", *_golden_table(results["golden"])])
        _replace(README, "golden", table)
        _replace(GOLDEN_README, "figures", table)


def _ranking_table(results: JsonObject) -> Iterator[str]:
    yield _row("nDCG@10", *COLUMNS, "**ours**", "ours − best (95 %)", "R@100", "MRR@10", "hit@1")
    yield "|---" * (len(COLUMNS) + 6) + "|"
    for name, found in sorted(results["sets"].items()):
        gap = found["difference"]
        interval = f"{gap['low']:+.3f} to {gap['high']:+.3f}; {gap['best_baseline']}"
        yield _row(
            f"{name} ({found['documents']:,} documents, {found['judged_questions']:,} questions)",
            *(_short(found["baselines"][column]["nDCG@10"]) for column in COLUMNS),
            f"**{_short(found['nDCG@10'])}**",
            f"{gap['mean']:+.3f} ({interval})",
            *(_short(found[measure]) for measure in ("recall@100", "MRR@10", "hit@1")),
        )


def _answer_table(results: JsonObject) -> Iterator[str]:
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
    for name, found in sorted(results["sets"].items()):
        if found["questions_with_answers"]:
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
    yield f"Quotes that are exact slices: {golden['exact_quotes']:,} of {golden['quotes']:,}."


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


def _git(*words: str) -> str:
    command: Sequence[str] = ("git", *words)
    return subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True).stdout.strip()
