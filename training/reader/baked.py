"""The baked reader at work: one row at a time, as the product reads."""

from pathlib import Path

import numpy as np

from qa.quantised_session import open_quantised
from training.reader.graph import INPUTS
from training.reader.pairs import Pair, PairEncoder, Reading, Sentence, decode


class BakedReader:
    """The reader in ONNX Runtime.

    A row is read alone: in 8 bits the rows of a batch share a scale, so that the company a row is in
    would change its scores.
    """

    def __init__(self, model: Path, encoder: PairEncoder, threads: int) -> None:
        self.session = open_quantised(model, threads)
        self.encoder = encoder

    def read(self, questions: list[str], sentences: list[Sentence]) -> list[Reading]:
        """Read each question with the sentence beside it."""
        rows = zip(questions, sentences, strict=True)
        return [self.read_pair(self.encoder.encode(*row)) for row in rows]

    def read_pair(self, pair: Pair) -> Reading:
        """Read one row."""
        row = zip(INPUTS, (pair.ids, pair.kinds), strict=True)
        spans, answers = self.session.run(None, {name: np.array([ids], np.int64) for name, ids in row})
        start, end = spans[0].T
        return decode(pair, start, end, float(start[0] + end[0]), float(answers[0, 0]))
