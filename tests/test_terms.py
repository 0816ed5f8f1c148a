from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.glossary import Glossary
from qa.terms import TermAnalyzer
from tests.test_glossary import SOURCE

PLAIN = TermAnalyzer(Glossary.empty())
NAMED = TermAnalyzer(Glossary.from_bytes(SOURCE.encode()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The agreements were signed", ("agreement", "sign")),
        ("who wrote, built and sold it", ("write", "build", "sell")),
        ("founded, found; crises, crisis", ("found", "find", "crisi", "crisi")),
        ("F-16", ("f16", "16")),
        ("TB2 and TB-2", ("tb2", "tb2", "tb", "2")),
        ("J-10C", ("j10c", "10c")),
        ("JF-17s", ("jf17", "jf", "17")),
        ("5 billion, 5bn", ("5", "billion", "5", "billion")),
        ("1,500 and 1500", ("1500", "1500")),
        ("$1.5 billion", ("1.5", "billion")),
        ("2020–24", ("2020", "2024")),
        ("2025-02-13", ("2025", "2", "13")),
        ("the 24th, in the 1950s", ("24", "1950")),
        ("U.S. and US, not us", ("us", "us")),
        ("don't", ()),
        ("O'Brien", ("obrien", "brien")),
        ("Qur'an", ("quran",)),
        ("the 1990's", ("1990",)),
        ("Pakistan's and Pakistan’s", ("pakistan", "pakistan")),
        (
            "Strategic-level co-operation",
            ("strategiclevel", "strateg", "level", "cooper", "co", "oper"),
        ),
        ("snake_case", ("snake", "case")),
        ("…—!?", ()),
    ],
)
def test_english_words_become_terms(text, expected):
    assert PLAIN.terms(text, "en") == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("anlaşmalarının", "anlasmalarinin"),
        ("görüşmeleri", "gorusmeleri"),
        ("Türkiye'nin", "Turkiye"),
        ("İstanbul’da", "ISTANBUL"),
        ("Erdoğan'ın", "erdogan"),
        ("TÜRKİYE'NİN", "Türkiye"),
        ("2025'te", "2025"),
        ("5'inci", "5"),
        ("F-16'ları", "F-16"),
        ("TB2'ler", "TB2"),
        ("Kur'an", "Kuran"),
        ("1.500", "1500"),
        ("1,5 milyar", "1.5 milyar"),
    ],
)
def test_turkish_forms_meet_with_and_without_their_dots(left, right):
    assert PLAIN.terms(left, "tr") == PLAIN.terms(right, "tr") != ()


def test_turkish_inflections_meet():
    assert PLAIN.terms("anlaşmalar", "tr") == PLAIN.terms("anlaşma", "tr")


def test_a_turkish_ending_is_cut_in_an_english_question():
    assert PLAIN.terms("Türkiye'nin", "en") == PLAIN.terms("Turkiye", "en")


def test_urdu_spelt_on_any_keyboard_gives_the_same_terms():
    assert PLAIN.terms("تركي كا دورہ ۲۰۲۵", "ur") == PLAIN.terms("ترکی کا دورہ 2025", "ur") != ()


def test_stop_words_are_left_out_in_each_language():
    assert PLAIN.terms("what is the and of", "en") == ()
    assert PLAIN.terms("ve ile için nedir", "tr") == ()
    assert PLAIN.terms("کیا ہے اور کے", "ur") == ()


def test_other_languages_are_folded_but_not_stemmed():
    assert PLAIN.terms("Verträge Straßen", "de") == ("vertrage", "strassen")


@pytest.mark.parametrize(
    "name", ["Türkiye", "Turkey", "Trkiye", "turkiye'nin", "Turkeys", "Turkish", "ترکی"]
)
def test_a_one_word_name_is_replaced_by_its_entity(name):
    assert NAMED.terms(name, "en") == ("#turkiye",)


def test_a_short_name_meets_the_long_one():
    assert NAMED.terms("KP", "en") == ("#khyber-pakhtunkhwa",)
    assert NAMED.terms("Khyber Pakhtunkhwa", "en") == ("#khyber-pakhtunkhwa", "khyber", "pakhtunkhwa")


def test_a_name_inside_a_longer_one_is_counted_once():
    assert NAMED.terms("Republic of Turkey", "en") == ("#turkiye", "republ")
    assert NAMED.terms("Jinnah class", "en") == ("#jinnah-class", "#jinnah", "class")


def test_a_compound_of_names_gives_each():
    assert NAMED.terms("KP-Türkiye", "en") == ("kpturkiy", "#khyber-pakhtunkhwa", "#turkiye")


def test_an_ambiguous_name_is_a_name_only_in_context():
    assert "#kashmir" in NAMED.terms("cashmere, India", "en")
    assert NAMED.terms("cashmere sweater", "en") == ("cashmer", "sweater")


def test_a_damaged_phrase_also_gives_the_words_of_its_reading():
    assert NAMED.terms("groups of Splinder met", "en") == ("group", "splinder", "meet", "splinter")
    assert PLAIN.terms("groups of Splinder met", "en") == ("group", "splinder", "meet")


def test_a_question_keeps_each_word_beside_its_terms():
    assert NAMED.words("When did Turkey’s minister visit KP?", "en") == [
        ("Turkey", ("#turkiye",)),
        ("minister", ("minist",)),
        ("visit", ("visit",)),
        ("KP", ("#khyber-pakhtunkhwa",)),
    ]


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=st.sampled_from("aZıİşğ كیہ۲5.,'’-–& \n#_é$\u0301\u0650Turkey"), max_size=60))
@pytest.mark.parametrize("language", ["en", "tr", "ur", "und", "de"])
def test_questions_and_documents_get_the_same_terms(language, text):
    by_word = tuple(term for _, terms in NAMED.words(text, language) for term in terms)
    assert by_word == NAMED.terms(text, language)
    assert all(term and not term.isspace() for term in by_word)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=80))
def test_any_text_can_be_analysed(text):
    for surface, _ in NAMED.words(text, "en"):
        assert surface in text


def test_the_seeds_names_meet_their_damaged_spellings():
    path = Path(__file__).parent.parent / "seeds" / "glossary.toml"
    analyzer = TermAnalyzer(Glossary.from_toml(path))
    proper = analyzer.terms("Erdoğan spoke of Kashmir at the UN, Türkiye and Balochistan", "en")
    damaged = analyzer.terms("Edrogan spoke of cashmere at the UN, Trkiye and Balutchistan", "en")
    assert damaged == proper
