"""Baking any sentence-transformers model, shown on tiny ones that are made here."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from qa.encode import bake, model_digest, open_encoder
from qa.encode.export import LEAST_QUESTION_AGREEMENT
from qa.encode.onnx_encoder import OnnxEncoder
from qa.errors import ModelUnavailable
from qa.records import Progress, Span
from tests.encode.models import write_tiny_model

TEXTS = ["The frigate was launched.", "Ankara", "Trade was 5 billion by 2024.", ""]


def reference(folder: Path, texts: list[str], prompt: str = "") -> np.ndarray:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    return np.asarray(model.encode(texts, prompt=prompt, normalize_embeddings=True))


def agreement(found: np.ndarray, expected: np.ndarray) -> float:
    return float(np.sum(found * expected, axis=1).min())


@pytest.mark.parametrize("pooling", ["mean", "cls", "lasttoken", "mean_sqrt_len_tokens"])
def test_vectors_are_those_of_sentence_transformers(pooling: str, tmp_path: Path) -> None:
    folder = write_tiny_model(tmp_path / "model", pooling)
    encoder = bake(str(folder), tmp_path / "baked")
    found = encoder.encode_passages(TEXTS, [()] * len(TEXTS)).passages
    np.testing.assert_allclose(found, reference(folder, TEXTS), atol=1e-4)
    assert agreement(encoder.encode_queries(TEXTS), found) > LEAST_QUESTION_AGREEMENT


def test_a_question_does_not_depend_on_those_asked_with_it(tiny_encoder: OnnxEncoder) -> None:
    texts = [*TEXTS, "Where was the frigate launched? " * 30]
    assert tiny_encoder.count_tokens(texts)[-1] > 2 * tiny_encoder.description.max_length
    together = tiny_encoder.encode_queries(texts)
    alone = np.vstack([tiny_encoder.encode_queries([text]) for text in texts])
    np.testing.assert_array_equal(together, alone)
    passages = tiny_encoder.encode_passages(texts, [()] * len(texts)).passages
    assert agreement(together, passages) > LEAST_QUESTION_AGREEMENT


@pytest.mark.parametrize("change", [{"hidden_act": "relu"}, {"is_decoder": True}])
def test_the_questions_of_a_network_of_another_kind_are_read_as_its_passages_are(
    change: dict[str, object], tiny_model: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    shutil.copytree(tiny_model, folder)
    configuration = json.loads((folder / "config.json").read_text()) | change
    (folder / "config.json").write_text(json.dumps(configuration))
    encoder = bake(str(folder), tmp_path / "baked")
    assert not (tmp_path / "baked" / "question.onnx").exists()
    np.testing.assert_allclose(encoder.encode_queries(TEXTS), reference(folder, TEXTS), atol=1e-4)


def test_so_are_those_of_a_network_that_loses_too_much_in_8_bits(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.encode.export.LEAST_QUESTION_AGREEMENT", 1.01)
    bake(str(tiny_model), tmp_path / "baked")
    encoder = open_encoder(tmp_path / "baked")
    assert not (tmp_path / "baked" / "question.onnx").exists()
    np.testing.assert_allclose(encoder.encode_queries(TEXTS), reference(tiny_model, TEXTS), atol=1e-4)


def test_an_encoder_of_an_older_form_is_written_anew_and_its_vectors_stay(
    tiny_encoder: OnnxEncoder, tiny_model: Path, tmp_path: Path
) -> None:
    bake(str(tiny_model), tmp_path / "baked")
    described = tmp_path / "baked" / "encoder.json"
    described.write_text(json.dumps({**json.loads(described.read_text()), "export_version": 1}))
    with pytest.raises(ModelUnavailable, match="format 1"):
        open_encoder(tmp_path / "baked")
    assert bake(str(tiny_model), tmp_path / "baked").digest == tiny_encoder.digest
    assert open_encoder(tmp_path / "baked").digest == tiny_encoder.digest


def test_prompts_go_before_questions_and_passages(tmp_path: Path) -> None:
    prompts = {"query": "president ", "passage": "navy ship "}
    folder = write_tiny_model(tmp_path / "model", prompts=prompts)
    encoder = bake(str(folder), tmp_path / "baked")
    expected = reference(folder, TEXTS, "president ")
    assert agreement(encoder.encode_queries(TEXTS), expected) > LEAST_QUESTION_AGREEMENT
    assert agreement(reference(folder, TEXTS), expected) < LEAST_QUESTION_AGREEMENT
    encoded = encoder.encode_passages(TEXTS[:1], [[Span(0, 25)]])
    np.testing.assert_allclose(encoded.passages, reference(folder, TEXTS[:1], "navy ship "), atol=1e-4)


def test_the_files_and_their_description(tiny_encoder: OnnxEncoder, tiny_model: Path) -> None:
    description = tiny_encoder.description
    assert description.name == "tiny"
    assert (description.dimension, description.max_length) == (32, 48)
    assert description.digest == model_digest(str(tiny_model)) == tiny_encoder.digest


def test_a_second_bake_finds_the_first(tiny_model: Path, tmp_path: Path) -> None:
    bake(str(tiny_model), tmp_path / "baked")
    before = (tmp_path / "baked" / "model.onnx").stat()
    steps: list[Progress] = []
    bake(str(tiny_model), tmp_path / "baked", steps.append)
    assert (tmp_path / "baked" / "model.onnx").stat() == before
    assert steps == []


def test_a_damaged_bake_is_done_again(tiny_model: Path, tmp_path: Path) -> None:
    baked = tmp_path / "baked"
    expected = bake(str(tiny_model), baked).encode_queries(TEXTS)
    content = bytearray((baked / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (baked / "model.onnx").write_bytes(content)
    steps: list[Progress] = []
    again = bake(str(tiny_model), baked, steps.append)
    np.testing.assert_array_equal(again.encode_queries(TEXTS), expected)
    assert [step.done for step in steps] == [0, 1, 2, 3]


def test_another_model_takes_the_place_of_the_first(tiny_model: Path, tmp_path: Path) -> None:
    first = bake(str(tiny_model), tmp_path / "baked")
    other = write_tiny_model(tmp_path / "other", "cls")
    second = bake(str(other), tmp_path / "baked")
    assert first.digest != second.digest
    assert open_encoder(tmp_path / "baked").digest == second.digest
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_what_a_killed_bake_left_is_swept_away_later(tiny_model: Path, tmp_path: Path) -> None:
    old, young = tmp_path / ".baked-old", tmp_path / ".baked-young"
    for folder in (old, young):
        folder.mkdir()
    os.utime(old, (0, 0))
    bake(str(tiny_model), tmp_path / "baked")
    assert not old.exists()
    assert young.exists()


def test_the_digest_follows_every_decisive_file(tiny_model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tiny_model, copy)
    assert model_digest(str(copy)) == model_digest(str(tiny_model))
    (copy / "README.md").write_text("Another word about it.")
    assert model_digest(str(copy)) == model_digest(str(tiny_model))
    pooling = copy / "1_Pooling" / "config.json"
    pooling.write_text(json.dumps({**json.loads(pooling.read_text()), "pooling_mode": "cls"}))
    assert model_digest(str(copy)) != model_digest(str(tiny_model))


@pytest.mark.parametrize("pooling", ["max", "weightedmean"])
def test_a_pooling_that_is_unknown_is_refused(pooling: str, tmp_path: Path) -> None:
    folder = write_tiny_model(tmp_path / "model", pooling)
    with pytest.raises(ModelUnavailable, match=f"pools by '{pooling}'.*mean, cls and lasttoken"):
        bake(str(folder), tmp_path / "baked")
    assert not (tmp_path / "baked").exists()


def test_a_module_that_is_unknown_is_refused(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Dense

    folder = write_tiny_model(tmp_path / "model")
    model = SentenceTransformer(str(folder), device="cpu")
    modules = [*list(model)[:2], Dense(32, 16)]
    SentenceTransformer(modules=modules, device="cpu").save(str(tmp_path / "dense"))
    with pytest.raises(ModelUnavailable, match="made of Transformer, Pooling, Dense"):
        bake(str(tmp_path / "dense"), tmp_path / "baked")


def test_weights_that_are_no_weights_are_refused(tiny_model: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(tiny_model, broken)
    (broken / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelUnavailable, match="cannot load 'broken'"):
        bake(str(broken), tmp_path / "baked")


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model", "/no/such/folder", "a b"])
def test_a_model_that_is_not_here_is_not_fetched(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"no model .* on this machine.*nothing is downloaded"):
        bake(name, tmp_path / "baked")


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="holds no model"):
        bake(str(tmp_path), tmp_path / "baked")


def test_a_file_as_model_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailable):
        bake(str(tmp_path / "file"), tmp_path / "baked")
