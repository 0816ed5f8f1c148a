"""The one file that wires documents to an index: load, chunk, encode, store.

A run defines the whole content of a collection: what is not under the paths given is taken out, and
what is unchanged stays as it is. Until the run is complete, the previous content goes on answering.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from qa import load
from qa.baking import noted_digests, recall_digests
from qa.build.analysis import analysis_version
from qa.build.encoder import collection_encoder
from qa.build.record import compared, listed, write_record
from qa.build.reranker import collection_reranker
from qa.build.run import IndexingRun, Loaded, Source, load_source
from qa.build.signatures import KnownFiles, known_files, signature
from qa.build.unchanged import unchanged_report
from qa.contracts import Encoder, ProgressCallback
from qa.errors import LoadError, SettingsError
from qa.glossary import Glossary
from qa.records import Document, FileReport, IngestReport, Progress
from qa.settings import Settings
from qa.store import CollectionDescription, open_store, open_writer

GLOSSARY_NAME = "glossary.toml"
# Reasons that are told when not one file could be read.
REASONS_TOLD = 3


def build_index(
    paths: Sequence[Path | str] | Path | str,
    index_dir: Path | str = "index",
    *,
    encoder: str | Encoder | None = None,
    reranker: str | None = None,
    glossary: Path | None = None,
    settings: Settings = Settings(),
    progress: ProgressCallback | None = None,
    check: bool = False,
) -> IngestReport:
    """Make the index of all files under the paths, or bring it up to date.

    A file that cannot be read is reported as skipped, with the reason, and never stops the run; if an
    earlier version of it was indexed, that is taken out, since it is no longer what the file says.

    :param paths: files and folders; together they define the whole content of the collection.
    :param encoder: ``minilm``, the name or folder of a sentence-transformers model, the folder of a
        baked encoder, or an encoder object (which has to be handed to ``Assistant`` again); default
        that of the settings.
    :param reranker: the name or folder of a CrossEncoder with one label, or the folder of a baked one,
        which every search of this index then reorders its best passages by; empty for none; default
        that of the settings.
    :param glossary: names that mean the same; default the ``glossary.toml`` among the files, else the
        one that comes with the package.
    :param progress: told of each step: stage ``index`` counts bytes, ``encode`` passages.
    :param check: read every file, even where size, times and inode say that it has not changed.
    :return: what became of each file, and the totals of the index.
    :raises LoadError: if a path is missing or not one file can be indexed; the index stays as it was.
    :raises SettingsError: if the glossary is malformed, or there are several.
    :raises ModelUnavailable: if the encoder or the reranker cannot be had.
    :raises StoreError: if the index cannot be written; the previous state stays.
    """
    given = [paths] if isinstance(paths, str | Path) else paths
    files = load.find_files([Path(path) for path in given])
    names = _glossary(glossary, [Path(path) for path, _ in files if _is_glossary(path)])
    chosen = None if glossary is None else str(glossary)
    longest = settings.chunk.document_characters
    sources = [
        _source(path, uri, longest) for path, uri in files if not _is_glossary(path) and path != chosen
    ]
    models = _models(settings, encoder, reranker)
    known = (KnownFiles(), b"") if check else known_files(Path(index_dir))
    report = _index(sources, Path(index_dir), models, names, settings, progress, known)
    report = compared(report, listed(Path(index_dir)))
    write_record(Path(index_dir), [Path(path) for path in given], glossary, report)
    return report


def index_documents(
    documents: Iterable[Document],
    index_dir: Path | str,
    *,
    encoder: str | Encoder | None = None,
    reranker: str | None = None,
    glossary: Glossary | None = None,
    settings: Settings = Settings(),
    progress: ProgressCallback | None = None,
) -> IngestReport:
    """Make the index of documents that are in memory already, or bring it up to date.

    Parameters and errors are as in ``build_index``.

    :raises SettingsError: if two documents have one uri.
    """
    sources = [Source(item.uri, len(item.text), partial(_same, item)) for item in documents]
    if len({source.uri for source in sources}) < len(sources):
        raise SettingsError("Two documents have the same uri; give each its own.")
    names = glossary or Glossary.empty()
    models = _models(settings, encoder, reranker)
    return _index(sources, Path(index_dir), models, names, settings, progress)


def _index(
    sources: Sequence[Source],
    index_dir: Path,
    models: tuple[str | Encoder, str],
    glossary: Glossary,
    settings: Settings,
    progress: ProgressCallback | None,
    known: tuple[KnownFiles, bytes] = (KnownFiles(), b""),
) -> IngestReport:
    started = time.perf_counter()
    report = progress or (lambda _: None)
    recall_digests(known[0].digests)
    loaded = _from_first_readable(_load(sources, known[0]))
    encoder, reranker = models
    model = collection_encoder(encoder, index_dir, report)
    reordering = collection_reranker(reranker, index_dir, report)
    description = CollectionDescription(
        encoder_name=model.name,
        encoder_digest=model.digest,
        dimension=model.dimension,
        chunk=settings.chunk,
        glossary_source=glossary.source,
        analysis=analysis_version(),
        reranker_name=reordering.name,
        reranker_digest=reordering.digest,
    )
    unchanged = unchanged_report(sources, known, index_dir, description)
    if unchanged is not None:
        report(Progress("index", _weight(sources), _weight(sources)))
        report(Progress("write", 1, 1))
        return replace(unchanged, seconds=time.perf_counter() - started)
    with open_writer(index_dir, description) as writer:
        weight = _weight(sources)
        run = IndexingRun(writer, model, glossary, settings.chunk, report, weight, remembered=known[1])
        for item in loaded:
            run.take(item)
        run.finish()
        if not run.kept:
            raise _nothing_to_index(run.reasons)
        report(Progress("write", 0, 1))
        writer.remember_sources(_remembered(sources, run.reports))
        writer.commit()
    report(Progress("write", 1, 1))
    with open_store(index_dir) as store:
        return IngestReport(
            files=tuple(run.reports[source.uri] for source in sources),
            documents=store.manifest.documents,
            passages=store.manifest.passages,
            sentences=store.manifest.sentences,
            encoded_passages=run.encoded,
            removed_documents=len(run.removed),
            seconds=time.perf_counter() - started,
            encoding_seconds=run.encoding_seconds,
            added=run.added,
            removed=tuple(run.removed),
        )


def _models(
    settings: Settings, encoder: str | Encoder | None, reranker: str | None
) -> tuple[str | Encoder, str]:
    """Return encoder and reranker: those given, else those of the settings."""
    return (
        settings.index.encoder if encoder is None else encoder,
        settings.index.reranker if reranker is None else reranker,
    )


def _is_glossary(path: str) -> bool:
    return path.rpartition("/")[2] == GLOSSARY_NAME


def _source(path: str, uri: str, longest: int) -> Source:
    read = partial(_read, path, uri, longest)
    try:
        status = os.stat(path)  # noqa: PTH116 - ten thousand paths take a tenth of a second to make
    except OSError:
        # Gone since it was found, or a link that leads nowhere: reading it gives the reason.
        return Source(uri, 0, read)
    return Source(uri, status.st_size, read, signature(status))


def _read(path: str, uri: str, longest: int) -> Document:
    return load.load_document(Path(path), uri, longest)


def _from_first_readable(loaded: Iterator[Loaded]) -> Iterator[Loaded]:
    """Return the same, once one is known to be readable: before a model is loaded for nothing.

    :raises LoadError: if none is.
    """
    seen = []
    for item in loaded:
        seen.append(item)
        if item.document is not None or (item.known and item.known.status != "skipped"):
            return chain(seen, loaded)
    raise _nothing_to_index([item.reason for item in seen])


def _nothing_to_index(reasons: Sequence[str]) -> LoadError:
    told = " ".join(reasons[:REASONS_TOLD])
    more = f" (and {len(reasons) - REASONS_TOLD} more)" if len(reasons) > REASONS_TOLD else ""
    return LoadError(f"Nothing can be indexed, and the index stays as it was. {told}{more}".rstrip())


def _load(sources: Iterable[Source], known: KnownFiles) -> Iterator[Loaded]:
    for source in sources:
        report = known.report(source.uri, source.signature)
        yield load_source(source) if report is None else Loaded(source, None, known=report)


def _remembered(sources: Sequence[Source], reports: Mapping[str, FileReport]) -> bytes:
    """Return what the next sync shall know of the files."""
    files = {}
    for source in sources:
        if source.signature is not None:
            report = reports[source.uri]
            if report.status == "indexed":
                report = replace(report, status="unchanged")
            files[source.uri] = (source.signature, report)
    return KnownFiles(files, noted_digests()).to_json()


def _glossary(chosen: Path | None, found: Sequence[Path]) -> Glossary:
    if chosen is not None:
        return Glossary.from_toml(chosen)
    if len(found) > 1:
        places = ", ".join(str(path) for path in found)
        raise SettingsError(f"There are {len(found)} glossaries: {places}. Choose one by --glossary.")
    return Glossary.from_toml(found[0]) if found else Glossary.builtin()


def _weight(sources: Iterable[Source]) -> int:
    return sum(source.weight for source in sources)


def _same(document: Document) -> Document:
    return document
