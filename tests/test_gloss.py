"""A Turkish question in English words: what search needs of it, and no more."""

import pytest

from qa.gloss import gloss


@pytest.mark.parametrize(
    ("turkish", "english"),
    [
        ("PNS Babur ne zaman denize indirildi?", "when PNS Babur was launched?"),
        ("D-8 hangi şehirde kuruldu?", "which city D-8 was founded?"),
        (
            "Türkiye'nin Pakistan'daki ilk büyükelçisi kimdi?",
            "who Türkiye's first ambassador in Pakistan?",
        ),
        ("Depremden sonra kaç çadır gönderildi?", "how many tent earthquake after send?"),
    ],
)
def test_question_word_first_and_endings_as_prepositions(turkish: str, english: str) -> None:
    assert gloss(turkish) == english


def test_diacritics_may_be_missing() -> None:
    assert gloss("Pakistan neden zirveye katilmadi") == gloss("Pakistan neden zirveye katılmadı")


def test_the_longest_phrase_wins() -> None:
    assert "prime minister" in gloss("Eski başbakan kimdir?")
    assert "free trade agreement" in gloss("Serbest ticaret anlaşması ne zaman imzalandı?")


def test_names_stay_as_they_are() -> None:
    assert "Ada" in gloss("Türk Ada sınıfı gemi kaç para?").split()
    assert "bin" in gloss("Mohammed bin Salman ile kim görüştü?").split()
    assert "thousand" in gloss("Bin dolar nerede?")


@pytest.mark.parametrize("question", ["", "?", "'", "zxqw vbnm plok", "kabak tatlısı tarifini öğren"])
def test_too_little_known_gives_nothing(question: str) -> None:
    assert gloss(question) == ""
