"""Baking any CrossEncoder, shown on tiny ones that are made here."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qa.errors import IndexDamaged, ModelUnavailable
from qa.records import Progress
from qa.rerank import bake, model_digest, open_reranker
from tests.encode.models import write_tiny_model
from tests.rerank.models import write_cross_encoder

LONG = " ".join(f"The navy launched ship {number}." for number in range(40))
PAIRS = [
    ("When was the frigate launched?", "The frigate was launched in Istanbul."),
    ("Ankara", ""),
    ("", "Trade was 5 billion by 2024."),
    ("Who signed? " * 10, LONG),
    ("Kim imzaladı?", "دونوں ممالک"),
]


def reference(folder: Path) -> np.ndarray:
    from sentence_transformers import CrossEncoder

    model = CrossEncoder(str(folder), device="cpu")
    return np.asarray(model.predict(PAIRS, show_progress_bar=False))


@pytest.mark.parametrize("other", [False, True], ids=["bert, sigmoid", "distilbert, identity"])
def test_scores_are_those_of_cross_encoder_predict(
    other: bool, cross_encoder: Path, baked_reranker: Path, tmp_path: Path
) -> None:
    folder, baked = cross_encoder, baked_reranker
    if other:
        folder = write_cross_encoder(tmp_path / "model", identity=True, distilled=True)
        baked = tmp_path / "baked"
    reranker = bake(str(folder), baked)
    assert reranker.description.activation == ("identity" if other else "sigmoid")
    found = reranker.score(PAIRS)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, reference(folder), atol=1e-4)
    assert np.ptp(found) > 0.1, "a model that says the same of everything would show nothing"


def test_scores_do_not_depend_on_the_company(baked_reranker: Path) -> None:
    reranker = open_reranker(baked_reranker)
    together = reranker.score(PAIRS * 9)
    alone = np.concatenate([reranker.score([pair]) for pair in PAIRS])
    np.testing.assert_allclose(together.reshape(9, -1), np.tile(alone, (9, 1)), atol=1e-5)
    assert reranker.score([]).shape == (0,)
    assert np.isfinite(reranker.score([("half \ud800 a pair", "\udfff")])).all()


def test_a_second_bake_finds_the_first_and_a_damaged_one_is_done_again(
    cross_encoder: Path, tmp_path: Path
) -> None:
    baked = tmp_path / "baked"
    expected = bake(str(cross_encoder), baked).score(PAIRS)
    steps: list[Progress] = []
    assert bake(str(cross_encoder), baked, steps.append).digest == model_digest(str(cross_encoder))
    assert steps == []
    content = bytearray((baked / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (baked / "model.onnx").write_bytes(content)
    again = bake(str(cross_encoder), baked, steps.append)
    np.testing.assert_array_equal(again.score(PAIRS), expected)
    assert [step.done for step in steps] == [0, 1, 2, 3]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["baked"]


def test_answering_loads_neither_torch_nor_transformers(baked_reranker: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from qa.rerank import open_reranker\n"
        f"open_reranker(Path({str(baked_reranker)!r})).score([('a', 'b')])\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_model_of_several_labels_is_no_reranker(tmp_path: Path) -> None:
    folder = write_cross_encoder(tmp_path / "nli", labels=3)
    with pytest.raises(ModelUnavailable, match="'nli' has 3 labels, and a reranker has one"):
        bake(str(folder), tmp_path / "baked")
    assert not (tmp_path / "baked").exists()


def test_an_encoder_is_no_reranker(tmp_path: Path) -> None:
    """Loading one would give it a head of random weights, without a word."""
    folder = write_tiny_model(tmp_path / "encoder")
    with pytest.raises(ModelUnavailable, match=r"no cross-encoder.*BertModel.*--encoder"):
        bake(str(folder), tmp_path / "baked")


def test_a_tokenizer_of_another_model_is_refused(tmp_path: Path) -> None:
    folder = write_cross_encoder(tmp_path / "mixed", words=5)
    with pytest.raises(ModelUnavailable, match="tokenizer of 'mixed' does not belong to its network"):
        bake(str(folder), tmp_path / "baked")


def test_an_unknown_activation_is_refused(cross_encoder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(cross_encoder, tmp_path / "model"))
    path = folder / "config_sentence_transformers.json"
    config = json.loads(path.read_text())
    config["activation_fn"] = "torch.nn.modules.activation.Tanh"
    path.write_text(json.dumps(config))
    with pytest.raises(ModelUnavailable, match="by Tanh; Sigmoid and Identity are known"):
        bake(str(folder), tmp_path / "baked")


def test_weights_or_a_tokenizer_that_are_none_are_refused(cross_encoder: Path, tmp_path: Path) -> None:
    for name in ("model.safetensors", "tokenizer.json"):
        broken = tmp_path / name.split(".")[0] / "broken"
        shutil.copytree(cross_encoder, broken)
        (broken / name).write_bytes(b"nothing of the kind")
        with pytest.raises(ModelUnavailable, match="cannot load the reranker 'broken'"):
            bake(str(broken), tmp_path / "baked")


@pytest.mark.parametrize("name", ["no-such-model", "cross-encoder/no-such", "/no/such/folder", "a b"])
def test_a_model_that_is_not_here_is_not_fetched(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"no model .* on this machine.*nothing is downloaded"):
        bake(name, tmp_path / "baked")


@pytest.mark.parametrize("content", [None, "{", "[]", "{}"])
def test_a_folder_without_a_model_is_named(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "config.json").write_text(content)
    with pytest.raises(ModelUnavailable, match=f"{tmp_path.name}"):
        bake(str(tmp_path), tmp_path.parent / "baked")


def test_a_damaged_or_foreign_reranker_is_not_opened(baked_reranker: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"no reranker at .*--reranker"):
        open_reranker(tmp_path)

    def copy(name: str) -> Path:
        return Path(shutil.copytree(baked_reranker, tmp_path / name))

    cut = copy("cut")
    (cut / "model.onnx").write_bytes((cut / "model.onnx").read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match="bytes long, expected"):
        open_reranker(cut)
    missing = copy("missing")
    (missing / "tokenizer.json").unlink()
    with pytest.raises(IndexDamaged, match="missing"):
        open_reranker(missing)
    garbled = copy("garbled")
    (garbled / "reranker.json").write_text("{")
    with pytest.raises(IndexDamaged, match="cannot be read"):
        open_reranker(garbled)
    newer = copy("newer")
    description = json.loads((newer / "reranker.json").read_text())
    (newer / "reranker.json").write_text(json.dumps({**description, "export_version": 99}))
    with pytest.raises(ModelUnavailable, match="format 99"):
        open_reranker(newer)
    zeros = copy("zeros")
    size = (zeros / "model.onnx").stat().st_size
    (zeros / "model.onnx").write_bytes(b"\0" * size)
    with pytest.raises(IndexDamaged, match="cannot be opened"):
        open_reranker(zeros)
