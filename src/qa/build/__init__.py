"""Build an index: load, chunk, encode, store, wired together."""

from qa.build.encoder import bake_once
from qa.build.index import build_index, index_documents
from qa.build.record import IngestRecord, read_record, write_record
from qa.build.reranker import bake_reranker_once

__all__ = [
    "IngestRecord",
    "bake_once",
    "bake_reranker_once",
    "build_index",
    "index_documents",
    "read_record",
    "write_record",
]
