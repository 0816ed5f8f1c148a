"""Prepare one document for the index: cut it, and say what is encoded and which terms are found."""

from dataclasses import dataclass

from qa import chunk, encode
from qa.errors import UnreadableDocument
from qa.glossary import Glossary
from qa.records import Document, FloatArray, Passage, PassageEntry, Span
from qa.settings import ChunkSettings
from qa.terms import TermAnalyzer

Vectors = tuple[FloatArray, FloatArray]


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document cut into passages, with the text to encode, its sentence spans and its content key."""

    document: Document
    passages: list[Passage]
    texts: list[str]
    spans: list[list[Span]]
    keys: list[str]


def prepare(
    document: Document, glossary: Glossary, encoder_digest: str, settings: ChunkSettings
) -> PreparedDocument:
    """Cut a document into passages.

    :raises UnreadableDocument: if nothing of it makes a passage.
    """
    passages = chunk.chunk(document, settings)
    if not passages:
        raise UnreadableDocument(f"{document.uri} holds no sentence to index. Leave it out.")
    canonicalize = glossary.canonicalize if glossary.entries else None
    encoded = [encode.passage_text(document, passage, canonicalize) for passage in passages]
    return PreparedDocument(
        document=document,
        passages=passages,
        texts=[text for text, _ in encoded],
        spans=[spans for _, spans in encoded],
        keys=[encode.content_key(encoder_digest, text, spans) for text, spans in encoded],
    )


def entries(
    prepared: PreparedDocument, vectors: dict[str, Vectors], analyzer: TermAnalyzer
) -> list[PassageEntry]:
    """Put passages, vectors and index terms together.

    :param vectors: passage vector ``[d]`` and sentence vectors ``[s, d]`` by content key.
    """
    document = prepared.document
    made = []
    for passage, key in zip(prepared.passages, prepared.keys, strict=True):
        vector, sentence_vectors = vectors[key]
        made.append(
            PassageEntry(
                passage=passage,
                vector=vector,
                sentence_vectors=sentence_vectors,
                sentence_terms=tuple(
                    analyzer.terms(span.of(document.text), document.language)
                    for span in passage.sentences
                ),
                heading_terms=_heading_terms(document, passage, analyzer),
                content_key=key,
            )
        )
    return made


def _heading_terms(document: Document, passage: Passage, analyzer: TermAnalyzer) -> tuple[str, ...]:
    # Part by part, or the end of one heading and the start of the next would read as a name.
    parts = (document.title, *passage.headings)
    return tuple(term for part in parts for term in analyzer.terms(part, document.language))
