"""The tiny model, written and baked once a session."""

from pathlib import Path

import pytest

from qa.encode import bake, open_encoder
from qa.encode.onnx_encoder import OnnxEncoder
from tests.encode.models import write_tiny_model


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def tiny_baked(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("baked") / "tiny"
    bake(str(tiny_model), directory)
    return directory


@pytest.fixture(scope="session")
def tiny_encoder(tiny_baked: Path) -> OnnxEncoder:
    return open_encoder(tiny_baked)
