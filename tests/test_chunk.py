import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.chunk import SHORTEST_PASSAGE, STRETCH, chunk
from qa.load import make_document
from qa.load.markdown import render
from qa.records import Document, Passage
from qa.settings import ChunkSettings

SENTENCE = "The council met in Ankara and agreed on trade number {}. "


def markdown(source: str, language: str = "en") -> Document:
    read = render(source)
    return make_document(
        "note.md",
        "A note",
        read.text,
        language=language,
        sections=read.sections,
        references=read.references,
        anchors=read.anchors,
    )


def passages(source: str, language: str = "en") -> tuple[Document, list[Passage]]:
    document = markdown(source, language)
    return document, chunk(document, ChunkSettings())


def texts(document: Document, passage: Passage) -> list[str]:
    return [sentence.of(document.text) for sentence in passage.sentences]


def prose(count: int) -> str:
    return "".join(SENTENCE.format(number) for number in range(count))


def test_a_passage_is_a_run_of_whole_sentences_under_its_headings():
    document, found = passages("# A note\n\n## Trade\n\nIt grew. It fell.\n\n### Ships\n\nNone.\n")
    assert [(p.headings, texts(document, p)) for p in found] == [
        (("Trade",), ["It grew.", "It fell."]),
        (("Trade", "Ships"), ["None."]),
    ]


def test_the_document_title_is_not_repeated_in_the_headings():
    _, found = passages(f"# A note\n\n{prose(5)}")
    assert {passage.headings for passage in found} == {()}


def test_text_before_the_first_heading_is_kept():
    document, found = passages("Before.\n\n# First\n\nAfter.\n")
    assert [texts(document, passage) for passage in found] == [["Before."], ["After."]]


def test_long_sections_are_cut_between_sentences():
    document, found = passages(f"## Trade\n\n{prose(100)}")
    assert len(found) > 5
    whole = [sentence for passage in found for sentence in texts(document, passage)]
    assert whole == [SENTENCE.format(number).strip() for number in range(100)]
    assert max(p.span.end - p.span.start for p in found) <= STRETCH * 900


def test_paragraphs_are_kept_together_where_they_fit():
    _document, found = passages(f"{prose(10)}\n\n{prose(12)}")
    assert [len(passage.sentences) for passage in found] == [10, 12]


def test_short_sections_of_one_parent_share_a_passage_and_both_headings_are_kept():
    document, found = passages(
        "## Ships\n\n### Babur\n\nLaunched 2021.\n\n### Badr\n\nLaunched 2022.\n"
    )
    assert [passage.headings for passage in found] == [("Ships", "Babur; Badr")]
    assert texts(document, found[0]) == ["Launched 2021.", "Launched 2022."]


def test_short_sections_never_join_across_the_upper_headings():
    _, found = passages("## Ships\n\nShort.\n\n## Planes\n\nShort too.\n\n# Other\n\nShort three.\n")
    assert len(found) == 3


def test_sections_that_stand_on_their_own_are_not_joined():
    text = prose(5)
    assert len(text) > SHORTEST_PASSAGE
    _, found = passages(f"## Ships\n\n### Babur\n\n{text}\n\n### Badr\n\n{text}\n")
    assert len(found) == 2


def test_list_items_and_table_rows_are_sentences_of_their_own():
    document, found = passages(
        "- One. Two\n- three\n\n| ship | year |\n|---|---|\n| Badr | 2022. Late |\n"
    )
    assert texts(document, found[0]) == [
        "• One.",
        "Two",
        "• three",
        "ship | year",
        "Badr | 2022. Late",
    ]


def test_lines_wrapped_by_an_editor_belong_to_one_sentence():
    document, found = passages("The council met\nin Ankara today.\nIt agreed.\n")
    assert texts(document, found[0]) == ["The council met in Ankara today.", "It agreed."]


def test_wrapped_plain_text_keeps_sentences_over_line_ends():
    document = make_document(
        "a.txt", "a", "The council met\nin Ankara today. It\nagreed.", language="en"
    )
    found = chunk(document, ChunkSettings())
    assert texts(document, found[0]) == ["The council met\nin Ankara today.", "It\nagreed."]


def test_lists_of_plain_text_are_parted_by_line():
    text = "Ships:\n- Babur\n- Badr, which was\n  built in Karachi\n1. first\n2. second"
    document = make_document("a.txt", "a", text, language="en")
    found = chunk(document, ChunkSettings())
    assert texts(document, found[0])[:3] == [
        "Ships:",
        "- Babur",
        "- Badr, which was\n  built in Karachi",
    ]


