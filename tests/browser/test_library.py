"""The library in the browser, over real collections: files come, are asked about, and go."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.build import build_index
from tests.baked_encoder import write_baked_encoder
from tests.browser.conftest import free_port, serving
from tests.browser.test_look import PHONE, faults
from tests.browser.test_search import open_view
from tests.browser.test_server import fetch
from ui.wording import ENGLISH, LIBRARY

Visit = Callable[..., Any]
EN = LIBRARY["en"]
SHIPS = "# Ships\n\nPNS Babur was launched in Istanbul on 15 August 2021. It displaces 2,888 tonnes.\n"
TRADE = "# Trade\n\nTrade between Pakistan and Türkiye reached 1.4 billion dollars in 2024.\n"
FROGS = (
    "# Frogs of <script>window.hacked = 1</script>\n\n"
    "The frogs of Lahore were counted in 1987. The census found forty kinds of frogs.\n"
)
HOSTILE = "<img src=x onerror=window.hacked=2>.md"
SECONDS = 120_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders of notes with an index each, and room for a library."""
    desk = tmp_path_factory.mktemp("desk")
    baked = write_baked_encoder(desk / "words", [SHIPS, TRADE, FROGS])
    for name, text in (("ships", SHIPS), ("trade", TRADE)):
        (desk / name).mkdir()
        (desk / name / f"{name}.md").write_text(text, encoding="utf-8")
        build_index(desk / name, desk / f"{name}-index", encoder=str(baked))
    return desk


def _serve(desk: Path, *options: str) -> Iterator[str]:
    port = free_port()
    indexes = [f"--index=ships={desk / 'ships-index'}", f"--index=trade={desk / 'trade-index'}"]
    library = ["--library", str(desk / "library")]
    command = [sys.executable, "-m", "qa", "serve", *indexes, *library, "--port", str(port), *options]
    with serving(command, desk, port) as base:
        yield base


@pytest.fixture(scope="module")
def address(desk: Path) -> Iterator[str]:
    """Serve both collections and the library."""
    yield from _serve(desk)


@pytest.fixture(scope="module")
def readers_address(desk: Path, address: str) -> Iterator[str]:
    """Serve the same, after the other server has begun, for reading only."""
    yield from _serve(desk, "--read-only")


def _open(page: Any) -> None:
    page.set_default_timeout(SECONDS)
    open_view(page, ENGLISH.library)
    page.locator("#library .collection").first.wait_for()


def _section(page: Any, name: str) -> Any:
    return page.locator(f'#library [data-collection="{name}"]')


def _put(page: Any, *files: Path) -> None:
    page.locator("#library input[type=file]").set_input_files([str(file) for file in files])


def _ask(page: Any, question: str) -> Any:
    open_view(page, ENGLISH.ask)
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    page.locator(f'.turn.done[data-question="{question}"]').wait_for()
    return page.locator(".turn").last


def _choose(page: Any, name: str) -> None:
    page.locator("#collection input").click()
    page.get_by_role("option", name=name, exact=True).click()


def test_a_file_is_dropped_asked_about_and_removed(
    visit: Visit, desk: Path, tmp_path: Path, address: str
) -> None:
    page = visit()
    _open(page)
    (tmp_path / HOSTILE).write_text(FROGS, encoding="utf-8")
    (tmp_path / "void.md").write_text("")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "broken.txt").write_bytes(bytes(range(256)) * 40)
    page.locator("#library input[name=name]").fill("Zoo & co")
    _put(page, *(tmp_path / name for name in (HOSTILE, "void.md", "photo.png", "broken.txt")))

    zoo = _section(page, "Zoo & co")
    zoo.locator(".shelf a").wait_for()
    assert "Frogs of <script>" in zoo.locator(".shelf a").inner_text()
    sent = dict(
        zip(
            page.locator("[data-sent] .file-name").all_inner_texts(),
            page.locator("[data-sent] .reason").all_inner_texts(),
            strict=True,
        )
    )
    assert sent["void.md"] == EN.refusals["file_empty"].format(value="void.md")
    assert "cannot be read" in sent["photo.png"]
    assert "img src=x" in sent[HOSTILE]
    missing = zoo.locator(".missing")
    assert "broken.txt" in missing.inner_text()
    assert "binary" in missing.inner_text()
    assert faults(page) == []
    kept = sorted(path.name for path in (desk / "library" / "Zoo & co" / "files").iterdir())
    assert kept == ["broken.txt", "img src=x onerror=window.hacked=2.md"]

    turn = _ask(page, "When were the frogs of Lahore counted?")
    assert "1987" in turn.locator(".answer").inner_text()
    assert turn.locator(".vouchers .found-in").inner_text() == "Zoo & co"
    source = turn.locator(".voucher > a").first.get_attribute("href")
    assert page.evaluate("window.hacked") is None

    open_view(page, ENGLISH.library)
    button = zoo.locator(".shelf [data-remove]")
    button.click()
    assert button.inner_text() == EN.remove_sure
    button.click()
    zoo.locator(".shelf").wait_for(state="detached")
    gone = fetch(address, source)
    assert gone.status == 404
    assert ENGLISH.problem_source_gone in gone.text
    # The conversation stays, and the same question now finds nothing.
    turn = _ask(page, "When were these frogs of Lahore counted?")
    assert page.locator(".turn").count() == 2
    assert turn.locator(".verdict").is_visible() or "1987" not in turn.inner_text()


