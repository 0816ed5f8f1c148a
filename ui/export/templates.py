"""The templates of the exports; values are escaped, and characters that XML forbids left out."""

import re
import unicodedata
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ui import reading

# XML 1.0, section 2.2: what is no Char cannot be written in a document, not even escaped.
_NO_CHAR = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: without_controls(value) if type(value) is str else value,
)


def right_to_left(text: str, language: str = "und") -> bool:
    """Tell whether a text is set from right to left: by its language, or else by its first letter."""
    if language != "und":
        return reading.direction(language) == "rtl"
    # What is isolated has no say (Unicode Standard Annex 9, rule P2).
    strong = (unicodedata.bidirectional(letter) for letter in _ISOLATED.sub("", text))
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"


def without_controls(text: str) -> str:
    """Leave out the characters that no XML document and no page can hold."""
    return _NO_CHAR.sub("", text)


_templates.globals["right_to_left"] = right_to_left


def render(template: str, **values: object) -> str:
    """Fill in a template."""
    return _templates.get_template(template).render(values)
