import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.analyse import Lexicon, analyse, clean, nearest_term, question_language
from qa.errors import QuestionError

COUNTS = {"erdogan": 9, "agreement": 7, "sign": 6, "trade": 5, "trkiye": 1, "visit": 3, "visitor": 1}


def lexicon_of(counts, spell=str):
    def beginning(letter):
        return {term: count for term, count in counts.items() if term[0] == letter}

    return Lexicon(counts, spell, beginning)


LEXICON = lexicon_of(COUNTS, lambda term: term.capitalize())


def words(text, language):
    return [(word, (word.lower(),)) for word in text.rstrip("?").split()]


def ask(question):
    return analyse(question, words, lambda text: text, LEXICON)


def test_a_known_word_is_matched_as_it_is():
    (group,) = ask("trade").groups
    assert (group.terms, group.weight, group.surface) == (("trade",), 1.0, "trade")


def test_a_misspelt_word_is_corrected_to_a_known_one_and_counts_a_little_less():
    query = ask("erdogn trade")
    assert query.groups[0].terms == ("erdogan",)
    assert query.groups[0].weight < 1
    assert query.corrections == (("erdogn", "Erdogan"),)
    assert query.encoded_text == "Erdogan trade"
    assert query.text == "erdogn trade"


def test_an_english_word_is_no_misspelling_of_another():
    counts = {"coast": 5, "order": 5, "thank": 5}
    for word in ("cost", "older", "think"):
        query = analyse(word, words, str, lexicon_of(counts))
        assert query.corrected == word
        assert query.groups[0].terms == (word,)


def test_an_english_word_is_matched_as_a_form_that_begins_alike_and_read_as_it_is():
    query = analyse("Malaysian", words, str, lexicon_of({"malaysia": 3}))
    assert query.corrected == "Malaysian"
    assert query.groups[0].terms == ("malaysia",)
    assert query.groups[0].weight < 1


@pytest.mark.parametrize(
    ("typed", "known"),
    [("center", "centr"), ("centre", "center"), ("color", "colour"), ("labour", "labor")],
)
def test_british_and_american_spellings_are_matched(typed, known):
    def stems(text, language):
        return [(text, (text.removesuffix("e"),))]

    query = analyse(typed, stems, str, lexicon_of({known: 3}))
    assert query.groups[0].terms == (known,)
    assert query.corrected == typed


def test_a_name_is_matched_as_one_spelt_nearly_so_but_read_as_it_is():
    query = analyse("Hasan", words, str, lexicon_of({"hassan": 3}))
    assert query.groups[0].terms == ("hassan",)
    assert query.corrected == "Hasan"


def test_a_word_that_is_simply_not_there_is_kept_so_that_its_absence_can_count():
    (group,) = ask("volcano").groups
    assert group.terms == ("volcano",)
    assert ask("volcano").corrections == ()


def test_a_word_whose_non_ascii_letters_were_lost_in_the_documents_is_found_there():
    (group,) = ask("Türkiye").groups
    assert "trkiye" in group.terms


def test_what_is_said_only_to_ask_is_not_looked_for():
    assert [group.surface for group in ask("How many agreement visit").groups] == [
        "agreement",
        "visit",
    ]


def test_a_misspelt_common_word_is_dropped_like_the_word_itself():
    assert [group.surface for group in ask("trade durng").groups] == ["trade"]


def test_a_word_said_twice_is_matched_once():
    assert len(ask("trade trade").groups) == 1


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("agreemnet", "agreement"),  # a transposition
        ("agremnt", "agreement"),  # two edits, in a word long enough for two
        ("sgin", "sign"),  # two letters exchanged
        ("signe", "sign"),
        ("vist", "visit"),  # a letter is missing
        ("sing", "sign"),
        ("sizn", ""),  # four letters, one of them another: as likely another word
        ("visitt", "visit"),  # the more frequent of two at one edit
        ("eat", ""),  # too short to guess at
        ("2025", ""),  # digits are never guessed at
        ("xrdogan", ""),  # the first letter is seldom wrong
    ],
)
def test_corrections_are_near_frequent_and_cautious(term, expected):
    assert nearest_term(term, COUNTS) == expected


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("How many agreements were signed?", "en"),
        ("Türkiye ile Pakistan arasında kaç anlaşma imzalandı?", "tr"),
        ("Anlaşma ne zaman imzalandı", "tr"),
        ("What did Erdoğan say?", "en"),
        ("ترکیہ کہاں ہے؟", "ur"),
    ],
)
def test_the_language_of_a_question(question, language):
    assert question_language(question) == language


@pytest.mark.parametrize("question", ["", "   ", "\x00\x07", "?!…", "\n\t"])
def test_a_question_without_words_is_refused_with_a_remedy(question):
    with pytest.raises(QuestionError, match=r"Type|Ask"):
        clean(question, 2000)


def test_a_question_beyond_the_limit_is_refused_with_both_numbers():
    with pytest.raises(QuestionError, match=r"100,000.*2,000"):
        clean("a" * 100_000, 2000)


@given(st.text(max_size=300))
def test_any_text_is_either_refused_clearly_or_becomes_one_line(text):
    try:
        cleaned = clean(text, 2000)
    except QuestionError:
        return
    assert cleaned == " ".join(cleaned.split())
    assert cleaned


def in_english(question):
    return "when agreement sign?"


def test_a_turkish_question_is_asked_in_english_of_english_documents():
    query = analyse("Anlaşma ne zaman imzalandı?", words, str, LEXICON, gloss=in_english)
    assert query.text == "Anlaşma ne zaman imzalandı?"
    assert query.corrected == "when agreement sign?"
    assert query.language == "tr"
    assert {"agreement", "sign"} <= {term for group in query.groups for term in group.terms}


def test_a_turkish_question_stays_turkish_where_the_documents_are():
    lexicon = lexicon_of({"anlaşma": 4, "ne": 5, "zaman": 3, "imzalandı": 2})
    query = analyse("Anlaşma ne zaman imzalandı?", words, str, lexicon, gloss=in_english)
    assert (query.gloss, query.corrected) == ("", "Anlaşma ne zaman imzalandı?")


def test_an_english_question_is_never_glossed():
    assert analyse("When was the visit?", words, str, LEXICON, gloss=in_english).gloss == ""
