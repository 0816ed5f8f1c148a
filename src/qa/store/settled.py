"""A state that a writer would find nothing to do in."""

from pathlib import Path

from qa.store import compact
from qa.store.manifest import CollectionDescription
from qa.store.opening import open_if_usable
from qa.store.reader import Store
from qa.store.sweep import unneeded


def open_settled(directory: Path, description: CollectionDescription) -> Store | None:
    """Open the current state, if a writer with this description would leave it all as it is.

    ``None`` if it is missing, damaged or of another description, if files of an unfinished run lie
    beside it, or if it is to be compacted. Nothing is locked or written.
    """
    directory = Path(directory)
    store, _ = open_if_usable(directory)
    if store is None:
        return None
    manifest = store.manifest
    segments = {segment.entry.name: segment for segment in store.segments}
    if (
        description.same_state(manifest.description)
        and not any(unneeded(directory, manifest, description.model_folders))
        and not compact.is_due(segments)
    ):
        return store
    store.close()
    return None
