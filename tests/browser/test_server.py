"""What the server answers to a program, without a browser."""

import http.client
import json
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

import ui
from qa.errors import IndexMissing, SettingsError
from tests.ui.library import DOCUMENTS
from ui.wording import ENGLISH, TURKISH, Wording

VISIT = DOCUMENTS[0]


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    text: str


def fetch(address: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Reply:
    """Ask the server for a path, without following where it leads."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, named, answer.read().decode())
    finally:
        connection.close()


@pytest.mark.parametrize(("path", "wording"), [("/", ENGLISH), ("/tr/", TURKISH)])
def test_each_language_has_its_page(address: str, path: str, wording: Wording) -> None:
    page = fetch(address, path)
    assert page.status == 200
    assert wording.welcome in page.text


def test_tr_without_a_slash_leads_to_the_turkish_page(address: str) -> None:
    assert fetch(address, "/tr").headers["location"] == "/tr/"


def test_a_source_is_shared_by_its_address(address: str) -> None:
    page = fetch(address, f"/source/{VISIT.id}?span=28-84")
    assert f"<mark>{VISIT.text[28:84]}</mark>" in page.text
    pane = fetch(address, f"/source/{VISIT.id}/pane?span=28-84&lang=tr")
    assert TURKISH.copy_quote in pane.text
    assert "<html" not in pane.text


def test_a_source_that_is_gone_is_not_found_and_said_kindly(address: str) -> None:
    page = fetch(address, "/source/nowhere")
    assert page.status == 404
    assert ENGLISH.problem_source_gone in page.text


def test_no_page_may_ask_another_machine_and_sources_run_only_our_scripts(address: str) -> None:
    app = fetch(address, "/").headers["content-security-policy"]
    assert app.startswith("default-src 'self'")
    assert "http" not in app
    source = fetch(address, f"/source/{VISIT.id}").headers["content-security-policy"]
    assert source.startswith("default-src 'none'")
    assert "unsafe" not in source


def test_the_page_names_no_other_machine_that_a_browser_would_ask(address: str) -> None:
    page = fetch(address, "/").text
    for loading in ('src="http', 'rel="preconnect"', "googleapis", "cdnjs"):
        assert loading not in page


def test_a_name_that_only_leads_here_is_refused(address: str) -> None:
    assert fetch(address, "/", Host="evil.example").status == 400


def test_a_briefing_is_exported_by_a_form(address: str) -> None:
    quote = VISIT.text[28:84]
    item = {"document_id": VISIT.id, "title": VISIT.title, "start": 28, "end": 84, "quote": quote}
    sent = json.dumps({"title": "Brief", "items": [item]})
    answer = fetch(address, "/brief/export", {"briefing": sent, "format": "markdown"})
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''Brief-")
    assert quote in answer.text
    assert ENGLISH.brief_gone not in answer.text
    assert fetch(address, "/brief/export", {"briefing": "{"}).status == 400


def test_a_page_elsewhere_cannot_send_anything(address: str) -> None:
    form = {"briefing": "{}"}
    assert fetch(address, "/brief/export", form, Origin="http://evil.example").status == 403
    assert fetch(address, "/gradio_api/upload", form, Origin="http://evil.example").status == 403
    assert fetch(address, "/brief/export", form, Origin=address).status == 200


def test_a_port_that_is_taken_is_said_before_anything_starts() -> None:
    from tests.ui.library import LibraryAssistant
    from ui.server import serve

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="choose another --host or --port"):
            serve(LibraryAssistant(), "127.0.0.1", taken.getsockname()[1])


def test_a_missing_index_is_said_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        ui.launch(tmp_path / "nothing", "127.0.0.1", 0)
