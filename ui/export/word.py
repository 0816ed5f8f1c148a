"""Write a paper as a Word document (Office Open XML, ECMA-376) with real footnotes."""

import io
import zipfile

from ui.export.paper import Paper
from ui.export.templates import render
from ui.wording import Wording

# Each part of the package and the template that makes it.
_PARTS = {
    "[Content_Types].xml": "word/content_types.xml",
    "_rels/.rels": "word/package_rels.xml",
    "word/_rels/document.xml.rels": "word/document_rels.xml",
    "word/document.xml": "word/document.xml",
    "word/footnotes.xml": "word/footnotes.xml",
    "word/styles.xml": "word/styles.xml",
}
# The same bytes for the same paper: the oldest date that a zip file can hold.
_STAMP = (1980, 1, 1, 0, 0, 0)


def write_word(paper: Paper, wording: Wording) -> bytes:
    """Write the paper as a .docx file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, template in _PARTS.items():
            part = zipfile.ZipInfo(name, _STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, render(template, paper=paper, w=wording))
    return held.getvalue()
