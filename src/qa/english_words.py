"""English words as anybody may write them: what is spelt like one is no slip of the finger.

``models/english_words.txt`` has them, a line each: the more frequent whole words of four letters and
more in the reader's vocabulary (BERT's, uncased; Apache-2.0). ``python -m training.english_words``
writes it.
"""

from functools import cache
from importlib.resources import files


def is_english(word: str) -> bool:
    """Tell whether a word, upper or lower case alike, is frequent in English."""
    return word.lower() in _words()


@cache
def _words() -> frozenset[str]:
    text = files("qa.models").joinpath("english_words.txt").read_text(encoding="ascii")
    return frozenset(text.split())
