"""Cut a document into passages of whole sentences, with exact spans and aware of its headings."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.records import Document, Passage, Section, Span
from qa.sentences import sentence_spans
from qa.settings import ChunkSettings

# Below this many characters a section alone says too little to be found or understood.
SHORTEST_PASSAGE = 200
# How far a passage may outgrow the setting to take in a short remainder.
STRETCH = 1.2
# Where to cut, best place first; the last ones only ever cut inside an overlong sentence.
SEPARATORS = ("\n\n", "\n", ". ", "? ", "! ", "۔ ", "؟ ", "; ", "، ", ", ", " ", "")

_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_ITEM = re.compile(r"[•*·▪‣–-]\s")
_NUMBERED = re.compile(r"(?:\(?\d{1,3}[.)]|[a-z]\))\s")


class _Part(NamedTuple):
    """The text under one heading, up to the next: its path, the heading's level and its sentences."""

    path: tuple[str, ...]
    level: int
    span: Span
    sentences: tuple[Span, ...]


def chunk(document: Document, settings: ChunkSettings) -> list[Passage]:
    """Cut a document into passages.

    langchain's recursive splitter proposes where to cut inside each section; a sentence goes whole to
    the passage in which it starts, so none is cut, none is in two passages, and a passage has at most
    twice ``passage_characters``. Headings are not sentences; they are in ``Passage.headings``. A
    section of less than 200 characters joins its neighbour under the same heading, below level two.

    :return: passages in the order of the text; empty if it has no text under its headings.
    """
    parts = [part for part in _parts(document, settings.passage_characters) if part.sentences]
    return [
        _passage(document, part.path, sentences)
        for part in _join_short(parts, settings.passage_characters)
        for sentences in _groups(document.text, part, settings.passage_characters)
    ]


def _passage(document: Document, path: tuple[str, ...], sentences: Sequence[Span]) -> Passage:
    span = Span(sentences[0].start, sentences[-1].end)
    key = f"{document.id}\0{span.start}\0{span.end}\0{span.of(document.text)}"
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Passage(digest, document.id, span, tuple(sentences), path)


def _parts(document: Document, longest: int) -> Iterator[_Part]:
    """Yield the text before the first heading and that under each heading."""
    text = document.text
    starts = [section.span.start for section in document.sections] + [len(text)]
    yield _part(document, (), 0, Span(0, starts[0]), longest)
    open_sections: list[Section] = []
    for section, end in zip(document.sections, starts[1:], strict=True):
        while open_sections and open_sections[-1].level >= section.level:
            open_sections.pop()
        open_sections.append(section)
        path = tuple(each.heading for each in open_sections if each.heading != document.title)
        start = min(section.span.start + len(section.heading), end)
        yield _part(document, path, section.level, Span(start, end), longest)


def _part(document: Document, path: tuple[str, ...], level: int, span: Span, longest: int) -> _Part:
    sentences = tuple(
        piece
        for unit in _units(document.text, span)
        for sentence in _sentences(document.text, unit, document.language)
        for piece in _cut(document.text, sentence, longest)
    )
    return _Part(path, level, span, sentences)


def _sentences(text: str, unit: Span, language: str) -> list[Span]:
    """Return the sentences of a unit; a table's row is one whatever full stops are in its cells."""
    whole = unit.of(text)
    core = whole.strip()
    lead = len(whole) - len(whole.lstrip())
    if _is_row(core) and "\n" not in core:
        return [Span(unit.start + lead, unit.start + lead + len(core))]
    return sentence_spans(text, unit.start, unit.end, language)


def _is_row(line: str) -> bool:
    return line.startswith("| ") or " | " in line


