import zipfile

import pytest

from qa.errors import UnreadableDocument
from qa.load import load_document
from qa.load.word import WordReader
from tests.load.samples import footnotes, paragraph, write_word

_MARK = '<w:r><w:footnoteReference w:id="1"/></w:r>'
_NUMBERED = '<w:numPr><w:numId w:val="1"/></w:numPr>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" TargetMode="External" Target="https://example.org/a"/>'
    '<Relationship Id="r2" TargetMode="External" Target="javascript:alert(1)"/></Relationships>'
)
_CORE = (
    '<c:coreProperties xmlns:c="urn:core" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>Declared title</dc:title><dcterms:modified>2025-02-13T10:00:00Z</dcterms:modified>"
    "</c:coreProperties>"
)


def _read(tmp_path, body, **parts):
    return load_document(write_word(tmp_path / "note.docx", body, **parts), "note.docx")


def test_headings_are_found_by_the_names_of_styles_in_any_language(tmp_path):
    body = (
        paragraph("Ziyaret", style="Balk1")
        + paragraph("Agreements ", "were signed.")
        + paragraph("Council", style="Balk2")
        + paragraph("It met.")
    )
    document = _read(tmp_path, body, core=_CORE)
    assert document.text == "Ziyaret\n\nAgreements were signed.\n\nCouncil\n\nIt met."
    assert [(each.level, each.heading) for each in document.sections] == [
        (1, "Ziyaret"),
        (2, "Council"),
    ]
    assert document.title == "Ziyaret"
    assert document.date == "2025-02-13"
    for section in document.sections:
        assert section.span.of(document.text).startswith(section.heading)


def test_a_document_without_headings_has_its_declared_title(tmp_path):
    assert _read(tmp_path, paragraph("Words."), core=_CORE).title == "Declared title"
    assert _read(tmp_path, paragraph("Words.")).title == "note"


def test_footnotes_become_references_where_their_marks_stood(tmp_path):
    note = 'Dawn, "The visit", 2025-02-13, &lt;https://dawn.example/visit&gt;'
    body = paragraph("24 agreements were signed.", _MARK, " Then they left.")
    document = _read(tmp_path, body, footnotes=footnotes(note))
    assert document.text == "24 agreements were signed. Then they left."
    (reference,) = document.references
    assert (reference.publisher, reference.title, reference.date) == ("Dawn", "The visit", "2025-02-13")
    assert [(each.offset, each.references) for each in document.anchors] == [(26, (0,))]


def test_links_lead_to_web_addresses_only(tmp_path):
    body = paragraph(
        '<w:hyperlink r:id="r1"><w:r><w:t>the report</w:t></w:r></w:hyperlink>',
        '<w:r><w:t xml:space="preserve"> and </w:t></w:r>',
        '<w:hyperlink r:id="r2"><w:r><w:t>a trap</w:t></w:r></w:hyperlink>',
    )
    document = _read(tmp_path, body, links=_RELATIONS)
    assert document.text == "the report and a trap"
    assert [(each.title, each.url) for each in document.references] == [
        ("the report", "https://example.org/a")
    ]


def test_lists_and_tables_are_lines(tmp_path):
    cell = "<w:tc>{}</w:tc>".format
    row = f"<w:tr>{cell(paragraph('Babur'))}{cell(paragraph('2021'))}</w:tr>"
    body = (
        paragraph("Ships:")
        + paragraph("one", properties=_NUMBERED)
        + paragraph("two", properties=_NUMBERED)
        + f"<w:tbl>{row}</w:tbl>"
        + paragraph("The end.")
    )
    assert _read(tmp_path, body).text == "Ships:\n\n• one\n• two\n\nBabur | 2021\n\nThe end."


def test_what_was_deleted_or_hidden_is_not_read(tmp_path):
    body = paragraph(
        "Kept",
        "<w:del><w:r><w:delText> deleted</w:delText></w:r></w:del>",
        "<w:ins><w:r><w:t> inserted</w:t></w:r></w:ins>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r>",
        "<w:r><w:instrText> PAGE </w:instrText></w:r>",
        "<w:r><w:t>,</w:t><w:br/><w:t>next</w:t><w:tab/><w:t>line</w:t></w:r>",
    )
    assert _read(tmp_path, body).text == "Kept inserted,\nnext line"


def test_what_is_no_word_document_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("other.txt", "words")
    with pytest.raises(UnreadableDocument, match="no Word document"):
        load_document(path, "a.docx")
    with pytest.raises(UnreadableDocument, match="not well-formed"):
        _read(tmp_path, "<w:p>")
    whole = write_word(tmp_path / "b.docx", paragraph("Words. " * 200)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableDocument, match="Save it again"):
        load_document(path, "a.docx")


def test_a_bomb_is_not_unpacked_and_no_entity_is_spelt_out(tmp_path):
    path = write_word(tmp_path / "bomb.docx", paragraph("a" * 1_000_000))
    with pytest.raises(UnreadableDocument, match="Split it"):
        WordReader(document_characters=1000).read(path, "bomb.docx")
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    with zipfile.ZipFile(tmp_path / "entity.docx", "w") as package:
        package.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY e SYSTEM "file://{secret}">]><w:document '
            'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            f"{paragraph('Known &e; words.')}</w:body></w:document>",
        )
    assert "secret" not in load_document(tmp_path / "entity.docx", "entity.docx").text
