"""Results as JSON values and as lines for readers."""

import json

from qa.present import (
    Line,
    answer_lines,
    answer_object,
    one_line,
    reference_text,
    search_lines,
    search_object,
)
from qa.records import (
    Answer,
    AnswerSentence,
    Citation,
    Hit,
    Passage,
    Query,
    Reference,
    Scores,
    SearchResult,
    Span,
)
from tests.library import documents

SHIPS = documents()[0]
SENTENCE = Span(0, 53)
PASSAGE = Passage(
    "p1", SHIPS.id, Span(0, len(SHIPS.text)), (SENTENCE, Span(54, len(SHIPS.text))), ("Navy",)
)
HIT = Hit(PASSAGE, SHIPS, 2.5, Scores(0.5, 0.75, 3.25), 0, ("launched",))
QUERY = Query("When was it lanuched?", "", "en", (), corrections=(("lanuched", "launched"),))
CITATION = Citation(
    1,
    SHIPS.id,
    "Ships",
    "ships.md",
    SENTENCE,
    SENTENCE.of(SHIPS.text),
    "2021-08-15",
    "d1",
    SHIPS.references,
)


def answer(**changes):
    fields = {
        "question": "When was it lanuched?",
        "abstained": False,
        "reason": "",
        "confidence": 0.987654321,
        "sentences": (AnswerSentence(CITATION.quote, (1,), Span(38, 52)),),
        "citations": (CITATION,),
        "hits": (HIT,),
        "query": QUERY,
        "timings_ms": {"total": 1.5},
    }
    return Answer(**{**fields, **changes})


def text(lines):
    return "\n".join(line.plain() for line in lines)


def test_an_answer_as_json_values():
    found = answer_object(answer())
    assert json.loads(json.dumps(found)) == found
    assert found["confidence"] == 0.987654
    assert found["sentences"] == [
        {
            "text": CITATION.quote,
            "citations": [1],
            "emphasis": {"start": 38, "end": 52},
            "bridge": False,
        }
    ]
    (citation,) = found["citations"]
    assert (citation["n"], citation["start"], citation["end"]) == (1, 0, 53)
    assert SHIPS.text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["references"][0]["publisher"] == "Daily Ship"
    assert found["corrections"] == [{"typed": "lanuched", "read": "launched"}]


def test_a_hit_as_json_values():
    (hit,) = search_object(SearchResult(QUERY, (HIT,), {}))["hits"]
    assert hit["passage_id"] == "p1"
    assert hit["scores"] == {
        "passage": 0.5,
        "sentence": 0.75,
        "coverage": 0.0,
        "lexical": 3.25,
        "neighbours": 0.0,
    }
    assert hit["text"] == SHIPS.text
    assert hit["best_sentence"] == SENTENCE.of(SHIPS.text)
    assert hit["headings"] == ["Navy"]


def test_an_answer_for_reading():
    assert text(answer_lines(answer())) == (
        "Read “lanuched” as “launched”.\n"
        "\n"
        "PNS Babur was launched in Istanbul on 15 August 2021. [1]\n"
        "\n"
        "Sources\n"
        "[1] Ships, 2021-08-15 (ships.md)\n"
        "    “PNS Babur was launched in Istanbul on 15 August 2021.”\n"
        "    from Daily Ship, “Launch day”, 2021-08-16, https://example.org/1\n"
        "\n"
        "Confidence 0.99"
    )
    short = next(line for line in answer_lines(answer()) if line.strong)
    assert [span.of(short.text) for span in short.strong] == ["15 August 2021"]


def test_an_abstention_for_reading():
    query = Query("Why?", "", "en", ())
    declined = answer(
        abstained=True, reason="Nothing says so.", sentences=(), citations=(), query=query
    )
    assert text(answer_lines(declined)) == (
        "No answer: Nothing says so.\n"
        "Confidence 0.99\n"
        "\n"
        "The nearest passages\n"
        "1. Ships, 2021-08-15 (ships.md) › Navy\n"
        "    “PNS Babur was launched in Istanbul on 15 August 2021.”"
    )


def test_nothing_found_says_so():
    query = Query("Why?", "", "en", ())
    assert text(search_lines(SearchResult(query, (), {}))) == "Nothing found."


def test_a_reference_leaves_out_what_is_not_known():
    assert reference_text(Reference("Launch\n day")) == "“Launch day”"
    assert reference_text(Reference("", url="https://example.org")) == "https://example.org"


def test_lines_are_single_and_empty_ones_have_no_indent():
    assert one_line("  a \n\t b\u00a0c ") == "a b c"
    assert Line("", 4).plain() == ""
