import io
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import fromstring

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
    assert cite(reference, Style.APA, ENGLISH) == "(n.d.). A title."
    assert cite(reference, Style.APA, TURKISH) == "(t.y.). A title."


def test_a_changed_source_and_other_figures_are_said() -> None:
    briefing = _briefing()
    first = briefing.items[0]
    other = replace(first, quote=first.quote.replace("24", "27"), document_id="elsewhere")
    paper = export.compose(Briefing(items=(first, other)), (other.key,), Style.PLAIN, ENGLISH, TODAY)
    assert paper.entries[1].warnings[0] == ENGLISH.brief_gone
    assert "24 there, 27 here" in paper.entries[1].warnings[1]
    assert "27 there, 24 here" in paper.entries[0].warnings[0]


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
