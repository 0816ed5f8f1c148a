"""Keep the figures with the commit that made them, one file a commit."""

import json
import os
import platform
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from qa.records import JsonObject

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
MEASURED = ("src", "seeds", "benchmarks/golden/questions.jsonl")
"""What the figures depend on: changes elsewhere do not make a commit's figures doubtful."""


class Results:
    """The figures made at the commit that was checked out when the program started."""

    def __init__(self) -> None:
        commit = _git("rev-parse", "--short=12", "HEAD")
        self._path = RESULTS / f"{commit}.json"
        self.changed = bool(_git("status", "--porcelain", "--", *MEASURED))
        self._values: JsonObject = _read(self._path) if self._path.exists() else {}
        machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        self._values |= {"commit": commit, "machine": machine}
        self._values.setdefault("sets", {})

    def add(self, name: str, figures: JsonObject) -> None:
        """Write the figures of a set, or of ``golden``, with when they were made and from what."""
        measured = {
            "measured": datetime.now(UTC).isoformat(timespec="seconds"),
            "uncommitted_changes": self.changed,
            **figures,
        }
        (self._values if name == "golden" else self._values["sets"])[name] = measured
        RESULTS.mkdir(exist_ok=True)
        temporary = self._path.with_suffix(".tmp")
        text = json.dumps(self._values, indent=1, ensure_ascii=False, sort_keys=True)
        temporary.write_text(text + "\n", "utf-8")
        temporary.replace(self._path)


def newest() -> dict[str, JsonObject]:
    """Return for each set, and for ``golden``, the newest figures of all, each with ``origin``."""
    found: dict[str, JsonObject] = {}
    for name, figures in _all():
        if name not in found or figures["measured"] > found[name]["measured"]:
            found[name] = figures
    return found


def _all() -> Iterator[tuple[str, JsonObject]]:
    for path in sorted(RESULTS.glob("*.json")):
        values = _read(path)
        named = dict(values["sets"])
        if "golden" in values:
            named["golden"] = values["golden"]
        for name, figures in named.items():
            changed = " with changes" if figures["uncommitted_changes"] else ""
            yield name, {**figures, "origin": f"`{values['commit']}`{changed}"}


def _read(path: Path) -> JsonObject:
    values: JsonObject = json.loads(path.read_text("utf-8"))
    return values


def _git(*words: str) -> str:
    done = subprocess.run(
        ("git", *words), cwd=HERE.parents[1], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()
