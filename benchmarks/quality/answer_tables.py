"""Tables of answers: how often they are right, and how often rightly withheld."""

from collections.abc import Iterator, Mapping

from benchmarks.quality.cells import row, rule, short
from benchmarks.quality.pictures import RELIABILITY, RISK_COVERAGE
from qa.records import JsonObject

Sets = Mapping[str, JsonObject]


def answer_table(sets: Sets) -> Iterator[str]:
    """Yield the lines of the table of answers, and the pictures of their confidence."""
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
    yield row("set", *columns.values(), *sure.values(), "ms, p50 (p95)", "commit")
    yield rule(len(columns) + len(sure) + 3)
    for name, found in sets.items():
        yield row(
            name,
            *(short(found[column]) for column in columns),
            *(short(found["confidence"][column]) for column in sure),
            f"{found['question_ms_p50']:.0f} ({found['question_ms_p95']:.0f})",
            found["origin"],
        )
    yield ""
    yield f"![Reliability diagram]({RELIABILITY})"
    yield ""
    yield f"![Risk–coverage curve]({RISK_COVERAGE})"


def golden_table(golden: JsonObject) -> Iterator[str]:
    """Yield the lines of the table of the golden questions."""
    yield row("", "dev", "test")
    yield rule(3)
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
        yield row(name, *(short(split[field]) for split in splits))
    for field, name in sure.items():
        yield row(name, *(short(split["confidence"][field]) for split in splits))
    for kind in golden["dev"]["kinds"]:
        yield row(f"right, `{kind}`", *(_kind_cell(split["kinds"].get(kind)) for split in splits))
    yield ""
    yield (
        f"Quotes that are exact slices: {golden['exact_quotes']:,} of {golden['quotes']:,}. "
        f"Commit {golden.get('origin', 'as checked out')}."
    )


def _kind_cell(figures: JsonObject | None) -> str:
    return f"{short(figures['right'])} of {figures['questions']}" if figures else "–"
