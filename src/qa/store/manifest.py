"""The manifest: one JSON file that says everything about one state of a collection."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from qa.errors import IndexDamaged, IndexMismatch, IndexMissing, StoreError
from qa.records import JsonObject
from qa.settings import ChunkSettings
from qa.store.files import FileEntry, remedy

SCHEMA_VERSION = 1
CURRENT = "CURRENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionDescription:
    """What the content of a collection depends on besides the documents.

    ``dimension`` is the length of its vectors; ``glossary_source`` the bytes of the glossary;
    ``analysis`` any other text that passages and terms depend on, such as the versions of the tools
    that make them. Whatever differs in these makes every document be added again; only another encoder
    makes stored vectors useless. ``reranker_name`` and ``reranker_digest`` name the cross-encoder that
    reorders what is found, which nothing stored depends on; empty for none. ``versions`` is for
    information.
    """

    encoder_name: str
    encoder_digest: str
    dimension: int
    chunk: ChunkSettings = field(default_factory=ChunkSettings)
    glossary_source: bytes = b""
    analysis: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    reranker_name: str = ""
    reranker_digest: str = ""

    @property
    def glossary_digest(self) -> str:
        """The SHA-256 of the glossary's bytes, hexadecimal."""
        return hashlib.sha256(self.glossary_source).hexdigest()

    @property
    def encoder_folder(self) -> str:
        """Where the baked encoder lies within the collection."""
        return f"encoders/{self.encoder_digest}"

    @property
    def reranker_folder(self) -> str:
        """Where the baked reranker lies within the collection; empty where there is none."""
        return f"rerankers/{self.reranker_digest}" if self.reranker_digest else ""

    @property
    def model_folders(self) -> frozenset[str]:
        """Where the baked models lie within the collection."""
        return frozenset({self.encoder_folder, self.reranker_folder} - {""})

    def shares_vectors(self, other: "CollectionDescription") -> bool:
        """Return whether vectors of equal content are equal under both."""
        return (self.encoder_digest, self.dimension) == (other.encoder_digest, other.dimension)

    def shares_documents(self, other: "CollectionDescription") -> bool:
        """Return whether a stored document may stay as it is under both."""
        return (
            self.shares_vectors(other)
            and self.encoder_name == other.encoder_name
            and self.chunk == other.chunk
            and self.glossary_source == other.glossary_source
            and self.analysis == other.analysis
        )

    def same_state(self, other: "CollectionDescription") -> bool:
        """Return whether a state of one is, to the last byte that matters, a state of the other."""
        return (
            self.shares_documents(other)
            and self.reranker_digest == other.reranker_digest
            and dict(self.versions) == dict(other.versions)
        )


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One immutable segment: its counts (removed documents included), files and tombstones.

    ``vector_index`` names the kind of vector index (see ``qa.store.vectors``). ``tombstones`` is the
    file with the ordinals of removed documents, if there are any.
    """

    name: str
    documents: int
    passages: int
    sentences: int
    vector_index: str
    files: Mapping[str, FileEntry]
    tombstones: FileEntry | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of a collection.

    ``documents``, ``passages`` and ``sentences`` count what is live; ``created`` is ISO 8601, UTC;
    ``sources`` is what a sync remembers of the files (see ``qa.build.signatures``).
    """

    number: int
    created: str
    description: CollectionDescription
    glossary: FileEntry
    segments: tuple[SegmentEntry, ...] = ()
    documents: int = 0
    passages: int = 0
    sentences: int = 0
    sources: FileEntry | None = None

    @property
    def file_name(self) -> str:
        """The manifest's own path within the collection."""
        return manifest_path(self.number)

    @property
    def encoder_folder(self) -> str:
        """Where the baked encoder lies within the collection."""
        return self.description.encoder_folder

    @property
    def entries(self) -> list[FileEntry]:
        """Every file of this state, without the manifest itself."""
        files = [self.glossary, *([self.sources] if self.sources else [])]
        for segment in self.segments:
            files += segment.files.values()
            files += [segment.tombstones] if segment.tombstones else []
        return files

    def to_json(self) -> bytes:
        """Return the manifest as it is stored; the glossary's bytes are a file of their own."""
        data = asdict(replace(self, description=replace(self.description, glossary_source=b"")))
        data["description"]["glossary_source"] = self.description.glossary_digest
        return json.dumps({"schema": SCHEMA_VERSION, **data}, indent=1).encode()


