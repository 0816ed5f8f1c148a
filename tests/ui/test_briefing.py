from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.records import Reference, Span
from tests.ui.library import DOCUMENTS, LibraryAssistant
from ui import briefing as briefings
from ui import handlers
from ui.briefing import Briefing, Item

SOURCES = LibraryAssistant()
VISIT = DOCUMENTS[0]
START = VISIT.text.index("During the visit 24")
SIGNED = Span(START, VISIT.text.index(" Both"))
PIN = f"{VISIT.id} {SIGNED.start}-{SIGNED.end}"


def _items(count: int) -> tuple[Item, ...]:
    return tuple(
        Item("d", "d.md", "D", None, "en", Span(number, number + 1), str(number))
        for number in range(count)
    )


def test_a_pinned_quote_is_the_slice_with_what_it_relies_on() -> None:
    (item,) = handlers.pin(SOURCES, Briefing(), PIN).items
    assert item.quote == "During the visit 24 agreements and memoranda were signed."
    assert item.references[0].publisher == "Anadolu Agency"
    assert item.key == PIN


def test_pinning_again_takes_it_out_and_pinning_more_adds_only_the_new() -> None:
    once = handlers.pin(SOURCES, Briefing(), PIN)
    assert handlers.pin(SOURCES, once, PIN).items == ()
    more = handlers.pin(SOURCES, once, f"{PIN}|{VISIT.id} 0-9")
    assert [item.span for item in more.items] == [SIGNED, Span(0, 9)]


def test_a_quote_too_long_to_be_kept_is_cut_and_still_word_for_word() -> None:
    long = DOCUMENTS[4]
    briefing = handlers.pin(SOURCES, Briefing(), f"{long.id} 0-{len(long.text)}")
    (item,) = briefings.from_json(briefings.to_json(briefing)).items
    assert len(item.quote) == briefings.KEPT_CHARACTERS
    assert handlers.gone(SOURCES, Briefing(items=(item,))) == ()


@pytest.mark.parametrize("pins", ["", "nowhere 1-2", f"{VISIT.id} 5-1", f"{VISIT.id}", "|||"])
def test_what_cannot_be_found_is_not_pinned(pins: str) -> None:
    assert handlers.pin(SOURCES, Briefing(), pins).items == ()


def test_items_move_and_stop_at_the_ends() -> None:
    briefing = Briefing(items=_items(3))
    last = briefing.items[2].key
    up = briefings.edit(briefing, "up", last)
    assert [item.quote for item in up.items] == ["0", "2", "1"]
    for _ in range(4):
        up = briefings.edit(up, "up", last)
    assert [item.quote for item in up.items] == ["2", "0", "1"]
    assert briefings.edit(up, "down", "no such item").items == up.items


def test_an_item_is_dropped_at_a_place_and_nowhere_else() -> None:
    briefing = Briefing(items=_items(3))
    key = briefing.items[0].key
    assert [item.quote for item in briefings.edit(briefing, "move", key, "2").items] == ["1", "2", "0"]
    for place in ("3", "-1", "x", ""):
        assert briefings.edit(briefing, "move", key, place).items == briefing.items, place


def test_headings_notes_and_title_are_written_and_items_taken_out() -> None:
    briefing = Briefing(items=_items(2))
    key = briefing.items[0].key
    for action, value in (
        ("heading", "First"),
        ("note", "Mind this"),
        ("title", "Visit"),
        ("opening", "In short"),
    ):
        briefing = briefings.edit(briefing, action, key, value)
    assert briefing.opening == "In short"
    assert (briefing.items[0].heading, briefing.items[0].note, briefing.title) == (
        "First",
        "Mind this",
        "Visit",
    )
    assert len(briefings.edit(briefing, "remove", key).items) == 1
    assert briefings.edit(briefing, "clear").items == ()
    assert briefings.edit(briefing, "explode", key) == briefing


def test_every_change_counts() -> None:
    briefing = Briefing(items=_items(1))
    for action in ("up", "down", "move", "heading", "note", "title", "opening", "remove", "clear"):
        changed = briefings.edit(briefing, action, "x")
        assert changed.revision == briefing.revision + 1, action


def test_a_quote_whose_document_changed_is_known() -> None:
    briefing = handlers.pin(SOURCES, Briefing(), PIN)
    assert handlers.gone(SOURCES, briefing) == ()
    altered = Briefing(items=(replace(briefing.items[0], quote="Something else."),))
    assert handlers.gone(SOURCES, altered) == (PIN,)
    assert handlers.gone(LibraryAssistant(()), briefing) == (PIN,)


text = st.text(max_size=20)
items = st.builds(
    Item,
    document_id=text,
    uri=text,
    title=text,
    date=st.none() | st.just("2025-02"),
    language=st.just("en"),
    span=st.builds(
        lambda start, length: Span(start, start + length), st.integers(0, 99), st.integers(1, 99)
    ),
    quote=text,
    references=st.lists(st.builds(Reference, text, st.none() | text, st.none(), st.none() | text)).map(
        tuple
    ),
    heading=text,
    note=text,
)


@given(st.builds(Briefing, text, st.lists(items, max_size=4).map(tuple), st.integers(0, 99), text))
def test_what_the_browser_keeps_comes_back_the_same(briefing: Briefing) -> None:
    assert briefings.from_json(briefings.to_json(briefing)) == briefing


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["items", "title", "revision", "start", "end", "references", "quote"]),
            inner,
        )
    ),
    max_leaves=20,
)


@given(json_like)
def test_nothing_that_a_browser_may_hold_does_harm(kept: Any) -> None:
    assert isinstance(briefings.from_json(kept), Briefing)
