from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from qa.errors import ModelUnavailable
from qa.read import HALTS, SENTENCES_READ, AnswerReader, Vote, default_reader, default_vote, whole_name
from qa.records import Document, Evidence, Hit, Passage, Query, Reading, Scores, Span

SENTENCES = [
    "The Eiffel Tower was built by Gustave Eiffel.",
    "It was finished in 1889 and stands in Paris.",
    "Bread is made of flour and water.",
    "Rain fell on the market all morning.",
]


def make_hit(sentences):
    text = " ".join(sentences)
    spans, start = [], 0
    for sentence in sentences:
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence) + 1
    passage = Passage("p", "d", Span(0, len(text)), tuple(spans))
    return Hit(passage, Document("d", "u", "Towers", text), 1.0, Scores(1, 1, 1), 0)


def evidence_of(hit, gap):
    return [
        Evidence(0, index, span, span.of(hit.document.text), np.zeros(1, np.float32), -gap * index)
        for index, span in enumerate(hit.passage.sentences)
    ]


def read(question, sentences=SENTENCES, *, every=False, gap=0.01):
    hit = make_hit(sentences)
    query = Query(question, question, "en", ())
    return default_reader().read(query, evidence_of(hit, gap), [hit], every=every)


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When was the Eiffel Tower finished?", "1889"),
        ("Who built the Eiffel Tower?", "Gustave Eiffel"),
    ],
)
def test_the_reader_points_to_the_words_that_answer(question, answer):
    best = read(question)[0]
    assert best.reading is not None
    assert answer in best.text
    assert best.reading.answer.of(best.text) == answer


@pytest.mark.model
def test_a_sentence_that_answers_is_rated_above_one_that_does_not():
    readings = {item.sentence: item.reading for item in read("Who built the Eiffel Tower?", every=True)}
    assert readings[0].answers > readings[2].answers
    assert readings[0].score > readings[3].score


@pytest.mark.model
def test_the_answer_is_always_within_its_sentence():
    for item in read("What is bread made of in 1889?", [*SENTENCES, "?", "…"], every=True):
        assert 0 <= item.reading.answer.start <= item.reading.answer.end <= len(item.text)


@pytest.mark.model
def test_a_sentence_answers_after_the_one_that_says_which_thing_is_meant():
    question = "When was the ship launched whose commissioning Mayor Brandt attended?"
    query = Query(question, question, "en", ())
    hit = make_hit(["The Orlo was launched at Halm on 25 November 2022."])

    def score(after):
        (item,) = default_reader().read(query, evidence_of(hit, 1), [hit], after=after)
        assert item.reading is not None
        return item.reading.score

    assert score("The Orlo was commissioned in December with Mayor Brandt as chief guest.") > 0
    assert score("") < 0
    assert score("The Orlo was painted grey in the spring of 2024.") < 0


@pytest.mark.model
def test_the_question_is_read_in_the_words_that_a_sentence_has_for_its_names():
    hit = make_hit(["The Trade in Goods Agreement was signed in Islamabad on 12 August 2022."])
    asked = "When was the TGA signed?"
    query = Query(asked, asked, "en", ())
    reader = default_reader()
    (plain,) = reader.read(query, evidence_of(hit, 1), [hit])
    spoken = asked.replace("TGA", "Trade in Goods Agreement")
    (worded,) = reader.read(query, evidence_of(hit, 1), [hit], wording=lambda _: spoken)
    assert worded.reading is not None
    assert plain.reading is not None
    assert worded.reading.score > plain.reading.score


@pytest.mark.model
def test_only_the_best_sentences_are_read_and_the_others_follow_in_their_order():
    sentences = [f"Sentence number {index} is about rain." for index in range(SENTENCES_READ + 3)]
    items = read("What is it about?", sentences, every=True)
    assert len(items) == len(sentences)
    assert all(item.reading is not None for item in items[:SENTENCES_READ])
    assert [item.sentence for item in items[SENTENCES_READ:]] == [12, 13, 14]
    scores = [item.score for item in items]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.model
def test_reading_stops_when_another_sentence_is_not_likely_to_answer():
    sentences = [*SENTENCES, *(f"Nothing is said in line {index}." for index in range(8))]
    items = read("Who built the Eiffel Tower?", sentences, gap=10)
    first_halt = min(HALTS)
    read_first = [item.reading is not None for item in items]
    assert read_first == [True] * first_halt + [False] * (len(sentences) - first_halt)
    assert [item.sentence for item in items[first_halt:]] == list(range(first_halt, len(sentences)))
    assert items[0].sentence == 0
    everything = read("Who built the Eiffel Tower?", sentences, gap=10, every=True)
    assert all(item.reading is not None for item in everything)
    assert everything[0] == items[0]


