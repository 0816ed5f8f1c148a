"""Resolve a follow-up question against the question and answer before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.clues import ORDINAL, expected_type
from qa.follow_up import signs
from qa.follow_up.topic import DATE, Topic, names_in, topic_of
from qa.normalize import fold
from qa.records import Answer, AnswerType, Span

# A question that came out longer than this has gathered too much to be what was meant.
LONGEST = 400

_WH = re.compile(
    r"\b(?:(?:at|in|on|by|for|since|from|with|to|of|under|through|until) )?"
    r"(?:how (?:many|much|often|long|far|big|large|old)|(?:what|which) (?:year|date|day|time|month)|"
    r"whom?|whose|what|which|when|where|why|how|"
    r"ne zaman|ne kadar|"
    r"hangi (?:yıl|tarih|gün)\w*|nerede|nereye|neden|niçin|nasıl|kimler|kim|kaç|ne)\b",
    re.I,
)
_PERSONAL = {"he", "him", "his", "she", "her", "hers"}
_POSSESSIVE = {"its", "their", "his", "her"}
_LEADING_PLACE = re.compile(r"\b(?:in|to|at|from|into|against|with|of)\s+(?:the\s+)?$", re.I)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question as typed, and as it is asked so that it stands on its own.

    ``carried`` are the words taken over from before.
    """

    typed: str
    asked: str
    carried: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether something was taken over."""
        return self.asked != self.typed


def resolve(question: str, history: Sequence[Answer]) -> FollowUp:
    """Make a question stand on its own, if it leans on the last one of a conversation.

    :param question: as typed.
    :param history: the answers so far, in order; declined ones count, their questions were asked too.
    :return: the question as typed if it stands on its own or nothing fits.
    """
    typed = " ".join(question.split())
    if not history or not typed:
        return FollowUp(question, question)
    topic = topic_of(history[-1])
    for rule in (_more, _bare, _another, _reference, _known_thing):
        asked = _capital_kept(typed, signs.OPENING.sub("", rule(typed, topic)))
        if asked and asked != typed:
            carried = tuple(word for word in topic.words if fold(word) in fold(asked))
            return FollowUp(question, asked, carried) if len(asked) <= LONGEST else _same(question)
    return _same(question)


def _same(question: str) -> FollowUp:
    return FollowUp(question, question)


def _more(typed: str, topic: Topic) -> str:
    return f"Tell me more about {_list(topic.words)}." if signs.is_more(typed) and topic.words else ""


def _bare(typed: str, topic: Topic) -> str:
    """Ask the question before with another question word: "And when?"."""
    if not signs.is_bare(typed) or not topic.words:
        return ""
    asked = _WH.search(typed)
    if not asked:
        return ""
    word = asked.group() + (" else" if re.search(r"\belse\b", typed, re.I) else "")
    before = _WH.search(topic.question)
    if before is None:
        return f"{_capital(word)} {topic.question.rstrip(' ?.!')}?"
    at_head = not topic.question[: before.start()].strip()
    rest = topic.question[before.end() :]
    return topic.question[: before.start()] + (_capital(word) if at_head else word.lower()) + rest


def _another(typed: str, topic: Topic) -> str:
    """Ask the question before with another name, date or place in a row: "What about Malaysia?"."""
    thing = signs.another_thing(typed)
    if not thing or signs.refers_back(typed, None):
        return ""
    preposition = signs.PREPOSITION.match(thing)
    bare = thing[preposition.end() :] if preposition else thing
    if DATE.fullmatch(bare) and topic.dates:
        return _replaced(topic.question, topic.dates[-1], bare)
    ordinal, before = ORDINAL.search(fold(bare)), ORDINAL.search(topic.question.lower())
    if ordinal and before and len(bare.split()) <= 3 and not names_in(f"x {bare}"):
        return _replaced(topic.question, Span(*before.span()), ordinal.group())
    named = names_in(f"x {bare}")
    if len(bare.split()) > 2 and (not named or named[0].end - named[0].start < len(bare) - 2):
        return _with_context(typed, topic, topic.content)
    target = _replaceable(bare, preposition.group() if preposition else "", topic)
    if target:
        return _replaced(topic.question, target, bare)
    return f"{topic.question.rstrip(' ?.!')}{' ' if preposition else ', '}{thing}?"


def _reference(typed: str, topic: Topic) -> str:
    """Put in what a pronoun stands for: "When was it launched?"."""
    if topic.empty:
        return ""
    names = names_in(typed)
    found = signs.refers_back(typed, names[0].start if names else None)
    if found is None:
        return _with_context(typed, topic) if signs.refers_back_in_turkish(typed) and not names else ""
    word = found.group().lower()
    if re.search(r"\bones?$", word):
        return _with_context(typed, topic, topic.content)
    meant = _antecedent(word, topic)
    if not meant:
        return _with_context(typed, topic)
    possessive = word in _POSSESSIVE and re.match(r"\s+\w", typed[found.end() :])
    if word == "there":
        meant = f"in {meant}"
    return _replaced(typed, Span(*found.span()), f"{meant}'s" if possessive else meant)


def _known_thing(typed: str, topic: Topic) -> str:
    """Name what is taken as known from the question before: "How much did the ships cost?"."""
    if names_in(typed) or DATE.search(typed):
        return ""
    before = {_singular(word) for word in fold(topic.question).replace("?", " ").split()}
    taken = {_singular(word) for word in signs.things_taken_as_known(typed)}
    if taken & before or (signs.OPENING.match(typed) and len(typed.split()) <= 8):
        return _with_context(typed, topic)
    return ""


def _antecedent(word: str, topic: Topic) -> str:
    """Return what a pronoun stands for, if that is plain; an empty string otherwise."""
    asked_for = expected_type(topic.question)
    if word in _PERSONAL:
        if asked_for is AnswerType.PERSON and topic.short_answer:
            return topic.short_answer
        return _subject(topic)
    if word == "there":
        return topic.short_answer if asked_for is AnswerType.PLACE else ""
    done_to = [span for span in topic.names if not _is_place_or_aim(span, topic)]
    if len(done_to) == 1 and not topic.thing and word in {"it", "its"}:
        name = done_to[0].of(topic.question)
        return name if topic.described(done_to[0]) == name else ""
    return ""


def _subject(topic: Topic) -> str:
    """Return the first name that is not merely where or to whom something was done."""
    for span in topic.names:
        name = span.of(topic.question)
        adjective = (
            not topic.question[span.end :].startswith(("'", "’")) and topic.described(span) != name
        )
        if not adjective and not _is_place_or_aim(span, topic):
            return name
    return ""


def _is_place_or_aim(span: Span, topic: Topic) -> bool:
    return _LEADING_PLACE.search(topic.question[: span.start]) is not None


def _replaceable(thing: str, preposition: str, topic: Topic) -> Span | None:
    """Return the name of the question before in whose place another one is put."""
    names = [span for span in topic.names if fold(span.of(topic.question)) != fold(thing)]
    if len(names) < len(topic.names) or DATE.fullmatch(thing):
        return None
    words = set(fold(thing).split())
    alike = [span for span in names if words & set(fold(span.of(topic.question)).split())]
    if preposition and not alike:
        ahead = preposition.strip().lower()
        names = [span for span in names if topic.question[: span.start].lower().endswith(f"{ahead} ")]
    chosen = alike or names
    return chosen[-1] if chosen else None


def _with_context(typed: str, topic: Topic, words: Sequence[str] = ()) -> str:
    """Name in brackets what the question before was about, but for what the question says itself."""
    said = fold(typed)
    missing = [word for word in words or topic.words if fold(word) not in said]
    if not missing:
        return ""
    return f"{typed.rstrip(' ?.!')} ({', '.join(missing[:6])})?"


def _replaced(text: str, span: Span, words: str) -> str:
    return text[: span.start] + words + text[span.end :]


def _list(words: Sequence[str]) -> str:
    return ", ".join(words[:6])


def _capital_kept(typed: str, asked: str) -> str:
    """Begin with a capital where what was typed did: "And when was it?" becomes "When was ...?"."""
    return _capital(asked) if typed[:1].isupper() else asked


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
