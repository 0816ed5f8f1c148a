"""What can be done to the collections: files come and go, and indexes are brought up to date.

A file that was uploaded lies in its collection's folder before anybody indexes it, so a server that is
killed loses nothing: a mark in the folder has the next one go on. Answering never waits: a job works in
a process of its own, and its result takes the place of the old state in one step.
"""

import filecmp
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from qa.load import supported_suffixes
from qa.records import JsonObject
from qa.settings import Settings
from ui.library.collection import Collection, Place
from ui.library.disk import disk
from ui.library.jobs import Jobs
from ui.library.names import free_name, safe_collection_name, safe_file_name
from ui.library.opening import FILES, INDEX, open_if_there, open_library
from ui.library.orders import order_for
from ui.library.records import Holding, Job, JobState, RefusalKind, Refused, Stored
from ui.library.shelf import Shelf

# Stands in a collection's folder while its index does not have all of its files.
PENDING = "pending"
PART = ".upload-"


class Library:
    """The shelf and the folder where collections made in the web app lie; safe to share.

    :param root: the library's folder, made when it is first needed; ``None`` for none.
    :param changes: whether anything may be changed at all.
    """

    def __init__(
        self,
        shelf: Shelf,
        root: Path | None = None,
        settings: Settings = Settings(),
        *,
        changes: bool = False,
    ) -> None:
        self.shelf = shelf
        self.changes = changes
        self.revision = 0
        self.jobs = Jobs(self._order, self._finish)
        # No encoding takes more than four bytes a character, so what is larger is never indexed.
        self.most_bytes = 4 * settings.chunk.document_characters
        self._root = root
        self._settings = settings
        self._lock = threading.RLock()
        self._started_with: dict[str, int] = {}

    @classmethod
    def open(
        cls, shelf: Shelf, root: Path, settings: Settings = Settings(), *, changes: bool = False
    ) -> "Library":
        """Put the collections of a library's folder on the shelf, and go on where a server was killed.

        :raises SettingsError: if one has the name of a collection that is on the shelf.
        """
        library = cls(shelf, root, settings, changes=changes)
        for collection in open_library(root, settings, [each.name for each in shelf.collections]):
            shelf.add(collection)
            if changes:
                library._resume(collection)
        return library

    def holdings(self) -> tuple[Holding, ...]:
        """Look at every collection, those of the library first."""
        ordered = sorted(self.shelf.collections, key=lambda each: not each.owned)
        return tuple(each.holding() for each in ordered)

    def create(self, given: str) -> str:
        """Make an empty collection and return its name, in which unsafe characters are left out."""
        root = self._changeable()
        name = safe_collection_name(given)
        if not name:
            raise Refused(RefusalKind.NAME_EMPTY, given)
        with self._lock, disk():
            if any(each.name.casefold() == name.casefold() for each in self.shelf.collections):
                raise Refused(RefusalKind.NAME_TAKEN, name)
            place = Place(root / name / INDEX, root / name / FILES)
            (root / name / FILES).mkdir(parents=True)
            self.shelf.add(Collection(name, None, place))
            self.revision += 1
        return name

    def check(self, collection: str, name: str, size: int | None) -> None:
        """Refuse a file before it is sent, if that much can be said of it.

        :param size: bytes, if known.
        """
        self._owned(collection)
        if Path(safe_file_name(name)).suffix.lower() not in supported_suffixes():
            raise Refused(RefusalKind.FORMAT, name)
        if size == 0:
            raise Refused(RefusalKind.FILE_EMPTY, name)
        if size is not None and size > self.most_bytes:
            raise Refused(RefusalKind.FILE_LARGE, name)

    @contextmanager
    def receiving(self, collection: str) -> Iterator[Path]:
        """Give a place to write an upload to; what was not kept is removed."""
        folder = self._folder(self._owned(collection))
        with disk():
            handle, part = tempfile.mkstemp(prefix=PART, dir=folder)
            os.close(handle)
        try:
            yield Path(part)
        finally:
            Path(part).unlink(missing_ok=True)

    def keep(self, collection: str, name: str, part: Path, *, instead: bool = False) -> Stored:
        """Put an upload among a collection's files, under a safe name, and mark it as not indexed.

        :param instead: let it take the place of an earlier file of its name; else it stands beside it.
        """
        found = self._owned(collection)
        self.check(collection, name, part.stat().st_size)
        files = self._folder(found) / FILES
        wanted = safe_file_name(name)
        with self._lock, disk():
            names = {uri.casefold(): path for uri, path in found.file_names().items()}
            earlier = names.get(wanted.casefold())
            how, target = "new", files / wanted
            if earlier is not None:
                if filecmp.cmp(earlier, part, shallow=False):
                    return Stored(earlier.name, "same")
                how = "replaced" if instead else "beside"
                target = earlier if instead else files / free_name(wanted, list(names))
            self._mark(found)
            part.chmod(0o644)
            part.replace(target)
            self.revision += 1
        return Stored(target.name, how)

    def remove_file(self, collection: str, uri: str) -> Job:
        """Remove a file, and its document with the next job, which is asked for."""
        found = self._owned(collection)
        with self._lock, disk():
            # Looked up among what is there, so that no name leads outside.
            path = found.file_names().get(uri)
            if path is None:
                raise Refused(RefusalKind.FILE_GONE, uri)
            self._mark(found)
            path.unlink()
        return self.sync(collection)

    def sync(self, collection: str) -> Job:
        """Ask for a collection to be brought up to date with its folder."""
        self._changeable()
        found = self._find(collection)
        if not found.folders():
            raise Refused(RefusalKind.NO_FOLDER, collection)
        self.revision += 1
        return self.jobs.submit(collection)

    def cancel(self, number: int) -> None:
        """End an indexing job; what was uploaded stays, and waits for the next one."""
        self._changeable()
        self.jobs.cancel(number)

    def delete(self, collection: str) -> None:
        """Remove a collection of the library with all of its files."""
        found = self._owned(collection)
        self.jobs.forget(collection)
        folder = self._folder(found)
        with self._lock, disk():
            self.shelf.remove(found)
            self.revision += 1
            gone = folder.with_name(f".removed-{folder.name}-{os.getpid()}-{self.revision}")
            folder.rename(gone)
        # Those who still read from it have their files open.
        shutil.rmtree(gone, ignore_errors=True)

    def _changeable(self) -> Path:
        if not self.changes or self._root is None:
            raise Refused(RefusalKind.READ_ONLY)
        return self._root

    def _find(self, name: str) -> Collection:
        for collection in self.shelf.collections:
            if collection.name == name:
                return collection
        raise Refused(RefusalKind.NO_COLLECTION, name)

    def _owned(self, name: str) -> Collection:
        self._changeable()
        found = self._find(name)
        if not found.owned:
            raise Refused(RefusalKind.NOT_OURS, name)
        return found

    @staticmethod
    def _folder(collection: Collection) -> Path:
        if collection.place is None or collection.place.files is None:
            raise Refused(RefusalKind.NOT_OURS, collection.name)
        return collection.place.files.parent

    def _mark(self, collection: Collection) -> None:
        (self._folder(collection) / PENDING).touch()

    def _resume(self, collection: Collection) -> None:
        """Sweep what an upload left that was cut off, and index what was not."""
        folder = self._folder(collection)
        for part in folder.glob(f"{PART}*"):
            with suppress(OSError):
                part.unlink()
        unindexed = collection.sources is None and bool(collection.file_names())
        if (folder / PENDING).exists() or unindexed:
            self.jobs.submit(collection.name)

    def _order(self, name: str) -> JsonObject:
        """Say what a collection's worker is to do."""
        found = self._find(name)
        if found.owned:
            with suppress(OSError):
                self._started_with[name] = (self._folder(found) / PENDING).stat().st_mtime_ns
        return order_for(found, self.shelf.collections, self._settings)

    def _finish(self, job: Job) -> Job:
        """Answer from the new state, if there is one."""
        try:
            found = self._find(job.collection)
        except Refused:
            return job
        if found.place:
            fresh = open_if_there(found.place.index_dir, self._settings)
            # What is only read here goes on as it was if its new state cannot be opened.
            found.sources = fresh or (None if found.owned else found.sources)
        if found.owned and job.state is not JobState.FAILED:
            mark = self._folder(found) / PENDING
            with suppress(OSError):
                if mark.stat().st_mtime_ns == self._started_with.get(job.collection):
                    mark.unlink()
        self.revision += 1
        return replace(job, record=found.record if job.state is JobState.DONE else None)
