"""Take a briefing along: one module a format, each from a ``Paper`` to bytes."""

from collections.abc import Callable

from ui.export.bullets import write_bullets
from ui.export.markdown import write_markdown
from ui.export.page import write_page
from ui.export.paper import Clash, Entry, Paper, Style, compose
from ui.export.pdf import write_pdf
from ui.export.word import write_word
from ui.wording import Wording

# By the name used in forms: the writer, the media type and the ending of the file's name; the page is
# opened in the browser, to be printed from there.
FORMATS: dict[str, tuple[Callable[[Paper, Wording], bytes], str, str]] = {
    "markdown": (write_markdown, "text/markdown; charset=utf-8", "md"),
    "word": (
        write_word,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "pdf": (write_pdf, "application/pdf", "pdf"),
    "page": (write_page, "text/html; charset=utf-8", ""),
}

__all__ = [
    "FORMATS",
    "Clash",
    "Entry",
    "Paper",
    "Style",
    "compose",
    "write_bullets",
    "write_markdown",
    "write_page",
    "write_pdf",
    "write_word",
]
