"""Say the core's reasons in the language of the interface: why a file or a question was left out."""

import re
from functools import cache

from ui.wording import Wording
from ui.wording.reasons import REASONS


def reason_text(reason: str, wording: Wording) -> str:
    """Say a reason in the interface's language; one that is not known stays in English."""
    for english, said in REASONS[wording.code].items():
        found = _pattern(english).fullmatch(reason)
        if found:
            values = found.groupdict()
            return said.format(**{name: _value(each, wording) for name, each in values.items()})
    return reason


@cache
def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(english)), re.DOTALL)


def _value(value: str, wording: Wording) -> str:
    if re.fullmatch(r"\d+(?:,\d{3})+", value):
        return wording.number(int(value.replace(",", "")))
    return value.replace("” and “", f"” {wording.and_word} “")
