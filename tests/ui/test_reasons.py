"""Reasons of the core's are said in the interface's language, all of them."""

import ast
import re
from pathlib import Path

import pytest

import qa
from qa.confidence import ASKED_FOR
from ui.reasons import reason_text
from ui.wording import ENGLISH, TURKISH
from ui.wording.reasons import REASONS

CORE = Path(qa.__file__).parent
FILES = (*sorted((CORE / "load").glob("*.py")), CORE / "build" / "document.py")
REFUSED = {"UnreadableDocument", "UnsupportedFormat"}


def sentences(path: Path) -> list[str]:
    """Return what a module says of files that it cannot read, with something in each gap."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSED
    ]
    parts = [call.args[0].values for call in calls if isinstance(call.args[0], ast.JoinedStr)]
    return [
        "".join(str(part.value) if isinstance(part, ast.Constant) else "20,000" for part in values)
        for values in parts
    ]


def test_every_reason_to_leave_out_a_file_is_said_in_turkish() -> None:
    said = [sentence for path in FILES for sentence in sentences(path)]
    assert len(said) >= 18
    assert [sentence for sentence in said if reason_text(sentence, TURKISH) == sentence] == []


@pytest.mark.parametrize("asked", ASKED_FOR.values())
def test_every_reason_to_decline_is_said_in_turkish(asked: str) -> None:
    reason = f"The sources mention “Ankara” and “2025”, but no sentence in them says {asked}."
    said = reason_text(reason, TURKISH)
    assert said.startswith("Kaynaklarda “Ankara” ve “2025” geçiyor")
    assert asked not in said


def test_details_are_kept_as_they_are() -> None:
    said = reason_text(
        "a {uri} b.pdf has 1,200 pages and no text layer: they are pictures of text. "
        "Have their text recognised (OCR) first.",
        TURKISH,
    )
    assert said.startswith("a {uri} b.pdf: 1.200 sayfa")


def test_what_is_not_known_stays_as_it_is() -> None:
    assert reason_text("Something new happened.", TURKISH) == "Something new happened."
    assert reason_text("", TURKISH) == ""
    assert reason_text("x is empty. Remove it, or check that it was saved.", ENGLISH).startswith("x is")


def test_both_languages_fill_in_the_same_values() -> None:
    for english, said in REASONS["tr"].items():
        missing = {*re.findall(r"{(\w+)}", english)} - {*re.findall(r"{(\w+)}", said)}
        assert missing <= {"asked"}
