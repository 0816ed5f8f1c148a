"""Small documents whose vectors follow from their words, so that equal texts have equal vectors."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.records import Anchor, Document, Passage, PassageEntry, Reference, Section, Span
from qa.store import CollectionDescription, open_writer
from tests.doubles import WordHashEncoder

ENCODER = WordHashEncoder(8)
DESCRIPTION = CollectionDescription(
    encoder_name=ENCODER.name, encoder_digest=ENCODER.digest, dimension=ENCODER.dimension
)

Sample = tuple[Document, list[PassageEntry]]


def digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


def make(uri: str, passages: Sequence[Sequence[str]], title: str = "", **fields: object) -> Sample:
    """A document of passages, each a list of sentences, each a string of words that are its terms.

    :param title: its words are the terms of the heading.
    """
    text, spans = "", []
    for sentences in passages:
        inside = []
        for sentence in sentences:
            start = len(text)
            text += sentence + "\n"
            inside.append(Span(start, start + len(sentence)))
        spans.append(tuple(inside))
    document = Document(
        id=digest(uri, text)[:16],
        uri=uri,
        title=title,
        text=text,
        sections=(Section(1, title, Span(0, len(text))),),
        references=(Reference("A paper", "A press", "2022", "https://example.org/ü"),),
        anchors=(Anchor(0, (0,)),),
        **fields,  # type: ignore[arg-type]
    )
    return document, [entry(document, inside) for inside in spans if inside]


def entry(document: Document, sentences: tuple[Span, ...]) -> PassageEntry:
    whole = Span(sentences[0].start, sentences[-1].end)
    text = whole.of(document.text)
    texts = [span.of(document.text) for span in sentences]
    return PassageEntry(
        passage=Passage(
            id=digest(document.id, whole, text)[:16],
            document_id=document.id,
            span=whole,
            sentences=sentences,
            headings=(document.title, "İçindekiler"),
        ),
        vector=ENCODER.vector(text),
        sentence_vectors=np.stack([ENCODER.vector(sentence) for sentence in texts]),
        sentence_terms=tuple(tuple(sentence.split()) for sentence in texts),
        heading_terms=tuple(document.title.split()),
        content_key=digest(text),
    )


def write(directory: Path, *samples: Sample) -> None:
    """Add documents in one commit."""
    with open_writer(directory, DESCRIPTION) as writer:
        for document, entries in samples:
            writer.add(document, entries)
        writer.commit()
