"""Questions that an English sentence answers, made of its own words.

A sentence is taken apart by a few plain patterns; what fits none of them makes no question. Everything
that is asked about stands in the sentence, so the question can be answered by it.
"""

import re
from collections.abc import Collection, Iterator

from qa.clues import NUMBER, starts_with_pronoun
from qa.follow_up.clause import AUXILIARY, BE, NO_START, asked, begun_plainly, dated, lowered, parted
from qa.follow_up.verbs import BASE_OF_PAST
from qa.moments import find_moments

_SAID = re.compile(r"\b(?:said|announced|claimed|warned|declared|stated|promised|argued)\b")
_SEEN = re.compile(r"^(saw|described|regarded|viewed|portrayed) (.+?) as ")
# "When was it" wants something that was done: "held", "formally created".
_DONE = re.compile(
    r"(?:first |\w+ly )?(?:\w+(?:ed|en|wn)|held|built|sent|made|put|set|led|won|born|"
    r"found|sold|bought|brought|lost|paid|cut|hit|shot|struck|laid|begun)\b"
)
_ROUGHLY = (
    r"(?:about |around |some |nearly |almost |more than |over |at least |up to |a total of |all )?"
)
_BECAUSE = re.compile(r",? (?:because(?: of)?|due to|owing to|for fear of|in order to) ")
_PLACED = re.compile(
    rf"\b({BE} (?:\w+ly )?(?:held|launched|signed|built|born|founded|opened|established|formed|located|"
    r"based|buried|inaugurated|hosted|stationed|invented|made|set up))"
    r"\s(?:in|at)\s(?:the\s)?[A-ZÇĞİÖŞÜ]"
)
_MEASURED = re.compile(rf"^{BE} (?:about |around |some |only |nearly )?[\d$€£]")
_COUNT = re.compile(
    rf"(?P<number>{NUMBER})\s(?P<things>(?:[A-Za-z][\w-]*\s){{0,3}}?[a-z]{{3,}}(?<!ss)s)\b(?!\sof\b)",
    re.I,
)
_MEASURE = re.compile(
    r"\b(?:million|billion|thousand|hundred|per cent|percent|dozen|dollars?|euros?|times|years?|"
    r"months?|weeks?|days?|hours?|minutes?|tons?|tonnes?|km|kilomet\w+|met(?:re|er)s|miles)\b",
    re.I,
)
_NO_COUNT = frozenset({"one", "several", "half", "double"})
_AMOUNT = re.compile(
    rf"^(?P<verb>was|is|stood at|amounted to|reached|totalled|came to)\s{_ROUGHLY}"
    r"(?:(?:US)?[$€£]\s?[\d.,]+(?:\s(?:million|billion|trillion))?|"
    rf"{NUMBER}(?:\s(?:million|billion|trillion))?\s(?:US\s|American\s)?"
    r"(?:dollars|euros|rupees|lira|pounds|yen))(?=\s(?:in|by)\s|$)(?P<rest>.*)$",
    re.I,
)
_DEFINED = re.compile(
    r"^(?P<verb>is|was)\s(?P<what>(?:an?|the)\s(?:(?!of|at|in|who|that|which|for|from)\w+[\s-])*\w+)\b"
)
_NAME = re.compile(r"(?:The )?[A-ZÇĞİÖŞÜ][\w’'.-]*(?: [A-ZÇĞİÖŞÜ][\w’'.-]*)*")
_PERSON = re.compile(
    r"\b(?:minister|president|fellow|leader|ambassador|general|author|poet|king|queen|scholar|politician|"
    r"scientist|writer|physicist|mathematician|philosopher|economist|historian|engineer|journalist|"
    r"singer|actor|actress|painter|composer|player|chief|commander|officer|founder|director|professor|"
    r"emperor|admiral|marshal|diplomat|spokesman|spokeswoman|inventor|bishop|priest|saint|"
    r"daughter|son|wife|husband|brother|sister|lawyer|activist|chemist|biologist)\b",
    re.I,
)
# Nobody who reads about them asks what these are.
_PLACE = re.compile(
    r"\b(?:university|college|country|state|city|town|village|nation|kingdom|republic|river|island)\b",
    re.I,
)
_MADE_BY = re.compile(r"^(?:was|were) (\w+ed|built|made|founded) by (?:the )?[A-ZÇĞİÖŞÜ]")
_UNUSABLE = re.compile(r"[\n\[\]{}<>?!:()“”\"„«»…|/]|'[A-Za-z][^']*'|\.\s")
_BRACKETS = re.compile(r"\s\([^()]*\)")
# What follows only adds to what was said before.
_ADDED = re.compile(
    r";\s|,? (?:but|yet|although|though|whereas) |, (?:and |or |so |which|who|whom|whose|where|while|"
    r"with|including|after|before|followed|making|leading|becoming|marking|ending|replacing|causing|"
    r"giving|allowing|using|thus)\b"
)
# What only the sentences around it would explain, and what breaks off.
_ELSEWHERE = re.compile(
    r"\b(?:this|these|those|it|they|them|such|above|below|former|latter|same|following|also|too|thus|"
    r"therefore|then|still|already|instead|however|otherwise)\b|\b(?:that|as|and|or|of|the|an?|to)\?$",
    re.I,
)
LONGEST_SENTENCE = 260
# A longer question is not read before it is clicked.
LONGEST_QUESTION = 100
LEAST_WORDS, MOST_WORDS = 3, 16


