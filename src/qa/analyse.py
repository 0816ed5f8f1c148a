"""Analyse a question: what to encode, which terms to match, what kind of thing is asked for."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from qa.clues import expected_type
from qa.english_words import is_english
from qa.errors import QuestionError
from qa.normalize import drop_non_ascii, repair
from qa.records import Filters, Query, TermGroup
from qa.stop_words import ENGLISH

# A corrected word is a guess, so it may add to a score but not lead it.
CORRECTION_WEIGHT = 0.8
# Words shorter than this are as likely to be another word as a misspelling of one.
SHORTEST_CORRECTED = 4
# From so many letters on, two slips of the finger are forgiven instead of one.
TWO_SLIPS = 7
# A word that is spelt rightly but is in no document may be another form of one that begins like it.
SHARED_LETTERS = 5

# What is said only to ask, never to be found in a document.
ASKING = re.compile(
    r"\bhow (?:many|much|often)\b|\bwhat (?:kinds?|sorts?|types?) of\b|"
    r"\bwhat (?:happens|happened|will happen) (?:if|when|to)\b|"
    r"\b(?:please|tell me|give me|show me)\b|"
    r"\b(?:can|could) you (?:tell|list|name|explain|describe)(?: me)?\b|\bdo you know\b|"
    r"^(?:list|name|explain|describe)\b",
    re.IGNORECASE,
)

ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff]")
TURKISH_LETTERS = re.compile(r"[ğışİ]")
# An ending after the apostrophe of a name, as no English word has it ("Türkiye'nin", "2025'te").
TURKISH_ENDING = re.compile(
    r"\w['’](?:[ny]?[ıiuü]n?|n?[dt][ea](?:n|ki\w*)?|n?[ıiuü]n|[yn][ea]|y?l[ea])\b"
)
# Frequent Turkish question words and particles that no English question holds.
TURKISH_WORDS = frozenset(
    "ne mi mı mu mü midir mıdır zaman kadar ile için icin ve bir olan oldu edildi etti arasında "
    "arasinda göre hakkında tane".split()
)
TURKISH_QUESTION = re.compile(
    r"(?:kim|ne|nere|hangi|kaç|nasıl|nasil|neden|niçin|nicin|niye)"
    r"(?:dir|di|ydi|ydı|tı|tır|dı|de|den|ye|si|sı|ler|leri|lerdir|lerdi|deydi|in|e|i|inle)?"
)

COMMON = dict.fromkeys(ENGLISH, 1)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the index knows of words: counts by term, and a way from a term back to a word.

    ``frequencies`` maps an index term to the number of passages with it; ``spell`` returns a word, as
    written in some passage, that gives the term; ``beginning`` returns those of ``frequencies`` that
    begin with a letter.
    """

    frequencies: Mapping[str, int]
    spell: Callable[[str], str]
    beginning: Callable[[str], Mapping[str, int]]


def analyse(
    question: str,
    words: Callable[[str, str], Sequence[tuple[str, Sequence[str]]]],
    canonicalize: Callable[[str], str],
    lexicon: Lexicon,
    filters: Filters = Filters(),
    longest: int = 2000,
    gloss: Callable[[str], str] = lambda _: "",
) -> Query:
    """Turn a question as typed into a query.

    A Turkish question is taken in English words where the documents know more of those.

    :param words: gives for (text, language) each content word with its index terms.
    :param canonicalize: rewrites known variants of names to the form that documents use.
    :param longest: the most characters that a question may have.
    :param gloss: says a Turkish question in English words; empty where it can't.
    :raises QuestionError: if the question is blank, has no letter or digit, or is too long.
    """
    text = clean(question, longest)
    language = question_language(text)
    groups, corrections = _match(words(ASKING.sub(" ", text), language), lexicon)
    english = gloss(text) if language == "tr" else ""
    if english:
        other = _match(words(ASKING.sub(" ", english), "en"), lexicon)
        if _known_share(other[0], lexicon) > _known_share(groups, lexicon):
            groups, corrections = other
        else:
            english = ""
    query = Query(
        text=text,
        encoded_text="",
        language=language,
        groups=_merge(groups),
        answer_type=expected_type(text),
        corrections=tuple(corrections),
        filters=filters,
        gloss=english,
    )
    return replace(query, encoded_text=canonicalize(query.corrected))


def _match(
    words: Sequence[tuple[str, Sequence[str]]], lexicon: Lexicon
) -> tuple[list[TermGroup], list[tuple[str, str]]]:
    """Return what to match for the words of a text, and the words that were corrected for it."""
    corrections: list[tuple[str, str]] = []
    groups = []
    for surface, terms in words:
        known, correction = _known_terms(surface, terms, lexicon)
        if not known:
            continue
        guessed = bool(correction) or set(known).isdisjoint(terms)
        if correction:
            corrections.append((surface, correction))
        groups.append(TermGroup(known, CORRECTION_WEIGHT if guessed else 1.0, correction or surface))
    return groups, corrections


