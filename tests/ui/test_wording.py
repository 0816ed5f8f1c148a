import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import ui
from ui.wording import (
    ENGLISH,
    LANGUAGES,
    PICTURE,
    TURKISH,
    PictureWording,
    Wording,
    wording_for,
)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [
        text
        for item in (value.values() if isinstance(value, dict) else value)
        for text in _strings(item)
    ]


@pytest.mark.parametrize("field", [field.name for field in fields(Wording)])
def test_both_languages_say_it_and_fill_in_the_same_names(field: str) -> None:
    english, turkish = (_strings(getattr(wording, field)) for wording in (ENGLISH, TURKISH))
    assert all(english)
    assert all(turkish)
    names = [{*re.findall(r"{(\w+)}", " ".join(texts))} for texts in (english, turkish)]
    assert names[0] == names[1]


@pytest.mark.parametrize("field", [field.name for field in fields(PictureWording)])
def test_the_picture_is_said_in_both_languages(field: str) -> None:
    english, turkish = (_strings(getattr(PICTURE[code], field)) for code in ("en", "tr"))
    assert all(english)
    assert all(turkish)
    names = [{*re.findall(r"{(\w+)}", " ".join(texts))} for texts in (english, turkish)]
    assert names[0] == names[1]


def test_no_string_is_kept_that_nothing_shows() -> None:
    folder = Path(ui.__file__).parent
    shown = "".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.suffix in {".py", ".html", ".xml"} and path.parent.name != "wording"
    )
    unused = [
        field.name
        for field in fields(Wording)
        if not re.search(rf"\b(w|wording)\.{field.name}\b", shown)
    ]
    assert unused == []


def test_a_language_without_wording_falls_back_to_english() -> None:
    assert wording_for("tr-TR") is TURKISH
    assert wording_for("xx") is ENGLISH
    assert wording_for(None) is ENGLISH
    assert set(LANGUAGES) == {"en", "tr"}


def test_numbers_of_things() -> None:
    assert ENGLISH.count(ENGLISH.documents, 1) == "1 document"
    assert ENGLISH.count(ENGLISH.documents, 1200) == "1,200 documents"
