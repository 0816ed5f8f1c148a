"""A small library and an assistant over it whose answers can be worked out by hand.

Documents are written with ``# heading`` lines and ``[^n]`` marks; the marks are taken out of the text
and become anchors, as the loaders do it. The assistant scores a sentence by the words (of four
letters or more) that it shares with the question, and declines below two: one when it is to be
lenient, four when strict.
"""

import hashlib
import re
from collections.abc import Iterator

from qa.errors import QuestionError
from qa.glossary import Glossary
from qa.records import (
    Anchor,
    Answer,
    AnswerSentence,
    Citation,
    Document,
    Filters,
    Hit,
    Passage,
    Query,
    Reference,
    Scores,
    SearchResult,
    Section,
    Span,
    TermGroup,
)
from qa.terms import TermAnalyzer
from ui.records import Strictness
from ui.wishes import THRESHOLDS

ANALYZER = TermAnalyzer(Glossary.builtin())
VISIT = """# The visit of February 2025

President Erdoğan visited Islamabad on 13 February 2025.[^1] \
During the visit 24 agreements and memoranda were signed.[^1][^2] \
Both sides spoke of raising trade to five billion dollars.[^2]

## The council

The seventh session of the High-Level Strategic Cooperation Council met during the visit.

# Trade

Trade between the two countries stood at about 1.4 billion dollars in 2024.[^2] \
The target of five billion dollars has been repeated since 2019.
"""
CORVETTES = """# MILGEM corvettes

Pakistan ordered four MILGEM corvettes from Türkiye in 2018. \
The first, PNS Babur, was launched in Istanbul in August 2021.

- Two were to be built in Istanbul.
- Two were to be built in Karachi.
"""
URDU = """# تعلقات

پاکستان اور ترکیہ کے تعلقات بہت پرانے ہیں۔ دونوں ممالک نے کئی معاہدوں پر دستخط کیے۔
"""
HOSTILE = """# <b>Heading</b>

The hostile sentence says <script>window.hacked = 1</script> and \
<img src=x onerror="window.hacked = 2"> \
quite openly. Another hostile sentence holds \
${window.hacked = 3} and {{constructor}} and `ticks`.
"""
REFERENCES = (
    Reference("President visits", "Anadolu Agency", "2025-02-13", "https://www.example.org/visit"),
    Reference("Trade <i>talks</i>", None, None, "javascript:window.hacked=4"),
)


def document(uri: str, title: str, source: str, **fields: object) -> Document:
    """Make a document from a text with ``#`` headings and ``[^n]`` marks."""
    text, anchors, headings = "", [], []
    for line in source.splitlines(keepends=True):
        marks = re.match(r"(#+) ", line)
        if marks:
            headings.append((len(text), len(marks.group(1))))
            line = line[marks.end() :]
        for part in re.split(r"(\[\^\d+\])", line):
            if part.startswith("[^"):
                anchors.append(Anchor(len(text), (int(part[2:-1]) - 1,)))
            else:
                text += part
    text = text.rstrip("\n")
    sections = tuple(
        Section(
            level,
            text[start:].split("\n", 1)[0],
            Span(start, next((s for s, lv in headings[i + 1 :] if lv <= level), len(text))),
        )
        for i, (start, level) in enumerate(headings)
    )
    digest = hashlib.sha256(f"{uri}\0{text}".encode()).hexdigest()[:16]
    return Document(
        digest,
        uri,
        title,
        text,
        sections=sections,
        anchors=tuple(anchors),
        **fields,  # type: ignore[arg-type]
    )


DOCUMENTS = (
    document(
        "visit.md",
        "The visit of 2025",
        VISIT,
        language="en",
        date="2025-02-14",
        topics=("diplomacy", "trade"),
        references=REFERENCES,
    ),
    document(
        "corvettes.md",
        "Naval programmes",
        CORVETTES,
        language="en",
        date="2021-09",
        topics=("defence",),
    ),
    document("urdu.md", "پاکستان اور ترکیہ", URDU, language="ur", date="2020"),
    document("hostile.md", "<script>window.hacked = 5</script>", HOSTILE, language="en"),
    document(
        "long.md",
        "A long report",
        "\n\n".join(
            f"# Part {n}\n\n" + f"Paragraph {n} fills the page with words. " * 12 for n in range(1, 40)
        )
        + "\n\n# The end\n\nThe lighthouse keeper retired in 1951 after forty winters.",
        language="en",
        date="1960",
    ),
)