def _known_share(groups: Sequence[TermGroup], lexicon: Lexicon) -> float:
    """Return what part of the words stands in the documents as typed, 0 to 1."""
    found = sum(
        group.weight == 1.0 and any(t in lexicon.frequencies for t in group.terms) for group in groups
    )
    return found / max(1, len(groups))


def clean(question: str, longest: int) -> str:
    """Return the question on one line, repaired.

    :raises QuestionError: if it is blank, has no letter or digit, or is longer than ``longest``.
    """
    if len(question) > longest:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {longest:,} are taken. Shorten it."
        )
    text = " ".join(repair(question).split())
    if not text:
        raise QuestionError("The question is empty. Type a question or a few words to search for.")
    if not any(unicodedata.category(character)[0] in "LN" for character in text):
        raise QuestionError(f"The question {text[:40]!r} has no letter or digit. Ask in words.")
    return text


def question_language(text: str) -> str:
    """Return ``ur``, ``tr`` or ``en``: a question is too short for statistics, so marks decide."""
    if ARABIC_SCRIPT.search(text):
        return "ur"
    words = set(re.findall(r"\w+", text.lower()))
    known = {word for word in words if word in TURKISH_WORDS or TURKISH_QUESTION.fullmatch(word)}
    marks = len(known) + bool(TURKISH_LETTERS.search(text)) + bool(TURKISH_ENDING.search(text))
    return "tr" if marks >= 2 or (known and len(words) <= 4) else "en"


def _known_terms(surface: str, terms: Sequence[str], lexicon: Lexicon) -> tuple[tuple[str, ...], str]:
    """Return the terms to match for one word and, if it had to be corrected, the word meant.

    A word that misspells one of those too common to match is dropped as that would have been. A word
    of English stays as it is, and is at most matched as another form of it.
    """
    variants = list(terms)
    stripped = drop_non_ascii(surface).lower()
    if stripped != surface.lower() and stripped in lexicon.frequencies:
        variants.append(stripped)
    if any(term in lexicon.frequencies for term in variants):
        return tuple(dict.fromkeys(variants)), ""
    rightly_spelt = is_english(surface)
    for term in terms:
        near = nearest_term(term, lexicon.beginning(term[:1]))
        if rightly_spelt:
            near = _other_form(surface, term, near, lexicon.frequencies)
        if near:
            return (near,), "" if rightly_spelt else lexicon.spell(near)
    if surface.islower() and not rightly_spelt and nearest_term(surface, COMMON):
        return (), ""
    return tuple(dict.fromkeys(variants)), ""


def _other_form(surface: str, term: str, near: str, frequencies: Mapping[str, int]) -> str:
    """Return the term that a rightly spelt word may be found as, or an empty string.

    That is its British or American spelling, a word that begins alike, or for a name one spelt nearly
    so: "Hasan" and "Hassan" may be one man.

    :param near: the known term most like ``term``, if any.
    """
    endings = ((r"our$", "or"), (r"or$", "our"), (r"er$", "r"), (r"(?<=[^aeiou])r$", "er"))
    for ending, other in endings:
        spelling = re.sub(ending, other, term)
        if spelling != term and spelling in frequencies:
            return spelling
    return near if surface[:1].isupper() or near[:SHARED_LETTERS] == term[:SHARED_LETTERS] else ""


def nearest_term(term: str, frequencies: Mapping[str, int]) -> str:
    """Return the known term that ``term`` most likely misspells, or an empty string.

    One edit (insertion, deletion, substitution, transposition) is forgiven from four letters on, two
    from seven; digits and entity marks are never guessed at. A word of four letters may lack a letter
    or have two exchanged, but a shorter or another word is not put in its place: "Peru" is not "per".
    Among equals the more frequent term wins.

    :param frequencies: known terms; only those that begin as ``term`` does are considered, since the
        first letter of a word is seldom wrong.
    """
    if len(term) < SHORTEST_CORRECTED or not term.isalpha():
        return ""
    limit = 1 if len(term) < TWO_SLIPS else 2
    near = process.extract(
        term, frequencies.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=limit, limit=20
    )
    found = [
        (distance, candidate)
        for candidate, distance, _ in near
        if candidate[0] == term[0] and (len(term) > SHORTEST_CORRECTED or _is_slip(term, candidate))
    ]
    if not found:
        return ""
    return min(found, key=lambda pair: (pair[0], -frequencies[pair[1]], pair[1]))[1]


def _is_slip(term: str, candidate: str) -> bool:
    """Tell whether ``term`` lacks one letter of the candidate or has two exchanged."""
    return len(candidate) > len(term) or sorted(candidate) == sorted(term)


def _merge(groups: Iterable[TermGroup]) -> tuple[TermGroup, ...]:
    """Keep each set of terms once: a word said twice is not twice as important."""
    merged: dict[tuple[str, ...], TermGroup] = {}
    for group in groups:
        merged.setdefault(group.terms, group)
    return tuple(merged.values())
