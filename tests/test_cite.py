from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.cite import cite, onward_references, vouch
from qa.errors import AnswerError
from qa.records import (
    Anchor,
    Document,
    Evidence,
    Hit,
    Passage,
    Reading,
    Reference,
    Scores,
    Span,
)

TEXT = "Trade grew in 2022. The  ministers met\nin Ankara. Nothing else happened."
FIRST, SECOND, THIRD = Span(0, 19), Span(20, 49), Span(50, 72)
DOCUMENT = Document(
    id="d1",
    uri="trade.md",
    title="Trade",
    text=TEXT,
    date="2022-08-12",
    references=(Reference("One"), Reference("Two")),
    anchors=(Anchor(19, (0,)), Anchor(49, (1, 0))),
)
HIT = Hit(Passage("p1", "d1", Span(0, 72), (FIRST, SECOND, THIRD)), DOCUMENT, 1.0, Scores(1, 1, 1), 0)


def evidence(sentence, span, answer=None):
    reading = Reading(answer, 1.0) if answer else None
    return Evidence(0, sentence, span, span.of(TEXT), np.zeros(1, dtype=np.float32), 0.0, reading)


def test_quotes_are_numbered_from_one_in_order_and_a_quote_said_twice_has_one_number():
    citations = cite([(DOCUMENT, SECOND), (DOCUMENT, FIRST), (DOCUMENT, SECOND)])
    assert [(citation.number, citation.span) for citation in citations] == [(1, SECOND), (2, FIRST)]


@given(st.integers(0, 71).flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, 72))))
def test_a_quote_is_always_the_exact_slice(bounds):
    (citation,) = cite([(DOCUMENT, Span(*bounds))])
    assert citation.quote == TEXT[citation.span.start : citation.span.end]
    assert citation.digest == sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize("span", [Span(5, 5), Span(70, 73), Span(-1, 4)])
def test_a_span_outside_the_text_is_a_defect_and_says_so(span):
    with pytest.raises(AnswerError, match=r"trade\.md"):
        cite([(DOCUMENT, span)])


def test_a_sentence_hands_on_the_references_of_its_own_markers_only():
    assert [reference.title for reference in onward_references(DOCUMENT, FIRST)] == ["One"]
    assert [reference.title for reference in onward_references(DOCUMENT, SECOND)] == ["Two", "One"]
    assert onward_references(DOCUMENT, THIRD) == ()


def test_each_sentence_shown_carries_its_citation_with_single_spaces_but_an_exact_quote():
    sentences, citations = vouch([evidence(1, SECOND), evidence(0, FIRST)], [HIT])
    assert [sentence.text for sentence in sentences] == [
        "The ministers met in Ankara.",
        "Trade grew in 2022.",
    ]
    assert [sentence.citations for sentence in sentences] == [(1,), (2,)]
    assert citations[0].quote == "The  ministers met\nin Ankara."


def test_the_short_answer_is_marked_where_it_stands_in_the_sentence_as_shown():
    (sentence,), _ = vouch([evidence(1, SECOND, Span(22, 28))], [HIT])
    assert sentence.emphasis is not None
    assert sentence.emphasis.of(sentence.text) == "Ankara"
