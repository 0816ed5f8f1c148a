"""Inspect an index: what it holds and how much room it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qa.records import Document
from qa.store import Store, open_store
from qa.store.manifest import SCHEMA_VERSION


class DocumentSummary(NamedTuple):
    """What ``inspect`` says of one document; ``characters`` counts its readable text."""

    id: str
    uri: str
    title: str
    language: str
    date: str | None
    topics: tuple[str, ...]
    passages: int
    characters: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an index holds and how much room it takes (``bytes_on_disk`` by part).

    ``created`` is ISO 8601, UTC; name and digest of the reranker are empty where there is none.
    """

    directory: str
    schema: int
    created: str
    encoder: str
    encoder_digest: str
    dimension: int
    documents: tuple[DocumentSummary, ...]
    passages: int
    sentences: int
    bytes_on_disk: dict[str, int]
    reranker: str = ""
    reranker_digest: str = ""


def inspect_index(index_dir: Path | str = "index") -> Inspection:
    """Look into the index in a folder.

    :raises IndexMissing: if there is none.
    :raises IndexMismatch: if another version made it.
    :raises IndexDamaged: if a part is missing or cut short.
    """
    with open_store(Path(index_dir)) as store:
        manifest, counts = store.manifest, _passages_by_document(store)
        return Inspection(
            directory=str(index_dir),
            schema=SCHEMA_VERSION,
            created=manifest.created,
            encoder=manifest.description.encoder_name,
            encoder_digest=manifest.description.encoder_digest,
            dimension=manifest.description.dimension,
            documents=tuple(_summary(item, counts[item.id]) for item in store.documents()),
            passages=manifest.passages,
            sentences=manifest.sentences,
            bytes_on_disk=_sizes(store),
            reranker=manifest.description.reranker_name,
            reranker_digest=manifest.description.reranker_digest,
        )


def _summary(document: Document, passages: int) -> DocumentSummary:
    return DocumentSummary(
        id=document.id,
        uri=document.uri,
        title=document.title,
        language=document.language,
        date=document.date,
        topics=document.topics,
        passages=passages,
        characters=len(document.text),
    )


def _passages_by_document(store: Store) -> dict[str, int]:
    """Return the number of passages of each live document, without reading any of them."""
    counts: dict[str, int] = {}
    for segment in store.segments:
        counts |= {item.id: item.passages for item in segment.stored_documents()}
    return counts


def _sizes(store: Store) -> dict[str, int]:
    """Return the bytes of the parts of this state, and of what else lies in the folder."""
    models = {"encoder": _bytes(store.encoder_directory.rglob("*"))}
    if store.reranker_directory:
        models["reranker"] = _bytes(store.reranker_directory.rglob("*"))
    data = sum(entry.bytes for entry in store.manifest.entries)
    everything = _bytes(store.directory.rglob("*"))
    other = everything - sum(models.values()) - data
    return {**models, "documents and vectors": data, "other": other}


def _bytes(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())
