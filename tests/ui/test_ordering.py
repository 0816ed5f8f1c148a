from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.records import Span
from ui.briefing import Item
from ui.ordering import drop, step


def made(plan: str) -> tuple[Item, ...]:
    """Make items of a plan such as ``a H:b c``: b stands under the heading H."""
    items = []
    for part in plan.split():
        heading, _, name = part.rpartition(":")
        span = Span(ord(name), ord(name) + 1)
        items.append(Item("d", "d.md", "D", None, "en", span, name, heading=heading))
    return tuple(items)


def plan(items: tuple[Item, ...]) -> str:
    return " ".join(f"{item.heading}:{item.quote}" if item.heading else item.quote for item in items)


@pytest.mark.parametrize(
    ("before", "name", "down", "after"),
    [
        ("a b c", "a", True, "b a c"),
        ("a b c", "c", False, "a c b"),
        ("a b c", "a", False, "a b c"),
        ("a b c", "c", True, "a b c"),
        # A heading is a line of its own, which an item moves past.
        ("a H:b c", "a", True, "H:a b c"),
        ("H:a b c", "a", True, "H:b a c"),
        ("a H:b c", "b", False, "a b H:c"),
        ("G:a b H:c", "b", True, "G:a H:b c"),
        # The only one of its section takes the heading along, past the whole next section.
        ("G:a H:b c I:d", "a", True, "H:b c G:a I:d"),
        ("G:a b H:c", "c", False, "H:c G:a b"),
        # Above items without a heading there is no place for a section.
        ("a b H:c", "c", False, "a b H:c"),
        ("H:a", "a", True, "H:a"),
    ],
)
def test_an_item_moves_line_by_line(before: str, name: str, down: bool, after: str) -> None:
    items = made(before)
    here = [item.quote for item in items].index(name)
    assert plan(step(items, here, down)) == after


@pytest.mark.parametrize(
    ("before", "here", "there", "after"),
    [
        ("a b c d", 0, 2, "b c a d"),
        ("a b c d", 3, 1, "a d b c"),
        ("a H:b c", 2, 1, "a H:c b"),
        ("a H:b c", 0, 2, "H:b c a"),
        ("H:a b G:c", 0, 2, "H:b G:c a"),
        ("a b", 1, 1, "a b"),
    ],
)
def test_an_item_that_is_dropped_takes_the_place_and_the_section(
    before: str, here: int, there: int, after: str
) -> None:
    assert plan(drop(made(before), here, there)) == after


plans = st.lists(st.tuples(st.sampled_from(["", "", "G", "H"])), min_size=1, max_size=8).map(
    lambda headings: tuple(
        replace(made(chr(97 + index))[0], heading=heading[0]) for index, heading in enumerate(headings)
    )
)


@given(plans, st.data())
def test_no_quote_is_ever_lost_and_a_step_loses_no_heading(
    items: tuple[Item, ...], data: st.DataObject
) -> None:
    here, there = (data.draw(st.integers(0, len(items) - 1)) for _ in range(2))
    stepped = step(items, here, data.draw(st.booleans()))
    assert sorted(item.quote for item in stepped) == sorted(item.quote for item in items)
    assert sorted(item.heading for item in stepped) == sorted(item.heading for item in items)
    dropped = drop(items, here, there)
    assert sorted(item.quote for item in dropped) == sorted(item.quote for item in items)
    assert dropped[there].quote == items[here].quote
