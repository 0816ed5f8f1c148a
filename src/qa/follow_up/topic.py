"""What a question and its answer were about: names, dates, and the thing asked for."""

import re
from dataclasses import dataclass

from qa.clues import MONTH
from qa.follow_up.signs import is_empty_word
from qa.normalize import fold
from qa.records import Answer, Span

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽÇĞİÖŞÜ]"
_NAME_WORD = rf"(?:{_CAPITAL}[^\W_]*(?:[-–.&]\w+)*|[a-z]?\d*{_CAPITAL}{{2,}}\w*)"
_NAME = re.compile(
    rf"(?<![^\W_]){_NAME_WORD}(?:[ \u00a0]+(?:of |of the |and the |ul |al-|bin |für )?{_NAME_WORD}|"
    r"[ \u00a0]\d+\b)*"
)
DATE = re.compile(
    rf"\b(?:\d{{1,2}} )?{MONTH}\b(?: \d{{1,2}},)?(?: (?:1[5-9]|20)\d\d)?|"
    rf"\b(?:1[5-9]|20)\d\d(?:[-–]\d\d(?:\d\d)?)?\b",
    re.I,
)
# "What trade target have", "how many agreements were": the words between are the thing asked for.
_ASKED_THING = re.compile(
    r"^\W*(?:\w+ )?(?:what|which|whose|how many|how much)\s+((?:[^\W_]+[\s-]+){1,4}?)"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b",
    re.I,
)
# Up to two words after a name that may describe it; a participle ("launched") does not.
_NOUNS_AFTER = re.compile(
    r"(?:['’]s?)?(?: (?!(?:"
    r"is|are|was|were|in|on|at|by|for|from|to|of|with|and|or|when|during|after|before|"
    r"since|until|as|between|under|about|\w+(?:ed|wn|ght|ing))\b)[^\W\d_A-ZÇĞİÖŞÜ][^\W\d_]*){1,2}"
    r"(?=[\s?.!]*$| (?:"
    r"in|on|at|by|for|from|to|of|with|during|after|before|since|until|between|is|are|was|were|has|have|"
    r"had|\w+(?:ed|wn))\b)"
)
# After these a name is followed by its verb: "did Pakistan order".
_SUBJECT_AHEAD = re.compile(
    r"\b(?:do|does|did|has|have|had|can|could|will|would|should)\b(?!.*\b(?:in|on|at|for|from|to|of|with)\b)",
    re.I,
)
_OPENERS = frozenset("list name tell give explain describe show compare please".split())
# Words of the asked-for thing that only say which kind of answer is wanted.
_KINDS = frozenset("year date day month time number percentage share kind type sort people".split())


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question was about, for the next one to refer to.

    ``names`` and ``dates`` are places in ``question``; ``thing`` is the common noun asked for;
    ``short_answer`` is what the answer's first sentence stresses, empty when declined; ``answered``
    tells whether it was not declined.
    """

    question: str
    names: tuple[Span, ...]
    dates: tuple[Span, ...]
    thing: str
    short_answer: str
    answered: bool

    def said(self, spans: tuple[Span, ...]) -> tuple[str, ...]:
        """Return the words at places of the question, each once."""
        return tuple(dict.fromkeys(span.of(self.question) for span in spans))

    @property
    def content(self) -> tuple[str, ...]:
        """The words of the question that say something, each once."""
        words = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", self.question)
        return tuple(dict.fromkeys(word for word in words if not is_empty_word(word)))

    @property
    def words(self) -> tuple[str, ...]:
        """All that was named, the thing asked for first; else the words that say something."""
        described = (self.described(span) for span in self.names)
        named = [word for word in (self.thing, *described, *self.said(self.dates)) if word]
        kept = [word for word in named if not any(word != other and word in other for other in named)]
        return tuple(dict.fromkeys(kept)) or self.content

    @property
    def empty(self) -> bool:
        """Whether the question was declined and named nothing, so that nothing can refer to it."""
        return not (self.answered or self.names or self.thing)

    def described(self, span: Span) -> str:
        """Return a name with the nouns after it: "Agosta modernisation", "Çelebi's clearance"."""
        if _SUBJECT_AHEAD.search(self.question[: span.start]):
            return span.of(self.question)
        found = _NOUNS_AFTER.match(self.question, span.end)
        return self.question[span.start : found.end() if found else span.end]


def topic_of(answer: Answer) -> Topic:
    """Work out what a question and its answer were about."""
    question = " ".join(answer.question.split())
    return Topic(
        question,
        names_in(
            question, tuple(group.surface for group in answer.query.groups if _is_name(group.terms))
        ),
        tuple(Span(*found.span()) for found in DATE.finditer(question) if found.group().strip()),
        _thing(question),
        short_answer(answer),
        answered=not answer.abstained,
    )


def names_in(text: str, known: tuple[str, ...] = ()) -> tuple[Span, ...]:
    """Return the places of names: runs of capitalised words, and known names, however typed."""
    found = [span for match in _NAME.finditer(text) if (span := _without_opening(match, text))]
    for name in known:
        place = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I)
        if place is None:
            continue
        shared = [span for span in found if place.start() < span.end and span.start < place.end()]
        if all(span.end - span.start < len(name) for span in shared):
            found = [span for span in found if span not in shared] + [Span(*place.span())]
    return tuple(sorted(span for span in found if not DATE.fullmatch(span.of(text))))


def short_answer(answer: Answer) -> str:
    """Return what the first sentence stresses, if it is a name or a date."""
    if not answer.sentences or answer.sentences[0].emphasis is None:
        return ""
    sentence = answer.sentences[0]
    words = sentence.emphasis.of(sentence.text).strip(" ,.;") if sentence.emphasis else ""
    named = words[:1].isupper() and len(words.split()) <= 6
    return words if named or DATE.fullmatch(words) else ""


def _is_name(terms: tuple[str, ...]) -> bool:
    return any(term.startswith("#") for term in terms)


def _without_opening(match: re.Match[str], text: str) -> Span | None:
    """Drop the words at the head of a sentence that are capitalised only for standing there."""
    start, end = match.span()
    while start < end:
        head = re.match(r"\S+", text[start:end])
        if head is None:
            return None
        word = head.group().strip("?,.")
        at_head = not text[:start].strip(" \"'“‘¿(")
        if not (is_empty_word(word) or (at_head and fold(word) in _OPENERS)):
            # A possessive and what is no part of the name stay outside.
            name = re.sub(r"['’]\w{0,3}$", "", text[start:end])
            return Span(start, start + len(name))
        start += head.end()
        start += len(text[start:end]) - len(text[start:end].lstrip())
    return None


def _thing(question: str) -> str:
    found = _ASKED_THING.match(question)
    if not found:
        return ""
    thing = found.group(1).strip()
    words = fold(thing).split()
    named = bool(names_in(f"x {thing}"))
    return "" if named or all(word in _KINDS or is_empty_word(word) for word in words) else thing
