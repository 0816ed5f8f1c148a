import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.sentences import sentence_spans


def sentences(text: str, language: str = "en") -> list[str]:
    return [span.of(text) for span in sentence_spans(text, 0, len(text), language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Dr. Khan met U.S. officials.", "They agreed."]),
        ("en", ["No. 5 squadron flew.", "Gen. Bajwa left on Feb. 13 for Ankara."]),
        ("en", ["It cost $1.5 billion.", "Nobody paid."]),
        ("en", ["Maj. Gen. Asim Munir spoke.", "M. A. Jinnah was there."]),
        ("en", ["The Govt. of Pakistan bought approx. 5 ships.", "See p. 5 of vol. IX for more."]),
        ("en", ['He said "Stop."', "Then he left."]),
        ("en", ["He said: “We won.”", "They left."]),
        ("en", ["A treaty was signed.[1][2]", "Then another [3].", "And so on."]),
        ("en", ["He lives in the U.S.", "Then he moved."]),
        ("en", ["A line is wrapped\nhere.", "It goes on."]),
        ("en", ["1. The first point stands.", "The second falls."]),
        ("en", ["😀 Hello.", "😀 World."]),
        ("tr", ["Dr. Ahmet geldi.", "24 anlaşma imzalandı."]),
        ("tr", ["1. Ordu Komutanı Prof. Dr. Veli konuştu.", "Herkes dinledi."]),
        ("tr", ["Bu 2. kez oldu.", "13. maddede yazıyor."]),
        ("tr", ["Doç. Dr. Ali vb. şeyler söyledi.", "Sn. Erdoğan geldi."]),
        ("tr", ["T.C. Dışişleri Bakanlığı açıkladı.", "Org. Güler de konuştu."]),
        ("tr", ["XX. yüzyıl bitti.", "Ziyaret 5 Şubat 2025.", "Sonra gitti."]),
        (
            "ur",
            [
                "صدر اردوان نے دورہ کیا۔",
                "انہوں نے 24 معاہدوں پر دستخط کیے۔",
                "کیا یہ سچ ہے؟",
                "جی ہاں۔",
            ],
        ),
        ("ur", ["ڈاکٹر صاحب آئے۔", "یہ 5.3 ارب ڈالر ہے۔"]),
        ("und", ["Dr. Khan came.", "He left."]),
    ],
)
def test_sentences_are_found_whole(language, expected):
    assert sentences(" ".join(expected), language) == expected


def test_urdu_sentences_without_a_space_between_them_are_parted():
    assert sentences("وہ آئے۔انہوں نے کہا۔", "ur") == ["وہ آئے۔", "انہوں نے کہا۔"]


def test_only_the_range_asked_for_is_read():
    text = "Before. One here. Two here. After."
    assert [span.of(text) for span in sentence_spans(text, 8, 27, "en")] == ["One here.", "Two here."]


@settings(deadline=None)
@given(
    st.text(alphabet=st.sampled_from("aB1. \n\"”[]?!؟۔ıDr،…\t😀()'"), max_size=80),
    st.sampled_from(["en", "tr", "ur", "und", "zh", "xx"]),
)
def test_every_visible_character_is_in_exactly_one_sentence(text, language):
    spans = sentence_spans(text, 0, len(text), language)
    covered = [index for span in spans for index in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    for span in spans:
        assert span.of(text) == span.of(text).strip() != ""
