"""One indexing run: take documents one by one, encode what is new, hand it to the writer."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from qa.build.document import PreparedDocument, Vectors, entries, prepare
from qa.build.signatures import Signature
from qa.contracts import Encoder, ProgressCallback
from qa.errors import LoadError
from qa.glossary import Glossary
from qa.records import Document, FileReport, Progress, Span
from qa.settings import ChunkSettings
from qa.store import StoredDocument, Writer, document_digest
from qa.terms import TermAnalyzer

# Passages that are encoded and written together: enough to sort by length, little enough to hold.
PASSAGES_AT_ONCE = 512
# Passages encoded between two reports of progress: about a second on two cores.
PASSAGES_A_STEP = 32
SECONDS_BETWEEN_TELLING = 0.1


@dataclass(frozen=True, slots=True)
class Source:
    """Something to index; ``weight`` (bytes or characters) is its part of the whole work.

    ``signature`` changes with the file; without one it is read each time.
    """

    uri: str
    weight: int
    read: Callable[[], Document]
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source that was read, or the reason why it was not.

    ``known`` is what became of it before, if it was not read since it has not changed.
    """

    source: Source
    document: Document | None
    reason: str = ""
    known: FileReport | None = None


def load_source(source: Source) -> Loaded:
    """Read a source; whatever goes wrong is a reason to skip it."""
    try:
        return Loaded(source, source.read())
    except LoadError as error:
        return Loaded(source, None, str(error))
    # A reader that fails on a strange file in an unforeseen way must not cost the reader the others.
    except Exception as error:  # noqa: BLE001
        return Loaded(source, None, f"{source.uri}: {type(error).__name__}: {error}; a defect of ours.")


