import re
from dataclasses import fields
from typing import Any

import pytest

from ui.wording import ENGLISH, LANGUAGES, TURKISH, Wording, wording_for


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


def test_a_language_without_wording_falls_back_to_english() -> None:
    assert wording_for("tr-TR") is TURKISH
    assert wording_for("xx") is ENGLISH
    assert wording_for(None) is ENGLISH
    assert set(LANGUAGES) == {"en", "tr"}


def test_numbers_of_things() -> None:
    assert ENGLISH.count(ENGLISH.documents, 1) == "1 document"
    assert ENGLISH.count(ENGLISH.documents, 1200) == "1,200 documents"
