"""Ask our assistant: the ranking of each question, and its answer where the set has answers."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.quality.passages import Run
from qa.assistant import Assistant, Clock
from qa.contracts import ProgressCallback
from qa.evaluate import EvaluationSet, SetQuestion
from qa.evaluate.run import Outcome
from qa.rank import min_max
from qa.records import Answer, Candidates, Evidence, Filters, Hit, Progress, Query, Ranking


class Recorder(Assistant):
    """An assistant that remembers the evidence for its last answer, best first."""

    evidence: Sequence[Evidence] = ()

    def read(
        self, query: Query, evidence: list[Evidence], ranking: Ranking, *, every: bool = False
    ) -> list[Evidence]:
        """Let the reader re-score the best sentences, and remember them."""
        read = super().read(query, evidence, ranking, every=every)
        self.evidence = read
        return read

    def top(self, answer: Answer) -> str:
        """Return the best sentence of the last answer, which reading order may have moved."""
        if answer.bridged:
            return answer.sentences[0].text
        return self.evidence[0].text if answer.sentences else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came out for one question; ``unweighted`` ranks by the plain sum of the three opinions."""

    outcome: Outcome
    unweighted: dict[str, float]


class Asker:
    """Asks the questions of a set."""

    def __init__(self, assistant: Recorder) -> None:
        self._assistant = assistant
        store = assistant.store
        documents = {document.id: document.uri for document in store.documents()}
        passages = store.passages(np.arange(len(store), dtype=np.int64))
        self._uris = [documents.get(passage.document_id, "") for passage in passages]
        self._uri_of = {
            passage.id: uri for passage, uri in zip(passages, self._uris, strict=True) if uri
        }

    def ask_all(
        self, dataset: EvaluationSet, answers: bool, progress: ProgressCallback
    ) -> Iterator[Asked]:
        """Ask every question; those without judgements only where ``answers`` are wanted."""
        wanted = [item for item in dataset.questions if answers or item.id in dataset.judgements]
        for number, question in enumerate(wanted, start=1):
            yield self._ask(question, answers, ranked=question.id in dataset.judgements)
            progress(Progress("questions", number, len(wanted), dataset.name))

    def _ask(self, question: SetQuestion, answers: bool, ranked: bool) -> Asked:
        assistant = self._assistant
        started = time.perf_counter()
        ours: dict[str, float] = {}
        unweighted: dict[str, float] = {}
        if ranked:
            # No deeper than for a reader, since what is at the top depends on what is compared.
            depth = assistant.settings.retrieval.candidates
            found = assistant.find(question.text, depth, Filters(), Clock())
            ours = self._by_document(found[2].hits)
            unweighted = self._unweighted(found[1])
        searched = time.perf_counter()
        if not answers:
            return Asked(Outcome(question, ours, (searched - started) * 1000), unweighted)
        # A threshold of 0 shows what would be said; whether it would be said is decided below.
        answer = assistant.ask(question.text, threshold=0)
        declined = answer.abstained or answer.confidence < assistant.settings.answer.threshold
        outcome = Outcome(
            question=question,
            ranking=ours,
            milliseconds=(time.perf_counter() - searched) * 1000,
            top_sentence=assistant.top(answer),
            answer=" ".join(sentence.text for sentence in answer.sentences),
            confidence=answer.confidence,
            abstained=declined,
        )
        return Asked(outcome, unweighted)

    def _by_document(self, hits: tuple[Hit, ...]) -> dict[str, float]:
        """Return each document's best score; a folded twin scores as the passage it was folded into."""
        scores: dict[str, float] = {}
        for hit in hits:
            for uri in (hit.document.uri, *(self._uri_of[twin] for twin in hit.duplicates)):
                scores[uri] = max(scores.get(uri, hit.score), hit.score)
        return scores

    def _unweighted(self, candidates: Candidates) -> dict[str, float]:
        opinions = (candidates.passage, candidates.sentence, candidates.lexical)
        total = np.sum([min_max(opinion) for opinion in opinions], axis=0)
        best: dict[str, float] = {}
        for row, score in zip(candidates.rows.tolist(), total.tolist(), strict=True):
            uri = self._uris[row]
            best[uri] = max(score, best.get(uri, score))
        return best


def runs_of(asked: list[Asked]) -> dict[str, Run]:
    """Return our ranking, and that by the plain sum of the three opinions."""
    ranked = [item for item in asked if item.outcome.ranking]
    return {
        "ours": {item.outcome.question.id: item.outcome.ranking for item in ranked},
        "D+S+B": {item.outcome.question.id: item.unweighted for item in ranked},
    }
