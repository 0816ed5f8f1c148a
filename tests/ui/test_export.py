import io
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import fromstring

import pypdfium2
import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from qa.records import Reference
from tests.ui.library import DOCUMENTS, LibraryAssistant
from ui import briefing as briefings
from ui import export, handlers, present
from ui.briefing import Briefing
from ui.export import Style
from ui.export.paper import cite
from ui.records import Download
from ui.wording import ENGLISH, TURKISH

TODAY = date(2026, 11, 22)
SOURCES = LibraryAssistant()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VISIT, URDU, HOSTILE = DOCUMENTS[0], DOCUMENTS[2], DOCUMENTS[3]


def _briefing() -> Briefing:
    start = VISIT.text.index("During the visit 24")
    hostile = HOSTILE.text.index("The hostile")
    pins = (
        f"{VISIT.id} {start}-{VISIT.text.index(' Both')}",
        f"{HOSTILE.id} {hostile}-{HOSTILE.text.index(' Another')}",
        f"{URDU.id} 8-40",
    )
    briefing = handlers.pin(SOURCES, Briefing(title="Visit & <talks>"), "|".join(pins))
    briefing = briefings.edit(briefing, "heading", briefing.items[1].key, "Other *things*")
    return briefings.edit(briefing, "note", briefing.items[0].key, "Check the list | of 24")


def _download(form: str, style: str = "chicago") -> Download:
    return handlers.take_along(SOURCES, _briefing(), form, style, ENGLISH, TODAY)


