"""One evaluation set: ours and the baselines, in one run."""

from pathlib import Path

from benchmarks.quality.bootstrap import paired_bootstrap
from benchmarks.quality.rankings import Baselines
from qa.assistant import Assistant
from qa.contracts import ProgressCallback
from qa.encode import open_encoder
from qa.evaluate import EvaluationSet, ask_all, evaluation_object, index_set, judge
from qa.evaluate.metrics import mean, ranking_measures
from qa.records import JsonObject

# The sum of all three is ours without what we added to it, so it is shown, and is no rival.
RIVALS = ("B", "D", "S", "RRF(D,B)", "D+B")


def measure_set(
    dataset: EvaluationSet, work: Path | None, encoder: str, progress: ProgressCallback
) -> JsonObject:
    """Return the figures of a set: ours, each baseline's, and how sure the difference is."""
    folder, ingest = index_set(
        dataset, work / dataset.name if work else None, encoder, progress=progress
    )
    with Assistant.open(folder) as assistant:
        outcomes = list(ask_all(dataset, assistant, progress))
        baselines = Baselines(assistant.store, open_encoder(assistant.store.encoder_directory))
        runs: dict[str, dict[str, dict[str, float]]] = {}
        for question in dataset.questions:
            if question.id in dataset.judgements:
                query = assistant.search(question.text, k=1).query
                for name, ranking in baselines.rank(query).items():
                    runs.setdefault(name, {})[question.id] = ranking
    ours = ranking_measures(
        dataset.judgements, {outcome.question.id: outcome.ranking for outcome in outcomes}
    )
    theirs = {name: ranking_measures(dataset.judgements, run) for name, run in runs.items()}
    return {
        **evaluation_object(judge(dataset, outcomes), ingest),
        "encoder": encoder,
        "baselines": {
            name: {measure: _mean(values) for measure, values in measured.items()}
            for name, measured in theirs.items()
        },
        "difference": _difference(ours["nDCG@10"], {name: theirs[name]["nDCG@10"] for name in RIVALS}),
    }


def _difference(ours: dict[str, float], rivals: dict[str, dict[str, float]]) -> JsonObject:
    best = max(rivals, key=lambda name: mean(list(rivals[name].values())) or 0.0)
    questions = sorted(ours)
    difference = paired_bootstrap(
        [ours[question] for question in questions], [rivals[best][question] for question in questions]
    )
    return {
        "best_baseline": best,
        **{name: round(value, 4) for name, value in difference._asdict().items()},
    }


def _mean(values: dict[str, float]) -> float:
    return round(mean(list(values.values())) or 0.0, 4)