def test_footnotes_belong_to_the_sentence_they_follow():
    source = (
        "One is so.[^1][^2] Two is not. Three[^2] is [linked](https://a.example/x).\n\n- item[^1]\n"
    )
    document, found = passages(source + "\n[^1]: First\n[^2]: Second\n")
    sentences = [sentence for passage in found for sentence in passage.sentences]
    carried = {
        sentence.of(document.text): [
            document.references[index].title
            for anchor in document.anchors
            if sentence.start < anchor.offset <= sentence.end
            for index in anchor.references
        ]
        for sentence in sentences
    }
    assert carried == {
        "One is so.": ["First", "Second"],
        "Two is not.": [],
        "Three is linked.": ["Second", "linked"],
        "• item": ["First"],
    }


@pytest.mark.parametrize("language", ["tr", "ur"])
def test_sentences_follow_the_rules_of_the_language(language):
    text = {"tr": "Herkes geldi. Bu 2. kez oldu.", "ur": "صدر آئے۔ وہ گئے۔"}[language]
    _document, found = passages(text, language=language)
    assert len(found[0].sentences) == 2


def test_a_sentence_longer_than_a_passage_is_cut_at_spaces():
    document, found = passages("word " * 1000)
    assert all(p.span.end - p.span.start <= 900 for p in found)
    assert " ".join(texts(document, p)[0] for p in found) == document.text


def test_text_without_any_space_is_cut_too():
    document, found = passages("x" * 5000)
    assert "".join(p.span.of(document.text) for p in found) == document.text


def test_a_document_of_headings_only_has_no_passages():
    assert passages("# One\n\n## Two\n")[1] == []


def test_passages_have_stable_and_distinct_ids():
    _, first = passages(f"## Trade\n\n{prose(50)}")
    _, second = passages(f"## Trade\n\n{prose(50)}")
    assert [p.id for p in first] == [p.id for p in second]
    assert len({p.id for p in first}) == len(first)
    assert all(len(p.id) == 16 for p in first)


def test_a_huge_paragraph_takes_no_time():
    document = make_document("a.txt", "a", prose(20_000), language="en")
    found = chunk(document, ChunkSettings())
    assert sum(len(passage.sentences) for passage in found) == 20_000


@pytest.mark.parametrize(
    "text", [" " * 300_000 + "x", "- x\n" * 30_000, "a | b\n" * 30_000, ". " * 50_000]
)
def test_monotonous_text_takes_no_time_either(text):
    document = make_document("a.txt", "a", text, language="en")
    assert chunk(document, ChunkSettings())


def test_importing_chunk_is_light():
    program = "import sys, qa.chunk; assert 'langchain_text_splitters' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


WORDS = st.sampled_from(
    [
        "Ankara",
        "met",
        "Dr.",
        "No. 5",
        "end.",
        "what?",
        "“So.”",
        "1.",
        "[1]",
        "|",
        "•",
        "-",
        "۔",
        "😀",
        "x" * 130,
    ]
)
LINES = st.lists(WORDS, max_size=30).map(" ".join)
HEADINGS = st.tuples(st.integers(1, 4), st.sampled_from(["Trade", "Ships", "A note"])).map(
    lambda pair: "\n" + "#" * pair[0] + " " + pair[1] + "\n"
)
SOURCES = st.lists(st.one_of(LINES, HEADINGS, st.just("")), max_size=15).map("\n".join)


@settings(deadline=None, max_examples=60)
@given(SOURCES, st.sampled_from(["en", "tr", "ur"]), st.sampled_from([100, 300, 900]))
def test_passages_and_sentences_cover_the_text_exactly_once(source, language, size):
    document = markdown(source, language=language)
    found = chunk(document, ChunkSettings(passage_characters=size))
    text = document.text
    sentences = [sentence for passage in found for sentence in passage.sentences]
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    for passage in found:
        assert passage.span.start == passage.sentences[0].start
        assert passage.span.end == passage.sentences[-1].end
        assert passage.span.end - passage.span.start <= 2 * size
        assert passage.document_id == document.id
    for sentence in sentences:
        assert sentence.of(text) == sentence.of(text).strip() != ""
    covered = {index for sentence in sentences for index in range(*sentence)}
    in_headings = {
        index
        for section in document.sections
        for index in range(section.span.start, section.span.start + len(section.heading))
    }
    visible = {index for index, character in enumerate(text) if not character.isspace()}
    assert visible - in_headings <= covered
    assert not covered & in_headings
