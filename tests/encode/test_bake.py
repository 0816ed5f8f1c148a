"""Baking any sentence-transformers model, shown on tiny ones that are made here."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from qa.encode import bake, model_digest, open_encoder
from qa.encode.onnx_encoder import OnnxEncoder
from qa.errors import ModelUnavailable
from qa.records import Progress, Span
from tests.encode.models import write_tiny_model

TEXTS = ["The frigate was launched.", "Ankara", "Trade was 5 billion by 2024.", ""]


def reference(folder: Path, texts: list[str], prompt: str = "") -> np.ndarray:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    return np.asarray(model.encode(texts, prompt=prompt, normalize_embeddings=True))


@pytest.mark.parametrize("pooling", ["mean", "cls", "lasttoken", "mean_sqrt_len_tokens"])
def test_vectors_are_those_of_sentence_transformers(pooling: str, tmp_path: Path) -> None:
    folder = write_tiny_model(tmp_path / "model", pooling)
    encoder = bake(str(folder), tmp_path / "baked")
    found = encoder.encode_passages(TEXTS, [()] * len(TEXTS)).passages
    np.testing.assert_allclose(found, reference(folder, TEXTS), atol=1e-4)


def test_prompts_go_before_questions_and_passages(tmp_path: Path) -> None:
    prompts = {"query": "president ", "passage": "navy ship "}
    folder = write_tiny_model(tmp_path / "model", prompts=prompts)
    encoder = bake(str(folder), tmp_path / "baked")
    np.testing.assert_allclose(
        encoder.encode_queries(TEXTS), reference(folder, TEXTS, "president "), atol=1e-4
    )
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
