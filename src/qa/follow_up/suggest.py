"""Questions that may be asked next, made without a model of what the sources hold near an answer.

A suggestion is made of the words of one sentence that has not been shown yet, so that sentence answers
it. Few sentences can be turned into a question by plain rules, and the others are passed over: none is
better than one that disappoints.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from qa.follow_up import english, turkish
from qa.follow_up.signs import is_empty_word
from qa.normalize import fold
from qa.records import Answer, Document, Span

MOST_SUGGESTIONS = 3
# A sentence takes a third of a millisecond.
MOST_SENTENCES = 100
# Characters on each side of what was cited in which more is looked for: about two pages.
NEARBY = 4_000
# What is so near to what was cited speaks of the same thing, whatever its words: a few sentences off.
BESIDE = 1.35
# A word in more than this share of the sentences looked at is what the collection is about.
COMMON = 0.2
COMMON_NEAREST = 0.6
# Fewer sentences do not show what is common.
LEAST_COUNTED = 20
# Questions with such a share of their words in common ask the same.
ALIKE = 0.6
# What people ask next sooner than another date.
_TELLING = {"why": 1.0, "how": 0.6, "what": 0.5, "who": 0.4, "since": 0.3, "when": 0.2}

_QUESTIONS: dict[str, Callable[[str, Collection[str]], tuple[str, ...]]] = {
    "en": english.questions,
    "tr": turkish.questions,
}
# A sentence ends after a word or a number, not after "Dr." or "U.S.".
_BREAK = re.compile(r"(?<=[^\W_]{3}\.)\s+(?=[^\W\d_a-zçğıöşü])|\n+")
_WITHIN = re.compile(r"(?<=[a-zçğıöşü,] )[A-ZÀ-ÖØ-ÞÇĞİÖŞÜ][\w-]*")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that may be asked next, and the sentence that answers it: ``span`` of the document.

    ``language`` is that of the document and so of the question, ISO 639-1.
    """

    question: str
    language: str
    document_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Candidate:
    suggestion: Suggestion
    words: frozenset[str]
    score: float


def suggest(history: Sequence[Answer], most: int = MOST_SUGGESTIONS) -> tuple[Suggestion, ...]:
    """Suggest what may be asked after the last answer of a conversation.

    :param history: all answers so far; neither their questions nor what they cited is suggested again.
    :param most: return at most so many, the most fitting first; fewer or none where little fits.
    """
    if not history:
        return ()
    last = history[-1]
    topic = _content(" ".join((last.question, last.query.gloss, last.text)))
    asked = [_words(answer.question) for answer in history]
    candidates = sorted(_candidates(history, topic), key=lambda each: -each.score)
    chosen: list[_Candidate] = []
    for candidate in candidates:
        others = [*asked, *(each.words for each in chosen)]
        if len(chosen) < most and not any(_alike(candidate.words, other) for other in others):
            chosen.append(candidate)
    return tuple(each.suggestion for each in chosen)


def _candidates(history: Sequence[Answer], topic: frozenset[str]) -> Iterator[_Candidate]:
    places = tuple(islice(_places(history), MOST_SENTENCES))
    texts = [span.of(document.text) for document, span, _ in places]
    names = {name for text in texts for name in _WITHIN.findall(text)}
    # Of a question that was declined only its words are known, and nearly every sentence holds some.
    declined = history[-1].abstained
    least, common = (2, _common(texts, COMMON_NEAREST)) if declined else (1, _common(texts, COMMON))
    for text, (document, span, nearness) in zip(texts, places, strict=True):
        for question in _QUESTIONS[document.language](text, names):
            words = _words(question)
            shared = (topic & words) - common
            named = _words(" ".join(word for word in question.split()[1:] if word[:1].isupper()))
            if len(shared) >= (least if shared & named else 2) or nearness >= BESIDE:
                telling = _TELLING.get(question.split()[0].lower(), 0.0)
                score = nearness + telling + min(len(shared), 4) / 2
                found = Suggestion(question, document.language, document.id, span)
                yield _Candidate(found, words, score)


def _places(history: Sequence[Answer]) -> Iterator[tuple[Document, Span, float]]:
    """Yield sentences of the last answer's sources that were not shown, each once, and how near it is.

    Those of the passages come first, then what stands around the first of the cited sentences.
    """
    answer = history[-1]
    shown = {(each.document_id, each.span) for past in history for each in past.citations}
    cited = {each.document_id: each.span for each in reversed(answer.citations)}
    for rank, hit in enumerate(answer.hits):
        if hit.document.language not in _QUESTIONS:
            continue
        for span in hit.passage.sentences:
            if not _overlaps(hit.document.id, span, shown):
                shown.add((hit.document.id, span))
                yield hit.document, span, _nearness(span, cited.get(hit.document.id), rank)
    for hit in answer.hits:
        around = cited.pop(hit.document.id, None)
        if around is None or hit.document.language not in _QUESTIONS:
            continue
        for span in _sentences(hit.document.text, around):
            if not _overlaps(hit.document.id, span, shown):
                yield hit.document, span, _nearness(span, around, 0)
        return


def _nearness(span: Span, cited: Span | None, rank: int) -> float:
    """Say (0 to 1.5) how near a sentence is to what was cited; elsewhere its passage's rank counts."""
    if cited is None:
        return 1 / (2 + rank)
    return 0.5 + max(0.0, 1 - abs(span.start - cited.start) / NEARBY)


def _sentences(text: str, around: Span) -> Iterator[Span]:
    start, end = max(0, around.start - NEARBY), min(len(text), around.end + NEARBY)
    ends = [found.span() for found in _BREAK.finditer(text, start, end)]
    # What is cut at either edge is no sentence.
    for (_, begins), (finishes, _) in pairwise(ends):
        yield Span(begins, finishes)


def _overlaps(document_id: str, span: Span, shown: Collection[tuple[str, Span]]) -> bool:
    return any(
        document_id == other and span.start < place.end and place.start < span.end
        for other, place in shown
    )


def _common(texts: Sequence[str], share: float) -> frozenset[str]:
    """Return the words that so many of the sentences hold that they tell none from another."""
    if len(texts) < LEAST_COUNTED:
        return frozenset()
    counts = Counter(word for text in texts for word in _words(text))
    return frozenset(word for word, count in counts.items() if count > share * len(texts))


def _words(question: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", fold(question)))


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in _words(text) if len(word) > 2 and not is_empty_word(word))


def _alike(words: frozenset[str], other: frozenset[str]) -> bool:
    return len(words & other) >= ALIKE * len(words | other)
