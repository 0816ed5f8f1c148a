"""A reranker recorded with an index: every reading command reorders by it, until it is left out."""

import json
import os
import shutil
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from qa.assistant import Assistant
from qa.build import build_index, index_documents
from qa.cli.app import app
from qa.errors import IndexDamaged, ModelUnavailable
from qa.rerank import model_digest
from qa.settings import IndexSettings, RerankSettings, Settings
from qa.store import open_store
from tests.baked_encoder import write_baked_encoder
from tests.doubles import WordCountReranker, WordHashEncoder
from tests.evaluate.sets import write_set
from tests.library import GLOSSARY, documents
from tests.rerank.hits import TEXTS
from ui.library import worker

QUESTION = "When was the navy ship launched by the president?"
ALONE = Settings(rerank=RerankSettings(weight=1))


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wiki")
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(f"{text}\n")
    return folder


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_baked_encoder(tmp_path_factory.mktemp("baked") / "words", list(TEXTS))


@pytest.fixture(scope="module")
def index(
    wiki: Path, words: Path, cross_encoder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    place = tmp_path_factory.mktemp("index") / "index"
    build_index(wiki, place, encoder=str(words), reranker=str(cross_encoder))
    return place


def run(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def found(index: Path, settings: Settings = Settings(), k: int = 10) -> list[str]:
    with Assistant.open(index, settings) as assistant:
        return [hit.text for hit in assistant.search(QUESTION, k=k).hits]


def predicted(cross_encoder: Path, index: Path) -> list[str]:
    """Return the texts as CrossEncoder itself orders them, titles before them as they are read."""
    from sentence_transformers import CrossEncoder

    with Assistant.open(index) as assistant:
        hits = assistant.search(QUESTION).hits
        asked = assistant.search(QUESTION).query.corrected
    pairs = [(asked, f"{hit.document.title}. {hit.text}") for hit in hits]
    scores = CrossEncoder(str(cross_encoder), device="cpu").predict(pairs, show_progress_bar=False)
    return [hits[place].text for place in np.argsort(-np.asarray(scores))]


def test_an_index_made_with_one_is_searched_with_it(index: Path, cross_encoder: Path) -> None:
    plain = found(index, Settings(rerank=RerankSettings(passages=0)))
    assert found(index, Settings(rerank=RerankSettings(weight=0))) == plain
    alone = found(index, ALONE)
    assert alone == predicted(cross_encoder, index)
    assert alone != plain
    assert sorted(alone) == sorted(plain)


def test_only_the_best_few_are_read_again_and_the_others_stay_behind(index: Path) -> None:
    plain = found(index, Settings(rerank=RerankSettings(passages=0)))
    two = found(index, Settings(rerank=RerankSettings(passages=2, weight=1)))
    assert sorted(two[:2]) == sorted(plain[:2])
    assert two[2:] == plain[2:]


def test_what_is_asked_for_is_cut_off_after_the_new_order(index: Path) -> None:
    assert found(index, ALONE, k=1) == found(index, ALONE)[:1]


def test_scores_fall_and_answers_still_cite_slices(index: Path) -> None:
    with Assistant.open(index, ALONE) as assistant:
        answer = assistant.ask(QUESTION, threshold=0)
        assert "rerank" in answer.timings_ms
        scores = [hit.score for hit in answer.hits]
        assert scores == sorted(scores, reverse=True)
        for citation in answer.citations:
            text = assistant.document(citation.document_id).text
            assert text[citation.span.start : citation.span.end] == citation.quote


def test_every_reading_command_shows_it(index: Path, cross_encoder: Path) -> None:
    done = run("search", QUESTION, "--index", index)
    assert done.exit_code == 0, done.stderr
    assert ", reranker " in done.stdout
    hits = json.loads(run("search", QUESTION, "--index", index, "--json").stdout)["hits"]
    assert all(isinstance(hit["scores"]["reranker"], float) for hit in hits)
    shown = json.loads(run("inspect", "--index", index, "--json").stdout)
    assert shown["reranker"] == {"name": "tiny", "digest": model_digest(str(cross_encoder))}
    assert shown["bytes_on_disk"]["reranker"] > 100_000
    assert "reranker tiny" in run("inspect", "--index", index).stdout


def test_adding_changing_and_leaving_out_work_no_document_again(
    wiki: Path, words: Path, cross_encoder: Path, baked_reranker: Path, tmp_path: Path
) -> None:
    place = tmp_path / "index"
    same = ("index", wiki, "--index", place, "--encoder", words, "--json")
    assert run(*same).exit_code == 0
    assert "reranker" not in json.loads(run("inspect", "--index", place, "--json").stdout)
    for option in (cross_encoder, baked_reranker):
        done = json.loads(run(*same, "--reranker", option).stdout)
        assert {file["status"] for file in done["files"]} == {"unchanged"}
        with open_store(place) as store:
            assert store.reranker_directory == place / "rerankers" / model_digest(str(cross_encoder))
            assert store.reranker_directory.is_dir()
    done = json.loads(run(*same).stdout)
    assert {file["status"] for file in done["files"]} == {"unchanged"}
    with open_store(place) as store:
        assert store.reranker_directory is None
    assert "reranker" not in run("search", QUESTION, "--index", place).stdout


def test_one_that_no_state_names_is_swept_away_in_time(
    wiki: Path, words: Path, baked_reranker: Path, tmp_path: Path
) -> None:
    place = tmp_path / "index"
    build_index(wiki, place, encoder=str(words), reranker=str(baked_reranker))
    (kept,) = (place / "rerankers").iterdir()
    for _ in range(2):
        build_index(wiki, place, encoder=str(words), reranker="")
    assert kept.is_dir(), "another run may be about to name it"
    os.utime(kept, (0, 0))
    build_index(wiki, place, encoder=str(words))
    assert not kept.exists()


def test_the_settings_file_may_name_it(
    wiki: Path, words: Path, cross_encoder: Path, tmp_path: Path
) -> None:
    settings = Settings(index=IndexSettings(encoder=str(words), reranker=str(cross_encoder)))
    build_index(wiki, tmp_path / "index", settings=settings)
    with open_store(tmp_path / "index") as store:
        assert store.manifest.description.reranker_name == "tiny"


def test_a_model_that_is_none_leaves_the_index_as_it_was(index: Path, wiki: Path, words: Path) -> None:
    for wrong, said in (("no-such-model", "no model 'no-such-model'"), (words, "holds no model")):
        done = run("index", wiki, "--index", index, "--encoder", words, "--reranker", wrong)
        assert done.exit_code == 2
        assert said in done.stderr
    with pytest.raises(ModelUnavailable):
        build_index(wiki, index, encoder=str(words), reranker="no-such-model")
    with open_store(index) as store:
        assert store.reranker_directory


def test_a_reranker_that_went_missing_is_named_with_the_remedy(index: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(index, tmp_path / "copy"))
    (reranker,) = (copy / "rerankers").iterdir()
    (reranker / "model.onnx").write_bytes(b"")
    with pytest.raises(IndexDamaged, match="0 bytes long"):
        Assistant.open(copy)
    shutil.rmtree(reranker)
    with pytest.raises(ModelUnavailable, match="--reranker MODEL"):
        Assistant.open(copy)
    Assistant.open(copy, Settings(rerank=RerankSettings(passages=0))).close()


def test_bringing_it_up_to_date_in_the_web_app_keeps_it(
    wiki: Path, words: Path, baked_reranker: Path, tmp_path: Path
) -> None:
    place = tmp_path / "index"
    build_index(wiki, place, encoder=str(words), reranker=str(baked_reranker))
    order = {
        "paths": [str(wiki)],
        "index": str(place),
        "glossary": None,
        "owned": False,
        "encoder": str(words),
        "reranker": str(baked_reranker),
        "settings": asdict(Settings()),
    }
    worker.index(order, worker.Speaker(StringIO()))
    with open_store(place) as store:
        assert store.manifest.description.reranker_name == "tiny"


def test_one_of_ones_own_can_be_handed_over(tmp_path: Path) -> None:
    encoder = WordHashEncoder()
    index_documents(documents(), tmp_path / "index", encoder=encoder, glossary=GLOSSARY)
    store = open_store(tmp_path / "index")
    with Assistant(store, encoder, GLOSSARY, reranker=WordCountReranker()) as assistant:
        hits = assistant.search("Cotton was exported").hits
    assert hits[0].scores.reranker == 3.0
    assert [hit.scores.reranker for hit in hits] == sorted(
        (hit.scores.reranker or 0.0 for hit in hits), reverse=True
    )


def test_an_evaluation_set_may_be_measured_with_one(
    words: Path, cross_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "set").mkdir()
    done = run(
        "evaluate",
        write_set(tmp_path / "set"),
        "--encoder",
        words,
        "--reranker",
        cross_encoder,
        "--json",
    )
    assert done.exit_code == 0, done.stderr
    digest = model_digest(str(cross_encoder))
    assert (tmp_path / "cache" / "sanad" / "rerankers" / digest / "reranker.json").is_file()
