from pathlib import Path

import pytest

from qa.errors import SettingsError
from qa.glossary import Glossary
from qa.tokens import words

SOURCE = """
[[entry]]
canonical = "Türkiye"
variants = ["Turkey", "Trkiye", "Republic of Turkey"]
urdu = ["ترکی"]
demonyms = ["Turkish", "Turks"]
related = ["Ankara"]

[[entry]]
canonical = "Kashmir"
ambiguous = ["cashmere"]
context = ["india", "united nations"]

[[entry]]
canonical = "Khyber Pakhtunkhwa"
variants = ["KP"]

[[entry]]
canonical = "Jinnah"

[[entry]]
canonical = "Jinnah class"
variants = ["Jinnah-class frigate"]

[[entry]]
canonical = "World Health Organization"
variants = ["WHO"]

[[repair]]
printed = "groups of Splinder"
read = "splinter groups"

[[distinct]]
names = ["Jinnah", "Jinnah class"]
why = "A man and a ship."
"""


@pytest.fixture(scope="module")
def glossary():
    return Glossary.from_bytes(SOURCE.encode())


def found(glossary: Glossary, text: str) -> list[str]:
    return [match.entry.canonical for match in glossary.match(words(text), text)]


@pytest.mark.parametrize(
    "text",
    ["Türkiye", "TURKIYE", "turkey", "Trkiye", "Türkiye'nin", "Turkey’s", "ترکی", "Turkish", "Turks"],
)
def test_every_name_of_a_thing_is_found(glossary, text):
    assert found(glossary, f"about {text} today") == ["Türkiye"]


def test_the_longest_name_wins(glossary):
    assert found(glossary, "the Jinnah class and Jinnah") == ["Jinnah class", "Jinnah"]
    assert found(glossary, "the Republic of Turkey") == ["Türkiye"]


def test_hyphens_count_as_spaces(glossary):
    assert found(glossary, "Khyber-Pakhtunkhwa") == ["Khyber Pakhtunkhwa"]


def test_a_lost_apostrophe_does_not_hide_a_name(glossary):
    assert found(glossary, "Jinnahs tomb and Turkeys army") == ["Jinnah", "Türkiye"]


def test_part_of_a_word_is_no_name(glossary):
    assert found(glossary, "turkeyish KPX Jinnahabad") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dialogue on cashmere with India", ["Kashmir"]),
        ("the United Nations resolution on cashmere", ["Kashmir"]),
        ("a cashmere sweater", []),
        ("united by cashmere among nations", []),
    ],
)
def test_an_ambiguous_name_needs_context_in_the_same_text(glossary, text, expected):
    assert found(glossary, text) == expected


def test_a_name_that_is_a_common_word_counts_only_in_capitals(glossary):
    assert found(glossary, "who told the WHO?") == ["World Health Organization"]


def test_canonical_text_changes_names_and_nothing_else(glossary):
    text = "Did Turkey's ally, the Turkish navy, visit KP?  “Trkiye”"
    assert glossary.canonicalize(text) == (
        "Did Türkiye's ally, the Turkish navy, visit Khyber Pakhtunkhwa?  “Türkiye”"
    )


def test_canonical_text_stays_as_it_is(glossary):
    once = glossary.canonicalize("Turkey and turkiye and khyber-pakhtunkhwa; cashmere of India")
    assert glossary.canonicalize(once) == once


def test_an_empty_glossary_finds_nothing():
    assert found(Glossary.empty(), "Türkiye") == []
    assert Glossary.empty().canonicalize("Turkey") == "Turkey"


def test_the_source_is_kept_byte_for_byte(glossary, tmp_path):
    path = tmp_path / "glossary.toml"
    path.write_bytes(SOURCE.encode())
    again = Glossary.from_toml(path)
    assert again.source == SOURCE.encode()
    assert again.to_toml() == SOURCE
    assert again.digest == glossary.digest
    assert again.digest != Glossary.empty().digest


def test_things_to_keep_apart_and_damaged_phrases_are_known(glossary):
    assert glossary.distinct == (("Jinnah", "Jinnah class"),)
    assert glossary.repairs[0].read == "splinter groups"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[[entry", "not valid TOML"),
        ("a = " + "[" * 5_000, "not valid TOML"),
        ("a = " + "9" * 5_000, "not valid TOML"),
        ("[[entry]]\nvariants = ['a']", "lacks"),
        ("[[entry]]\ncanonical = 'A'\nalias = ['b']", "alias"),
        ("[[entry]]\ncanonical = 'A'\nvariants = 'b'", "list of strings"),
        ("[[entry]]\ncanonical = 5", "in quotes"),
        ("entry = [1]", "write"),
        ("[[repair]]\nprinted = ['a']\nread = 'b'", "in quotes"),
        ("[[distinct]]\nnames = 'A'", "list of strings"),
        ("[[names]]\ncanonical = 'A'", r"\[names\]"),
        ("[[entry]]\ncanonical = '!'", "no letter or digit"),
        ("[[entry]]\ncanonical = 'Ab'\n[[entry]]\ncanonical = 'Cd'\nvariants = ['AB']", "'AB'"),
    ],
)
def test_a_mistake_in_the_file_is_named(source, message):
    with pytest.raises(SettingsError, match=message):
        Glossary.from_bytes(source.encode(), "mine.toml")


@pytest.mark.parametrize(
    ("question", "sentence", "reworded"),
    [
        ("What did Turkey buy?", "Türkiye bought ships.", "What did Türkiye buy?"),
        ("What did Turkey buy?", "It bought ships.", "What did Turkey buy?"),
        ("Is Turkey in KP?", "Khyber Pakhtunkhwa and Trkiye", "Is Trkiye in Khyber Pakhtunkhwa?"),
        ("What did Turkey buy?", "Turkey, now Türkiye, bought it.", "What did Turkey buy?"),
        ("Which Turkish ships?", "Türkiye's ships", "Which Turkish ships?"),
        ("What is in KP?", "Khyber Pakhtunkhwa skps", "What is in Khyber Pakhtunkhwa?"),
        ("Which ships?", "Türkiye's ships", "Which ships?"),
    ],
)
def test_a_question_is_worded_with_the_names_of_a_sentence(question, sentence, reworded):
    glossary = Glossary.from_bytes(SOURCE.encode())
    assert glossary.wording(question)(sentence) == reworded


def test_bytes_that_are_no_utf8_are_refused():
    with pytest.raises(SettingsError, match="UTF-8"):
        Glossary.from_bytes("[[entry]]\ncanonical = 'Türkiye'".encode("latin-1"))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        Glossary.from_toml(tmp_path / "nowhere.toml")


def test_the_glossary_of_the_seeds_is_sound():
    glossary = Glossary.from_toml(Path(__file__).parent.parent / "seeds" / "glossary.toml")
    assert found(glossary, "Erdogans speech to Trkiye") == ["Recep Tayyip Erdoğan", "Türkiye"]
    for entry in glossary.entries:
        assert found(glossary, entry.canonical)[0] == entry.canonical


def test_a_byte_order_mark_is_no_part_of_a_glossary():
    glossary = Glossary.from_bytes(b'\xef\xbb\xbf[[entry]]\ncanonical = "T\xc3\xbcrkiye"\n')
    assert [entry.canonical for entry in glossary.entries] == ["Türkiye"]
