"""One evaluation set: ours and the other pipelines, in one run over the same passages and vectors."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.asking import Asked, Asker, Recorder, runs_of
from benchmarks.quality.declining import Judged, confidence_figures
from benchmarks.quality.differences import paired_difference
from benchmarks.quality.passages import Material, Run
from benchmarks.quality.peers import Peers
from benchmarks.quality.rankings import usual_pipelines
from benchmarks.quality.vectors import RememberingEncoder
from qa.build import bake_once
from qa.contracts import Encoder, ProgressCallback
from qa.encode import open_encoder
from qa.errors import IndexLocked, StoreError
from qa.evaluate import EvaluationSet, cache_folder, evaluation_object, index_set, judge
from qa.evaluate.metrics import contains_answer, mean, ranking_measures
from qa.glossary import Glossary
from qa.records import IngestReport, JsonObject
from qa.store import open_store

MEASURES = {"nDCG@10": "nDCG@10", "hit@1": "Success@1", "MRR@10": "RR@10", "recall@10": "R@10"}
"""Our names of the measures that are compared, and those of ir-measures."""
COMPARED = ("nDCG@10", "hit@1")
PLAIN = "D+S+B"
"""Ours without anything learnt or weighed: shown, and no rival."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a run measures with.

    ``work`` keeps indexes and peers' rankings; ``encoder`` is a name or an object.
    """

    work: Path
    encoder: str | Encoder
    peers: Peers
    progress: ProgressCallback
    rankings_only: bool = False

    @property
    def encoder_name(self) -> str:
        """What the encoder is called in file names and tables."""
        return Path(self.encoder).name if isinstance(self.encoder, str) else self.encoder.name


def measure_set(dataset: EvaluationSet, bench: Bench) -> JsonObject:
    """Return the figures of a set: ours, each other pipeline's, and how sure the differences are."""
    encoder = _encoder(bench)
    folder = bench.work / "indexes" / f"{bench.encoder_name}-{dataset.digest[:16]}"
    ingest = _index(dataset, folder, encoder, bench.progress)
    answers = not bench.rankings_only and any(
        item.answers or item.gold_sentences or item.unanswerable for item in dataset.questions
    )
    store = open_store(folder)
    with Recorder(store, encoder, Glossary.from_bytes(store.glossary_source)) as assistant:
        asked = list(Asker(assistant).ask_all(dataset, answers, bench.progress))
        material = Material.of(dataset, store, encoder)
    others = usual_pipelines(material) | bench.peers.rank(material)
    outcomes = [item.outcome for item in asked]
    figures = {
        **evaluation_object(judge(dataset, outcomes), ingest),
        "encoder": bench.encoder_name,
        "peer_versions": dict(bench.peers.versions),
        **_compare(dataset, runs_of(asked) | others),
    }
    if answers:
        figures["confidence"] = confidence_figures([_judged(item) for item in asked])
    return figures


def _encoder(bench: Bench) -> Encoder:
    if not isinstance(bench.encoder, str):
        return bench.encoder
    baked = Path(bake_once(bench.encoder, cache_folder(), bench.progress))
    encoder = open_encoder(baked)
    return RememberingEncoder(encoder, bench.work / "vectors" / f"{encoder.digest[:16]}.sqlite")


def _index(
    dataset: EvaluationSet, folder: Path, encoder: Encoder, progress: ProgressCallback
) -> IngestReport:
    """Index the documents, anew where the index that was kept has another form than today's."""
    try:
        return index_set(dataset, folder, encoder, progress=progress)[1]
    except IndexLocked:
        raise
    except StoreError:
        shutil.rmtree(folder)
        return index_set(dataset, folder, encoder, progress=progress)[1]


def _compare(dataset: EvaluationSet, runs: dict[str, Run]) -> JsonObject:
    measured = {name: ranking_measures(dataset.judgements, run) for name, run in runs.items()}
    questions = sorted(measured["ours"]["nDCG@10"])
    values = {
        name: {
            ours: [found[theirs][question] for question in questions]
            for ours, theirs in MEASURES.items()
        }
        for name, found in measured.items()
    }
    return {
        "pipelines": {
            name: {measure: round(mean(found) or 0.0, 4) for measure, found in by_measure.items()}
            for name, by_measure in values.items()
        },
        "differences": {
            name: {
                measure: {
                    field: round(value, 5)
                    for field, value in paired_difference(values["ours"][measure], theirs[measure])
                    ._asdict()
                    .items()
                }
                for measure in COMPARED
            }
            for name, theirs in values.items()
            if name != "ours" and questions
        },
    }


def _judged(asked: Asked) -> Judged:
    outcome, question = asked.outcome, asked.outcome.question
    right = not question.unanswerable and contains_answer(
        outcome.answer, question.answers + question.gold_sentences
    )
    return Judged(outcome.confidence, right, question.unanswerable)
