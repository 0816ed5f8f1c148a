"""Learn the small linear models: ``python -m training.ranker STAGE --eval DIR``.

Five stages, in this order, each with the results of those before it:

ranker      the sentence ranker's weights, from ``squad2-train`` and ``clapnq-train``
vote        how the reader's scores are added, from questions that the reader has not learnt from: an
            article of ``squad2-train`` that was kept from it, the golden set's ``dev`` half, and our
            own about notes of the seeds and pages of a made-up wiki that were kept from it
prospect    when to stop reading, from the same, each answerable question of which is asked a second
            time with the documents that answer it hidden, from questions asked of a collection about
            something else, and from ``clapnq-train``, which the reader has seen
confidence  the calibration, from the questions of ``prospect``
bridge      how sure an answer of two sentences is, from the questions of ``vote``

Each writes the file of its name, such as ``ranker.json``, in ``src/qa/models``.
"""

import argparse
from hashlib import sha256
from pathlib import Path

from training.ranker.bridges import crossed
from training.ranker.collect import (
    from_elsewhere,
    from_golden,
    from_notes,
    from_set,
    from_wiki,
    golden_dev,
    of_notes,
    of_pages,
    of_set,
    texts,
)
from training.ranker.fit import fit_bridge, fit_confidence, fit_prospect, fit_ranker, fit_vote

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "src" / "qa" / "models"
GOLDEN = ROOT / "benchmarks" / "golden"
# Ours, about four notes of the seeds that the reader has not seen.
WIKI = Path(__file__).with_name("wiki.txt")
NOTES = Path(__file__).with_name("questions.jsonl")
STRANGERS = 160  # questions of squad2-train that are asked of the seeds and of the wiki, in vain
OURS = (GOLDEN / "questions.jsonl", NOTES, WIKI)


def main() -> None:
    """Collect examples with the product's own pipeline, fit, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=("ranker", "vote", "prospect", "confidence", "bridge"))
    parser.add_argument("--eval", type=Path, required=True, help="folder of evaluation sets")
    parser.add_argument("--work", type=Path, default=ROOT / "scratch" / "ranker")
    parser.add_argument("--limit", type=int, default=0, help="questions a set, 0 for all")
    arguments = parser.parse_args()
    squad, clapnq = arguments.eval / "squad2-train", arguments.eval / "clapnq-train"
    if arguments.stage == "ranker":
        examples = [
            example
            for folder in (squad, clapnq)
            for example in from_set(folder, arguments.work, read=False, limit=arguments.limit)
        ]
        fit_ranker(examples, _digests(squad, clapnq), MODELS / "ranker.json")
        return
    if arguments.stage == "bridge":
        _bridge(squad, arguments.work)
        return
    hide = arguments.stage != "vote"
    examples = from_set(squad, arguments.work, read=True, hide=hide)
    examples += from_golden(GOLDEN, ROOT / "seeds", arguments.work, hide=hide)
    examples += from_notes(NOTES, ROOT / "seeds", arguments.work, hide=hide)
    examples += from_wiki(WIKI, arguments.work, hide=hide)
    if arguments.stage == "vote":
        fit_vote(examples, _digests(squad, *OURS), MODELS / "vote.json")
        return
    examples += from_set(clapnq, arguments.work, read=True)
    far = texts(squad, STRANGERS)
    examples += from_elsewhere(far[::2], arguments.work / "seeds", "notes")
    examples += from_elsewhere(far[1::2], arguments.work / "wiki", "wiki")
    fit = {"prospect": fit_prospect, "confidence": fit_confidence}[arguments.stage]
    fit(examples, _digests(squad, clapnq, *OURS), MODELS / f"{arguments.stage}.json")


def _bridge(squad: Path, work: Path) -> None:
    """Learn the bridge's curve over the collections that ``confidence`` has indexed."""
    rows = [
        *crossed(work / squad.name, of_set(squad, new_to_reader=True)),
        *crossed(work / "seeds", [*golden_dev(GOLDEN), *of_notes(NOTES)]),
        *crossed(work / "wiki", of_pages(WIKI)),
    ]
    fit_bridge(rows, _digests(squad, *OURS), MODELS / "bridge.json")


def _digests(*sources: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of questions; for an evaluation set its folder is given."""
    files = [source / "queries.jsonl" if source.is_dir() else source for source in sources]
    return {f"{file.parent.name}/{file.name}": sha256(file.read_bytes()).hexdigest() for file in files}


if __name__ == "__main__":
    main()
