"""The tiny model, written and baked once a session."""

from pathlib import Path

import pytest

from qa.encode import bake
from qa.encode.onnx_encoder import OnnxEncoder
from tests.encode.models import write_tiny_model


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def tiny_encoder(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    return bake(str(tiny_model), tmp_path_factory.mktemp("baked") / "tiny")
