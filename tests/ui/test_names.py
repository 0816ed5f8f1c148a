from hypothesis import given
from hypothesis import strategies as st

from ui.library.names import FILE_NAME_BYTES, free_name, safe_collection_name, safe_file_name


def test_a_file_name_never_leads_anywhere() -> None:
    assert safe_file_name("../../etc/passwd.md") == "passwd.md"
    assert safe_file_name("C:\\notes\\trade.md") == "trade.md"
    assert safe_file_name(".hidden.md") == "hidden.md"
    assert safe_file_name("...") == "document"
    assert safe_file_name(".md") == "md"
    assert safe_file_name("a\x00b\n\u202egpj.md") == "abgpj.md"
    assert safe_file_name("<img src=x onerror=alert(1)>.md") == "img src=x onerror=alert(1).md"
    assert safe_file_name("Türkiye ilişkileri.md") == "Türkiye ilişkileri.md"


@given(st.text(max_size=400))
def test_whatever_is_sent_a_file_name_is_one_visible_name(sent: str) -> None:
    name = safe_file_name(sent)
    assert name
    assert not name.startswith(".")
    assert "/" not in name
    assert "\\" not in name
    assert name.isprintable()
    assert len(name.encode()) <= FILE_NAME_BYTES + 10


def test_equal_names_are_told_apart_by_a_number() -> None:
    assert free_name("a.md", ["b.md"]) == "a.md"
    assert free_name("a.md", ["A.md", "a (2).md"]) == "a (3).md"
    assert free_name("readme", ["readme"]) == "readme (2)"


def test_a_collection_name_is_a_folder_name() -> None:
    assert safe_collection_name("  My   wiki ") == "My wiki"
    assert safe_collection_name("../..") == ""
    assert safe_collection_name("<b>x</b>") == "bxb"
    assert safe_collection_name("Dış ilişkiler (2025)") == "Dış ilişkiler (2025)"
    assert safe_collection_name("a" * 200) == "a" * 60
