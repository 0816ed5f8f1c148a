"""Described: tell whether a question describes what it asks about instead of naming it.

"When was the ship launched whose commissioning Erdoğan attended?" describes a ship. It is told by words
alone, which is quick and good enough: who is taken to describe and does not pays with time, who does
and is not known to gets an answer of one sentence or none.
"""

import re

from qa.records import Query

# Fewer words than these hold no description beside what is asked.
FEWEST_WORDS = 4
# "What is a cell that …": the kind of thing asked for.
KIND = re.compile(
    r"^\W*what (?:(?:is|was) (?:an?|one|some)\b|(?:are|were) (?!the\b|these\b|those\b))"
    r"[\w'’ ,-]*?\b(?:that|which|who)\b",
    re.IGNORECASE,
)
# "When was the": the participle of "When was the ship sold?" is all that is said of the ship.
PREDICATE = re.compile(
    r"^\W*(?:when|where|why|how) (?:is|are|was|were|has|have|had) the\b(?! (?:one|same|other)\b)",
    re.IGNORECASE,
)
# "In which": how a question begins.
OPENING = re.compile(
    r"^\W*(?:(?:about|after|at|before|by|during|for|from|in|into|of|on|to|under|with) )?"
    r"(?:who|whom|whose|which|what|where|when|why|how)\b",
    re.IGNORECASE,
)
# "… sold to whom?": a question that ends with what others begin with.
ENDING = re.compile(r"\b(?:who|whom|whose|which|what|where|when)(?: [\w'’-]+)?\W*$", re.IGNORECASE)
# "announced that": what is said, thought or known describes nothing.
SAID = re.compile(
    r"\b(?:(?:admit|agree|announc|argu|believ|claim|conclud|confirm|declar|decid|demand|ensur|estimat"
    r"|expect|explain|fear|hop|indicat|insist|predict|promis|propos|prov|recommend|report|reveal"
    r"|show|stat|suggest|suspect|warn|wish)(?:t?ed|e?s|e|n|ing)?|den(?:y|ies|ied)|mean[st]?"
    r"|says?|said|thinks?|thought|know[sn]?|knew|felt|found|held|heard|told|worried"
    r"|so|such|not|fact|idea|reasons?|likely|unlikely|true|clear|certain|sure) that\b",
    re.IGNORECASE,
)
# What describes: a relative clause, a participle after a noun, or a word that points to another.
DESCRIPTION = re.compile(
    r"\b(?:who|(?<!by )whom|whose|which|that|where)\b"
    r"|\bthe (?:one|same|other)\b|\b(?:successor|predecessor)\b"
    r"|\bthe (?:[\w'’-]+ ){1,2}"
    r"(?:\w+ed|\w{3,}en|born|built|held|known|led|lost|made|run|sent|sold|sunk|won)\b",
    re.IGNORECASE,
)


def is_described(query: Query) -> bool:
    """Tell whether the question may describe what it asks about."""
    if len(query.groups) < FEWEST_WORDS:
        return False
    rest = query.corrected
    for no_description in (KIND, PREDICATE, OPENING, ENDING, SAID):
        rest = no_description.sub(" ", rest)
    return DESCRIPTION.search(rest) is not None
