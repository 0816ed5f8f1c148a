"""Load: files of several formats become documents, each through the reader of its suffix."""

from qa.load.document import make_document
from qa.load.files import find_files
from qa.load.registry import load_document, supported_suffixes

__all__ = ["find_files", "load_document", "make_document", "supported_suffixes"]
