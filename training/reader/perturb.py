"""Questions changed so that their sentence no longer answers them, and harmless noise."""

import random
import re

NAME = re.compile(r"\b[A-Z][\w'’-]*(?: (?:of |the |de )?[A-Z][\w'’-]*)*")
NUMBER = re.compile(r"\b\d[\d,.]*\b")
OPPOSITES = [
    line.split("/")
    for line in (
        "first/last before/after largest/smallest highest/lowest most/least more/fewer north/south "
        "east/west northern/southern eastern/western increase/decrease increased/decreased "
        "early/late earliest/latest older/younger oldest/youngest won/lost begin/end began/ended "
        "started/stopped male/female father/mother son/daughter brother/sister husband/wife "
        "king/queen supported/opposed support/oppose allowed/prohibited accepted/rejected "
        "public/private rich/poor maximum/minimum above/below inside/outside internal/external "
        "modern/ancient strong/weak stronger/weaker high/low higher/lower large/small "
        "larger/smaller long/short longest/shortest old/new hot/cold legal/illegal "
        "upper/lower left/right major/minor majority/minority positive/negative success/failure "
        "arrived/departed joined/left bought/sold married/divorced born/buried created/destroyed "
        "built/demolished discovered/forgot common/rare cause/prevent caused/prevented"
    ).split()
]
SWAPS = {one: two for pair in OPPOSITES for one, two in (pair, pair[::-1])}
NEGATED = re.compile(
    r"\b(did|does|do|was|were|is|are|can|could|would|will|has|had|have)\b", re.IGNORECASE
)


def names(text: str) -> set[str]:
    """Return the capitalised names of a text, the first word excepted."""
    return {match.group() for match in NAME.finditer(text) if match.start() > 0}


def numbers(text: str) -> set[str]:
    """Return the numbers of a text."""
    return set(NUMBER.findall(text))


def swap_thing(question: str, own: str, others: str, rng: random.Random) -> str | None:
    """Exchange a name or number of the question for another that its own sentence lacks.

    :param own: the sentence that answers the question.
    :param others: text of the same article, the source of replacements.
    """
    for find in rng.sample((names, numbers), 2):
        present = sorted(thing for thing in find(question) if thing in own)
        spare = sorted(thing for thing in find(others) if thing not in own and len(thing) > 1)
        if present and spare:
            replaced, chosen = rng.choice(present), rng.choice(spare)
            return re.sub(rf"\b{re.escape(replaced)}\b", chosen, question)
    return None


def swap_opposite(question: str, rng: random.Random) -> str | None:
    """Exchange a word of the question for its opposite."""
    words = [word for word in re.findall(r"[a-z]+", question) if word in SWAPS]
    if not words:
        return None
    word = rng.choice(words)
    return re.sub(rf"\b{word}\b", SWAPS[word], question, count=1)


def negate(question: str) -> str | None:
    """Deny the question's first auxiliary verb."""
    changed, count = NEGATED.subn(r"\1 not", question, count=1)
    return changed if count else None


def broken_question(question: str, own: str, others: str, rng: random.Random) -> str | None:
    """Return a variant that the sentence does not answer, or None if there is no cheap one."""
    draw = rng.random()
    if draw < 0.12:
        return negate(question)
    if draw < 0.4:
        return swap_opposite(question, rng) or swap_thing(question, own, others, rng)
    return swap_thing(question, own, others, rng) or swap_opposite(question, rng)


def noisy(question: str, rng: random.Random) -> str:
    """Return the question as a hurried person types it, most often unchanged."""
    if rng.random() < 0.15:
        question = question.rstrip("?").rstrip()
    if rng.random() < 0.06 and len(question) > 12:
        place = rng.randrange(4, len(question) - 2)
        swapped = question[place + 1] + question[place]
        question = question[:place] + swapped + question[place + 2 :]
    return question
