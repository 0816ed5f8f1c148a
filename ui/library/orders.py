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

    It is indexed with its own encoder, else with that of the first other collection, else with that of
    the settings.

    :raises Refused: if it is not known where the collection lies.
    """
    if collection.place is None:
        raise Refused(RefusalKind.NO_FOLDER, collection.name)
    record = collection.record
    baked = (
        str(each.sources.store.encoder_directory)
        for each in (collection, *others)
        if isinstance(each.sources, Assistant)
    )
    return {
        "paths": [str(path) for path in collection.folders()],
        "index": str(collection.place.index_dir),
        "glossary": record.glossary if record else None,
        "owned": collection.owned,
        "encoder": next(baked, settings.index.encoder),
        "settings": asdict(settings),
    }
