"""``qa evaluate`` on a tiny set: figures that can be worked out by hand."""

import json

import pytest
from typer.testing import CliRunner

from qa.assistant import Assistant
from qa.build import index_documents
from qa.cli.app import app
from qa.evaluate import (
    SetQuestion,
    ask_all,
    cache_folder,
    evaluation_object,
    index_set,
    judge,
    read_set,
)
from qa.evaluate.dataset import EvaluationSet
from qa.evaluate.run import Outcome
from qa.load import make_document
from qa.store import open_store
from tests.baked_encoder import write_baked_encoder
from tests.evaluate.sets import DOCUMENTS, write_set


@pytest.fixture(scope="module")
def baked(tmp_path_factory):
    texts = [f"{document['title']} {document['text']}" for document in DOCUMENTS]
    return write_baked_encoder(tmp_path_factory.mktemp("baked") / "words", texts)


def evaluate(*words):
    return CliRunner().invoke(app, ["evaluate", *map(str, words)])


def test_the_figures_of_a_set_that_is_easy(baked, tmp_path):
    (tmp_path / "set").mkdir()
    words = (write_set(tmp_path / "set"), "--work", tmp_path / "work", "--encoder", baked)
    done = evaluate(*words, "--json", "--run", tmp_path / "run.trec")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["set"], found["documents"], found["questions"]) == ("set", 3, 4)
    assert (found["judged_questions"], found["unanswerable_questions"]) == (3, 1)
    assert found["hit@1"] == found["MRR@10"] == found["recall@10"] == found["recall@100"] == 1.0
    assert found["nDCG@10"] == 1.0
    assert found["answer_in_top_sentence"] == 1.0
    assert found["answer_if_never_declining"] == 1.0
    for name in ("abstention_precision", "abstention_recall", "abstention_F1", "confidence_AUROC"):
        assert name in found
    assert found["encoded_passages"] == 3
    lines = [line.split() for line in (tmp_path / "run.trec").read_text().splitlines()]
    assert lines[0][:4] == ["q1", "Q0", "ships", "1"]
    assert all(len(line) == 6 for line in lines)
    again = json.loads(evaluate(*words, "--json", "--limit", 1).stdout)
    assert (again["questions"], again["encoded_passages"]) == (1, 0)


def test_the_readable_figures_leave_a_dash_where_there_is_nothing(baked, tmp_path):
    folder = write_set(tmp_path)
    (folder / "queries.jsonl").write_text('{"id": "q1", "text": "Babur"}\n')
    (folder / "qrels.tsv").write_text("q1\tships\t1\n")
    done = evaluate(folder, "--work", tmp_path / "work", "--encoder", baked)
    assert done.exit_code == 0, done.stderr
    assert "abstention F1" in done.stdout
    assert "–" in done.stdout


def test_a_malformed_set_is_an_input_error(tmp_path):
    folder = write_set(tmp_path)
    with (folder / "docs.jsonl").open("a") as file:
        file.write("oops\n")
    done = evaluate(folder)
    assert done.exit_code == 2
    assert "docs.jsonl:4" in done.stderr.replace("\n", "")


def test_an_index_of_something_else_is_not_replaced(baked, tmp_path):
    index_documents(
        [make_document("mine.md", "Mine", "It is mine.")], tmp_path / "mine", encoder=str(baked)
    )
    (tmp_path / "set").mkdir()
    done = evaluate(write_set(tmp_path / "set"), "--index", tmp_path / "mine", "--encoder", baked)
    assert done.exit_code == 2
    assert "mine.md" in done.stderr
    with open_store(tmp_path / "mine") as store:
        assert [document.uri for document in store.documents()] == ["mine.md"]


def test_a_run_that_could_not_be_written_is_refused_before_anything_is_asked(tmp_path):
    done = evaluate(write_set(tmp_path), "--run", tmp_path / "no" / "run.trec")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1


def test_an_empty_question_is_named(baked, tmp_path):
    folder = write_set(tmp_path)
    (folder / "queries.jsonl").write_text('{"id": "q1", "text": " "}\n')
    (folder / "qrels.tsv").write_text("")
    done = evaluate(folder, "--work", tmp_path / "work", "--encoder", baked)
    assert done.exit_code == 2
    assert "q1" in done.stderr


def test_the_index_is_kept_in_the_users_cache(baked, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "set").mkdir()
    dataset = read_set(write_set(tmp_path / "set"))
    folder, report = index_set(dataset, encoder=str(baked))
    assert folder.parent == cache_folder() / "evaluate" == tmp_path / "cache" / "sanad" / "evaluate"
    assert report.encoded_passages == 3
    assert index_set(dataset, encoder=str(baked))[1].encoded_passages == 0


def test_a_document_folded_into_its_twin_is_still_ranked(baked, tmp_path):
    folder = write_set(tmp_path)
    twin = {**DOCUMENTS[0], "id": "twin"}
    with (folder / "docs.jsonl").open("a") as file:
        file.write(json.dumps(twin) + "\n")
    dataset = read_set(folder).limited(1)
    place, _ = index_set(dataset, tmp_path / "work", str(baked))
    with Assistant.open(place) as assistant:
        (outcome,) = ask_all(dataset, assistant)
    assert outcome.ranking["twin"] == outcome.ranking["ships"] == max(outcome.ranking.values())


def test_declined_answers_count_as_not_shown():
    """Two can be answered and the answers are there, but the second is declined, as the third is."""
    questions = (
        SetQuestion("a", "?", answers=("yes",)),
        SetQuestion("b", "?", answers=("no",)),
        SetQuestion("c", "?", unanswerable=True),
    )
    dataset = EvaluationSet("hand", (), questions, {"a": {"d": 1}, "b": {"d": 1}}, "")
    outcomes = [
        Outcome(questions[0], {"d": 1.0}, 10.0, "It is: yes.", "It is: yes.", 0.9),
        Outcome(questions[1], {"e": 1.0}, 30.0, "Perhaps.", "Perhaps. No.", 0.4, abstained=True),
        Outcome(questions[2], {"e": 1.0}, 20.0, "Perhaps.", "Perhaps.", 0.2, abstained=True),
    ]
    found = evaluation_object(judge(dataset, outcomes))
    assert found["answer_in_top_sentence"] == 0.5
    assert found["answer_if_never_declining"] == 1.0
    assert found["answer_in_shown_answer"] == 0.5
    assert found["false_refusals"] == 0.5
    assert (found["abstention_precision"], found["abstention_recall"]) == (0.5, 1.0)
    assert found["abstention_F1"] == pytest.approx(0.6667)
    assert found["confidence_AUROC"] == 1.0
    assert found["hit@1"] == 0.5
    assert (found["question_ms_p50"], found["question_ms_p95"]) == (20.0, 30.0)
