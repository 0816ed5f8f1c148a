"""Sanad: semantic search and question answering over one's own documents.

    from qa import Assistant, build_index

    build_index(["notes/"], "index")
    answer = Assistant.open("index").ask("When was PNS Babur launched?")
    print(answer.text)                    # every sentence with its [n]
    print(answer.citations[0].quote)      # an exact slice of the document

Nothing heavy is imported before a name is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.build import build_index, index_documents
    from qa.errors import QAError
    from qa.records import Answer, Citation, Document, Filters, Hit, SearchResult
    from qa.settings import Settings

_HOMES = {
    "Answer": "qa.records",
    "Assistant": "qa.assistant",
    "Citation": "qa.records",
    "Document": "qa.records",
    "Filters": "qa.records",
    "Hit": "qa.records",
    "QAError": "qa.errors",
    "SearchResult": "qa.records",
    "Settings": "qa.settings",
    "build_index": "qa.build",
    "index_documents": "qa.build",
}

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "Document",
    "Filters",
    "Hit",
    "QAError",
    "SearchResult",
    "Settings",
    "build_index",
    "index_documents",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (a module's attribute can be anything)
    """Import a public name from its home when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
