"""Turn text into index terms: folded, stemmed words, and one term for each known name."""

from collections.abc import Iterator
from typing import Any

from qa.glossary import Glossary
from qa.irregular import BASE_FORM
from qa.normalize import fold
from qa.stop_words import STOP_WORDS
from qa.tokens import Compound, Word, compounds, flatten, words

_STEMMERS = {"en": "english", "und": "english", "tr": "turkish"}
# Words whose terms are remembered; beyond that the memory starts afresh.
MOST_KNOWN = 500_000
_FRONT, _BACK = "eiöü", "aıou"
_VOWELS = _FRONT + _BACK


class TermAnalyzer:
    """Makes the same terms of a document's words and of a question's.

    A word becomes its folded Snowball stem (English, irregular forms too, and Turkish; none
    elsewhere), a number its digits, a compound its joined form and its parts. A one-word name of the
    glossary becomes its entity's term (``#turkiye``) instead; a longer name gives that term beside
    those of its words.
    """

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}
        self._stems: dict[str, Any] = {}
        self._repairs = [
            (f" {_joined(repair.printed)} ", repair.read)
            for repair in glossary.repairs
            if repair.certain
        ]

    def terms(self, text: str, language: str) -> tuple[str, ...]:
        """Return the index terms of a text, in order, repeated as often as they occur.

        Where a damaged phrase of the glossary is printed, the words of its reading are added.

        :param language: ISO 639-1 or ``und``, which is treated as English.
        """
        found = compounds(text, language)
        flat = flatten(found)
        terms = [term for _, group in self._scan(found, flat, text, language) for term in group]
        if self._repairs:
            terms += self._repaired(flat, language, terms)
        return tuple(terms)

    def words(self, text: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return each content word, compound and name as typed, with the terms that it gave."""
        found = compounds(text, language)
        return list(self._scan(found, flatten(found), text, language))

    def _scan(
        self, found: list[Compound], flat: list[Word], text: str, language: str
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        names = {match.first: match for match in self.glossary.match(flat, text)}
        covered_until, covering, index = 0, "", 0
        for compound in found:
            if compound.joined:
                yield text[compound.start : compound.end], (self._stem(compound.joined, language),)
            for _ in compound.words:
                word, match = flat[index], names.get(index)
                surface = text[word.start : word.end]
                if match and match.last - match.first == 1:
                    yield surface, (match.entry.term,)
                    index += 1
                    continue
                if match:
                    covered_until, covering = match.last, match.entry.term
                    yield text[word.start : flat[match.last - 1].end], (covering,)
                inside = covering if index < covered_until else ""
                terms = self._word_terms(word, surface, text, language, inside)
                # The letters of F-16 and J-10C say nothing on their own; the joined form has them.
                if terms and not (compound.joined and len(surface) == 1 and surface.isalpha()):
                    yield surface, terms
                index += 1

    def _word_terms(
        self, word: Word, surface: str, text: str, language: str, covering: str
    ) -> tuple[str, ...]:
        """Return the terms of one word; ``covering`` is the term of the longer name around it."""
        entry = self.glossary.single_name(word, text) if covering else None
        if entry:
            return () if entry.term == covering else (entry.term,)
        key = (surface, language)
        terms = self._known.get(key)
        if terms is None:
            stops = STOP_WORDS.get(language, frozenset())
            is_stop = word.folded in stops and not _is_acronym(surface)
            terms = () if is_stop else tuple(self._stem(form, language) for form in word.forms)
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = terms
        return terms

    def _repaired(self, flat: list[Word], language: str, terms: list[str]) -> list[str]:
        """Return the terms that a damaged phrase lacks."""
        printed = f" {' '.join([word.folded for word in flat])} "
        return [
            term
            for phrase, reading in self._repairs
            if phrase in printed
            for _, group in self.words(reading, language)
            for term in group
            if term not in terms
        ]

    def _stem(self, form: str, language: str) -> str:
        algorithm = _STEMMERS.get(language)
        if algorithm is None or not form.isalpha():
            return form
        stemmer = self._stems.get(algorithm)
        if stemmer is None:
            import Stemmer

            stemmer = self._stems[algorithm] = Stemmer.Stemmer(algorithm)
        form = _harmonise(form) if algorithm == "turkish" else BASE_FORM.get(form, form)
        return fold(stemmer.stemWord(form))


def _joined(text: str) -> str:
    return " ".join(word.folded for word in words(text))


def _is_acronym(surface: str) -> bool:
    return (len(surface) > 1 and surface.isupper()) or "." in surface


def _harmonise(folded: str) -> str:
    """Give a folded Turkish word back the vowels of its endings, so that the stemmer knows them.

    Folding loses ı and ü; vowel harmony restores them after the first syllable: ``anlasmalarin``
    becomes ``anlasmaların`` whether or not the reader typed the dots.
    """
    letters = []
    last = ""
    for letter in folded:
        if letter in _VOWELS:
            if last and last in _BACK and letter == "i":
                letter = "ı"
            elif last and last in _FRONT and letter == "u":
                letter = "ü"
            last = letter
        letters.append(letter)
    return "".join(letters)
