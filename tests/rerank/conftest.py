"""The tiny cross-encoder, written and baked once a session, and hits to put in order."""

from pathlib import Path

import pytest

from qa.rerank import bake
from tests.rerank.models import write_cross_encoder


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_cross_encoder(tmp_path_factory.mktemp("rerankers") / "tiny")


@pytest.fixture(scope="session")
def baked_reranker(cross_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("baked") / "tiny"
    bake(str(cross_encoder), directory)
    return directory
