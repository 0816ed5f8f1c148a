"""What is encoded for a passage: where it stands, then its sentences."""

import hashlib
import json
from collections.abc import Callable, Sequence

from qa.records import Document, Passage, Span


def _prefix(document: Document, passage: Passage, body: str) -> str:
    title = document.title.strip()
    path = [title, *(heading.strip() for heading in passage.headings)]
    # A first heading that repeats the title, and a title that repeats the first words, add nothing.
    if len(path) > 1 and path[1].casefold() == title.casefold():
        path.pop(1)
    if body.casefold().startswith(title.casefold()):
        path.pop(0)
    path = [part for part in path if part]
    return " › ".join(path) + "\n" if path else ""


def passage_text(
    document: Document, passage: Passage, canonicalize: Callable[[str], str] | None = None
) -> tuple[str, list[Span]]:
    """Return the text to encode for a passage, and where its sentences lie in it.

    The text is ``title › heading › heading``, a newline and the sentences, joined by spaces. A title
    that is blank, or with which the first sentence begins, is left out. A passage without sentence
    spans counts as one sentence.

    :param canonicalize: rewrites the prefix and each sentence (names to one spelling), for encoding
        only; ``None`` leaves them as they are.
    :return: the text, and for each of ``passage.sentences`` its span in that text.
    """
    rewrite = canonicalize or str
    sentences = [rewrite(span.of(document.text)) for span in passage.sentences or (passage.span,)]
    prefix = _prefix(document, passage, sentences[0])
    text = rewrite(prefix) if prefix else ""
    spans = []
    for number, sentence in enumerate(sentences):
        if number:
            text += " "
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence
    return text, spans[: len(passage.sentences)]


def content_key(encoder_digest: str, text: str, spans: Sequence[Span]) -> str:
    """Return the SHA-256 (hexadecimal) of what determines a passage's vectors.

    Equal keys mean equal vectors, so that nothing unchanged is encoded twice.
    """
    content = json.dumps([encoder_digest, text, [tuple(span) for span in spans]])
    return hashlib.sha256(content.encode()).hexdigest()
