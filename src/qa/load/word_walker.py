"""Write down the readable text of a Word document's body."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa.load.html_frame import Element
from qa.load.html_walker import Extracted
from qa.load.structure import make_sections, merge_anchors
from qa.load.text_builder import TextBuilder
from qa.records import Reference

_OFFICE = "http://schemas.openxmlformats.org"
NAMESPACES = {
    "w": f"{_OFFICE}/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/officeDocument/2006/relationships",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
W = f"{{{NAMESPACES['w']}}}"
_R_ID = f"{{{NAMESPACES['r']}}}id"

# What only wraps blocks or runs, and is read through.
_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_FIELDS = {f"{W}fldSimple", f"{W}dir", f"{W}bdo"}
_BREAKS = {f"{W}br", f"{W}cr"}
_HYPHEN = f"{W}noBreakHyphen"
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the body points to: heading levels by style, notes and web addresses by id."""

    heading_levels: Mapping[str, int]
    notes: Mapping[str, Reference]
    links: Mapping[str, str]


def extract(document: Element, parts: Parts) -> Extracted:
    """Write down the text of a document's body."""
    return _Walk(parts).run(document)


def paragraph_text(element: Element) -> str:
    """Return the bare text of a footnote."""
    return " ".join("".join(each.text or "" for each in element.iter(f"{W}t")).split())


class _Walk:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._builder = TextBuilder()
        self._headings: list[tuple[int, int, int]] = []
        self._references: dict[Reference, int] = {}

    def run(self, document: Element) -> Extracted:
        for body in document.iterfind("w:body", NAMESPACES):
            self._blocks(body)
        text = self._builder.text()
        return Extracted(
            text=text,
            sections=make_sections(text, self._headings),
            references=tuple(self._references),
            anchors=merge_anchors(self._builder.anchors),
        )

    def _blocks(self, parent: Element) -> None:
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag in _WRAPPERS:
                self._blocks(child)

    def _paragraph(self, paragraph: Element) -> None:
        builder, level = self._builder, self._level(paragraph)
        if level:
            self._heading(paragraph, level)
        elif paragraph.find("w:pPr/w:numPr", NAMESPACES) is not None:
            builder.item()
            self._runs(paragraph)
            builder.no_item()
            builder.line()
        else:
            builder.paragraph()
            self._runs(paragraph)
            builder.paragraph()

    def _heading(self, paragraph: Element, level: int) -> None:
        builder = self._builder
        builder.paragraph()
        builder.begin_line()
        first = len(builder.parts)
        self._runs(paragraph)
        builder.end_line()
        heading = "".join(builder.parts[first:]).strip()
        if heading:
            self._headings.append((level, builder.length - len(heading), builder.length))
        builder.paragraph()

    def _level(self, paragraph: Element) -> int:
        """Return the level of a heading, 1 to 6, and 0 for any other paragraph."""
        outline = paragraph.find("w:pPr/w:outlineLvl", NAMESPACES)
        value = outline.get(f"{W}val") or "" if outline is not None else ""
        if value.isdecimal():  # 9 is body text
            return min(int(value) + 1, 6) if int(value) < 9 else 0
        style = paragraph.find("w:pPr/w:pStyle", NAMESPACES)
        name = style.get(f"{W}val") or "" if style is not None else ""
        return self._parts.heading_levels.get(name, 0)

    def _table(self, table: Element) -> None:
        """Write a row a line, with ``|`` between cells; tables within cells are read as their text."""
        builder = self._builder
        builder.paragraph()
        for row in table.iterfind("w:tr", NAMESPACES):
            builder.line()
            builder.begin_line()
            for number, cell in enumerate(row.iterfind("w:tc", NAMESPACES)):
                if number:
                    builder.cell()
                for paragraph in cell.iter(f"{W}p"):
                    self._runs(paragraph)
                    builder.write(" ")
            builder.end_line()
            builder.line()
        builder.paragraph()

    def _runs(self, parent: Element) -> None:
        for child in parent:
            if child.tag == f"{W}r":
                self._run(child)
            elif child.tag == f"{W}hyperlink":
                self._link(child)
            elif child.tag in _WRAPPERS or child.tag in _FIELDS:
                self._runs(child)

    def _run(self, run: Element) -> None:
        hidden = run.find("w:rPr/w:vanish", NAMESPACES)
        if hidden is not None and hidden.get(f"{W}val") not in ("0", "false"):
            return
        for child in run:
            if child.tag == f"{W}t":
                self._builder.write(child.text or "")
            elif child.tag == f"{W}tab":
                self._builder.write(" ")
            elif child.tag in _BREAKS:
                self._builder.line()
            elif child.tag == _HYPHEN:
                self._builder.write("-")
            elif child.tag in _NOTES:
                note = self._parts.notes.get(f"{_NOTES[child.tag]} {child.get(f'{W}id')}")
                if note:
                    self._builder.anchor(self._number(note))

    def _link(self, link: Element) -> None:
        first = len(self._builder.parts)
        self._runs(link)
        title = "".join(self._builder.parts[first:]).strip()
        url = self._parts.links.get(link.get(_R_ID) or "")
        if title and url:
            self._builder.anchor(self._number(Reference(title=title, url=url)))

    def _number(self, reference: Reference) -> int:
        return self._references.setdefault(reference, len(self._references))
