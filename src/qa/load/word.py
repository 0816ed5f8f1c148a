"""Read Word documents (.docx, ECMA-376): a zip of XML parts."""

import zipfile
import zlib
from pathlib import Path

from qa.errors import UnreadableDocument
from qa.load.document import iso_date, make_document
from qa.load.html_frame import Element
from qa.load.references import parse_reference
from qa.load.word_walker import NAMESPACES, Parts, W, extract, paragraph_text
from qa.records import Document, Reference
from qa.settings import ChunkSettings

# Markup takes more room than the text in it, but hardly ever this much more: beyond it, the file is a
# bomb that would fill the memory when it is unpacked.
BYTES_A_CHARACTER = 40


class WordReader:
    """Reads a Word document's text: headings, lists, tables as lines, footnotes as references.

    What was deleted with changes tracked, hidden text, page headers and footers are left out.
    """

    suffixes: tuple[str, ...] = (".docx",)

    def __init__(self, document_characters: int = ChunkSettings().document_characters) -> None:
        self._most_bytes = BYTES_A_CHARACTER * document_characters

    def read(self, path: Path, uri: str) -> Document:
        """Read a Word document.

        :raises UnreadableDocument: if it is no Word document, damaged, encrypted or too large.
        """
        try:
            with zipfile.ZipFile(path) as package:
                main = self._part(package, "word/document.xml", uri)
                if main is None:
                    raise UnreadableDocument(
                        f"{uri} is a zip file, but no Word document. Save it again as .docx."
                    )
                parts = Parts(
                    heading_levels=_heading_levels(self._part(package, "word/styles.xml", uri)),
                    notes=_notes(package, self, uri),
                    links=_links(self._part(package, "word/_rels/document.xml.rels", uri)),
                )
                core = self._part(package, "docProps/core.xml", uri)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise UnreadableDocument(
                f"{uri} cannot be read as a Word document ({error}). Save it again as .docx, without a "
                "password."
            ) from error
        extracted = extract(main, parts)
        title = next((each.heading for each in extracted.sections if each.level == 1), "")
        return make_document(
            uri,
            title or _property(core, "dc:title") or path.stem,
            extracted.text,
            date=iso_date(_property(core, "dcterms:modified") or _property(core, "dcterms:created")),
            sections=extracted.sections,
            references=extracted.references,
            anchors=extracted.anchors,
            metadata={"format": "word"},
        )

    def _part(self, package: zipfile.ZipFile, name: str, uri: str) -> Element | None:
        """Return the root of a part; ``None`` if the package has no such part."""
        from lxml import etree  # type: ignore[import-untyped]

        try:
            size = package.getinfo(name).file_size
        except KeyError:
            return None
        if size > self._most_bytes:
            raise UnreadableDocument(
                f"{uri} unpacks to {size / 1e6:,.0f} MB of markup; at most "
                f"{self._most_bytes / 1e6:,.0f} MB are read. Split it."
            )
        # Nothing outside of the file is ever asked for, and no entity is spelt out.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(package.read(name), parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableDocument(
                f"{uri} is damaged: {name} is not well-formed XML ({error}). Save it again."
            ) from error


def _heading_levels(styles: Element | None) -> dict[str, int]:
    """Return the level of each style that is a heading; their ids are in the author's language."""
    levels: dict[str, int] = {}
    for style in styles.iterfind("w:style", NAMESPACES) if styles is not None else ():
        named = style.find("w:name", NAMESPACES)
        name = (named.get(f"{W}val") or "").lower() if named is not None else ""
        outline = style.find("w:pPr/w:outlineLvl", NAMESPACES)
        level = 1 if name == "title" else 0
        if name.startswith("heading ") and name[8:].isdecimal():
            level = int(name[8:])
        elif outline is not None and (outline.get(f"{W}val") or "").isdecimal():
            level = int(outline.get(f"{W}val")) + 1
        if 1 <= level <= 9:
            levels[style.get(f"{W}styleId") or ""] = min(level, 6)
    return levels


def _notes(package: zipfile.ZipFile, reader: WordReader, uri: str) -> dict[str, Reference]:
    """Return footnotes and endnotes by the id that their mark has in the text."""
    found: dict[str, Reference] = {}
    for kind in ("footnote", "endnote"):
        links = _links(reader._part(package, f"word/_rels/{kind}s.xml.rels", uri))
        root = reader._part(package, f"word/{kind}s.xml", uri)
        for note in root.iterfind(f"w:{kind}", NAMESPACES) if root is not None else ():
            # Those with a type are the lines that Word draws above notes.
            text = paragraph_text(note) if note.get(f"{W}type") is None else ""
            if text:
                url = next(
                    (links[key] for link in note.iter(f"{W}hyperlink") if (key := _id(link)) in links),
                    None,
                )
                found[f"{kind} {note.get(f'{W}id')}"] = parse_reference(text, url)
    return found


def _links(relations: Element | None) -> dict[str, str]:
    """Return web addresses by the id that hyperlinks have in the text."""
    targets = {
        relation.get("Id") or "": relation.get("Target") or ""
        for relation in (relations if relations is not None else ())
        if relation.get("TargetMode") == "External"
    }
    web = ("http://", "https://")
    return {key: target for key, target in targets.items() if target.lower().startswith(web)}


def _id(link: Element) -> str:
    return link.get(f"{{{NAMESPACES['r']}}}id") or ""


def _property(core: Element | None, name: str) -> str:
    text = core.findtext(name, None, NAMESPACES) if core is not None else None
    return " ".join((text or "").split())
