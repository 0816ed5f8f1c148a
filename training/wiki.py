"""Pages of a made-up internal wiki with questions, in a plain notation.

``# title`` begins a page, ``S:`` is its next sentence, and the lines after a sentence ask about it:
``Q: question => answer`` with words of the sentence (``*`` for the whole of it), or ``N: question``,
which looks as if it were answered there and is answered nowhere in the file.
"""

from dataclasses import dataclass, field
from pathlib import Path

WHOLE = "*"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about sentence ``about`` of its page; ``answer`` is ``None`` where there is none.

    An empty answer stands for the whole sentence.
    """

    text: str
    about: int
    answer: str | None


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
        else:
            raise ValueError(f"{path.name}:{number}: {line!r} is none of '# ', 'S: ', 'Q: ', 'N: '.")
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
