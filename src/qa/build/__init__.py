"""Build an index: load, chunk, encode, store, wired together."""

from qa.build.index import build_index, index_documents

__all__ = ["build_index", "index_documents"]
