"""What a worker is told: which paths to index, where, with which encoder and settings, as JSON."""

from collections.abc import Iterable
from dataclasses import asdict

from qa.assistant import Assistant
from qa.records import JsonObject
from qa.settings import Settings
from ui.library.collection import Collection
from ui.library.records import RefusalKind, Refused


def order_for(collection: Collection, others: Iterable[Collection], settings: Settings) -> JsonObject:
    """Return the order that brings a collection up to date.

    It is indexed with its own models, else with those of the first other collection, else with those
    of the settings.

    :raises Refused: if it is not known where the collection lies.
    """
    if collection.place is None:
        raise Refused(RefusalKind.NO_FOLDER, collection.name)
    record = collection.record
    opened = (each.sources for each in (collection, *others))
    stores = [sources.store for sources in opened if isinstance(sources, Assistant)][:1]
    encoder, reranker = settings.index.encoder, settings.index.reranker
    for store in stores:
        encoder, reranker = str(store.encoder_directory), str(store.reranker_directory or "")
    return {
        "paths": [str(path) for path in collection.folders()],
        "index": str(collection.place.index_dir),
        "glossary": record.glossary if record else None,
        "owned": collection.owned,
        "encoder": encoder,
        "reranker": reranker,
        "settings": asdict(settings),
    }
