import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.normalize import REPAIR_PIECE, drop_non_ascii, fold, repair


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text())
def test_repaired_text_is_composed_and_has_no_control_characters(text):
    repaired = repair(text)
    assert unicodedata.is_normalized("NFC", repaired)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in repaired)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs"])))
def test_folding_ignores_how_letters_are_composed(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Türkiye", "TURKIYE"),
        ("TÜRKİYE", "türkiye"),
        ("Iğdır", "ığdir"),
        ("İstanbul", "istanbul"),
        ("ERDOĞAN", "erdogan"),
        ("Çanakkale", "canakkale"),
        ("ترکي", "ترکی"),
        ("كشمير", "کشمیر"),
        ("کَشمِیر", "کشمیر"),
        ("کـشمیر", "کشمیر"),
        ("پاکستان\u200c", "پاکستان"),
        ("آزاد", "ازاد"),
        ("۲۰۲۵", "2025"),
        ("٢٠٢٥", "2025"),
        ("“Pakistan’s”", '"pakistan\'s"'),
        ("2020–24", "2020-24"),
        ("Straße", "STRASSE"),
        ("ﬁnance", "finance"),
    ],
)
def test_spellings_of_one_word_fold_to_one_form(left, right):
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right"), [("کا", "کی"), ("بھارت", "بارت"), ("が", "か"), ("की", "का")]
)
def test_marks_that_carry_the_word_are_kept(left, right):
    assert fold(left) != fold(right)


def test_broken_encoding_is_mended():
    assert repair("TÃ¼rkiye â€“ ErdoÄŸan") == "Türkiye – Erdoğan"


def test_entities_stay_escaped_so_that_text_never_becomes_markup():
    assert repair("ü &lt;script&gt;") == "ü &lt;script&gt;"


def test_quotes_stay_as_written():
    assert repair("“Türkiye’nin”") == "“Türkiye’nin”"


def test_every_kind_of_line_end_becomes_one():
    assert repair("a\r\nb\rc\u2028dü") == "a\nb\nc\ndü"


def test_a_page_break_parts_paragraphs():
    assert repair("one\ftwo") == "one\n\ntwo"


def test_characters_that_reorder_or_hide_text_are_removed():
    assert repair("user\u202etxt.exe\u2066 ü\u200b\u00adb") == "usertxt.exe üb"


def test_the_joiner_that_urdu_needs_stays():
    assert repair("بہ\u200cتر") == "بہ\u200cتر"


def test_lone_surrogates_cannot_reach_the_index():
    repair("ü \ud800 b").encode("utf-8")


def test_long_text_is_repaired_in_pieces_to_the_same_result():
    line = "Türkiye â€“ Pakistan\n"
    count = 3 * REPAIR_PIECE // len(line)
    assert repair(line * count) == "Türkiye – Pakistan\n" * count


def test_a_long_line_is_repaired_too():
    text = "Türkiye " * (REPAIR_PIECE // 4)
    assert repair(text) == text


def test_careless_exports_drop_letters():
    assert drop_non_ascii("Türkiye") == "Trkiye"
    assert drop_non_ascii("Pakistan") == "Pakistan"
