"""Tell where two quotes give different figures for the same thing.

Careful rather than complete: it speaks up when two sentences count the same noun (or the same currency,
or a share), their words largely coincide, and nothing in them points to another date, another one in
the row or another party. Quotes in different languages are not compared.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from qa.clues import ORDINAL, SAME_PLACE
from qa.figures import Figure, find_figures, without_figures
from qa.moments import Moment, find_moments
from qa.normalize import fold
from qa.records import Span
from qa.terms import TermAnalyzer

# Shared terms (the unit among them) and their share of the shorter quote's, for counts and for the
# rest: money and shares have no noun of their own, so the words around must say more.
LEAST_SHARED, LEAST_SHARE = 3, 0.6
LEAST_SHARED_MONEY, LEAST_SHARE_MONEY = 4, 0.6
# What stands between names that act together.
_JOINED = re.compile(r"(?:\s?(?:,|–|-|&|\band\b|\bve\b|اور)\s?|['’]\w+\s(?:and|ve)\s)")
# Of two things of a kind that a sentence may speak of, each word names one.
_OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("export exports exported ihracat ihraç", "import imports imported ithalat ithal"),
        ("target targets goal aim aims plan plans planned expected could will would raise", ""),
        ("hedef hedefi hedefliyor hedefleyen hedeflenen", ""),
        ("order ordered orders sipariş", "deliver delivered deliveries launched commissioned teslim"),
        ("imported recipient recipients", "supplier suppliers supplied exporter exporters"),
        ("rise rose grew increase increased growth", ""),
        ("fell fall decline declined decrease decreased dropped", ""),
        ("killed dead deaths", "wounded injured injuries"),
        ("total overall altogether cumulative toplam", "annual annually yearly yıllık"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quote:
    """What a document says: the words, their language (ISO 639-1), and the document's date if known."""

    text: str
    language: str = "en"
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two quotes, by index, and the span of the figure in each that the other contradicts."""

    first: int
    second: int
    figure: Span
    other: Span


class _Reading:
    """One quote, read for comparison; each part is worked out when it is first asked for."""

    def __init__(self, quote: Quote, analyzer: TermAnalyzer) -> None:
        self.quote = quote
        self._analyzer = analyzer
        self.figures = find_figures(quote.text, quote.language)

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        return find_moments(self.quote.text)

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(fold(self.quote.text).split())

    @cached_property
    def ordinals(self) -> frozenset[str]:
        found = ORDINAL.findall(fold(self.quote.text))
        return frozenset(SAME_PLACE.get(each, each) for each in found)

    @cached_property
    def words(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        text = without_figures(self.quote.text, self.quote.language)
        return tuple(self._analyzer.words(text, self.quote.language))

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(
            term for _, terms in self.words for term in terms if not term.replace(".", "").isdigit()
        )

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(term for _, _, terms in self._named for term in terms)

    def party(self, figure: Figure) -> frozenset[str]:
        """Return the names that stand last before a figure, those joined to one another together."""
        named: set[str] = set()
        last = 0
        for start, end, terms in self._named:
            if start >= figure.span.start:
                break
            joined = named and _JOINED.fullmatch(self.quote.text[last:start])
            named = named | terms if joined else set(terms)
            last = end
        return frozenset(named)

    @cached_property
    def _named(self) -> tuple[tuple[int, int, frozenset[str]], ...]:
        """The terms of words written with a capital, in order, each with its place."""
        found, at = [], 0
        for surface, terms in self.words:
            at = max(at, self.quote.text.find(surface, at))
            if _is_name(surface, terms, first=at == 0):
                found.append((at, at + len(surface), frozenset(terms)))
        return tuple(found)

    def unit_term(self, figure: Figure) -> str:
        terms = self._analyzer.terms(figure.unit, self.quote.language) if figure.counts else ()
        return terms[0] if terms else figure.unit


def _is_name(surface: str, terms: Sequence[str], first: bool) -> bool:
    """Whether a word has a capital that is its own, and not that of the sentence that it begins."""
    if not first:
        return surface[:1].isupper()
    if " " in surface:
        return any(word[:1].isupper() for word in surface.split()[1:])
    return surface[:1].isupper() and any(term.startswith("#") for term in terms)


def differences(quotes: Sequence[Quote], analyzer: TermAnalyzer) -> tuple[Difference, ...]:
    """Find the pairs of quotes that give different figures for the same thing, at most one a pair."""
    readings = [_Reading(quote, analyzer) for quote in quotes]
    found = []
    for (first, one), (second, other) in combinations(enumerate(readings), 2):
        contradicted = _contradicted(one, other)
        if contradicted:
            found.append(Difference(first, second, contradicted[0].span, contradicted[1].span))
    return tuple(found)


def _contradicted(one: _Reading, other: _Reading) -> tuple[Figure, Figure] | None:
    if not (one.figures and other.figures) or one.quote.language != other.quote.language:
        return None
    for mine, theirs in product(one.figures, other.figures):
        if mine.agrees(theirs) or not _same_unit(one, mine, other, theirs):
            continue
        if not (_only(one, mine, theirs) and _only(other, theirs, mine)):
            continue
        if _not_apart(one.party(mine), other.party(theirs)) and _same_thing(one, other, mine):
            return mine, theirs
    return None


def _same_unit(one: _Reading, mine: Figure, other: _Reading, theirs: Figure) -> bool:
    if mine.counts != theirs.counts:
        return False
    return one.unit_term(mine) == other.unit_term(theirs)


def _only(reading: _Reading, figure: Figure, contradicting: Figure) -> bool:
    """Whether a quote gives this figure only: of several, another may be the one that is meant."""
    alike = [each for each in reading.figures if each.unit == figure.unit]
    if figure.counts:
        return not any(each.agrees(contradicting) for each in alike)
    return len(alike) == 1


def _same_thing(one: _Reading, other: _Reading, figure: Figure) -> bool:
    return (
        _shares_words(one, other, figure.counts)
        and _same_dates(one, other, figure.counts)
        and _not_apart(one.ordinals, other.ordinals)
        and _same_names(one.names, other.names)
        and _no_opposites(one.folded, other.folded)
    )


def _shares_words(one: _Reading, other: _Reading, counts: bool) -> bool:
    shared = len(one.terms & other.terms)
    share = shared / max(1, min(len(one.terms), len(other.terms)))
    if counts:
        return shared >= LEAST_SHARED and share >= LEAST_SHARE
    return shared >= LEAST_SHARED_MONEY and share >= LEAST_SHARE_MONEY


def _same_dates(one: _Reading, other: _Reading, counts: bool) -> bool:
    """Whether both may speak of the same time: by what they say, or else by their documents' dates."""
    if one.moments and other.moments:
        alike = _contains if counts else _equals
        return _all_in(one.moments, other.moments, alike) or _all_in(other.moments, one.moments, alike)
    if one.moments or other.moments:
        # Money and shares change by the year, so that one without a date says nothing against another.
        return counts
    years = [(each.quote.date or "")[:4] for each in (one, other)]
    return counts or years[0] == years[1]


def _all_in(
    moments: Sequence[Moment], others: Sequence[Moment], alike: Callable[[Moment, Moment], bool]
) -> bool:
    return all(any(alike(moment, other) for other in others) for moment in moments)


def _equals(one: Moment, other: Moment) -> bool:
    return one.bounds == other.bounds


def _contains(one: Moment, other: Moment) -> bool:
    """Whether one is a part of the other, as a day is of its month and year."""
    (start, end), (begins, ends) = one.bounds, other.bounds
    return (start <= begins and ends <= end) or (begins <= start and end <= ends)


def _not_apart(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return not (mine and theirs) or bool(mine & theirs)


def _same_names(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the parties are the same: where each names one that the other lacks, most are shared."""
    if mine <= theirs or theirs <= mine:
        return True
    return 2 * len(mine & theirs) > min(len(mine), len(theirs))


def _no_opposites(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    for one, other in _OPPOSITES:
        sides = [(bool(words & one), bool(words & other)) for words in (mine, theirs)]
        if other and {(True, False), (False, True)} == set(sides):
            return False
        if not other and sides[0][0] != sides[1][0]:
            return False
    return True
