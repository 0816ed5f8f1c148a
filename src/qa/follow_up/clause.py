"""English clauses: where the verb stands, when it was, and how it is asked about."""

import re
from collections.abc import Collection, Iterator

from qa.follow_up.verbs import BASE_OF_PAST
from qa.moments import find_moments

BE = r"(?:was|were|is|are)"
AUXILIARY = re.compile(rf"{BE}|has|have|had|will")
# What cannot stand in the name of a thing that something is told of.
_NO_SUBJECT = re.compile(
    r"[,:]|\b(?:that|which|who|whom|whose|because|when|while|where|after|before|as|if|although|though|"
    r"since|until|than|but|so|there|this|these|those|it|he|she|they|we|you|i|also|not|said|says|say|"
    r"here|what|how|why|its|his|her|their|both|neither|nor|one|others?|another|such)\b",
    re.I,
)
# A clause that begins so begins with something else than what it tells of.
NO_START = re.compile(
    r"^(?:in|on|at|by|after|before|as|with|without|under|for|from|to|of|during|since|until|while|when|"
    r"if|although|though|because|according|despite|like|unlike|among|between|then|thus|hence|however|"
    r"moreover|and|but|or|so|yet|no|not|only|even|instead|today|now|later|soon|"
    r"together|again|earlier|perhaps|maybe)\b",
    re.I,
)
_DATE_AHEAD = re.compile(
    r"(?:\s|^)(on|in|from|since)\s(?:(?:early|late|mid|about|the year)[\s-])?$", re.I
)
_DIGIT = re.compile(r"\d")
# "The sale, agreed in 2018, failed": what stands between the commas is not asked about.
_ASIDE = re.compile(r"^([^,]+), [^,]+, (?=(\w+) )")
_SECOND_VERB = re.compile(rf"\b(?:and|or) (?:\w+ed\b|.*\b(?:{BE}|has|have|had)\b)|\bwhich\b")
_AND_DID = re.compile(
    r",? and (?=\w+ed (?:\w+ly )?(?:the|a|an|him|her|it|them|his|its|their|to|on|of|with|for)\b)"
)
# "The first organised group": what follows describes a noun.
_DESCRIBED = re.compile(r"(?:^|\s)(?:the|an?)(?: (?:first|last|second|third|next|newly))?$", re.I)
# The first words of a sentence that are no names, whatever follows them.
_COMMON = frozenset(
    "The A An All Most Many Some About Nearly Almost Over Two Three Four Five Six Seven Eight Nine Ten "
    "Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen Twenty".split()
)
# A subject of more words is a sentence of its own.
_MOST_SUBJECT_WORDS = 9


def begun_plainly(text: str, names: Collection[str]) -> str:
    """Return a sentence whose first word is a name or has lost its capital by ``lowered``; else "".

    :param names: words that are written with a capital within sentences.
    """
    aside = _ASIDE.match(text)
    if aside and (aside[2] in BASE_OF_PAST or AUXILIARY.fullmatch(aside[2])):
        text = f"{aside[1]} {text[aside.end() :]}"
    first, _, rest = text.partition(" ")
    plain = first.rstrip(",").removesuffix("'s").removesuffix("’s")
    is_name = plain in names or rest[:1].isupper() or not plain[1:].islower()
    return text if is_name or first in _COMMON or NO_START.match(text) else ""


def lowered(subject: str) -> str:
    """Write a subject as within a sentence."""
    first, _, rest = subject.partition(" ")
    return f"{first.lower()} {rest}".strip() if first in _COMMON else subject


def parted(clause: str) -> tuple[str, str]:
    """Part a clause before its verb; two empty strings where that is not plain to see."""
    words = clause.split()
    for place, word in enumerate(words[: _MOST_SUBJECT_WORDS + 1]):
        auxiliary = AUXILIARY.fullmatch(word) is not None
        if place == 0 or not (auxiliary or word in BASE_OF_PAST):
            continue
        if not auxiliary and _DESCRIBED.search(" ".join(words[:place])):
            continue
        subject, rest = " ".join(words[:place]), " ".join(words[place:])
        # "A ceasefire signed in Doha was ...": the first of the two is no verb of the clause's own.
        reduced = not auxiliary and re.search(rf"\b{AUXILIARY.pattern}\b", rest.split(",")[0])
        if reduced or NO_START.match(subject) or _NO_SUBJECT.search(subject):
            return "", ""
        return (subject, rest) if _names_something(subject) else ("", "")
    return "", ""


def dated(text: str) -> tuple[str, str, str] | None:
    """Part a sentence at its only date, if that says when its verb was.

    :return: the word before the date, and what stands before and after both.
    """
    moments = find_moments(text) if _DIGIT.search(text) else ()
    ahead = _DATE_AHEAD.search(text[: moments[0].span.start]) if len(moments) == 1 else None
    if ahead is None:
        return None
    word, before = ahead.group(1).lower(), text[: ahead.start()].strip()
    after = text[moments[0].span.end :]
    if after[:1] not in ("", ",", " "):
        return None
    if not before:
        after = after.lstrip(", ")
        return None if "," in after else (word, "", after)
    # What comes after a comma only adds something; a comma before the date begins another clause.
    after = "" if after.startswith(",") else after.strip()
    if "," in before or "," in after or not parted(before)[0]:
        return None
    return word, before, after


def asked(word: str, clause: str) -> Iterator[str]:
    """Put a clause in the order of a question: "When was S launched", "When did S order it"."""
    subject, rest = parted(clause.strip().rstrip(","))
    verb, _, others = rest.partition(" ")
    # A second verb wants its own form: of "met Erdoğan and thanked him" the first half is asked about.
    others = _AND_DID.split(others)[0]
    if not subject or _SECOND_VERB.search(others):
        return
    if verb not in BASE_OF_PAST:
        if others and not others.startswith(("not ", "no ")):
            yield f"{word} {verb} {lowered(subject)} {others}?"
    elif not any(other in BASE_OF_PAST for other in others.split()):
        yield f"{word} did {lowered(subject)} {BASE_OF_PAST[verb]} {others}".rstrip() + "?"


def _names_something(subject: str) -> bool:
    """Tell whether a subject says which thing it is: "The visit" does not, "Erdoğan's visit" does."""
    return re.search(r"(?<!^)\b[A-ZÇĞİÖŞÜ\d]|^(?!The\b|An?\b|All\b)[A-ZÇĞİÖŞÜ]", subject) is not None