def test_a_word_document_has_the_quotes_word_for_word_and_real_footnotes() -> None:
    download = _download("word")
    assert download.name == "Visit-talks-2026-11-22.docx"
    package = zipfile.ZipFile(io.BytesIO(download.content))
    assert package.testzip() is None
    parts = {name: fromstring(package.read(name)) for name in package.namelist()}  # noqa: S314
    body = parts["word/document.xml"]
    paragraphs = ["".join(part.text or "" for part in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]
    for item in _briefing().items:
        assert f"“{item.quote}”" in paragraphs
        assert item.quote in paragraphs
    assert "Visit & <talks>" in paragraphs
    assert "Note: Check the list | of 24" in paragraphs
    assert "Retrieved 22 November 2026" in paragraphs
    called = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    notes = {
        note.get(f"{W}id"): "".join(part.text or "" for part in note.iter(f"{W}t"))
        for note in parts["word/footnotes.xml"].iter(f"{W}footnote")
    }
    assert called == ["1", "2", "3"]
    assert all(notes[number] for number in called)
    assert "Anadolu Agency" in notes["1"]
    assert body.find(f".//{W}bidi") is not None


def test_every_relation_of_the_word_package_leads_to_a_part() -> None:
    package = zipfile.ZipFile(io.BytesIO(_download("word").content))
    names = set(package.namelist())
    relations = fromstring(package.read("word/_rels/document.xml.rels"))  # noqa: S314
    assert {f"word/{each.get('Target')}" for each in relations} <= names
    types = fromstring(package.read("[Content_Types].xml"))  # noqa: S314
    assert {part.get("PartName", "/word/document.xml")[1:] for part in types} <= names


def test_markdown_reads_back_with_its_footnotes_and_quotes() -> None:
    text = _download("markdown").content.decode()
    html = MarkdownIt().use(footnote_plugin).render(text)
    read = present_text(html)
    for item in _briefing().items:
        assert "".join(item.quote.split()) in "".join(read.split())
    assert html.count('class="footnote-item"') == 3
    assert "<script" not in html
    assert "<em>things</em>" not in html


def present_text(html: str) -> str:
    from html.parser import HTMLParser

    class Text(HTMLParser):
        text = ""

        def handle_data(self, data: str) -> None:
            self.text += data

    reader = Text()
    reader.feed(html)
    return reader.text


def test_the_page_to_print_escapes_everything() -> None:
    download = _download("page")
    page = download.content.decode()
    assert download.name == ""
    assert "<script>window" not in page
    assert "&lt;script&gt;window.hacked = 1&lt;/script&gt;" in page
    assert "Visit &amp; &lt;talks&gt;" in page


def test_a_format_or_style_that_is_unknown_gives_the_page_in_chicago_style() -> None:
    assert _download("exe", "none") == _download("page")


@pytest.mark.parametrize(
    ("style", "written"),
    [
        (Style.CHICAGO, "Dawn, “A title,” 13 February 2025, https://dawn.example/x."),
        (Style.APA, "Dawn. (2025, February 13). A title. https://dawn.example/x"),
        (Style.PLAIN, "A title · Dawn · 13 February 2025 · https://dawn.example/x"),
    ],
)
def test_the_styles_of_sources(style: Style, written: str) -> None:
    reference = Reference("A title", "Dawn", "2025-02-13", "https://dawn.example/x")
    assert cite(reference, style, ENGLISH) == written


@pytest.mark.parametrize(
    ("iso", "said"), [("2025-02", "(2025, February)"), ("2025", "(2025)"), ("c. 1950", "(c. 1950)")]
)
def test_dates_in_apa_style_are_no_finer_than_known(iso: str, said: str) -> None:
    assert said in cite(Reference("A title", "Dawn", iso), Style.APA, ENGLISH)


def test_sources_without_date_or_publisher_and_with_an_unsafe_address() -> None:
    reference = Reference("A title", None, None, "javascript:alert(1)")
    assert cite(reference, Style.CHICAGO, ENGLISH) == "“A title,” undated."
    assert cite(reference, Style.APA, ENGLISH) == "A title. (n.d.)."
    assert cite(reference, Style.APA, TURKISH) == "A title. (t.y.)."


def test_a_name_written_from_right_to_left_does_not_turn_the_commas_around_it() -> None:
    cited = cite(Reference("ترکیہ", "Dawn", "2020"), Style.CHICAGO, ENGLISH)
    assert cited == "Dawn, “\u2068ترکیہ\u2069,” 2020."


def _differing() -> Briefing:
    first = _briefing().items[0]
    other = replace(first, quote=first.quote.replace("24", "13"), document_id="elsewhere")
    return Briefing("Visit", (first, other), opening="In short:\nthey differ.")


def test_a_changed_source_and_other_figures_are_said() -> None:
    briefing = _differing()
    paper = export.compose(briefing, (briefing.items[1].key,), Style.PLAIN, ENGLISH, TODAY)
    assert paper.entries[1].warnings == (
        ENGLISH.brief_gone,
        "Number 1 gives another figure: “24 agreements” there, “13 agreements” here.",
    )
    assert "“13 agreements” there" in paper.entries[0].warnings[0]
    (clash,) = paper.clashes
    assert clash.said == "Numbers 1 and 2 give different figures: “24 agreements” and “13 agreements”."


@pytest.mark.parametrize("form", ["markdown", "page", "word", "pdf"])
def test_every_export_shows_where_the_sources_differ_and_the_opening(form: str) -> None:
    download = handlers.take_along(SOURCES, _differing(), form, "apa", ENGLISH, TODAY)
    read = {"markdown": _markdown, "page": _page, "word": _word, "pdf": _pdf}[form](download.content)
    assert "Numbers 1 and 2 give different figures: “24 agreements” and “13 agreements”." in read
    for part in ("In short:", "they differ.", ENGLISH.brief_clashes):
        assert part in read, part
    # As an item, where the sources differ, and in the appendix.
    assert read.count("13 agreements and memoranda were signed.") == 3


def _markdown(content: bytes) -> str:
    return " ".join(present_text(MarkdownIt().use(footnote_plugin).render(content.decode())).split())


def _page(content: bytes) -> str:
    return " ".join(present_text(content.decode()).split())


def _word(content: bytes) -> str:
    package = zipfile.ZipFile(io.BytesIO(content))
    body = fromstring(package.read("word/document.xml"))  # noqa: S314
    said = {f"{W}t": lambda part: part.text or "", f"{W}br": lambda _: "\n"}
    return "\n".join(
        "".join(said[part.tag](part) for part in p.iter() if part.tag in said)
        for p in body.iter(f"{W}p")
    )


def _pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())