@dataclass(slots=True)
class IndexingRun:
    """What has been done so far; documents wait in ``_waiting`` until a batch of passages is full.

    ``reports`` has one report a uri; ``encoded`` counts passages that went through the encoder (for
    ``encoding_seconds``), ``removed`` the uris of documents taken out; ``total`` is the weight of all
    sources; ``remembered`` is what known files are known from, see ``qa.build.signatures``.
    """

    writer: Writer
    encoder: Encoder
    glossary: Glossary
    settings: ChunkSettings
    report: ProgressCallback
    total: int
    reports: dict[str, FileReport] = field(default_factory=dict)
    encoded: int = 0
    encoding_seconds: float = 0.0
    removed: list[str] = field(default_factory=list)
    remembered: bytes = b""
    _done: int = 0
    _told: int = 0
    _told_at: float = 0.0
    _current: bool = field(init=False)
    _stored: Mapping[str, StoredDocument] = field(init=False)
    _analyzer: TermAnalyzer = field(init=False)
    _waiting: list[tuple[Source, PreparedDocument]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Remember what the index holds now."""
        self._stored = dict(self.writer.documents())
        # Compared once: for ten thousand files these are a megabyte.
        self._current = self.writer.sources() == self.remembered
        self._analyzer = TermAnalyzer(self.glossary)

    @property
    def kept(self) -> int:
        """How many documents the new state will have from this run."""
        return sum(report.status != "skipped" for report in self.reports.values())

    @property
    def added(self) -> tuple[str, ...]:
        """The uris of indexed documents that were not in the index before."""
        indexed = (uri for uri, report in self.reports.items() if report.status == "indexed")
        return tuple(uri for uri in indexed if uri not in self._stored)

    @property
    def reasons(self) -> list[str]:
        """Why files were skipped."""
        return [report.reason for report in self.reports.values() if report.reason]

    def take(self, loaded: Loaded) -> None:
        """Skip, leave unchanged or queue what was loaded."""
        if loaded.known is not None:
            if self._still(loaded.known):
                self._settle(loaded.source, loaded.known)
                self._tell_at_times(loaded.source)
                return
            loaded = load_source(loaded.source)
        source, document = loaded.source, loaded.document
        settled = (
            FileReport(source.uri, "skipped", reason=loaded.reason)
            if document is None
            else self._unchanged(document) or self._queue(source, document)
        )
        if settled:
            self._settle(source, settled)
            self._tell(source)
        if sum(len(item.passages) for _, item in self._waiting) >= PASSAGES_AT_ONCE:
            self._flush()

    def finish(self) -> None:
        """Handle what still waits, and take out what is no longer there."""
        self._flush()
        if self._told != self._done:
            self.report(Progress("index", self._done, self.total))
        kept = {uri for uri, report in self.reports.items() if report.status != "skipped"}
        for uri, stored in self._stored.items():
            if uri not in kept:
                self.writer.remove(stored.document_id)
                self.removed.append(uri)

    def _still(self, known: FileReport) -> bool:
        """Tell whether a file that has not changed is in the index as it was, or skipped as it was."""
        if not self._current:
            return False
        if known.status == "skipped":
            return True
        stored = self._stored.get(known.uri)
        return stored is not None and stored.passages == known.passages

    def _unchanged(self, document: Document) -> FileReport | None:
        stored = self._stored.get(document.uri)
        if stored is None or stored.digest != document_digest(document):
            return None
        return _report(document, "unchanged", stored.passages)

    def _queue(self, source: Source, document: Document) -> FileReport | None:
        try:
            prepared = prepare(document, self.glossary, self.encoder.digest, self.settings)
        except LoadError as error:
            return FileReport(source.uri, "skipped", reason=str(error))
        self._waiting.append((source, prepared))
        return None

    def _flush(self) -> None:
        vectors = self._vectors([item for _, item in self._waiting])
        for source, prepared in self._waiting:
            self.writer.add(prepared.document, entries(prepared, vectors, self._analyzer))
            self._settle(source, _report(prepared.document, "indexed", len(prepared.passages)))
        if self._waiting:
            self._tell(self._waiting[-1][0])
        self._waiting.clear()

    def _vectors(self, batch: Sequence[PreparedDocument]) -> dict[str, Vectors]:
        """Return the vectors of all passages by content key, from the index or from the encoder."""
        texts = {
            key: (text, spans)
            for item in batch
            for key, text, spans in zip(item.keys, item.texts, item.spans, strict=True)
        }
        vectors = dict(self.writer.stored_vectors(list(texts)))
        # Texts of one length together, so that little of a batch is padding.
        missing = sorted(texts.keys() - vectors.keys(), key=lambda key: (len(texts[key][0]), key))
        weight = sum(source.weight for source, _ in self._waiting)
        for start in range(0, len(missing), PASSAGES_A_STEP):
            step = missing[start : start + PASSAGES_A_STEP]
            vectors |= self._encode(step, [texts[key] for key in step])
            done = self._done + weight * (start + len(step)) // max(1, len(missing))
            self.report(Progress("encode", self.encoded, None))
            self.report(Progress("index", done, self.total, self._waiting[-1][0].uri))
        return vectors

    def _encode(
        self, keys: Sequence[str], texts: Sequence[tuple[str, list[Span]]]
    ) -> dict[str, Vectors]:
        spans = [spans for _, spans in texts]
        started = time.perf_counter()
        encoded = self.encoder.encode_passages([text for text, _ in texts], spans)
        self.encoding_seconds += time.perf_counter() - started
        self.encoded += len(keys)
        ends = accumulate(len(each) for each in spans)
        return {
            key: (encoded.passages[row], encoded.sentences[end - len(spans[row]) : end])
            for row, (key, end) in enumerate(zip(keys, ends, strict=True))
        }

    def _settle(self, source: Source, report: FileReport) -> None:
        self.reports[source.uri] = report
        self._done += source.weight

    def _tell_at_times(self, source: Source) -> None:
        """Tell, but not ten thousand times a second."""
        if time.monotonic() - self._told_at > SECONDS_BETWEEN_TELLING:
            self._tell(source)

    def _tell(self, source: Source) -> None:
        self._told, self._told_at = self._done, time.monotonic()
        self.report(Progress("index", self._done, self.total, source.uri))


def _report(document: Document, status: str, passages: int) -> FileReport:
    return FileReport(
        uri=document.uri,
        status=status,
        characters=len(document.text),
        passages=passages,
        language=document.language,
    )
