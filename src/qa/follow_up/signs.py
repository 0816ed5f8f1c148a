"""The signs by which a question shows that it leans on the one before it."""

import re

from qa.normalize import fold
from qa.stop_words import STOP_WORDS

_QUESTION_WORDS = frozenset(
    "who whom whose what which when where why how else exactly precisely long many much often far "
    "since until within among per via "
    "kim ne neden nicin nerede nereye hangi kac nasil zaman peki kadar".split()
)
# What stands in a question without being what it is about.
_EMPTY_WORDS = STOP_WORDS["en"] | STOP_WORDS["tr"] | _QUESTION_WORDS | frozenset({"ya", "tam"})

_OPENING = r"(?:and|but|or|so|then|ok|okay|well|now|peki|ve|ya)\b[\s,]*"
OPENING = re.compile(rf"^{_OPENING}", re.I)
_AND = re.compile(r"^(?:and|but|or|ve|ya|peki(?: ya)?)\b[\s,]*", re.I)
_ABOUT = re.compile(rf"^(?:{_OPENING})*(?:(?:what|how) about|(?:the )?same (?:for|with))\s+", re.I)
PREPOSITION = re.compile(
    r"^(?:for|in|on|with|from|at|by|to|of|after|before|since|until|during|under|between)\s+", re.I
)
_VERBS = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|be|been)\b",
    re.I,
)

# "It" that stands for nothing: "is it true that", "will it rain", "how long does it take to".
_NO_REFERENCE = re.compile(
    r"\b(?:is|was|will|does|did|would|has|can|may) it (?:been )?(?:true|possible|likely|known|"
    r"said|decided|clear|correct|legal|necessary|agreed|planned|expected|rain|snow|mean|matter|that|"
    r"take(?! (?:place|over|part|off)))\b|"
    r"\bhow (?:far|long) is it\b",
    re.I,
)
_DEICTIC = re.compile(
    r"\bthis (?:year|month|week|decade|century|morning|evening)\b|\bthese days\b|"
    r"\bbu (?:yıl|ay|hafta|gün)\b",
    re.I,
)
_SUBJECT = re.compile(r"\b(?:he|she|they|his|her|hers|their|theirs|its)\b", re.I)
_CLAUSE_IT = re.compile(
    r"\bit (?=(?:is|was|will|would|has|had|can|could|should|may|might|\w+(?:ed|s))\b)", re.I
)
_OBJECT = re.compile(r"\b(?:it|him|them)\b", re.I)
_DEMONSTRATIVE = re.compile(
    r"\b(?:this|these|those)\b|\bthat(?=\s*[?.!]*$)|"
    r"\b(?:is|was|did|does|about|for|after|before|since|at|on|of|in|by|from) that\b|"
    r"\b(?:the|which) (?:\w+ ){0,3}ones?\b(?! (?:of|that|who|which)\b)|"
    r"\bthe same\b|\bthe (?:former|latter)\b|"
    r"\bthen(?=\s*[?.!]*$)|"
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!has )(?<!have )(?<!been )(?<!will )"
    r"\bthere\b(?! (?:for|is|are|was|were|be|been|will|has|have)\b)",
    re.I,
)
_TURKISH = re.compile(
    r"\b(?:o(?:nu|nun|na|nda|ndan|nlar\w*)?|bu(?:nu|nun|na|nda|ndan|nlar\w*)?|şu(?:nu|nun)?|ora\w+|bura\w+)\b",
    re.I,
)
_MORE = re.compile(
    r"^(?:please )?(?:tell me more|more|go on|explain|elaborate|details?|more details?|"
    r"devam|daha fazla|ayrıntı\w*)[\s.?!]*$",
    re.I,
)
_WHY_DID_THEY = re.compile(
    rf"^(?:{_OPENING})?(?:when|where|why|who) (?:was|is|were|are|did|does|do) "
    r"(?:that|this|it|they|he|she)\W*$",
    re.I,
)
_THE_NOUN = re.compile(
    r"\b(?:the|that|those|these) ([^\W\d_]+)(?=[\s?.!]*$|\s+(?:is|are|was|were|do|does|did|has|have|"
    r"had|can|could|will|would|should|cost|begin|began|start|end|happen|last|signed|made|built|held)\b|"
    r"\s+\w+ed\b)",
    re.I,
)


def is_more(question: str) -> bool:
    """Tell whether a question only asks to go on: "Tell me more"."""
    return _MORE.match(question) is not None