def manifest_path(number: int) -> str:
    """Return where the manifest of a state lies within the collection."""
    return f"manifests/{number:06d}.json"


def read_current(directory: Path) -> tuple[str, str]:
    """Return the path of the current manifest within the collection and its SHA-256.

    :raises IndexMissing: if there is no collection in ``directory``.
    :raises IndexDamaged: if the pointer is unreadable.
    """
    try:
        words = (directory / CURRENT).read_text("ascii").split()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissing(
            f"There is no index in {directory}. Make one with `qa index FOLDER --index {directory}`."
        ) from error
    except OSError as error:
        raise StoreError(
            f"{directory / CURRENT} cannot be read: {error.strerror}. "
            "Check its permissions and the disk."
        ) from error
    except ValueError as error:
        raise IndexDamaged(f"{directory / CURRENT} is no text. {remedy(directory)}") from error
    if len(words) != 2:
        raise IndexDamaged(
            f"{directory / CURRENT} holds {len(words)} words instead of a manifest and its digest. "
            f"{remedy(directory)}"
        )
    return words[0], words[1]


def read_manifest(directory: Path, name: str, sha256: str) -> Manifest:
    """Read and check one manifest with its glossary.

    :raises IndexMismatch: if another version of the program wrote it.
    :raises IndexDamaged: if it is missing or is not what was written.
    """
    path = directory / name
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path} is missing. {remedy(directory)}") from error
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read: {error.strerror}. Check its permissions and the disk."
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise IndexDamaged(f"{path} was changed after it was written. {remedy(directory)}")
    try:
        data = json.loads(content)
        schema = data.pop("schema")
        if schema == SCHEMA_VERSION:
            return _from_json(directory, data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexDamaged(f"{path} is no manifest ({error}). {remedy(directory)}") from error
    raise IndexMismatch(
        f"{directory} was written in schema {schema}, this program reads schema {SCHEMA_VERSION}. "
        f"Run `qa index FOLDER --index {directory}` to make it anew."
    )


def _from_json(directory: Path, data: JsonObject) -> Manifest:
    glossary = FileEntry(**data.pop("glossary"))
    source = _glossary_bytes(directory, glossary)
    description = data.pop("description")
    description |= {"chunk": ChunkSettings(**description["chunk"]), "glossary_source": source}
    segments = tuple(segment_entry(segment) for segment in data.pop("segments"))
    sources = data.pop("sources", None)
    return Manifest(
        description=CollectionDescription(**description),
        glossary=glossary,
        segments=segments,
        sources=FileEntry(**sources) if sources else None,
        **data,
    )


def _glossary_bytes(directory: Path, entry: FileEntry) -> bytes:
    path = directory / entry.path
    try:
        source = path.read_bytes()
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path} is missing. {remedy(directory)}") from error
    if hashlib.sha256(source).hexdigest() != entry.sha256:
        raise IndexDamaged(f"{path} was changed after it was written. {remedy(directory)}")
    return source


def segment_entry(data: JsonObject) -> SegmentEntry:
    """Return the entry that ``dataclasses.asdict`` made JSON of."""
    files = {name: FileEntry(**entry) for name, entry in data.pop("files").items()}
    tombstones = data.pop("tombstones")
    return SegmentEntry(files=files, tombstones=FileEntry(**tombstones) if tombstones else None, **data)
