"""Say at once that nothing has changed, where files, models and settings are those of the index."""

from collections.abc import Sequence
from pathlib import Path

from qa.baking import noted_digests
from qa.build.run import Source
from qa.build.signatures import KnownFiles
from qa.records import FileReport, IngestReport
from qa.store import CollectionDescription, open_settled


def unchanged_report(
    sources: Sequence[Source],
    known: tuple[KnownFiles, bytes],
    index_dir: Path,
    description: CollectionDescription,
) -> IngestReport | None:
    """Return what a run over these sources would report if it has nothing to do; ``None`` otherwise.

    :param known: what the current state remembers of files, and the bytes that say so.
    """
    reports = _known_reports(sources, known[0])
    if not reports or list(known[0].digests) != noted_digests():
        return None
    store = open_settled(index_dir, description)
    if store is None:
        return None
    with store:
        kept = [report for report in reports if report.status != "skipped"]
        counted = len(kept), sum(report.passages for report in kept)
        state = store.manifest
        # Another run may have made a new state since the files were compared with the last one.
        if store.read_sources() != known[1] or counted != (state.documents, state.passages):
            return None
        return IngestReport(
            files=tuple(reports),
            documents=state.documents,
            passages=state.passages,
            sentences=state.sentences,
            encoded_passages=0,
            removed_documents=0,
            seconds=0.0,
        )


def _known_reports(sources: Sequence[Source], known: KnownFiles) -> list[FileReport]:
    """Return what became of each source; nothing if one is new, has changed or is missing."""
    if len(sources) != len(known):
        return []
    reports = []
    for source in sources:
        report = known.report(source.uri, source.signature)
        if report is None:
            return []
        reports.append(report)
    return reports
