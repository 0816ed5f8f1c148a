import datetime

import pytest

from qa.load import make_document
from qa.load.document import iso_date, language_code


def test_an_id_follows_uri_and_text_only():
    first = make_document("a.md", "One", "Text here.")
    assert first.id == make_document("a.md", "Two", "Text here.", date="2025").id
    assert first.id != make_document("b.md", "One", "Text here.").id
    assert first.id != make_document("a.md", "One", "Text here!").id
    assert first.id != make_document("a.mdT", "One", "ext here.").id
    assert len(first.id) == 16
    assert int(first.id, 16) >= 0


def test_the_language_is_found_unless_given():
    assert make_document("a", "a", "This is the text of the note.").language == "en"
    assert make_document("a", "a", "This is the text of the note.", language="tr").language == "tr"
    assert make_document("a", "a", "1234").language == "und"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025", "2025"),
        (2025, "2025"),
        ("2025-02", "2025-02"),
        ("2025-2-3", "2025-02-03"),
        ("2025-02-13T10:00:00+03:00", "2025-02-13"),
        (datetime.date(2025, 2, 13), "2025-02-13"),
        (datetime.datetime(2025, 2, 13, 10, tzinfo=datetime.UTC), "2025-02-13"),
        ("13 February 2025", "2025-02-13"),
        ("Feb 13, 2025", "2025-02-13"),
        ("13.02.2025", "2025-02-13"),
        ("February 2025", "2025-02"),
        ("1947-08-14/2020-02-14", "2020-02-14"),
        ("2022/2023", "2023"),
        (["1947", "2020-02"], "2020-02"),
        ({"start": "1947", "end": "2020"}, "2020"),
        ("2025-02-30", None),
        ("2025-13", None),
        ("20250213", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        ([], None),
    ],
)
def test_dates_of_every_form_become_iso(value, expected):
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("tr", "tr"),
        ("en-GB", "en"),
        ("ur_PK", "ur"),
        ("Turkish", "tr"),
        ("klingon", None),
        ("", None),
        (None, None),
    ],
)
def test_language_names_become_codes(value, expected):
    assert language_code(value) == expected
