"""The passages and questions that all pipelines share, with their vectors."""

from collections import Counter
from dataclasses import dataclass
from typing import Self

import numpy as np

from qa.contracts import Encoder
from qa.encode import passage_text
from qa.evaluate import EvaluationSet
from qa.records import FloatArray
from qa.store import Store

# Passages ranked for each question: so many that 100 different documents are nearly always among them.
PASSAGES_RANKED = 300

Run = dict[str, dict[str, float]]
"""Question id to document id to score."""


@dataclass(frozen=True, slots=True)
class Material:
    """What every pipeline is given.

    ``texts`` are the passages as our encoder reads them (title, headings, sentences) and ``owners`` the
    documents' ids; ``vectors`` float32 ``[n, d]`` and ``question_vectors`` float32 ``[q, d]`` are unit
    vectors of our encoder; ``language`` is that of most documents.
    """

    texts: list[str]
    owners: list[str]
    vectors: FloatArray
    question_ids: list[str]
    questions: list[str]
    question_vectors: FloatArray
    language: str

    @classmethod
    def of(cls, dataset: EvaluationSet, store: Store, encoder: Encoder) -> Self:
        """Take the live passages of a store, and the judged questions of a set as they are written."""
        documents = {document.id: document for document in store.documents()}
        rows = np.sort(store.search_vectors(_axis(encoder.dimension, 0), len(store))[0])
        passages = store.passages(rows)
        judged = [item for item in dataset.questions if any(_grades(dataset, item.id))]
        languages = Counter(document.language for document in documents.values())
        return cls(
            texts=[passage_text(documents[item.document_id], item)[0] for item in passages],
            owners=[documents[item.document_id].uri for item in passages],
            # The store gives cosines, so it is asked for those with each axis.
            vectors=np.stack(
                [
                    store.vector_scores(rows, _axis(encoder.dimension, axis))
                    for axis in range(encoder.dimension)
                ],
                axis=1,
            ),
            question_ids=[item.id for item in judged],
            questions=[item.text for item in judged],
            question_vectors=encoder.encode_queries([item.text for item in judged]),
            language=languages.most_common(1)[0][0],
        )

    def by_document(self, rows: list[int], scores: list[float]) -> dict[str, float]:
        """Return each document's score: that of its best passage."""
        best: dict[str, float] = {}
        for row, score in zip(rows, scores, strict=True):
            owner = self.owners[row]
            best[owner] = max(score, best.get(owner, score))
        return best


def _grades(dataset: EvaluationSet, question: str) -> list[bool]:
    return [grade > 0 for grade in dataset.judgements.get(question, {}).values()]


def _axis(dimension: int, axis: int) -> FloatArray:
    vector = np.zeros(dimension, dtype=np.float32)
    vector[axis] = 1.0
    return vector