@pytest.mark.model
def test_a_sentence_far_behind_is_read_while_none_before_it_answers():
    sentences = [*(f"Rain fell on the market in year {index}." for index in range(9)), SENTENCES[0]]
    assert read("Who built the Eiffel Tower?", sentences)[0].sentence == 9


@pytest.mark.model
def test_a_reading_does_not_depend_on_the_sentences_beside_it():
    alone = read("Who built the Eiffel Tower?", SENTENCES[:1])[0].reading
    long = ["Rain fell on the market and on the river all morning long. " * 4]
    together = {item.sentence: item for item in read("Who built the Eiffel Tower?", SENTENCES + long)}
    assert together[0].reading == alone


@pytest.mark.model
def test_each_of_many_sentences_gets_its_own_reading():
    hit = make_hit([f"{'It rained and ' * (index % 5)}line {index} fell." for index in range(12)])
    query = Query("Which line fell?", "Which line fell?", "en", ())
    evidence = evidence_of(hit, 0.01)
    alone = [default_reader().read(query, [item], [hit])[0].reading for item in evidence]
    together = default_reader().read(query, evidence, [hit], every=True)
    assert {item.sentence: item.reading for item in together} == dict(enumerate(alone))


@pytest.mark.model
def test_it_reads_alike_on_processors_with_and_without_products_of_8_bits(monkeypatch):
    # A processor that has them can do without; one that has none cannot be made to have them.
    monkeypatch.setattr("qa.quantised_session._has_vnni", lambda: False)
    reader = AnswerReader(Path(str(files("qa.models").joinpath("reader"))))
    hit = make_hit(SENTENCES)
    question = "Who built the Eiffel Tower?"
    query = Query(question, question, "en", ())
    usual, here = (
        {item.sentence: item.reading.score for item in found if item.reading}
        for found in (read(question), reader.read(query, evidence_of(hit, 0.01), [hit]))
    )
    assert here == pytest.approx(usual, abs=0.1)


@pytest.mark.model
def test_questions_read_at_the_same_time_get_their_own_readings():
    questions = ["Who built the Eiffel Tower?", "When was it finished?", "What is bread made of?"] * 4
    with ThreadPoolExecutor(6) as threads:
        together = [*threads.map(lambda question: [*map(_seen, read(question))], questions)]
    assert together == [[*map(_seen, read(question))] for question in questions]


def _seen(item):
    return item.sentence, item.score, item.reading


@pytest.mark.model
def test_a_very_long_question_and_sentence_are_cut_to_the_window():
    long = "tower " * 2000
    best = read(long, [long])[0]
    assert best.reading.answer.end <= len(long)


@pytest.mark.parametrize(
    ("text", "answer", "whole"),
    [
        ("built by Gustave Eiffel in Paris", "Gustave", "Gustave Eiffel"),
        ("signed by Yahya Kemal Beyatlı there", "Kemal", "Yahya Kemal Beyatlı"),
        ("the Bank of Pakistan said", "Pakistan", "Bank of Pakistan"),
        ("worth 1.5 billion dollars", "billion", "billion"),
        ("it was finished then", "finis", "finished"),
        ("met İsmet İnönü in June", "İsmet", "İsmet İnönü"),
    ],
)
def test_an_answer_is_never_half_a_name_or_half_a_word(text, answer, whole):
    start = text.index(answer)
    assert whole_name(text, Span(start, start + len(answer))).of(text) == whole


def test_reading_nothing_gives_nothing():
    assert default_reader().read(Query("q", "q", "en", ()), [], []) == []


def test_votes_are_added_by_their_weights():
    assert Vote(1.0, 0.5, 2.0).score(3.0, Reading(Span(0, 1), 4.0, -1.0)) == pytest.approx(3.0)
    assert default_vote().span > 0


def test_a_missing_reader_says_what_to_do(tmp_path):
    from qa.read import open_reader

    with pytest.raises(ModelUnavailable, match="Install the package again"):
        open_reader(tmp_path)
    assert isinstance(default_reader(), AnswerReader)
