import subprocess
import sys

import pytest

from qa.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How many agreements were signed during the visit?", "en"),
        ("Kaç anlaşma imzalandı?", "tr"),
        ("Erdoğan Pakistan'ı ne zaman ziyaret etti?", "tr"),
        ("kac anlasma imzalandi", "tr"),
        ("کتنے معاہدوں پر دستخط ہوئے؟", "ur"),
        ("پاکستان اور ترکی", "ur"),
        ("كم عدد الاتفاقيات", "ar"),
        ("چند توافقنامه امضا شد", "fa"),
        ("Wie viele Abkommen wurden unterzeichnet?", "de"),
        ("Neçə müqavilə imzalandı?", "az"),
        ("12.5 — 2025", "und"),
        ("Cotton grows in Sindh.", "und"),
        ("", "und"),
    ],
)
def test_short_texts_are_recognised(text, language):
    assert detect_language(text) == language


def test_a_quotation_does_not_decide():
    turkish = "Bakan bugün Ankara'da bir açıklama yaptı ve ziyaretin önemli olduğunu söyledi. " * 10
    assert detect_language(turkish + "“The people of this country”") == "tr"


def test_plain_english_needs_no_language_models():
    program = (
        "import sys; from qa.language import detect_language\n"
        "assert detect_language('What is the name of the ship that was built for them?') == 'en'\n"
        "assert 'lingua' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