def _sentences(found: Document) -> Iterator[tuple[Passage, int, Span]]:
    headings = {section.span.start for section in found.sections}
    for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", found.text):
        if match.start() in headings:
            continue
        spans = tuple(
            Span(match.start() + part.start(), match.start() + part.end())
            for part in re.finditer(r"\S.*?(?:[.۔](?=\s|$)|$)", match.group(), re.DOTALL)
        )
        above = tuple(
            section.heading
            for section in found.sections
            if section.span.start <= match.start() < section.span.end
        )
        passage = Passage(f"{found.id}-{match.start()}", found.id, Span(*match.span()), spans, above)
        for index, span in enumerate(spans):
            yield passage, index, span


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) >= 4}


class LibraryAssistant:
    """Asks, searches and reads a tuple of documents; see the module's docstring for the scoring."""

    def __init__(self, documents: tuple[Document, ...] = DOCUMENTS) -> None:
        self._documents = documents

    def documents(self) -> tuple[Document, ...]:
        return tuple(sorted(self._documents, key=lambda found: found.uri))

    def document(self, document_id: str) -> Document:
        return {found.id: found for found in self._documents}[document_id]

    def search(self, query: str, k: int = 10, filters: Filters = Filters()) -> SearchResult:
        asked = _words(query)
        best: dict[str, Hit] = {}
        for found in self._documents:
            if not _passes(found, filters):
                continue
            for passage, index, span in _sentences(found):
                shared = asked & _words(span.of(found.text))
                hit = Hit(
                    passage,
                    found,
                    float(len(shared)),
                    Scores(len(shared) / 10, len(shared) / 5, float(len(shared))),
                    index,
                    tuple(sorted(shared)),
                )
                if shared and (passage.id not in best or hit.score > best[passage.id].score):
                    best[passage.id] = hit
        hits = sorted(best.values(), key=lambda hit: -hit.score)[:k]
        return SearchResult(self._query(query), tuple(hits), {"rank": 1.0})

    def ask(
        self,
        question: str,
        *,
        hits: int | None = None,
        sentences: int | None = None,
        threshold: float | None = None,
    ) -> Answer:
        if not question.strip():
            raise QuestionError("The question is empty; type one.")
        if len(question) > 2000:
            raise QuestionError(f"The question has {len(question)} characters; at most 2000 are taken.")
        if "zap" in question:
            raise RuntimeError("a defect, on purpose: <script>window.hacked = 6</script>")
        found = self.search(question).hits
        least = {None: 2, THRESHOLDS[Strictness.LENIENT]: 1, THRESHOLDS[Strictness.STRICT]: 4}[
            threshold
        ]
        answered = tuple(hit for hit in found if hit.score >= least)[: sentences or 3]
        citations = tuple(_citation(number, hit) for number, hit in enumerate(answered, 1))
        said = tuple(
            AnswerSentence(citation.quote, (citation.number,), _figure(citation.quote))
            for citation in citations
        )
        return Answer(
            question,
            abstained=not answered,
            reason="" if answered else "Nothing in the sources mentions this.",
            confidence=min(0.95, 0.3 * answered[0].score) if answered else 0.1,
            sentences=said,
            citations=citations,
            hits=found[: hits or 10],
            query=self._query(question),
            timings_ms={"total": 1.0},
        )

    def _query(self, text: str) -> Query:
        corrections = (("Trkiye", "Türkiye"),) if "Trkiye" in text else ()
        groups = [TermGroup(terms, 1.0, word) for word, terms in ANALYZER.words(text, "en") if terms]
        return Query(text, text, "en", tuple(groups), corrections=corrections)


def _passes(found: Document, filters: Filters) -> bool:
    return (
        (not filters.documents or found.id in filters.documents or found.uri in filters.documents)
        and (not filters.topics or bool(set(filters.topics) & set(found.topics)))
        and (not filters.languages or found.language in filters.languages)
        and (not filters.since or bool(found.date and found.date >= filters.since))
        and (not filters.until or bool(found.date and found.date <= filters.until))
    )


def _citation(number: int, hit: Hit) -> Citation:
    found = hit.document
    span = hit.passage.sentences[hit.best_sentence]
    indices = {
        index: None
        for anchor in found.anchors
        if span.start < anchor.offset <= span.end
        for index in anchor.references
    }
    return Citation(
        number,
        found.id,
        found.title,
        found.uri,
        span,
        span.of(found.text),
        found.date,
        hashlib.sha256(found.text.encode()).hexdigest(),
        tuple(found.references[index] for index in indices),
    )


def _figure(text: str) -> Span | None:
    match = re.search(r"\b\d+\b", text)
    return Span(*match.span()) if match else None
