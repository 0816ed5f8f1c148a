from collections.abc import Iterator

import pytest

from qa.assistant import Assistant
from tests.library import build


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The small collection, opened."""
    with build(tmp_path_factory.mktemp("library")) as opened:
        yield opened
