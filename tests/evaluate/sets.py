"""A tiny evaluation set whose figures can be worked out by hand."""

import json
from pathlib import Path

DOCUMENTS = [
    {
        "id": "ships",
        "title": "Ships",
        "text": "PNS Babur was launched on 15 August 2021. It is a corvette.",
    },
    {
        "id": "trade",
        "title": "Trade",
        "text": "Trade reached 1.4 billion dollars. Cotton was exported.",
    },
    {"id": "council", "title": "Council", "text": "The council met in Ankara. Trade had fallen."},
]
QUESTIONS = [
    {
        "id": "q1",
        "text": "When was PNS Babur launched?",
        "answers": ["15 August 2021"],
        "unanswerable": False,
    },
    {
        "id": "q2",
        "text": "How much did trade reach?",
        "answers": ["1.4 billion dollars", "$1.4 billion"],
    },
    {"id": "q3", "text": "Where did the council meet?", "answers": ["Ankara"]},
    {"id": "q4", "text": "Who wrote the anthem of Mars?", "answers": [], "unanswerable": True},
]
JUDGEMENTS = "q1\tships\t1\nq2\ttrade\t2\nq2\tcouncil\t1\nq3\tcouncil\t1\n"


def write_set(folder: Path) -> Path:
    for name, records in (("docs.jsonl", DOCUMENTS), ("queries.jsonl", QUESTIONS)):
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / name).write_text("".join(lines), encoding="utf-8")
    (folder / "qrels.tsv").write_text(JUDGEMENTS)
    return folder
