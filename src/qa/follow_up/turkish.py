"""Questions that a Turkish sentence answers: what is asked for gives its place to the question word."""

import re
from collections.abc import Collection, Iterator

from qa.moments import find_moments
from qa.records import Span

_UNUSABLE = re.compile(r"[\n\[\]{}<>?!;:()“”\"„«»…|/,]|\.\s")
# Sentences that begin so lean on the one before.
_LEANS = re.compile(
    r"^(?:bu|bunun|buna|bunu|bunlar\w*|o|onun|onu|ona|onlar\w*|şu|burada|orada|böyle\w*|öyle\w*|ancak|fakat|ama|ayrıca|"
    r"yine|sonra|daha|aynı|ardından|bundan|ondan|üstelik|çünkü|hatta|oysa|kendisi\w*|ise)\b",
    re.I,
)
# A sentence that tells something ends in a verb of the past or in "-dir".
_VERB = re.compile(r"(?:[dt][ıiuü](?:r|lar|ler)?|yor|m[ıiuü]ş(?:lar|ler)?)$")
_AT = re.compile(r"(?:['’](?:de|da|te|ta)| (?:yılında|tarihinde|gününde|ayında))(?![\w'’])")
_COUNTED = re.compile(
    r"(?<![\w.,'’%-])(?<!% )(?<!yüzde )(?<!on )(?:(?:yaklaşık|toplam|tam) )?(\d{1,3}(?:\.\d{3})*) "
    r"(?!(?:milyon|milyar|bin|yüz|buçuk|numaralı|sayılı|ile|ve|ila|veya|yıl\w*|ocak|şubat|mart|nisan|mayıs|"
    r"haziran|temmuz|ağustos|eylül|ekim|kasım|aralık)\b)([a-zçğıöşü]{3,})",
    re.I,
)
# Who or what it is told of stands first, without an ending, as Turkish sentences may leave it out.
_SUBJECT = re.compile(
    r"^[A-ZÇĞİÖŞÜÂÎÛ][\w-]*(?: [A-ZÇĞİÖŞÜÂÎÛ\d][\w-]*)*(?= ne zaman | kaç | \d[\w ]*['’]\w+ )"
)
LONGEST_QUESTION = 100
LEAST_WORDS, MOST_WORDS = 4, 14


def questions(sentence: str, names: Collection[str]) -> tuple[str, ...]:
    """Return questions that a sentence answers; none where nothing fits.

    :param names: words that are written with a capital within sentences, as names are.
    """
    text = sentence.strip()
    if not text.endswith(".") or not text[:1].isalnum() or not re.search(r"\d|[çğıöşü]", text):
        return ()
    text = text[:-1]
    if _UNUSABLE.search(text) or _LEANS.match(text) or not _VERB.search(text):
        return ()
    found = (*_when(text), *_how_many(text))
    return tuple(dict.fromkeys(each for each in found if _fits(each, names)))


def _when(text: str) -> Iterator[str]:
    moments = find_moments(text)
    at = _AT.match(text, moments[0].span.end) if len(moments) == 1 else None
    if at is None:
        return
    before, after = text[: moments[0].span.start].strip(), text[at.end() :].strip()
    yield f"{before} ne zaman {after}?"


def _how_many(text: str) -> Iterator[str]:
    dates = [moment.span for moment in find_moments(text)]
    for counted in _COUNTED.finditer(text):
        place = Span(*counted.span(1))
        if any(date.start <= place.start < date.end for date in dates):
            continue
        before, after = text[: counted.start()].strip(), text[counted.end(1) :].strip()
        yield f"{before} kaç {after}?"
        return


def _fits(question: str, names: Collection[str]) -> bool:
    subject = _SUBJECT.match(question)
    if subject is None or not any(word in names for word in subject.group().split()):
        return False
    return len(question) <= LONGEST_QUESTION and LEAST_WORDS <= len(question.split()) <= MOST_WORDS