def _units(text: str, span: Span) -> Iterator[Span]:
    """Yield what no sentence may cross: paragraphs, and within them list items and table rows."""
    for block in _blocks(text, span):
        start = position = block.start
        listed = in_row = False
        for line in text[block.start : block.end].splitlines(keepends=True):
            core = line.strip()
            is_row = _is_row(core)
            # A number begins an item only in a list: a wrapped line may begin with one by chance.
            numbered = _NUMBERED.match(core) is not None and (listed or position == start)
            begins = is_row or numbered or _ITEM.match(core) is not None
            if position > start and (begins or in_row):
                yield Span(start, position)
                start = position
            listed, in_row = begins or (listed and not in_row), is_row
            position += len(line)
        if position > start:
            yield Span(start, position)


def _blocks(text: str, span: Span) -> Iterator[Span]:
    """Yield the paragraphs of a range: runs of lines that are not blank."""
    position = span.start
    for blank in _BLANK.finditer(text, span.start, span.end):
        if blank.start() > position:
            yield Span(position, blank.start())
        position = blank.end()
    if span.end > position:
        yield Span(position, span.end)


def _cut(text: str, sentence: Span, longest: int) -> list[Span]:
    """Return the sentence, in pieces if it is longer than a passage may be."""
    if sentence.end - sentence.start <= longest:
        return [sentence]
    starts = [sentence.start + offset for offset in _proposals(sentence.of(text), longest)]
    ends = [*starts[1:], sentence.end]
    spans = []
    for start, end in zip([sentence.start, *starts[1:]], ends, strict=True):
        piece = text[start:end]
        core = piece.strip()
        if core:
            lead = len(piece) - len(piece.lstrip())
            spans.append(Span(start + lead, start + lead + len(core)))
    return spans


def _proposals(text: str, longest: int) -> list[int]:
    """Return where the splitter would begin each chunk of a text."""
    if len(text) <= longest:
        return [0]
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=longest,
        chunk_overlap=0,
        separators=list(SEPARATORS),
        keep_separator="end",
        add_start_index=True,
    )
    found = splitter.create_documents([text])
    return [int(piece.metadata["start_index"]) for piece in found] or [0]


def _join_short(parts: Sequence[_Part], longest: int) -> list[_Part]:
    """Join short sections to a neighbour under the same parent, where both fit one passage."""
    joined: list[_Part] = []
    for part in parts:
        if joined and _may_join(joined[-1], part, longest):
            joined[-1] = _join(joined[-1], part)
        else:
            joined.append(part)
    return joined


def _may_join(first: _Part, second: _Part, longest: int) -> bool:
    if min(first.level, second.level) < 3 or not (first.path and second.path):
        return False
    if first.path[:-1] != second.path[:-1]:
        return False
    if min(_length(first), _length(second)) >= SHORTEST_PASSAGE:
        return False
    return second.sentences[-1].end - first.sentences[0].start <= longest


def _length(part: _Part) -> int:
    return sum(sentence.end - sentence.start for sentence in part.sentences)


def _join(first: _Part, second: _Part) -> _Part:
    """Return both as one part under a heading that names both, so that their words are still found."""
    heading = f"{first.path[-1]}; {second.path[-1]}"
    span = Span(first.span.start, second.span.end)
    return _Part((*first.path[:-1], heading), first.level, span, first.sentences + second.sentences)


def _groups(text: str, part: _Part, longest: int) -> Iterator[list[Span]]:
    """Give each sentence to the proposed chunk in which it starts."""
    first, last = part.sentences[0].start, part.sentences[-1].end
    starts = [first + offset for offset in _proposals(text[first:last], longest)]
    groups: dict[int, list[Span]] = {}
    for sentence in part.sentences:
        groups.setdefault(bisect_right(starts, sentence.start), []).append(sentence)
    yield from _balance(list(groups.values()), longest)


def _balance(groups: list[list[Span]], longest: int) -> list[list[Span]]:
    """Let a short remainder join the passage before it."""
    balanced: list[list[Span]] = []
    for group in groups:
        whole = group[-1].end - balanced[-1][0].start if balanced else 0
        if (
            balanced
            and group[-1].end - group[0].start < SHORTEST_PASSAGE
            and whole <= STRETCH * longest
        ):
            balanced[-1] = balanced[-1] + group
        else:
            balanced.append(group)
    return balanced
