"""Keep the figures with the commit that made them, one file a commit."""

import hashlib
import json
import os
import platform
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from qa.records import JsonObject

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = HERE / "results"
MEASURED = ("src", "seeds", "benchmarks/golden/questions.jsonl")
"""What the figures depend on: changes elsewhere do not make a commit's figures doubtful."""
NO_INFLUENCE = (
    *("cli", "present", "__pycache__", "__main__.py", "results.py", "tables.py", "ranking_tables.py"),
    *("answer_tables.py", "cells.py", "pictures.py", "goals.py"),
)
"""Parts of the package and of the bench that show answers and figures and have no influence on them."""


class Results:
    """The figures made at one commit, beside those of others.

    :param changed: whether the code differs from that of the commit.
    """

    def __init__(self, folder: Path, commit: str, changed: bool) -> None:
        self._folder = folder
        self._path = folder / f"{commit}.json"
        self.changed = changed
        self._values: JsonObject = _read(self._path) if self._path.exists() else {}
        machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        self._values |= {"commit": commit, "machine": machine}
        self._values.setdefault("sets", {})

    @classmethod
    def here(cls) -> Self:
        """Return those of the commit that is checked out."""
        changed = bool(_git("status", "--porcelain", "--", *MEASURED))
        return cls(RESULTS, _git("rev-parse", "--short=12", "HEAD"), changed)

    def add(self, name: str, figures: JsonObject) -> None:
        """Write the figures of a set, or of ``golden``, with when they were made and from what."""
        measured = {
            "measured": datetime.now(UTC).isoformat(timespec="seconds"),
            "uncommitted_changes": self.changed,
            **figures,
        }
        (self._values if name == "golden" else self._values["sets"])[name] = measured
        self._folder.mkdir(exist_ok=True)
        temporary = self._path.with_suffix(".tmp")
        text = json.dumps(self._values, indent=1, ensure_ascii=False, sort_keys=True)
        temporary.write_text(_flat(text) + "\n", "utf-8")
        temporary.replace(self._path)

    def made_from(self, made_from: str) -> JsonObject | None:
        """Return figures that were made from the same code and data, at whichever commit."""
        same = [figures for _, figures in _all(self._folder) if figures.get("made_from") == made_from]
        return max(same, key=lambda figures: str(figures["measured"]), default=None)


def newest(folder: Path = RESULTS) -> dict[str, JsonObject]:
    """Return for each set, and for ``golden``, the newest figures of all, each with ``origin``."""
    found: dict[str, JsonObject] = {}
    for name, figures in _all(folder):
        if name not in found or figures["measured"] > found[name]["measured"]:
            found[name] = figures
    return found


def digest_of(*paths: Path, also: object = None) -> str:
    """Return a digest of our code and models, of the bench's own code, of files and of some values."""
    digest = hashlib.sha256(json.dumps(also, sort_keys=True).encode())
    package = ROOT / "src" / "qa"
    for path in [*sorted(package.rglob("*")), *sorted(HERE.glob("*.py"))]:
        place = path.relative_to(package if path.is_relative_to(package) else HERE)
        if path.is_file() and not set(NO_INFLUENCE).intersection(place.parts):
            digest.update(str(place).encode() + b"\0" + path.read_bytes())
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


def _all(folder: Path) -> Iterator[tuple[str, JsonObject]]:
    for path in sorted(folder.glob("*.json")):
        values = _read(path)
        named = dict(values["sets"])
        if "golden" in values:
            named["golden"] = values["golden"]
        for name, figures in named.items():
            changed = " with changes" if figures["uncommitted_changes"] else ""
            yield name, {**figures, "origin": f"`{values['commit']}`{changed}"}


def _flat(text: str) -> str:
    """Put each list of plain values on one line."""
    plain = re.compile(r"\[\n[^\[\]{}]*?\n\s*\]")
    return plain.sub(lambda match: re.sub(r"\n\s*", " ", match[0]), text)


def _read(path: Path) -> JsonObject:
    values: JsonObject = json.loads(path.read_text("utf-8"))
    return values


def _git(*words: str) -> str:
    done = subprocess.run(("git", *words), cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()
