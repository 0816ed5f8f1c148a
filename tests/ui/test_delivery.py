"""What a browser gets: policies, files kept for good, pages that name their files."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, StreamingResponse
from fastapi.testclient import TestClient

from ui.delivery import Delivery, Page

SCRIPT = "import './other.js';\n" * 500
HEAD = '<!doctype html><html><head><base href="./"><title>Sanad – ö</title></head>'
PAGE = f"{HEAD}<body>Merhaba</body></html>"
NEEDED = ("theme.css?v=1", "assets/a-1.js", "assets/a-1.css", "/sanad/app.js")


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    (tmp_path / "a-1.js").write_text(SCRIPT)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "deep").mkdir()
    server = FastAPI()

    @server.get("/")
    @server.get("/tr/")
    def page(status: int = 200) -> HTMLResponse:
        return HTMLResponse(PAGE, status_code=status)

    @server.get("/bare/")
    def bare() -> HTMLResponse:
        return HTMLResponse("Nothing to put lines behind.")

    @server.get("/source/one")
    @server.post("/source/one")
    def source() -> HTMLResponse:
        return HTMLResponse(PAGE)

    pages = [Page("/", NEEDED), Page("/tr/", NEEDED), Page("/bare/", NEEDED)]
    server.add_middleware(Delivery, assets=tmp_path, pages=pages)
    return TestClient(server)


@pytest.mark.parametrize("encoding", ["gzip, br", "identity"])
@pytest.mark.parametrize("path", ["/assets/a-1.js", "/tr/assets/a-1.js"])
def test_a_file_of_the_framework_comes_whole_and_is_kept_for_good(
    client: TestClient, path: str, encoding: str
) -> None:
    for _ in range(2):
        answer = client.get(path, headers={"Accept-Encoding": encoding})
        assert answer.text == SCRIPT
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/javascript")
        assert ("content-encoding" in answer.headers) is (encoding != "identity")
        assert (int(answer.headers["content-length"]) < len(SCRIPT)) is (encoding != "identity")


def test_what_is_compressed_already_is_sent_as_it_is(client: TestClient) -> None:
    answer = client.get("/assets/picture.png", headers={"Accept-Encoding": "gzip"})
    assert answer.content == b"\x89PNG"
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    "path", ["/assets/b.js", "/assets/../a-1.js", "/assets/deep", "/assets/", "/a-1.js"]
)
def test_only_files_of_the_folder_are_delivered(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_page_names_its_files_and_is_otherwise_unchanged(client: TestClient, encoding: str) -> None:
    for path in ("/", "/tr/", "/?q=what"):
        answer = client.get(path, headers={"Accept-Encoding": encoding})
        lines = (
            '\n<link rel="preload" as="style" href="theme.css?v=1">'
            '\n<link rel="modulepreload" href="assets/a-1.js">'
            '\n<link rel="preload" as="style" href="assets/a-1.css" crossorigin="anonymous">'
            '\n<link rel="preload" as="script" href="/sanad/app.js">\n'
        )
        assert answer.text == PAGE.replace('<base href="./">', f'<base href="./">{lines}')
    assert client.get("/bare/").text == "Nothing to put lines behind."
    assert client.get("/", params={"status": 404}).status_code == 404


@pytest.mark.parametrize("path", ["/", "/assets/a-1.js", "/source/one", "/nowhere"])
def test_every_answer_has_a_policy_that_keeps_browsers_here(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith(
        "default-src 'none'" if path.startswith("/source/") else "default-src 'self'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_pages_of_other_sites_cannot_send(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    answer = client.post("/source/one", headers=headers)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_streams_arrives_piece_by_piece(tmp_path: Path) -> None:
    """Answers come a sentence at a time; nothing on the way may wait for the last one."""
    server, sent = FastAPI(), []

    @server.get("/stream")
    def stream() -> StreamingResponse:
        def pieces() -> Iterator[str]:
            for number in range(3):
                sent.append(f"made {number}")
                yield f"data: {number}\n\n"

        return StreamingResponse(pieces(), media_type="text/event-stream")

    async def send(message: Any) -> None:
        if message.get("body"):
            sent.append(f"got {message['body'].decode().split()[1]}")

    async def receive() -> Any:
        await asyncio.sleep(60)

    scope = {"type": "http", "method": "GET", "path": "/stream", "headers": [], "query_string": b""}
    delivered = Delivery(server, tmp_path, [Page("/", ())])(scope, receive, send)
    # The browser tests may have a loop of their own on this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, delivered).result()
    assert sent == [f"{verb} {number}" for number in range(3) for verb in ("made", "got")]
