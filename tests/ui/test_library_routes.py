"""What the library answers to whoever sends it files, without a browser."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.ui.library import LibraryAssistant
from ui.library import Shelf
from ui.library.collection import Collection
from ui.library.library import Library
from ui.library.routes import add_library
from ui.wording import LIBRARY


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    server = FastAPI()
    shelf = Shelf([Collection("read", LibraryAssistant())])
    add_library(server, Library(shelf, tmp_path / "library", changes=True))
    return TestClient(server)


def test_files_are_sent_whole_and_refused_in_the_readers_language(
    client: TestClient, tmp_path: Path
) -> None:
    assert client.post("/library/collections", data={"name": "New"}).json() == {"name": "New"}
    where = {"collection": "New", "name": "../a.md", "lang": "tr"}
    sent = client.post("/library/files", params=where, content=b"Words. " * 100_000)
    assert sent.json()["name"] == "a.md"
    assert (tmp_path / "library/New/files/a.md").stat().st_size == 700_000
    refused = client.post("/library/files", params={**where, "name": "a.exe"}, content=b"x")
    assert refused.status_code == 415
    known = LIBRARY["tr"].refusals["format"].split("{value}")[1].split("{known}")[0]
    assert known in refused.json()["refused"]
    assert client.post("/library/files", params=where, content=b"").status_code == 400
    assert client.post("/library/delete", data={"collection": "read"}).status_code == 403
    assert sorted(path.name for path in (tmp_path / "library/New").iterdir()) == ["files", "pending"]


def test_the_state_is_told(client: TestClient) -> None:
    assert client.get("/library/progress").json() == {"html": "", "busy": False, "revision": 0}
    assert "5 documents" in client.get("/library/panel").text
