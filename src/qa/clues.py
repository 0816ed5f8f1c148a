"""Clues on the surface of questions and sentences: what is asked for, what is offered.

The rules are few and plain on purpose: a mistake costs a little weight in the ranker, never an answer.
English and Turkish are known; a question in another language asks for ``AnswerType.OTHER``.
"""

import re

from qa.normalize import fold
from qa.records import AnswerType

QUESTION_PATTERNS: tuple[tuple[AnswerType, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            AnswerType.AMOUNT,
            r"\bhow much\b|\bhow (big|large|far|long|high|tall|old|fast|heavy)\b|"
            r"\bwhat (percentage|share|proportion|value|volume|amount|price|cost)\b|"
            r"\bne kadar\b|\byuzde kac\b",
        ),
        (AnswerType.COUNT, r"\bhow many\b|\bwhat number\b|\bnumber of\b|\bkac\b"),
        (
            AnswerType.TIME,
            r"\bwhen\b|\b(what|which) (year|date|day|month|century|decade|time)\b|\bsince what\b|"
            r"\bne zaman\b|\bhangi (yil|tarih|gun|ay)\w*\b",
        ),
        (
            AnswerType.PLACE,
            r"\bwhere\b|\b(what|which) (city|country|place|port|province|town)\b|\bnerede\b",
        ),
        (AnswerType.PERSON, r"\bwho(m|se)?\b|\bkim(in|dir|ler)?\b"),
        (AnswerType.REASON, r"\bwhy\b|\bwhat (caused|led to)\b|\breasons?\b|\bneden\b|\bnicin\b"),
        (
            AnswerType.LIST,
            r"\b(which|what) (are|were) the\b|\blist\b|\bname the\b|"
            r"\bwhat (countries|types|kinds|areas|sectors|ships|platforms|fields)\b|"
            r"\bwhat (agreements|exercises|projects)\b|"
            r"\bnelerdir\b|\bhangileri\b",
        ),
    )
)


MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|"
    r"ağustos|eylül|ekim|kasım|aralık)\w*"
)
NUMBER = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundred|thousand|million|billion|dozen|several|half|double|bir|iki|üç|dört|beş|altı|yedi|"
    r"sekiz|dokuz|on|yirmi|yüz|bin|milyon|milyar)"
)
TYPE_EVIDENCE: dict[AnswerType, re.Pattern[str]] = {
    AnswerType.TIME: re.compile(
        rf"\b(?:\d{{1,2}} {MONTH}|{MONTH} \d{{1,4}}|1\d{{3}}|20\d\d|\d+(?:st|nd|rd|th) century|"
        r"\d{3,4} ?(?:ad|bc))\b",
        re.I,
    ),
    AnswerType.COUNT: re.compile(rf"\b{NUMBER}\b", re.I),
    AnswerType.AMOUNT: re.compile(
        rf"(?:[$€£¥]|\b(?:usd|rs|us\$)\.?) ?\d|"
        rf"\b{NUMBER}[ -]?(?:%|per cent|percent|million|billion|thousand|"
        r"dollars?|euros?|tons?|tonnes?|km|kilomet\w+|miles?|met(?:re|er)s?|feet|ft|kg|hours?|days?|years?|"
        r"months?|degrees?|[mck]m)\b|\d+(?:\.\d+)?%|\b\d[\d,.]*\b",
        re.I,
    ),
    AnswerType.PERSON: re.compile(r"(?:[A-ZÇĞİÖŞÜ][\w'’.-]+ ){1,3}[A-ZÇĞİÖŞÜ][\w'’-]+|[A-ZÇĞİÖŞÜ]\w+"),
    AnswerType.PLACE: re.compile(r"\b(?:in|at|to|from|near|of|into|on) (?:the )?[A-ZÇĞİÖŞÜ][\w'’-]+"),
    AnswerType.REASON: re.compile(
        r"\b(?:because|since|due to|as a result|owing to|so that|in order|therefore|thus|hence|"
        r"reasons?|caus(?:e|ed|es|ing)|led to|"
        r"to (?:avoid|prevent|protect|help|make|allow|reduce|increase|support)|"
        r"after|given|çünkü|nedeniyle|dolayı|için|sebep\w*|neden\w*)\b",
        re.I,
    ),
    AnswerType.LIST: re.compile(r",[^,]+(?:,| and )|;|:"),
}


PRONOUN = re.compile(
    r"^(it|its|he|she|his|her|they|their|this|these|those|that|such|both|the (deal|visit|two))\b", re.I
)


def expected_type(question: str) -> AnswerType:
    """Return what kind of thing the question asks for, by its question words."""
    folded = fold(question)
    for kind, pattern in QUESTION_PATTERNS:
        if pattern.search(folded):
            return kind
    return AnswerType.OTHER


def offers(kind: AnswerType, text: str, known: frozenset[str]) -> bool | None:
    """Tell whether a text holds a thing of this kind that the question does not name itself.

    :param known: the folded words of the question; what is asked for is not among them.
    :return: ``None`` where nothing in particular is expected.
    """
    pattern = TYPE_EVIDENCE.get(kind)
    if pattern is None:
        return None
    return any(_is_new(found.group(), known) for found in pattern.finditer(text))


def _is_new(found: str, known: frozenset[str]) -> bool:
    return any(word.strip(".,'’") not in known for word in fold(found).split())


# What tells one of several like things from the others: its year, or its place in a row.
ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|last|latest|previous|"
    r"current|upcoming|earliest|\d{1,2}(?:st|nd|rd|th))\b"
)
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
# Words for one place in a row.
SAME_PLACE = {"earliest": "first", "latest": "last", "upcoming": "next"}
_NAMES = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_ENDINGS = ("st", "nd", "rd")
SAME_PLACE |= {
    f"{number}{_ENDINGS[number - 1] if number <= len(_ENDINGS) else 'th'}": name
    for number, name in enumerate(_NAMES, start=1)
}


def qualifiers_apart(question: str, text: str) -> tuple[int, int]:
    """Count the question's years and ordinals that a text lacks, and those it has others in place of.

    "The next ambassador" is not told by a text about the first, nor trade in 2026 by that of 2020.

    :return: (missing, contradicted), the second at most the first.
    """
    missing = contradicted = 0
    for pattern in (ORDINAL, YEAR):
        asked, said = (
            {SAME_PLACE.get(found, found) for found in pattern.findall(fold(part))}
            for part in (question, text)
        )
        lacking = len(asked - said)
        missing += lacking
        contradicted += lacking if said - asked else 0
    return missing, contradicted


def starts_with_pronoun(text: str) -> bool:
    """Tell whether a sentence begins with a word that refers to the sentence before it."""
    return PRONOUN.match(text) is not None
