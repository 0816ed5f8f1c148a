"""A conversation: questions that lean on each other, asked again, stopped, answered step by step.

Plain functions from turns to turns, as in ``handlers``; the turns of one page never meet another's.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import uuid4

from qa.errors import QAError
from qa.follow_up import resolve
from qa.follow_up.suggest import suggest
from ui import handlers
from ui.feedback import feedback_for
from ui.records import USUAL, Sources, Turn, Verdict, Wishes

Turns = tuple[Turn, ...]
_log = logging.getLogger(__name__)


def begin(question: str, turns: Sequence[Turn], *, literally: bool = False) -> Turns:
    """Add a question, made to stand on its own if it leans on the answer before; blank adds nothing.

    :param literally: ask exactly what was typed.
    """
    # What is still pending was left by a page that went on: it will never be answered.
    settled = tuple(replace(turn, stopped=True, found=None) if turn.pending else turn for turn in turns)
    begun = handlers.begin(question, settled)
    if len(question.strip()) == 0:
        return begun
    last = replace(begun[-1], key=uuid4().hex)
    if not literally:
        found = resolve(last.question, [turn.answer for turn in settled if turn.answer])
        if found.changed:
            last = replace(last, question=found.asked, typed=last.question)
    return (*begun[:-1], last)


def again(number: int, turns: Sequence[Turn], *, literally: bool = False) -> Turns:
    """Ask the question of a turn once more: in its place if it is the last one, else at the end.

    :param number: counted from 1, as shown; one that there is not changes nothing.
    :param literally: ask what was typed, not what it was taken to mean.
    """
    if not 1 <= number <= len(turns):
        return tuple(turns)
    turn = turns[number - 1]
    before = tuple(turns[:-1]) if number == len(turns) else tuple(turns)
    if literally and turn.typed:
        return begin(turn.typed, before, literally=True)
    begun = begin(turn.question, before, literally=True)
    return (*begun[:-1], replace(begun[-1], typed=turn.typed))


def stop(turns: Sequence[Turn]) -> Turns:
    """Leave the last question unanswered, or its answer as far as it was said."""
    if not turns or not turns[-1].busy:
        return tuple(turns)
    last = turns[-1]
    return (*turns[:-1], replace(last, stopped=last.answer is None, shown=None))


def steps(sources: Sources, turns: Sequence[Turn], wishes: Wishes = USUAL) -> Iterator[Turns]:
    """Answer the last question step by step: what was found, then sentence after sentence.

    Searching takes a tenth of the time that reading takes, so what is being read is known long before
    the answer. It is searched twice for that; a search costs some thirty milliseconds.
    """
    turns = tuple(turns)
    if not turns or not turns[-1].pending:
        yield turns
        return
    yield turns
    try:
        found = sources.search(turns[-1].question, wishes.sources).hits
    except (QAError, RuntimeError):
        found = ()  # asking says what is wrong
    if found:
        turns = (*turns[:-1], replace(turns[-1], found=found))
        yield turns
    turns = handlers.answer(sources, turns, wishes)
    said = turns[-1].answer
    for shown in range(1, len(said.sentences) if said else 0):
        yield (*turns[:-1], replace(turns[-1], shown=shown))
    yield turns
    # Only now, so that nobody waits for it.
    suggested = suggest_next(turns)
    if suggested != turns:
        yield suggested


def suggest_next(turns: Sequence[Turn]) -> Turns:
    """Note on the last turn what may be asked next: what its sources answer and was not shown yet."""
    history = [turn.answer for turn in turns if turn.answer]
    if not history or turns[-1].answer is None:
        return tuple(turns)
    try:
        suggested = suggest(history)
    except Exception as error:  # noqa: BLE001 - the answer stands without it; the defect is logged
        _log.error("A defect while suggesting questions", exc_info=error)
        return tuple(turns)
    return (*turns[:-1], replace(turns[-1], suggested=suggested))


def judge(number: int, verdict: Verdict, turns: Sequence[Turn]) -> Turns:
    """Note what a person thinks of an answered turn; one that there is not, or has none, stays."""
    if not 1 <= number <= len(turns) or turns[number - 1].answer is None:
        return tuple(turns)
    judged = replace(turns[number - 1], verdict=verdict)
    return (*turns[: number - 1], judged, *turns[number:])


def keep(
    sources: Sources, number: int, verdict: Verdict, turns: Sequence[Turn], name: str | None
) -> Turns:
    """Keep a verdict beside the index, and note it on its turn.

    :param name: the collection that is asked; empty for all.
    :raises OSError: if the judgement cannot be written.
    """
    judged = judge(number, verdict, turns)
    turn = judged[number - 1] if judged != tuple(turns) else None
    file = feedback_for(sources, name, turn.answer) if turn else None
    if turn and file:
        file.add(turn)
    return judged
