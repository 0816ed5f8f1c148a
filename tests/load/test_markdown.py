from pathlib import Path

import pytest

from qa.errors import UnreadableDocument
from qa.load import load_document
from qa.records import Document, Reference

NOTE = """---
title: "Trade notes"
date: 2025-02-13
language: en
topics: [trade]
---

# Trade between *two* countries

It was [signed](https://a.example/signed) in `1999`.[^a][^2] Nobody came [^2]. Last[^a]

## Figures

- Exports:
  - ships
  - **planes**
- Imports

1. First
2. Second[^2]

| Year | Amount |
|------|-------:|
| 2024 | 1.4    |
|      | 2      |

```python
def f():

    return "<b>"
```

> Quoted words
> go on.

[^a]: Dawn, "The title", 2020-02-15, <https://dawn.example/1>
[^2]: A [linked note](https://b.example).
[^unused]: Never cited.
"""


def load(tmp_path: Path, source: str, name: str = "note.md") -> Document:
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    return load_document(path, name)


def test_a_note_is_read_as_text(tmp_path):
    document = load(tmp_path, NOTE)
    assert document.text == (
        "Trade between two countries\n\n"
        "It was signed in 1999. Nobody came. Last\n\n"
        "Figures\n\n"
        "• Exports:\n• ships\n• planes\n• Imports\n\n"
        "• First\n• Second\n\n"
        "Year | Amount\n2024 | 1.4\n| 2\n\n"
        'def f():\n\n    return "<b>"\n\n'
        "Quoted words go on."
    )
    assert (document.title, document.date, document.language, document.topics) == (
        "Trade notes",
        "2025-02-13",
        "en",
        ("trade",),
    )


def test_sections_start_at_their_headings(tmp_path):
    document = load(tmp_path, NOTE)
    assert [(s.level, s.heading) for s in document.sections] == [
        (1, "Trade between two countries"),
        (2, "Figures"),
    ]
    for section in document.sections:
        assert section.span.of(document.text).startswith(section.heading)
        assert section.span.end == len(document.text)


def test_a_section_ends_where_the_next_of_its_level_begins(tmp_path):
    document = load(tmp_path, "# A\n\n### B\n\nb\n\n## C\n\nc\n\n# D\n\nd\n")
    found = {s.heading: s.span.of(document.text) for s in document.sections}
    assert found == {
        "A": "A\n\nB\n\nb\n\nC\n\nc\n\n",
        "B": "B\n\nb\n\n",
        "C": "C\n\nc\n\n",
        "D": "D\n\nd",
    }


def test_footnotes_and_links_lead_to_references(tmp_path):
    document = load(tmp_path, NOTE)
    led = [
        (
            document.text[: anchor.offset].split("\n")[-1],
            [document.references[r].title for r in anchor.references],
        )
        for anchor in document.anchors
    ]
    assert led == [
        ("It was signed", ["signed"]),
        ("It was signed in 1999.", ["The title", "A linked note."]),
        ("It was signed in 1999. Nobody came", ["A linked note."]),
        ("It was signed in 1999. Nobody came. Last", ["The title"]),
        ("• Second", ["A linked note."]),
    ]
    assert document.references[0] == Reference(
        "The title", "Dawn", "2020-02-15", "https://dawn.example/1"
    )
    assert document.references[1].url == "https://b.example"


def test_a_marker_at_the_start_of_a_paragraph_belongs_to_it(tmp_path):
    document = load(tmp_path, "Before.\n\n[^1] After.\n\n[^1]: Note\n")
    assert document.text == "Before.\n\nAfter."
    assert document.anchors[0].offset > len("Before.\n\n")


@pytest.mark.parametrize(
    ("source", "title"),
    [("Text only.", "note"), ("## Heading\n\nText.", "Heading"), ("---\ntitle: T\n---\n# H\n", "T")],
)
def test_the_title_is_the_first_that_is_given(tmp_path, source, title):
    assert load(tmp_path, source).title == title


def test_broken_front_matter_is_text(tmp_path):
    document = load(tmp_path, "---\ntitle: [unclosed\n---\n\nBody.\n")
    assert "unclosed" in document.text
    assert "Body." in document.text
    assert "front_matter" in document.metadata


def test_the_date_of_the_file_is_no_date_of_the_document(tmp_path):
    assert load(tmp_path, "Text.").date is None


def test_html_in_markdown_is_read_and_scripts_are_not(tmp_path):
    source = (
        'A <b>bold</b> word.\n\n<div onclick="x()">Block</div>\n\n<script>alert(1)</script>\n\nEnd.\n'
    )
    assert load(tmp_path, source).text == "A bold word.\n\nBlock\n\nEnd."


@pytest.mark.parametrize("tag", ["script", "style", "title", "textarea", "xmp", "plaintext", "iframe"])
def test_a_tag_left_open_swallows_nothing(tmp_path, tag):
    document = load(tmp_path, f"The <{tag}> tag is bad.\n\n<{tag}>\nblock\n\nEnd.\n")
    assert f"<{tag}> tag is bad." in document.text
    assert document.text.endswith("End.")


def test_control_characters_are_gone(tmp_path):
    document = load(tmp_path, "Some words here. " * 50 + "Te\x00xt \x1b[31mred\x07 \u202eabc\n")
    assert not any(c in document.text for c in "\x00\x1b\x07\u202e")


def test_deep_nesting_is_survived(tmp_path):
    document = load(
        tmp_path, "> " * 3000 + "deep\n\n" + "[" * 3000 + "\n\n" + "*" * 3000 + "\n\nEnd.\n"
    )
    assert document.text.startswith("deep")
    assert document.text.endswith("End.")


@pytest.mark.parametrize("depth", [25, 49, 60, 3000])
def test_a_deep_list_is_read_whole_or_refused(tmp_path, depth):
    text = "".join(f"{'  ' * level}- level {level} of it\n" for level in range(depth))
    if depth < 50:
        assert all(f"level {level} of it" in load(tmp_path, text).text for level in range(depth))
        return
    with pytest.raises(UnreadableDocument, match="nests lists more than 49 levels deep"):
        load(tmp_path, text)


def test_turkish_and_urdu_are_recognised(tmp_path):
    assert load(tmp_path, "Erdoğan 24 anlaşma imzaladı ve İslamabad'ı ziyaret etti.").language == "tr"
    assert load(tmp_path, "صدر نے پاکستان کا دورہ کیا۔").language == "ur"
