"""The templates of the exports; values are escaped, and characters that XML forbids left out."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

# XML 1.0, section 2.2: what is no Char cannot be written in a document, not even escaped.
_NO_CHAR = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: _NO_CHAR.sub("", value) if type(value) is str else value,
)


def render(template: str, **values: object) -> str:
    """Fill in a template."""
    return _templates.get_template(template).render(values)
