"""Pages of a made-up internal wiki with questions, in a plain notation.

``# title`` begins a page, ``S:`` is its next sentence, and the lines after a sentence ask about it:
``Q: question => answer`` with words of the sentence (``*`` for the whole of it), or ``N: question``,
which looks as if it were answered there and is answered nowhere in the file.

Questions that need two sentences stand anywhere after them: ``T: question => i j => answer`` where the
page's sentence i (from 1) says whom or what the question describes and the answer's words stand in
sentence j, or ``X: question => i`` where no sentence of the page has what is asked of it.
"""

from dataclasses import dataclass, field
from pathlib import Path

WHOLE = "*"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about sentence ``about`` of its page; ``answer`` is ``None`` where there is none.

    An empty answer stands for the whole sentence. ``bridge`` is the sentence that says whom or what the
    question describes, if it is another; without an answer it is the same.
    """

    text: str
    about: int
    answer: str | None
    bridge: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title, its sentences, and what is asked about them."""

    title: str
    sentences: list[str] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)


def read_pages(path: Path) -> list[Page]:
    """Read a file of pages.

    :raises ValueError: if a line has another form, or an answer is not in its sentence.
    """
    pages: list[Page] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            pages.append(Page(line[2:].strip()))
        elif line.startswith("S: ") and pages:
            pages[-1].sentences.append(line[3:].strip())
        elif line[:3] in ("Q: ", "N: ") and pages and pages[-1].sentences:
            pages[-1].questions.append(_asked(line, pages[-1].sentences, f"{path.name}:{number}"))
        elif line[:3] in ("T: ", "X: ") and pages:
            pages[-1].questions.append(_bridged(line, pages[-1].sentences, f"{path.name}:{number}"))
        else:
            kinds = "'# ', 'S: ', 'Q: ', 'N: ', 'T: ', 'X: '"
            raise ValueError(f"{path.name}:{number}: {line!r} is none of {kinds}.")
    return pages


def _asked(line: str, sentences: list[str], place: str) -> Asked:
    about = len(sentences) - 1
    if line.startswith("N"):
        return Asked(line[3:].strip(), about, None)
    question, _, answer = line[3:].partition(" => ")
    if answer == WHOLE:
        return Asked(question.strip(), about, "")
    if not answer or answer not in sentences[about]:
        raise ValueError(f"{place}: {answer!r} is not in {sentences[about]!r}; quote it exactly.")
    return Asked(question.strip(), about, answer)


def _bridged(line: str, sentences: list[str], place: str) -> Asked:
    question, numbers, answer = (*line[3:].split(" => "), "", "")[:3]
    known = {str(number) for number in range(1, len(sentences) + 1)}
    parts = numbers.split()
    if len({*parts} & known) != (2 if line.startswith("T") else 1) or len(parts) > 2:
        raise ValueError(f"{place}: {numbers!r} does not number sentences of the page, from 1.")
    bridge, about = int(parts[0]) - 1, int(parts[-1]) - 1
    if line.startswith("X"):
        return Asked(question.strip(), about, None, bridge)
    if not answer.strip() or answer.strip() not in sentences[about]:
        raise ValueError(f"{place}: {answer!r} is not in {sentences[about]!r}; quote it exactly.")
    return Asked(question.strip(), about, answer.strip(), bridge)
