"""Build an index: load, chunk, encode, store, wired together."""

from qa.build.encoder import bake_once
from qa.build.index import build_index, index_documents

__all__ = ["bake_once", "build_index", "index_documents"]
