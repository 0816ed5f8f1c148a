"""Write a paper as PDF, with footnotes at the foot of their page.

Typst sets it (see docs/decisions/0008-pdf.md): its Latin letters are built in, those of Arabic, Persian
and Urdu are Amiri's, and for other scripts the machine's fonts are looked through. The text goes in as
data.
"""

import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import QAError
from ui.export.paper import Entry, Paper
from ui.export.templates import right_to_left, without_controls
from ui.wording import Wording

if TYPE_CHECKING:
    import typst

_TEMPLATE = Path(__file__).parents[1] / "templates" / "brief.typ"
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def write_pdf(paper: Paper, wording: Wording) -> bytes:
    """Write the paper as one PDF file; the same paper gives the same bytes on the same machine.

    :raises QAError: if it cannot be set.
    """
    import typst

    data = json.dumps(_data(paper, wording), ensure_ascii=False)
    try:
        return bytes(typst.compile(_template(), font_paths=_fonts(), sys_inputs={"paper": data}))
    except (RuntimeError, ValueError) as error:
        raise QAError(f"The PDF could not be set ({error}); take the page to print instead.") from error


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


@cache
def _fonts() -> "typst.Fonts":
    """Find the fonts once: looking through those of the machine takes longer than setting a paper."""
    import typst

    return typst.Fonts(font_paths=[str(files("fontpkg_amiri") / "files")])


def _data(paper: Paper, wording: Wording) -> dict[str, Any]:
    return {
        "lang": paper.code,
        "title": _spoken(paper.title),
        "retrieved": paper.retrieved,
        "opening": _spoken(paper.opening),
        "sections": [
            {"heading": _spoken(heading), "entries": [_entry(paper, entry) for entry in entries]}
            for heading, entries in paper.sections
        ],
        "clashes": [
            {
                "said": without_controls(clash.said),
                "sides": [
                    {"number": str(number), "quote": _quote(paper.entries[number - 1])}
                    for number in (clash.first, clash.second)
                ],
            }
            for clash in paper.clashes
        ],
        "sources": [_spoken(source) for source in paper.sources],
        "labels": {
            "note": wording.brief_our_note,
            "clashes": wording.brief_clashes,
            "sources": wording.brief_sources,
            "appendix": wording.brief_appendix,
        },
    }


def _entry(paper: Paper, entry: Entry) -> dict[str, Any]:
    return {
        "number": str(entry.number),
        "quote": _quote(entry),
        "note": _spoken(paper.notes[entry.number - 1]),
        "title": _spoken(entry.item.title),
        "warnings": [without_controls(warning) for warning in entry.warnings],
        "remark": _spoken(entry.item.note),
    }


def _quote(entry: Entry) -> dict[str, Any]:
    return _spoken(entry.item.quote, entry.item.language)


def _spoken(text: str, language: str = "und") -> dict[str, Any]:
    """Return a text with its language and direction."""
    known = bool(_LANGUAGE.fullmatch(language))
    return {
        "text": without_controls(text),
        "lang": language if known else "und",
        "rtl": right_to_left(text, language),
    }