def is_bare(question: str) -> bool:
    """Tell whether a question has no word that says what it is about: "And when?", "Why did they?"."""
    words = re.findall(r"[^\W_]+", fold(question))
    if not words or len(words) > 5 or not all(word in _EMPTY_WORDS for word in words):
        return False
    pronoun = any(pattern.search(question) for pattern in (_SUBJECT, _OBJECT, _DEMONSTRATIVE))
    return not pronoun or _WHY_DID_THEY.match(question) is not None


def is_empty_word(word: str) -> bool:
    """Tell whether a word says nothing about what a question is about."""
    return fold(word) in _EMPTY_WORDS


def another_thing(question: str) -> str:
    """Return what a question puts in the place of something: "Malaysia" of "What about Malaysia?".

    "And in 2024?" gives "in 2024", and "Malaysia?", a name with a question mark, itself. What holds a
    verb or more than six words is a question of its own, and gives an empty string.
    """
    text = question.strip()
    rest = _ABOUT.sub("", text)
    told = rest != text
    if not told:
        rest = _AND.sub("", text)
        told = rest != text
    rest = re.sub(r"^the\s+", "", rest.strip(" ?.!,"), flags=re.I)
    words = rest.split()
    lone_name = text.endswith("?") and len(words) <= 3 and rest[:1].isupper()
    fits = words and len(words) <= 6 and not _VERBS.search(rest) and not is_empty_word(words[0])
    begins = fits or (words and PREPOSITION.match(rest) and len(words) <= 6 and not _VERBS.search(rest))
    return rest if begins and (told or lone_name) and not (lone_name and is_bare(rest)) else ""


def refers_back(question: str, first_name: int | None) -> re.Match[str] | None:
    """Return the word that refers to something outside the question, if there is one.

    :param first_name: where the question's first own name starts; a pronoun after it that can stand for
        it ("When did Pakistan buy its F-16s?") is taken to do so.
    """
    for pattern in (_SUBJECT, _OBJECT, _DEMONSTRATIVE):
        for found in pattern.finditer(question):
            if not _is_idle(question, found) and not _stays_within(question, found, first_name):
                return found
    return None


def refers_back_in_turkish(question: str) -> bool:
    """Tell whether a Turkish question has a pronoun or a demonstrative."""
    return bool(_TURKISH.search(question)) and not _DEICTIC.search(question)


def things_taken_as_known(question: str) -> list[str]:
    """Return the folded nouns after "the" that nothing describes further: "the ships", "the deal".

    "The council's sixth session" and "the date of the session" say themselves which one is meant.
    """
    return [fold(found) for found in _THE_NOUN.findall(question)]


def _stays_within(question: str, found: re.Match[str], first_name: int | None) -> bool:
    """Tell whether a pronoun can stand for something that the question itself says before it.

    The object of a verb cannot be its subject ("When did Pakistan order it?"); a possessive, or the
    subject of a later clause, can be anything before it.
    """
    if _DEMONSTRATIVE.fullmatch(found.group()):
        return False
    before = question[: found.start()]
    named = first_name is not None and first_name < found.start()
    if named and ":" in before:
        return True
    if not (_SUBJECT.fullmatch(found.group()) or _CLAUSE_IT.match(question, found.start())):
        return False
    words = [word for word in re.findall(r"[^\W_]+", before) if not is_empty_word(word)]
    return named or len(words) > 1 or _asks_for_it(question, found)


def _is_idle(question: str, found: re.Match[str]) -> bool:
    """Tell whether a pronoun stands for nothing or for the reader's own time."""
    spans = [other.span() for other in _DEICTIC.finditer(question)]
    spans += [other.span() for other in _NO_REFERENCE.finditer(question)]
    return any(start <= found.start() < end for start, end in spans)


def _asks_for_it(question: str, found: re.Match[str]) -> bool:
    """Tell whether a pronoun stands for what is asked for: "Which company lost its licence?"."""
    before = question[: found.start()].lower()
    if found.group().lower() == "its":
        noun = re.match(r"\W*(?:which|what)\s+((?:\w+\s+)*?\w+)\s+\w+\s*$", before)
        return bool(noun) and not noun.group(1).endswith("s") if noun else False
    return bool(re.match(r"\W*(?:which|what) \w+|\W*whose\b|\W*who\b", before)) and not re.match(
        r"\W*(?:which|what|who(?:se|m)?)\W+(?:\w+\W+)?(?:do|does|did|is|are|was|were|have|has|had|will)\W*$",
        before,
    )
