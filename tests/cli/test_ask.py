"""``qa ask`` and ``qa search`` as a user and as a program sees them."""

import json

import pytest

from qa.store import open_store
from tests.cli.conftest import NOTES

LAUNCH = "When was PNS Babur launched?"
NEVER = "Who composed the ninth symphony of Mars?"

CITATION_FIELDS = {"n", "document_id", "title", "uri", "start", "end", "quote", "date", "references"}
HIT_FIELDS = {"passage_id", "document_id", "score", "scores", "text"}


@pytest.fixture(scope="module")
def answered(index):
    """An answer, with a threshold at which the small collection answers anything."""
    from typer.testing import CliRunner

    from qa.cli.app import app

    words = ["ask", LAUNCH, "--index", str(index), "--threshold", "0", "--json"]
    return json.loads(CliRunner().invoke(app, words).stdout)


def test_an_answer_has_the_promised_shape(answered):
    assert set(answered) >= {
        *("question", "abstained", "reason", "confidence", "answer"),
        *("sentences", "citations", "hits", "timings_ms"),
    }
    assert answered["question"] == LAUNCH
    assert answered["abstained"] is False
    assert 0 <= answered["confidence"] <= 1
    assert all(set(sentence) >= {"text", "citations"} for sentence in answered["sentences"])
    assert all(set(citation) >= CITATION_FIELDS for citation in answered["citations"])
    assert all(set(hit) >= HIT_FIELDS for hit in answered["hits"])
    assert set(answered["hits"][0]["scores"]) >= {"passage", "sentence", "lexical", "coverage"}
    assert answered["timings_ms"]["total"] > 0


def test_an_answer_says_it_cites_it_and_hands_on_its_reference(answered):
    first = answered["sentences"][0]
    assert "15 August 2021" in first["text"]
    assert answered["answer"].startswith(f"{first['text']} [{first['citations'][0]}]")
    citation = next(item for item in answered["citations"] if item["n"] == first["citations"][0])
    assert (citation["uri"], citation["date"]) == ("ships.md", "2021-08-15")
    assert citation["references"] == [
        {
            "title": "Launch day",
            "publisher": "Daily Ship",
            "date": "2021-08-16",
            "url": "https://example.org/1",
        }
    ]


def test_every_quote_is_the_slice_that_it_names(answered, index):
    with open_store(index) as store:
        for citation in answered["citations"]:
            text = store.document(citation["document_id"]).text
            assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_readable_answer_shows_sentences_then_numbered_sources(run, index):
    done = run("ask", LAUNCH, "--index", index, "--threshold", 0)
    assert done.exit_code == 0
    body, sources = done.stdout.split("\nSources\n")
    assert "15 August 2021" in body
    assert "[1]" in body
    assert "[1] Ships, 2021-08-15 (ships.md)\n    “PNS Babur was launched" in sources
    assert "from Daily Ship, “Launch day”, 2021-08-16, https://example.org/1" in sources


def test_declining_exits_with_3_and_shows_the_reason_and_the_nearest_passages(run, index):
    done = run("ask", NEVER, "--index", index, "--threshold", 1)
    assert done.exit_code == 3
    assert done.stdout.startswith("No answer: ")
    assert "The nearest passages\n1. " in done.stdout
    told = json.loads(run("ask", NEVER, "--index", index, "--threshold", 1, "--json").stdout)
    assert told["abstained"] is True
    assert told["reason"]
    assert (told["answer"], told["sentences"], told["citations"]) == ("", [], [])
    assert told["hits"]


def test_search_prints_hits_best_first(run_json, run, index):
    found = run_json("search", "cotton exported", "-k", 2, "--index", index)
    assert found["question"] == "cotton exported"
    assert found["hits"][0]["uri"] == "trade.md"
    assert found["hits"][0]["best_sentence"] == "Cotton was exported."
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= 2
    assert run("search", "cotton", "--index", index).stdout.startswith(
        "1. Trade, 2024-12-31 (trade.md)\n"
    )


@pytest.mark.parametrize(
    ("words", "uris"),
    [
        (["--document", "trade.md"], {"trade.md"}),
        (["--topic", "navy"], {"ships.md"}),
        (["--since", "2022"], {"trade.md"}),
        (["--until", "2021-12"], {"ships.md"}),
        (["--since", "2021-08-15", "--until", "2021-08-15"], {"ships.md"}),
        (["--language", "en"], set(NOTES)),
        (["--language", "tr"], set()),
        (["--document", "trade.md", "--document", "ships.md"], {"trade.md", "ships.md"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_filters_limit_where_to_look(run_json, index, words, uris):
    found = run_json("search", "trade Babur council", "--index", index, *words)
    assert {hit["uri"] for hit in found["hits"]} == uris


def test_markup_and_html_in_documents_are_shown_as_they_are(run, run_json, index):
    done = run("search", "council met in Ankara", "-k", 1, "--index", index)
    assert done.exit_code == 0
    found = run_json("search", "council met in Ankara", "-k", 1, "--index", index)
    assert "[bold]not bold[/bold]" in found["hits"][0]["text"]


def test_letters_are_printed_as_they_are(run, index):
    assert "Erdoğan" in run("search", "Erdoğan", "-k", 1, "--index", index, "--json").stdout


def test_control_characters_in_a_question_do_no_harm(run_json, index):
    found = run_json("search", "\x07cotton\x00\x1b exported\r\n\t", "-k", 1, "--index", index)
    assert found["hits"][0]["uri"] == "trade.md"


@pytest.mark.parametrize(
    ("question", "said"),
    [("", "empty"), ("   \n", "empty"), ("?!…", "no letter"), ("x" * 100_000, "100,000")],
    ids=["empty", "blank", "signs", "long"],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_that_cannot_be_asked_is_an_input_error(run, index, command, question, said):
    done = run(command, question, "--index", index)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        ["ask"],
        ["ask", "a", "b"],
        ["ask", "a", "--sentences", "0"],
        ["ask", "a", "--threshold", "1.5"],
        ["ask", "a", "--since", "soon"],
        ["ask", "a", "--since", "2025-02-30"],
        ["ask", "a", "--since", "2025", "--until", "2024-12"],
        ["search", "a", "-k", "0"],
        ["search", "a", "-k", "many"],
        ["index"],
        ["nonsense"],
        ["--nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_exit_2(run, words):
    done = run(*words)
    assert done.exit_code == 2
    assert done.stderr.startswith("qa: ")
    assert done.stderr.count("\n") == 1


def test_a_missing_index_names_the_command_that_makes_it(run, tmp_path):
    done = run("ask", LAUNCH, "--index", tmp_path / "none")
    assert done.exit_code == 2
    assert "qa index" in done.stderr


def test_a_damaged_index_is_an_input_error(run, index, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(index, copy)
    (copy / "CURRENT").write_text("nonsense")
    done = run("ask", LAUNCH, "--index", copy)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
