"""Show the newest figures in the READMEs."""

import re
from pathlib import Path

from benchmarks.quality.answer_tables import answer_table, golden_table
from benchmarks.quality.cells import row, rule
from benchmarks.quality.goals import goal_rows
from benchmarks.quality.kept import HERE, RESULTS, newest
from benchmarks.quality.pictures import draw_pictures
from benchmarks.quality.plan import ENGLISH, MULTILINGUAL
from benchmarks.quality.ranking_tables import best_peer_of_sets, ranking_tables
from qa.records import JsonObject

README = HERE / "README.md"
GOLDEN_README = HERE.parent / "golden" / "README.md"


def show_results(
    results: Path = RESULTS, readme: Path = README, golden_readme: Path = GOLDEN_README
) -> None:
    """Put tables and pictures into the READMEs, from the newest figures of each set.

    :param results: the folder of the figures; the pictures go beside ``readme``.
    """
    found = newest(results)
    golden = found.get("golden")
    sets = _ordered({name: item for name, item in found.items() if "pipelines" in item})
    if sets:
        _replace(readme, "sets", "\n".join(ranking_tables(sets)))
    answered = {name: item for name, item in sets.items() if "confidence" in item}
    if answered:
        _replace(readme, "answers", "\n".join(answer_table(answered)))
    if golden and "confidence" in golden["dev"]:
        table = "\n".join(golden_table(golden))
        _replace(readme, "golden", table)
        _replace(golden_readme, "figures", table)
        answered["golden, test"] = {**golden["test"], "origin": golden["origin"]}
    goals = goal_rows(sets, golden, best_peer_of_sets(sets))
    _replace(
        readme,
        "goals",
        "\n".join([row("what", "goal", "reached", ""), rule(4), *(row(*cells) for cells in goals)]),
    )
    draw_pictures(answered, readme.parent)


def _ordered(sets: dict[str, JsonObject]) -> dict[str, JsonObject]:
    first = [name for name in (*ENGLISH, *MULTILINGUAL) if name in sets]
    return {name: sets[name] for name in [*first, *sorted(set(sets) - set(first))]}


def _replace(path: Path, name: str, text: str) -> None:
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    whole = path.read_text("utf-8")
    if not pattern.search(whole):
        raise SystemExit(f"{path} has no place for figures: <!-- {name} --> … <!-- /{name} -->.")
    path.write_text(pattern.sub(lambda match: f"{match[1]}{text}\n{match[2]}", whole), "utf-8")
