"""One collection: its place on disk, the state of it that is open now, and what it holds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qa.build import IngestRecord, read_record
from qa.errors import LoadError, QAError
from qa.records import Document
from ui.library.records import Entry, Holding
from ui.records import Sources


@dataclass(frozen=True, slots=True)
class Place:
    """Where a collection lies: its index, and the folder of its files if the library owns them."""

    index_dir: Path
    files: Path | None = None


class Collection:
    """A named collection; ``sources`` is its open state, ``None`` while nothing is indexed.

    Whoever replaces ``sources`` leaves the old state to those who still read from it: its files go
    when the last of them is done.
    """

    def __init__(self, name: str, sources: Sources | None, place: Place | None = None) -> None:
        self.name = name
        self.sources = sources
        self.place = place
        self._seen: tuple[Sources | None, tuple[Entry, ...]] | None = None

    @property
    def owned(self) -> bool:
        """Whether its files lie in the library."""
        return self.place is not None and self.place.files is not None

    @property
    def record(self) -> IngestRecord | None:
        """What the last indexing run did, if that is known."""
        return read_record(self.place.index_dir) if self.place else None

    def folders(self) -> tuple[Path, ...]:
        """Return the folders and files that it is brought up to date with; none if not known."""
        if self.place and self.place.files:
            return (self.place.files,)
        record = self.record
        return tuple(Path(path) for path in record.paths) if record else ()

    def file_names(self) -> dict[str, Path]:
        """Return by uri the files in the library's folder of this collection."""
        return list_files(self.place.files) if self.place and self.place.files else {}

    def holding(self) -> Holding:
        """Look at what the collection holds now."""
        record = self.record
        reports = {file.uri: file for file in record.report.files} if record else {}
        problem = ""
        try:
            indexed = self._indexed({uri: file.passages for uri, file in reports.items()})
        except QAError as error:
            indexed, problem = (), str(error)
        there = {entry.uri for entry in indexed}
        skipped = [
            Entry(file.uri, file.uri, "skipped", reason=file.reason)
            for file in reports.values()
            if file.status == "skipped" and file.uri not in there
        ]
        names = self.file_names()
        if self.owned:
            skipped = [entry for entry in skipped if entry.uri in names]
        known = there | {entry.uri for entry in skipped}
        waiting = [Entry(uri, uri, "waiting") for uri in names if uri not in known]
        dates = sorted(entry.date for entry in indexed if entry.date)
        languages = Counter(entry.language for entry in indexed)
        return Holding(
            name=self.name,
            owned=self.owned,
            folders=tuple(str(path) for path in self.folders()),
            entries=(*waiting, *skipped, *indexed),
            documents=len(indexed),
            passages=sum(entry.passages for entry in indexed),
            languages=tuple(languages.most_common()),
            first_date=dates[0] if dates else None,
            last_date=dates[-1] if dates else None,
            record=record,
            problem=problem,
        )

    def _indexed(self, passages: dict[str, int]) -> tuple[Entry, ...]:
        """Return the indexed documents by title; read from the index once a state."""
        sources = self.sources
        if self._seen is None or self._seen[0] is not sources:
            documents: Iterable[Document] = sources.documents() if sources else ()
            entries = [_entry(document, passages.get(document.uri, 0)) for document in documents]
            entries.sort(key=lambda entry: entry.title.casefold())
            self._seen = (sources, tuple(entries))
        return self._seen[1]


def list_files(folder: Path) -> dict[str, Path]:
    """Return by uri the files of a folder; none if there are none."""
    from qa.load import find_files

    try:
        return {uri: Path(path) for path, uri in find_files([folder])}
    except LoadError:
        return {}


def _entry(document: Document, passages: int) -> Entry:
    return Entry(
        uri=document.uri,
        title=document.title,
        status="indexed",
        document_id=document.id,
        date=document.date,
        language=document.language,
        topics=document.topics,
        words=len(document.text.split()),
        passages=passages,
        references=len(document.references),
    )
