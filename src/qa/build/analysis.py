"""Name the state of everything, besides documents and settings, that stored passages depend on."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# What decides where passages and sentences begin and which terms and texts they give.
SOURCES = (
    "build/document.py",
    "chunk.py",
    "encode/text.py",
    "glossary.py",
    "language.py",
    "load",
    "normalize.py",
    "sentences.py",
    "stop_words.py",
    "terms.py",
    "tokens.py",
)
LIBRARIES = (
    "beautifulsoup4",
    "ftfy",
    "langchain-text-splitters",
    "lingua-language-detector",
    "markdown-it-py",
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
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() if path.is_file() else b"")
    for library in LIBRARIES:
        digest.update(f"{library} {_version(library)}\n".encode())
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
