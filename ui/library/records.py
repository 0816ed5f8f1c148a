"""The frozen records of the library: what is shown of collections, files and indexing jobs."""

from dataclasses import dataclass
from enum import StrEnum

from qa.build import IngestRecord


class RefusalKind(StrEnum):
    """Why something is not done."""

    READ_ONLY = "read_only"
    NO_COLLECTION = "no_collection"
    NOT_OURS = "not_ours"
    NO_FOLDER = "no_folder"
    NAME_EMPTY = "name_empty"
    NAME_TAKEN = "name_taken"
    FORMAT = "format"
    FILE_EMPTY = "file_empty"
    FILE_LARGE = "file_large"
    FILE_GONE = "file_gone"
    DISK = "disk"


class Refused(Exception):
    """Something that is not done; ``detail`` is the value in question."""

    def __init__(self, kind: RefusalKind, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class JobState(StrEnum):
    """Where an indexing job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """One indexing job; ``done`` of ``total`` bytes are through, ``detail`` is the file in hand.

    ``total`` is 0 while it is not known. ``record`` is what was done, ``message`` why it failed.
    """

    number: int
    collection: str
    state: JobState = JobState.WAITING
    stage: str = ""
    done: int = 0
    total: int = 0
    detail: str = ""
    message: str = ""
    record: IngestRecord | None = None

    @property
    def active(self) -> bool:
        """Whether it is not over."""
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def percent(self) -> int:
        """How far it is; never all of it before it is over."""
        return min(99, 100 * self.done // self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Stored:
    """An uploaded file: the name it was given here, and what became of an earlier one so called.

    ``how`` is ``new``, ``replaced``, ``beside`` (kept under another name) or ``same`` (the file was
    there already, byte for byte).
    """

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One document or file of a collection.

    ``status`` is ``indexed``, ``skipped`` (with ``reason``) or ``waiting`` (not indexed yet); ``uri``
    names the file; the rest is known of indexed documents only. ``passages`` is 0 if nobody counted.
    """

    uri: str
    title: str
    status: str
    document_id: str = ""
    date: str | None = None
    language: str = "und"
    topics: tuple[str, ...] = ()
    words: int = 0
    passages: int = 0
    references: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """One collection as it is shown.

    ``owned`` tells that its files lie in the library and may be added and removed here; ``folders`` are
    the places it is brought up to date with. ``languages`` are (code, documents), most first.
    ``problem`` is why nothing of it can be read.
    """

    name: str
    owned: bool
    folders: tuple[str, ...]
    entries: tuple[Entry, ...]
    documents: int
    passages: int
    languages: tuple[tuple[str, int], ...]
    first_date: str | None
    last_date: str | None
    record: IngestRecord | None
    problem: str = ""