def questions(sentence: str, names: Collection[str]) -> tuple[str, ...]:
    """Return questions that a sentence answers, the more telling first; none where nothing fits.

    :param names: words that are written with a capital within sentences, as names are.
    """
    text = sentence.strip()
    if len(text) > LONGEST_SENTENCE or not text.endswith(".") or not text[:1].isupper():
        return ()
    text = begun_plainly(_BRACKETS.sub("", text[:-1]), names)
    if not text or _UNUSABLE.search(text) or starts_with_pronoun(text):
        return ()
    plain = _ADDED.split(text)[0]
    whole = (question for rule in (_why, _said) for question in rule(text))
    others = (question for rule in _RULES for question in rule(plain))
    found = (" ".join(question.split()) for question in (*whole, *others))
    return tuple(dict.fromkeys(question for question in found if _fits(question)))


def _why(text: str) -> Iterator[str]:
    parts = _BECAUSE.split(text)
    if len(parts) == 2:
        yield from asked("Why", parts[0])


def _said(text: str) -> Iterator[str]:
    """Ask what somebody said on a day: "What did Erdoğan say in December 2019?"."""
    clause, that, _ = text.partition(" that ")
    moments = find_moments(clause)
    if not that or len(moments) != 1 or "," in clause or not _SAID.search(clause):
        return
    if not NO_START.match(clause):
        yield from asked("What", clause)
        return
    day, told = clause[: moments[0].span.end], clause[moments[0].span.end :].strip()
    subject, verb = parted(told)
    if subject and verb in BASE_OF_PAST:
        yield f"What did {lowered(subject)} {BASE_OF_PAST[verb]} {day[:1].lower()}{day[1:]}?"


def _seen_as(text: str) -> Iterator[str]:
    subject, rest = parted(text.split(",")[0])
    seen = _SEEN.match(rest)
    if seen:
        yield f"How did {lowered(subject)} {BASE_OF_PAST[seen[1]]} {seen[2]}?"


def _what(text: str) -> Iterator[str]:
    subject, rest = parted(text)
    defined = _DEFINED.match(rest)
    if not defined or not _NAME.fullmatch(subject):
        return
    if _PERSON.search(defined["what"]) and not subject.startswith("The ") and " " in subject:
        yield f"Who {defined['verb']} {subject}?"
    elif rest.startswith(("is a ", "is an ")) and not _PLACE.search(rest.split(",")[0]):
        yield f"What is {lowered(subject)}?"


def _how_much(text: str) -> Iterator[str]:
    subject, rest = parted(text.split(",")[0])
    amount = _AMOUNT.match(rest)
    if amount:
        be = "is" if amount["verb"].lower() == "is" else "was"
        yield f"How much {be} {lowered(subject)}{amount['rest']}?"


def _how_many(text: str) -> Iterator[str]:
    clause = text.split(",")[0]
    counted = _counted(clause, "")
    if counted:
        rest = clause[counted.end() :].strip()
        if re.match(rf"(?:{AUXILIARY.pattern})\s", rest) or rest.split(" ")[0] in BASE_OF_PAST:
            yield f"How many {counted['things']} {rest}?"
        return
    subject, rest = parted(clause)
    verb, _, told = rest.partition(" ")
    counted = _counted(told, r"(?=$|\s(?:in|on|at|from|to|for|with|between)\s)")
    if not counted:
        return
    rest = told[counted.end() :]
    if verb in BASE_OF_PAST:
        yield f"How many {counted['things']} did {lowered(subject)} {BASE_OF_PAST[verb]}{rest}?"
    elif verb in ("has", "had") and not rest:
        helper = "does" if verb == "has" else "did"
        yield f"How many {counted['things']} {helper} {lowered(subject)} have?"


def _counted(text: str, behind: str) -> re.Match[str] | None:
    """Match a number of things at the head of a text, if they are counted rather than measured."""
    found = re.match(rf"(?:{_ROUGHLY}){_COUNT.pattern}{behind}", text, re.I)
    if found and not _MEASURE.search(found["things"]) and found["number"].lower() not in _NO_COUNT:
        return found
    return None


def _when(text: str) -> Iterator[str]:
    found = dated(text)
    if found is None:
        return
    word, before, after = found
    clause = f"{before} {after}".strip()
    rest = parted(clause)[1]
    if _MEASURED.match(rest) or re.match(rf"{BE} (?!{_DONE.pattern})", rest):
        return
    lasting = re.match(r"(?:has|have)\b", rest) is not None
    if lasting == (word == "since"):
        yield from asked("Since when" if lasting else "When", clause)


def _who(text: str) -> Iterator[str]:
    subject, rest = parted(text.split(",")[0])
    made = _MADE_BY.match(rest)
    if made and made[1] in {*BASE_OF_PAST, "founded"}:
        yield f"Who {made[1]} {lowered(subject)}?"


def _where(text: str) -> Iterator[str]:
    placed = _PLACED.search(text.split(",")[0])
    if placed and parted(text)[0] == text[: placed.start()].strip():
        yield from asked("Where", text[: placed.start()] + placed.group(1))


_RULES = (_seen_as, _what, _how_much, _how_many, _when, _who, _where)


def _fits(question: str) -> bool:
    within = LEAST_WORDS <= len(question.split()) <= MOST_WORDS and len(question) <= LONGEST_QUESTION
    return within and not _ELSEWHERE.search(question)
