"""Turn text into index terms: folded, stemmed words, and one term for each known name."""

from collections.abc import Iterator
from typing import Any

from qa.glossary import Glossary
from qa.normalize import fold
from qa.stop_words import STOP_WORDS
from qa.tokens import Word, compounds

_STEMMERS = {"en": "english", "und": "english", "tr": "turkish"}
_FRONT, _BACK = "eiöü", "aıou"
_VOWELS = _FRONT + _BACK


class TermAnalyzer:
    """Makes the same terms of a document's words and of a question's.

    A word becomes its folded Snowball stem (English and Turkish; no stem elsewhere), a number its
    digits, a compound its joined form and its parts. A one-word name of the glossary becomes its
    entity's term (``#turkiye``) instead; a longer name gives that term beside those of its words.
    """

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._stemmed: dict[tuple[str, str], str] = {}
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
        found = [term for _, terms in self._scan(text, language) for term in terms]
        if self._repairs:
            found += self._repaired(text, language, found)
        return tuple(found)

    def words(self, text: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return each content word, compound and name as typed, with the terms that it gave."""
        return list(self._scan(text, language))

    def _scan(self, text: str, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        found = compounds(text, language)
        flat = [
            word._replace(start=compound.start + word.start, end=compound.start + word.end)
            for compound in found
            for word in compound.words
        ]
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
                else:
                    if match:
                        covered_until, covering = match.last, match.entry.term
                        yield text[word.start : flat[match.last - 1].end], (covering,)
                    terms = self._word_terms(
                        word, text, language, covering if index < covered_until else ""
                    )
                    if (
                        terms
                        and len(compound.words) > 1
                        and terms == (surface.lower(),)
                        and len(surface) == 1
                    ):
                        terms = () if surface.isalpha() else terms
                    if terms:
                        yield surface, terms
                index += 1

    def _word_terms(self, word: Word, text: str, language: str, covering: str) -> tuple[str, ...]:
        entry = self.glossary.single_names(word, text) if covering else None
        if entry:
            return () if entry.term == covering else (entry.term,)
        stop_words = STOP_WORDS.get(language, frozenset())
        if word.folded in stop_words and not _is_acronym(text[word.start : word.end]):
            return ()
        return tuple(self._stem(form, language) for form in word.forms)

    def _repaired(self, text: str, language: str, found: list[str]) -> list[str]:
        printed = f" {_joined(text)} "
        return [
            term
            for phrase, reading in self._repairs
            if phrase in printed
            for _, terms in self._scan(reading, language)
            for term in terms
            if term not in found
        ]

    def _stem(self, form: str, language: str) -> str:
        key = (form, language)
        stemmed = self._stemmed.get(key)
        if stemmed is None:
            stemmed = self._stemmed[key] = self._snowball(form, language)
        return stemmed

    def _snowball(self, form: str, language: str) -> str:
        algorithm = _STEMMERS.get(language)
        if algorithm is None or not form.isalpha():
            return form
        stemmer = self._stems.get(algorithm)
        if stemmer is None:
            import Stemmer

            stemmer = self._stems[algorithm] = Stemmer.Stemmer(algorithm)
        if algorithm == "turkish":
            form = _harmonise(form)
        return fold(stemmer.stemWord(form))


def _joined(text: str) -> str:
    return " ".join(word.folded for compound in compounds(text, "en") for word in compound.words)


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
