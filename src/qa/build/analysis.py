"""Name the state of everything, besides documents and settings, that stored passages depend on."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# Our modules and packages that decide where passages begin and which terms and texts they give.
SOURCES = (
    "build/document",
    "chunk",
    "encode/text",
    "glossary",
    "irregular",
    "language",
    "load",
    "normalize",
    "sentences",
    "stop_words",
    "terms",
    "tokens",
)
LIBRARIES = (
    "beautifulsoup4",
    "ftfy",
    "langchain-text-splitters",
    "lingua-language-detector",
    "lxml",
    "markdown-it-py",
    "pypdf",
    "PyStemmer",
    "sentencex",
)


@cache
def analysis_version() -> str:
    """Return a SHA-256 (hexadecimal) over our own code for texts and the versions of its libraries.

    An index made under another one has its documents cut and analysed anew (their vectors are reused
    where the encoded text is the same), so that a question is always read as the documents were.
    """
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for name in SOURCES:
        place = root / name
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
        for path in files:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library} {_version(library)}\n".encode())
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
