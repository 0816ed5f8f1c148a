"""How the interface reads words where no index is at hand: with the glossary that comes along."""

from functools import cache

from qa.glossary import Glossary
from qa.terms import TermAnalyzer


@cache
def analyzer() -> TermAnalyzer:
    """Return the analyzer, made once."""
    return TermAnalyzer(Glossary.builtin())
