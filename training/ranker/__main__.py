"""Learn from question–answer pairs: ``python -m training.ranker --eval DIR [--sets a,b]``.

Writes ``src/qa/models/ranker.json`` (weights of the sentence ranker and of the reader's vote) and
``src/qa/models/confidence.json`` (the calibration), each with what it was learnt from.
"""

import argparse
from pathlib import Path

from training.ranker.collect import collect
from training.ranker.fit import fit_confidence, fit_ranker

MODELS = Path(__file__).parents[2] / "src" / "qa" / "models"


def main() -> None:
    """Collect examples with the product's own pipeline, fit, and write the two files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, required=True, help="folder of evaluation sets")
    parser.add_argument("--sets", default="squad2-train,clapnq-train")
    parser.add_argument("--work", type=Path, default=Path("scratch/ranker"))
    parser.add_argument("--limit", type=int, default=0, help="questions a set, 0 for all")
    parser.add_argument("--stage", choices=("ranker", "confidence"), required=True)
    arguments = parser.parse_args()
    sources = [arguments.eval / name for name in arguments.sets.split(",")]
    examples = collect(sources, arguments.work, arguments.limit, arguments.stage)
    if arguments.stage == "ranker":
        fit_ranker(examples, sources, MODELS / "ranker.json")
    else:
        fit_confidence(examples, sources, MODELS / "confidence.json")


if __name__ == "__main__":
    main()
