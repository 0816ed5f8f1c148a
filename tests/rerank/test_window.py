"""What of a passage a cross-encoder reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.records import Span
from qa.rerank.window import heading_text, sentence_texts, windows
from tests.rerank.hits import make_hit


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        ("Ships", ("Navy", "Frigates"), "Ships. Navy. Frigates. "),
        ("Ships", ("SHIPS", "Navy"), "Ships. Navy. "),
        ("", (), ""),
        (" ", ("Navy",), "Navy. "),
    ],
)
def test_title_and_headings_go_before_the_text(title, headings, expected):
    assert heading_text(make_hit("It was launched.", 1.0, title=title, headings=headings)) == expected


def test_a_passage_without_sentences_is_one():
    hit = make_hit("One. Two.", 1.0, [Span(0, 4), Span(5, 9)])
    assert sentence_texts(hit) == ["One.", "Two."]
    assert sentence_texts(make_hit("One. Two.", 1.0)) == ["One. Two."]


@given(st.lists(st.integers(1, 12), max_size=12), st.integers(-3, 20))
def test_every_sentence_is_read_once_in_order_and_a_window_is_full_or_holds_one_alone(counts, room):
    sentences = [f"s{number}" for number in range(len(counts))]
    made = [text.split() for text in windows(sentences, counts, room)]
    assert [sentence for window in made for sentence in window] == sentences
    length = dict(zip(sentences, counts, strict=True))
    assert all(len(window) == 1 or sum(length[each] for each in window) <= room for window in made)
