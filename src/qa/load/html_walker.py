"""Walk an HTML tree once and write it down as readable text with its sections and references."""

from dataclasses import dataclass

from qa.errors import UnreadableDocument
from qa.load.footnotes import Footnotes, find_footnotes
from qa.load.html_frame import Element, is_frame, is_unreadable, main_part
from qa.load.structure import make_sections, merge_anchors
from qa.load.text_builder import TextBuilder
from qa.records import Anchor, Reference, Section

_BLOCKS = frozenset(
    "p div section article main blockquote pre table ul ol dl figure figcaption caption hr address "
    "details summary form fieldset center nav header footer aside body h1 h2 h3 h4 h5 h6".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# The one part of a page marked as its main one is all that is read, if it holds this share of the text.
_MAIN_SHARE = 0.25
_CELLS = frozenset({"td", "th"})
_LAYOUT = ("table", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The readable text of a tree, and what stands where in it."""

    text: str
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    anchors: tuple[Anchor, ...]


def parse(source: str, uri: str) -> Element:
    """Parse HTML, however broken, into a tree; ``None`` if there is nothing in it.

    :raises UnreadableDocument: if it is nested so deeply that the parser would leave text out.
    """
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        root = None
    if any("Excessive depth" in error.message for error in parser.error_log):
        raise UnreadableDocument(
            f"{uri} is nested more than 2,048 levels deep. Export it as plain text."
        )
    return root


def extract(root: Element) -> Extracted:
    """Write down the readable text of a tree.

    Navigation, page headers and footers and asides are left out, unless nothing would remain; so is
    all that stands outside the main part of a page that marks one.
    """
    footnotes = find_footnotes(root)
    extracted = _Walk(footnotes).run(root)
    if not extracted.text:
        return _Walk(footnotes, framed=False).run(root)
    part = main_part(root)
    main = extracted if part is None else _Walk(footnotes).run(part)
    return main if len(main.text) >= _MAIN_SHARE * len(extracted.text) else extracted


class _Walk:
    """One walk over a tree, without recursion, so that no depth of nesting is too deep."""

    def __init__(self, footnotes: Footnotes, *, framed: bool = True) -> None:
        self._footnotes = footnotes
        self._framed = framed
        self._builder = TextBuilder()
        self._references = list(footnotes.references)
        self._numbers: dict[tuple[str, str], int] = {}
        self._headings: list[tuple[int, int, int]] = []
        self._starts: dict[Element, int] = {}
        self._rows: list[int] = []
        self._lists = 0
        self._pre = 0

    def run(self, root: Element) -> Extracted:
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walk:
            if event == "start":
                if self._is_skipped(element):
                    skipped = element
                    walk.skip_subtree()
                    continue
                self._start(element)
                self._text(element.text)
            else:
                if element is skipped:
                    skipped = None
                else:
                    self._end(element)
                if element is not root:
                    self._text(element.tail)
        return self._result()

    def _is_skipped(self, element: Element) -> bool:
        """Tell whether an element is not read; a footnote's marker leaves its anchor behind."""
        number = self._footnotes.markers.get(element)
        if number is not None:
            self._builder.anchor(number)
            return True
        return (
            element in self._footnotes.notes
            or is_unreadable(element)
            or (self._framed and is_frame(element))
        )

    def _text(self, text: str | None) -> None:
        if text:
            if self._pre:
                self._builder.write_raw(text)
            else:
                self._builder.write(text)

    def _start(self, element: Element) -> None:
        tag, builder = element.tag, self._builder
        if tag in _HEADINGS:
            builder.no_item()
            builder.paragraph()
            builder.begin_line()
            self._starts[element] = len(builder.parts)
        elif tag == "li":
            builder.item()
        elif tag in {"ul", "ol"}:
            self._break_list()
            self._lists += 1
        elif tag in {"br", "dt", "dd"}:
            builder.line()
        elif tag == "sup":
            self._raise(element)
        elif tag == "tr":
            self._start_row(element)
        elif tag in _CELLS:
            self._start_cell()
        elif tag in _BLOCKS:
            builder.paragraph()
            self._pre += tag == "pre"
        elif tag == "a" and element.get("href", "").lower().startswith(("http://", "https://")):
            self._starts[element] = len(builder.parts)

    def _raise(self, element: Element) -> None:
        """Keep a raised number apart from the digits before it: 10 to the power of 6 is not 106."""
        last = self._builder.parts[-1][-1] if self._builder.parts else ""
        if last.isdigit() and (element.text or "").strip()[:1].isdigit():
            self._builder.write("^")

    def _end(self, element: Element) -> None:
        tag, builder = element.tag, self._builder
        if tag in _HEADINGS:
            builder.end_line()
            self._end_heading(element)
            builder.paragraph()
        elif tag == "li":
            builder.no_item()
            builder.line()
        elif tag in {"ul", "ol"}:
            self._lists -= 1
            self._break_list()
        elif tag == "tr":
            self._end_row()
        elif tag in _BLOCKS:
            builder.paragraph()
            self._pre -= tag == "pre"
        elif tag == "a" and element in self._starts:
            self._end_link(element)

    def _break_list(self) -> None:
        if self._lists:
            self._builder.line()
        else:
            self._builder.paragraph()

    def _start_row(self, row: Element) -> None:
        """Begin a row: cells in one line, unless the table only lays out a page."""
        layout = next(row.iter(*_LAYOUT), None) is not None
        self._builder.line()
        self._rows.append(-1 if layout else 0)
        if not layout:
            self._builder.begin_line()

    def _end_row(self) -> None:
        if self._rows and self._rows.pop() >= 0:
            self._builder.end_line()
        self._builder.line()

    def _start_cell(self) -> None:
        if not self._rows or self._rows[-1] < 0:
            self._builder.paragraph()
            return
        if self._rows[-1]:
            self._builder.cell()
        self._rows[-1] += 1

    def _written_since(self, element: Element) -> str:
        return "".join(self._builder.parts[self._starts.pop(element) :]).strip()

    def _end_heading(self, element: Element) -> None:
        heading = self._written_since(element)
        if heading:
            end = self._builder.length
            self._headings.append((_HEADINGS[element.tag], end - len(heading), end))

    def _end_link(self, element: Element) -> None:
        title, url = self._written_since(element), element.get("href").strip()
        if not title:
            return
        key = (title, url)
        if key not in self._numbers:
            self._numbers[key] = len(self._references)
            self._references.append(Reference(title=title, url=url))
        self._builder.anchor(self._numbers[key])

    def _result(self) -> Extracted:
        text = self._builder.text()
        return Extracted(
            text=text,
            sections=make_sections(text, self._headings),
            references=tuple(self._references),
            anchors=merge_anchors(self._builder.anchors),
        )
