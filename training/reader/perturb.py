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


PREPOSITIONS = (
    "in on at by from for with since during until after before into under through near against "
    "as per via"
)
FOLLOWERS = (
    "and but or which who where when while to that is was were are has had "
    "by in on at from for with since during after before"
)
LINK = f"(?:{PREPOSITIONS.replace(' ', '|')})"
STOPS = rf"(?=[,.;:)]|\s+(?:{FOLLOWERS.replace(' ', '|')})\b|\s*$)"
ADJUNCT = re.compile(rf"\s{LINK}\s(?:[\w'’%$-]+\s){{0,3}}[\w'’%$-]+{STOPS}")
COUNT = re.compile(
    r"\d[\d,.]*|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)", re.IGNORECASE
)


def without_answer(sentence: str, answer: str) -> str | None:
    """Leave the answer out of its sentence where what remains is still good English.

    That makes the hardest failure there is: the right thing, named and described, but not the
    attribute that was asked for. Taken out are a phrase with its preposition ("in 1919"), what
    stands between two commas, and a count before its noun; otherwise None.
    """
    found = list(re.finditer(rf"(?<!\w){re.escape(answer.strip())}(?!\w)", sentence, re.IGNORECASE))
    if len(found) != 1 or not answer.strip():
        return None
    begin, end = found[0].span()
    before, after = sentence[:begin], sentence[end:]
    if COUNT.fullmatch(answer.strip()) and re.match(r"\s[a-z]{3,}", after) and begin > 0:
        noun = after.lstrip()
        return before + noun
    lead = re.search(rf",?\s{LINK}\s(?:[a-z]+\s){{0,2}}$", before)
    if lead and re.match(STOPS, after):
        return before[: lead.start()] + after
    if before.endswith(", ") and after.startswith(","):
        return before[:-2] + after[1:]
    return None


def without_adjunct(sentence: str, answer: str, rng: random.Random) -> str:
    """Leave out some phrase that is not the answer, so that a gap alone says nothing."""
    places = [
        match.span()
        for match in ADJUNCT.finditer(sentence)
        if answer and answer.lower() not in match.group().lower()
        and answer.lower() in (sentence[: match.start()] + sentence[match.end() :]).lower()
    ]  # fmt: skip
    if not places:
        return sentence
    begin, end = rng.choice(places)
    return sentence[:begin] + sentence[end:]
