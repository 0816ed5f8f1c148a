"""The default encoder, against sentence-transformers itself."""

import importlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.encode import bake
from qa.encode.export import LEAST_QUESTION_AGREEMENT
from qa.encode.onnx_encoder import OnnxEncoder
from qa.encode.source import PACKAGES, find_model
from qa.errors import ModelUnavailable
from qa.records import Span

pytestmark = pytest.mark.model

TEXTS = [
    "Türkiye and Pakistan\nA frigate was launched in Istanbul. It is named PNS Babur.",
    "Ankara",
    "The two sides signed twenty-four agreements; trade, energy and education were among them. " * 6,
    "دونوں ممالک نے معاہدوں پر دستخط کیے۔",
    "",
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    return bake("minilm", tmp_path_factory.mktemp("minilm") / "baked")


def test_passages_and_questions_equal_those_of_sentence_transformers(encoder: OnnxEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    assert max(encoder.count_tokens(TEXTS)) <= encoder.description.max_length
    model = SentenceTransformer(str(find_model("minilm").path), device="cpu")
    expected = np.asarray(model.encode(TEXTS, normalize_embeddings=True))
    passages = encoder.encode_passages(TEXTS, [()] * len(TEXTS)).passages
    assert np.sum(passages * expected, axis=1).min() > 0.9999
    # Questions are read in 8 bits.
    asked = TEXTS[:-1]  # nobody asks nothing
    agreement = np.sum(encoder.encode_queries(asked) * expected[:-1], axis=1).min()
    assert agreement > LEAST_QUESTION_AGREEMENT


def test_a_sentence_knows_its_surroundings(encoder: OnnxEncoder) -> None:
    text, place = "A frigate was launched. It is named Babur.", Span(24, 42)
    with_frigate = encoder.encode_passages([text], [[place]]).sentences[0]
    alone = encoder.encode_passages([place.of(text)], [()]).passages[0]
    (question,) = encoder.encode_queries(["What is the frigate called?"])
    assert float(question @ with_frigate) > float(question @ alone)


@pytest.mark.parametrize(
    "name", ["minilm", "all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"]
)
def test_its_names(name: str) -> None:
    assert find_model(name).name == "minilm"


def test_other_weights_under_its_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "forged_minilm"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "model" / "model.safetensors").write_bytes(b"forged")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    expected = PACKAGES["minilm"].sha256
    monkeypatch.setitem(PACKAGES, "minilm", replace(PACKAGES["minilm"], module="forged_minilm"))
    with pytest.raises(ModelUnavailable, match=f"SHA-256 [0-9a-f]{{64}}, expected {expected}"):
        find_model("minilm")


@pytest.mark.parametrize("name", ["minilm", "multilingual"])
def test_a_package_that_is_missing_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    package = PACKAGES[name]
    monkeypatch.setitem(PACKAGES, name, replace(package, module="no_such_package"))
    with pytest.raises(ModelUnavailable, match=f"pip install {package.install}"):
        find_model(name)
