"""Read Markdown: rendered to HTML, so that both formats take one path to text."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from qa.errors import UnreadableDocument
from qa.load.document import make_document
from qa.load.front_matter import split_front_matter
from qa.load.html_walker import Extracted, extract, parse
from qa.load.source import read_text
from qa.records import Document
from qa.settings import ChunkSettings

# Elements in which everything up to the closing tag is raw text: one left open would swallow the rest
# of the document (GitHub Flavored Markdown, section 6.11).
Parser = Any  # importing its type would import the library

# What is nested more deeply, the parser leaves out; a list counts twice.
DEEPEST = 100
# A quote of more levels than this says the same in so many.
_QUOTE_TOO_DEEP = re.compile(r"^((?: {0,4}>){40})(?: {0,4}>)+", re.MULTILINE)
_CONTAINERS = ("blockquote_open", "list_item_open", "footnote_open")

_RAW = "title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext"
_RAW_OPEN = re.compile(rf"<(?=/?(?:{_RAW})(?:[\s>/]|$))", re.IGNORECASE)
_RAW_CLOSED = re.compile(rf"<({_RAW})(?:\s[^>]*)?>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


class MarkdownReader:
    """Reads CommonMark with tables, footnotes and YAML front matter."""

    suffixes: tuple[str, ...] = (".md", ".markdown", ".mdown")

    def __init__(self, document_characters: int = ChunkSettings().document_characters) -> None:
        self._document_characters = document_characters

    def read(self, path: Path, uri: str) -> Document:
        """Read a Markdown file.

        :raises UnreadableDocument: if the file is no text or too long.
        """
        source, encoding = read_text(path, uri, self._document_characters)
        front = split_front_matter(source)
        extracted = render(front.body, uri)
        heading = extracted.sections[0].heading if extracted.sections else ""
        return make_document(
            uri,
            front.title or heading or path.stem,
            extracted.text,
            language=front.language,
            date=front.date,
            topics=front.topics,
            sections=extracted.sections,
            references=extracted.references,
            anchors=extracted.anchors,
            metadata={**front.metadata, "format": "markdown", "encoding": encoding},
        )


def render(source: str, uri: str = "the text") -> Extracted:
    """Return the readable text of Markdown, and what stands where in it.

    :raises UnreadableDocument: if lists are nested more deeply than can be read.
    """
    parser, noted = _parser(), dict[str, object]()
    tokens = parser.parse(_QUOTE_TOO_DEEP.sub(r"\1", source), noted)
    if any(token.level >= DEEPEST - 1 and token.type in _CONTAINERS for token in tokens):
        raise UnreadableDocument(
            f"{uri} nests lists more than {DEEPEST // 2 - 1} levels deep. Flatten them."
        )
    root = parse(f"<body>{parser.renderer.render(tokens, parser.options, noted)}</body>", uri)
    return extract(root) if root is not None else Extracted("", (), (), ())


@lru_cache(maxsize=1)
def _parser() -> Parser:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST}).enable(
        ["table", "strikethrough"]
    )
    parser.use(footnote_plugin)
    parser.add_render_rule("html_inline", _raw_html)
    parser.add_render_rule("html_block", _raw_html)
    return parser


def _raw_html(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    """Pass HTML on, except raw-text elements: closed ones go, open tags become text."""
    return _RAW_OPEN.sub("&lt;", _RAW_CLOSED.sub("", tokens[index].content))
