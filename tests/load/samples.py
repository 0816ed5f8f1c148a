"""Word and PDF files small enough to be written by hand."""

import zipfile
from pathlib import Path

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
STYLES = (
    f'<w:styles {_W}><w:style w:styleId="Balk1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Balk2"><w:name w:val="heading 2"/></w:style></w:styles>'
)


def write_word(path: Path, body: str, **parts: str) -> Path:
    """Write a Word document.

    :param body: the XML within ``w:body``.
    :param parts: further parts; ``footnotes`` and ``links`` are put where Word has them.
    """
    places = {
        "styles": "word/styles.xml",
        "footnotes": "word/footnotes.xml",
        "links": "word/_rels/document.xml.rels",
        "core": "docProps/core.xml",
    }
    with zipfile.ZipFile(path, "w") as package:
        document = f"<w:document {_W} {_R}><w:body>{body}</w:body></w:document>"
        package.writestr("word/document.xml", document)
        for name, text in {"styles": STYLES, **parts}.items():
            package.writestr(places[name], text)
    return path


def paragraph(*texts: str, style: str = "", properties: str = "") -> str:
    """Return the XML of a paragraph whose runs have these texts (or are XML already)."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(
        text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
        for text in texts
    )
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"


def footnotes(*notes: str) -> str:
    """Return the part with the footnotes, numbered from 1."""
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, 1)
    )
    separator = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    return f"<w:footnotes {_W}>{separator}{written}</w:footnotes>"


def write_pdf(path: Path, *pages: str, title: str = "", password: str = "") -> Path:
    """Write a PDF with one text line for each line of each page; an empty page has no text."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    for text in pages:
        page = writer.add_blank_page(600, 800)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        lines = "".join(
            f"1 0 0 1 50 {760 - 14 * row} Tm ({_escaped(line)}) Tj\n"
            for row, line in enumerate(text.split("\n"))
            if line
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 11 Tf\n{lines}ET".encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if title:
        writer.add_metadata({"/Title": title, "/ModDate": "D:20250213120000Z"})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    with path.open("wb") as file:
        writer.write(file)
    return path


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
