"""What a page starts from is fetched early, and only once."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.page_files import LISTED, fetched, needed


@pytest.mark.parametrize("path", ["/", "/tr/"])
def test_all_files_that_a_page_starts_from_are_listed_and_no_others(
    visit: Callable[..., Any], address: str, path: str
) -> None:
    listed = LISTED.read_text().split()
    remedy = "python -m tests.browser.page_files writes the list anew"
    assert sorted(needed(visit(path), f"{address}{path}")) == sorted(listed), remedy


def test_what_is_fetched_early_is_used_and_not_fetched_again(visit: Callable[..., Any]) -> None:
    page = visit()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    once = sorted(fetched(page))
    assert once == sorted(LISTED.read_text().split())
    assert [each for each in said if "preload" in each] == []
