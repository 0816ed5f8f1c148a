import pytest

from qa.load.references import parse_reference
from qa.records import Reference


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            'The Nation (Pakistan), "A title, with a comma" [title read from the address], 2022-08-13, '
            "<https://nation.example/a_(b)>",
            Reference(
                "A title, with a comma",
                "The Nation (Pakistan)",
                "2022-08-13",
                "https://nation.example/a_(b)",
            ),
        ),
        (
            'Dawn, "Undated page", undated, https://dawn.example/1.',
            Reference("Undated page", "Dawn", None, "https://dawn.example/1"),
        ),
        (
            'FRUS 1952-54 vol. IX, "No. 190", 1954-02',
            Reference("No. 190", "FRUS 1952-54 vol. IX", "1954-02", None),
        ),
        ("Dawn, “Curly”, 13 February 2025", Reference("Curly", "Dawn", "2025-02-13", None)),
        (
            "See the report at https://a.example/x, page 3.",
            Reference("See the report at , page 3.", None, None, "https://a.example/x"),
        ),
        ("<https://a.example/x>", Reference("https://a.example/x", None, None, "https://a.example/x")),
        ("(https://a.example/x).", Reference("https://a.example/x", None, None, "https://a.example/x")),
        ("A book by somebody, 1999", Reference("A book by somebody, 1999")),
        (
            'He said "yes", and then "no", loudly, twice',
            Reference('He said "yes", and then "no", loudly, twice'),
        ),
    ],
)
def test_a_note_becomes_a_reference(note, expected):
    assert parse_reference(note) == expected


def test_the_address_may_come_from_the_link_itself():
    assert parse_reference("A title", "https://a.example").url == "https://a.example"


def test_a_long_note_is_shortened():
    assert len(parse_reference("word " * 500).title) <= 300


def test_an_address_that_ends_in_punctuation_costs_neither_publisher_nor_date():
    note = 'Republic World, "Live", 2025-05-16, https://example.org/live?'
    reference = parse_reference(note, "https://example.org/live?")
    assert (reference.publisher, reference.date) == ("Republic World", "2025-05-16")
    assert reference.url == "https://example.org/live?"
