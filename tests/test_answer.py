from dataclasses import replace

import numpy as np
import pytest

from qa.answer import choose, compose
from qa.records import AnswerType, Document, Evidence, Hit, Passage, Query, Reading, Scores, Span

SENTENCES = [
    "PNS Babur is a corvette.",
    "It was launched in 2021.",
    "Trade grew to five billion dollars.",
    "The council met in Ankara.",
]


def make_hit():
    text = " ".join(SENTENCES)
    spans, start = [], 0
    for sentence in SENTENCES:
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence) + 1
    passage = Passage("p", "d", Span(0, len(text)), tuple(spans))
    return Hit(passage, Document("d", "u", "t", text), 1.0, Scores(1, 1, 1), 0)


HIT = make_hit()


def item(sentence, score):
    span = HIT.passage.sentences[sentence]
    return Evidence(0, sentence, span, span.of(HIT.document.text), np.zeros(1, np.float32), score)


def query(kind=AnswerType.OTHER):
    return Query("q", "q", "en", (), kind)


def test_a_clear_winner_stands_alone():
    assert [e.sentence for e in choose(query(), [item(2, 9.0), item(0, 1.0)], 3)] == [2]


def test_rivals_are_shown_side_by_side_up_to_the_limit():
    rivals = [item(2, 1.0), item(0, 0.9), item(3, 0.8), item(1, 0.7)]
    assert [e.sentence for e in choose(query(), rivals, 3)] == [2, 0, 3]
    assert len(choose(query(), rivals, 1)) == 1


def read_as(sentence, score, span_score):
    return replace(item(sentence, score), reading=Reading(Span(0, 3), span_score, 0.0))


def test_what_the_reader_finds_clearly_worse_than_a_sure_answer_is_left_out():
    sure = [read_as(2, 1.0, 4.0), read_as(0, 0.9, 1.5), read_as(3, 0.8, 2.5), item(1, 0.7)]
    assert [e.sentence for e in choose(query(), sure, 3)] == [2, 3]
    assert [e.sentence for e in choose(query(AnswerType.LIST), sure, 3)] == [2, 0, 3]


def test_where_the_reader_is_not_sure_its_doubts_leave_nothing_out():
    unsure = [read_as(2, 1.0, 2.5), read_as(0, 0.9, -5.0), item(3, 0.8)]
    assert [e.sentence for e in choose(query(), unsure, 3)] == [2, 0, 3]


def test_no_evidence_gives_no_sentence():
    assert choose(query(), [], 3) == []


def test_the_same_thing_is_not_said_twice():
    twice = [item(2, 1.0), item(2, 0.99), item(3, 0.9)]
    assert [e.sentence for e in choose(query(), twice, 3)] == [2, 3]


@pytest.mark.parametrize("kind", [AnswerType.LIST, AnswerType.REASON])
def test_lists_and_reasons_are_gathered_in_the_order_of_their_text(kind):
    gathered = compose(query(kind), [item(3, 5.0), item(2, 4.0), item(0, 3.8)], [HIT], 3)
    assert [e.sentence for e in gathered] == [0, 2, 3]


def test_a_sentence_that_starts_with_a_pronoun_brings_what_it_refers_to():
    assert [e.sentence for e in compose(query(), [item(1, 9.0)], [HIT], 3)] == [0, 1]


def test_the_antecedent_never_exceeds_the_limit():
    assert [e.sentence for e in compose(query(), [item(1, 9.0)], [HIT], 1)] == [1]