def test_a_question_goes_where_it_is_sent_and_that_is_remembered(visit: Visit) -> None:
    page = visit()
    page.set_default_timeout(SECONDS)
    _choose(page, "ships")
    turn = _ask(page, "How large was the trade in 2024?")
    assert "1.4 billion" not in turn.inner_text()
    page.reload()
    page.wait_for_function("document.querySelector('#collection input')?.value === 'ships'")
    _choose(page, EN.everything)
    turn = _ask(page, "How large was the trade between Pakistan and Türkiye in 2024?")
    assert turn.locator(".vouchers .found-in").first.inner_text() == "trade"
    open_view(page, ENGLISH.search)
    page.locator("#search-text").locator("input, textarea").press_sequentially("Istanbul trade")
    page.locator('.found[data-query="Istanbul trade"]').wait_for()
    assert {*page.locator(".result .found-in").all_inner_texts()} == {"ships", "trade"}
    _choose(page, "trade")
    page.wait_for_function("document.querySelectorAll('.result').length === 1")


def test_a_collection_is_synced_with_its_folder_and_another_browser_sees_it(
    visit: Visit, desk: Path
) -> None:
    one, other = visit(), visit(viewport={"width": 1280, "height": 800})
    for page in (one, other):
        _open(page)
    (desk / "ships" / "yard.md").write_text("# The yard\n\nThe yard in Karachi builds two corvettes.")
    _section(one, "ships").locator("[data-sync]").click()
    for page in (one, other):
        _section(page, "ships").get_by_text("1 added, 1 unchanged").wait_for()
        assert "The yard" in _section(page, "ships").inner_text()


def test_indexing_can_be_cancelled_and_the_files_are_kept(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    _open(page)
    big = tmp_path / "big.txt"
    big.write_text("".join(f"Frog {n} of Lahore was seen in {1900 + n % 90}. " for n in range(60_000)))
    page.locator("#library select[name=collection]").select_option("")
    page.locator("#library input[name=name]").fill("Large")
    _put(page, big)
    page.locator("#library [data-cancel]").first.click()
    page.locator("#library").get_by_text(EN.cancelled.format(name="Large")).wait_for()
    assert EN.not_yet in _section(page, "Large").inner_text()
    delete = _section(page, "Large").locator("[data-delete]")
    delete.click()
    delete.click()
    _section(page, "Large").wait_for(state="detached")


def test_on_a_phone_and_in_the_dark_nothing_is_cut_off(visit: Visit) -> None:
    page = visit(**PHONE, color_scheme="dark")
    _open(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#collection").is_visible()
    assert faults(page) == []


def test_a_server_for_reading_offers_and_does_no_change(
    contexts: Callable[..., Any], readers_address: str
) -> None:
    page = contexts().new_page()
    page.goto(readers_address)
    _open(page)
    assert EN.read_only in page.locator("#library").inner_text()
    assert page.locator("#library :is(input, [data-sync], [data-remove])").count() == 0
    page.close()
    for path, form in (
        ("/library/collections", {"name": "x"}),
        ("/library/sync", {"collection": "ships"}),
        ("/library/files?collection=ships&name=a.md", {"a": "b"}),
    ):
        reply = fetch(readers_address, path, form)
        assert reply.status == 403, path
        assert EN.refusals["read_only"] in reply.text


def test_only_our_own_pages_may_change_anything(address: str) -> None:
    upload = "/library/files?collection=ships&name=a.md"
    for path in ("/library/collections", upload, "/library/delete"):
        reply = fetch(address, path, {"name": "x", "collection": "x"}, Origin="http://evil.example")
        assert reply.status == 403, path
    assert fetch(address, upload, {"a": "b"}).status == 403
    assert fetch(address, "/library/collections", {"name": "../.."}).status == 400
    assert fetch(address, "/library/sync?lang=tr", {"collection": "yok"}).status == 404
