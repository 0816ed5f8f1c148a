"""Make paragraphs of the lines of a PDF's pages, which know where to stand and not what they are."""

import re
from collections import Counter
from collections.abc import Sequence

PAGE = "Page {}"

# A first or last line is a running head or foot if it stands on this part of the pages, and so many.
REPEATED_SHARE = 0.5
REPEATED_PAGES = 3
EDGE_LINES = 2
# A line shorter than this part of its page's longest may end a paragraph.
SHORT_LINE = 0.8
# The rest of a sentence is fetched from the next page, if it ends within so many characters.
SENTENCE_CHARACTERS = 800

_NUMBER_ALONE = re.compile(
    r"[\s–—|/-]*(?:page|sayfa|seite|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?\W*", re.I
)
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?…۔؟:][\"'”’)\]]*$")
_SENTENCE_END = re.compile(r"[.!?…۔؟][\"'”’)\]]*(?=\s|$)")
_ITEM = re.compile(r"(?:[•▪●◦‣∙*–—-]|\(?\d{1,3}[.)]|[a-z]\))\s+\S")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad]$")


def join_pages(pages: Sequence[str]) -> list[str]:
    """Return each page's text in paragraphs, with blank lines between them; empty for one without."""
    lines = [[line.strip() for line in page.splitlines()] for page in pages]
    repeated = _repeated([_edges(page) for page in lines])
    texts = [_paragraphs(_without_edges(page, repeated)) for page in lines]
    for index in range(len(texts) - 1):
        texts[index], texts[index + 1] = _whole_sentence(texts[index], texts[index + 1])
    return texts


def _edges(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the first and the last lines that say something, outermost first."""
    said = [line for line in lines if line]
    return said[:EDGE_LINES], said[::-1][:EDGE_LINES]


def _pattern(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split())).casefold()


def _repeated(edges: Sequence[tuple[list[str], list[str]]]) -> set[str]:
    """Return the patterns of lines that stand at the edge of many pages, whatever their numbers."""
    counts = Counter(
        pattern for top, bottom in edges for pattern in {_pattern(line) for line in (*top, *bottom)}
    )
    least = max(REPEATED_PAGES, REPEATED_SHARE * len(edges))
    return {pattern for pattern, count in counts.items() if count >= least}


def _without_edges(lines: list[str], repeated: set[str]) -> list[str]:
    """Leave out running heads and feet and page numbers; what is within the page stays."""
    kept = list(lines)
    for end in (0, -1):
        for _ in range(EDGE_LINES):
            while kept and not kept[end]:
                kept.pop(end)
            if kept and (_pattern(kept[end]) in repeated or _NUMBER_ALONE.fullmatch(kept[end])):
                kept.pop(end)
            else:
                break
    return kept


def _paragraphs(lines: Sequence[str]) -> str:
    """Join lines; a blank line, a bullet, or a short line that ends a sentence begins a paragraph."""
    longest = max((len(line) for line in lines), default=0)
    paragraphs: list[str] = []
    begin = True
    for line in lines:
        if not line:
            begin = True
            continue
        if begin or _ITEM.match(line):
            paragraphs.append(line)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], line)
        begin = bool(_ENDS.search(line)) and len(line) < SHORT_LINE * longest
    return "\n\n".join(paragraphs)


def _joined(before: str, line: str) -> str:
    """Put a line after another; a word that was parted at the line's end becomes whole."""
    if before.endswith("\u00ad") or (_HYPHEN.search(before) and line[:1].islower()):
        return before[:-1] + line
    return f"{before} {line}"


def _whole_sentence(page: str, following: str) -> tuple[str, str]:
    """Move the rest of a sentence that runs over the page's end to where it began."""
    if not page or _ENDS.search(page) or not following[:1].islower():
        return page, following
    end = _SENTENCE_END.search(following, 0, SENTENCE_CHARACTERS)
    if end is None or "\n\n" in following[: end.end()]:
        return page, following
    rest = following[: end.end()]
    return _joined(page, rest), following[end.end() :].lstrip()
