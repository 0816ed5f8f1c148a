"""Opening what was baked: damage is named, and nothing heavy is loaded."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qa.encode import open_encoder
from qa.encode.onnx_encoder import OnnxEncoder
from qa.errors import IndexDamaged, ModelUnavailable
from qa.records import Span

HEAVY = ("torch", "transformers", "sentence_transformers", "onnx", "onnxruntime", "tokenizers")


@pytest.fixture
def baked(tiny_baked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_baked, tmp_path / "baked"))


def test_an_opened_encoder_gives_the_same_vectors(baked: Path, tiny_encoder: OnnxEncoder) -> None:
    texts = ["Trade was 5 billion.", "Where?"]
    opened = open_encoder(baked)
    np.testing.assert_array_equal(opened.encode_queries(texts), tiny_encoder.encode_queries(texts))
    assert opened.digest == tiny_encoder.digest


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"no encoder at .*qa index"):
        open_encoder(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "model.weights", "question.onnx", "tokenizer.json"])
def test_a_missing_file(name: str, baked: Path) -> None:
    (baked / name).unlink()
    with pytest.raises(IndexDamaged, match=f"{name} is missing, expected .* bytes"):
        open_encoder(baked)


@pytest.mark.parametrize("name", ["model.onnx", "model.weights", "question.onnx", "tokenizer.json"])
def test_a_file_cut_short(name: str, baked: Path) -> None:
    content = (baked / name).read_bytes()
    (baked / name).write_bytes(content[:-7])
    with pytest.raises(IndexDamaged, match=f"{name} is {len(content) - 7} bytes long"):
        open_encoder(baked)


@pytest.mark.parametrize("name", ["question.onnx", "tokenizer.json"])
def test_a_file_of_zeros(name: str, baked: Path) -> None:
    size = (baked / name).stat().st_size
    (baked / name).write_bytes(bytes(size))
    with pytest.raises(IndexDamaged, match="cannot be opened"):
        open_encoder(baked)


def test_zeros_that_only_passages_need_are_found_with_the_first_of_them(baked: Path) -> None:
    (baked / "model.onnx").write_bytes(bytes((baked / "model.onnx").stat().st_size))
    opened = open_encoder(baked)
    assert opened.encode_queries(["Where?"]).shape == (1, 32)
    with pytest.raises(IndexDamaged, match="cannot be opened"):
        opened.encode_passages(["Ankara"], [()])


@pytest.mark.parametrize("content", ["", "[]", "{", '{"files": {}}', '{"files": 3}'])
def test_a_damaged_description(content: str, baked: Path) -> None:
    (baked / "encoder.json").write_text(content)
    with pytest.raises(IndexDamaged, match=r"encoder\.json.*qa index"):
        open_encoder(baked)


def test_an_incomplete_description(baked: Path) -> None:
    description = json.loads((baked / "encoder.json").read_text())
    del description["pooling"]
    (baked / "encoder.json").write_text(json.dumps(description))
    with pytest.raises(IndexDamaged, match=r"incomplete.*pooling"):
        open_encoder(baked)


def test_another_version(baked: Path) -> None:
    description = json.loads((baked / "encoder.json").read_text())
    (baked / "encoder.json").write_text(json.dumps({**description, "export_version": 99}))
    with pytest.raises(ModelUnavailable, match=r"format 99.*qa index"):
        open_encoder(baked)


def test_as_many_lists_of_sentences_as_texts(tiny_encoder: OnnxEncoder) -> None:
    with pytest.raises(ValueError, match="2 texts came with 1 lists"):
        tiny_encoder.encode_passages(["a", "b"], [[]])


def test_a_text_longer_than_the_window_is_read_to_its_end(tiny_encoder: OnnxEncoder) -> None:
    sentences = ["The frigate was launched in Istanbul."] * 16 + ["Trade was 5 billion."]
    text = " ".join(sentences)
    end = Span(len(text) - len(sentences[-1]), len(text))
    assert tiny_encoder.count_tokens([text])[0] > 2 * tiny_encoder.description.max_length
    encoded = tiny_encoder.encode_passages([text], [[end]])
    other = tiny_encoder.encode_passages([text.replace("billion", "agreements")], [[end]])
    assert not np.allclose(encoded.sentences, encoded.passages, atol=1e-3)
    assert float(encoded.sentences[0] @ other.sentences[0]) < 0.9999
    assert float(encoded.passages[0] @ other.passages[0]) < 0.999999


def loaded_after(code: str) -> set[str]:
    """Run ``code`` in a fresh Python and return which heavy libraries it loaded."""
    program = f"{code}\nimport sys\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    return set(done.stdout.split())


def test_importing_loads_nothing_heavy() -> None:
    assert loaded_after("import qa.encode") == set()


def test_a_question_needs_onnx_runtime_and_tokenizers_only(baked: Path) -> None:
    code = (
        "from pathlib import Path\nfrom qa.encode import open_encoder\n"
        f"open_encoder(Path({str(baked)!r})).encode_queries(['Where?'])"
    )
    assert loaded_after(code) == {"onnxruntime", "tokenizers"}