def test_a_pdf_has_the_quotes_word_for_word_and_its_footnotes_at_the_foot() -> None:
    download = _download("pdf")
    assert download.name == "Visit-talks-2026-11-22.pdf"
    assert download.media_type == "application/pdf"
    read = _pdf(download.content)
    for item in _briefing().items:
        # Once as an item, once in the appendix.
        assert read.count(" ".join(item.quote.split())) == 2, item.quote
    paper = export.compose(_briefing(), (), Style.CHICAGO, ENGLISH, TODAY)
    for number, note in enumerate(paper.notes[:2], 1):
        assert f"{number} {note}" in read
    # Readers of PDF put words of a right-to-left name within another line in an order of their own.
    assert all(
        word in read for word in paper.notes[2].replace("\u2069", "\u2068").split("\u2068")[1].split()
    )
    assert "2020, file urdu.md. [characters 8–40]" in read
    assert "Visit & <talks>" in read
    assert "Retrieved 22 November 2026" in read
    assert f"{ENGLISH.brief_our_note}: Check the list | of 24" in read


def test_a_pdf_embeds_its_fonts_and_has_arabic_letters() -> None:
    document = pypdfium2.PdfDocument(_download("pdf").content)
    fonts = {}
    for page in document:
        for text in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            font = text.get_font()
            fonts[font.get_base_name()] = font.is_embedded
    document.close()
    assert all(fonts.values())
    assert any("Amiri" in name for name in fonts)


def test_a_pdf_of_the_same_paper_has_the_same_bytes() -> None:
    assert _download("pdf").content == _download("pdf").content


@pytest.mark.parametrize(
    "text",
    ["#panic()", "*b* _i_ $x$", "\\ #{", "`x` <l> @ref", "中文 𝔘 😀 \u202e\u0000", "=", "https://"],
)
def test_no_text_is_markup_to_the_pdf(text: str) -> None:
    item = replace(_briefing().items[0], quote=text, title=text, note=text, heading=text, language=text)
    paper = export.compose(Briefing(text, (item,), opening=text), (), Style.APA, ENGLISH, TODAY)
    assert export.write_pdf(paper, ENGLISH).startswith(b"%PDF")


def test_a_quote_of_several_lines_keeps_them_in_word() -> None:
    quote = "First line.\n- Second line."
    briefing = Briefing(items=(replace(_briefing().items[0], quote=quote),))
    paper = export.compose(briefing, (), Style.PLAIN, ENGLISH, TODAY)
    read = _word(export.write_word(paper, ENGLISH))
    assert f"“{quote}”" in read
    assert f"\n{quote}" in read


def test_bullets_are_short_enough_for_a_slide_and_name_their_sources() -> None:
    long = replace(
        _briefing().items[0], quote="A long sentence goes on and on. " * 20, heading="At sea"
    )
    paper = export.compose(
        Briefing("Visit", (_briefing().items[0], long)), (), Style.PLAIN, ENGLISH, TODAY
    )
    bullets = export.write_bullets(paper, ENGLISH).splitlines()
    assert bullets[0] == "Visit"
    assert "• During the visit 24 agreements and memoranda were signed. [1]" in bullets
    (cut,) = [line for line in bullets if line.endswith("… [2]")]
    assert len(cut) < 160
    assert bullets[bullets.index(cut) - 1] == "At sea"
    assert bullets[-1] == "[2] The visit of 2025, 14 February 2025"


def test_headings_part_the_paper() -> None:
    paper = export.compose(_briefing(), (), Style.PLAIN, TURKISH, TODAY)
    assert [(heading, len(entries)) for heading, entries in paper.sections] == [
        ("", 1),
        ("Other *things*", 2),
    ]
    assert paper.retrieved == "Erişim: 22 Kasım 2026"


def test_characters_that_xml_forbids_do_not_break_the_word_document() -> None:
    briefing = Briefing(title="Bell \x07 and \ufffe", items=_briefing().items[:1])
    paper = export.compose(briefing, (), Style.PLAIN, ENGLISH, TODAY)
    package = zipfile.ZipFile(io.BytesIO(export.write_word(paper, ENGLISH)))
    fromstring(package.read("word/document.xml"))  # noqa: S314


def test_the_brief_view_shows_items_and_carries_the_briefing_to_the_export() -> None:
    html = present.brief(_briefing(), (), ENGLISH, TODAY)
    assert "3 pinned quotes" in html
    assert "<script>window" not in html
    assert 'name="briefing" value="{&#34;title&#34;' in html
    assert ENGLISH.brief_empty in present.brief(Briefing(), (), ENGLISH, TODAY)
