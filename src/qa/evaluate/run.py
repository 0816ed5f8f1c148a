"""Run the assistant over a set: index its documents, ask its questions, note what came out."""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from qa.assistant import Assistant
from qa.build import bake_once, bake_reranker_once, index_documents
from qa.contracts import Encoder, ProgressCallback
from qa.errors import DatasetError, QuestionError, SettingsError, StoreError
from qa.evaluate.dataset import EvaluationSet, SetQuestion
from qa.load import make_document
from qa.normalize import repair
from qa.records import Answer, AnswerType, Document, Hit, IngestReport, Progress
from qa.settings import Settings
from qa.store import open_store

# Passages ranked for each question: so many that 100 different documents are nearly always among them.
PASSAGES_RANKED = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out for one question.

    ``ranking`` maps document ids to the score of their best passage. ``top_sentence`` and ``answer``
    are what is shown where the assistant never declines; ``abstained`` says whether it would have.
    ``milliseconds`` is the time of one search, or of one answer where the set asks for answers.
    """

    question: SetQuestion
    ranking: dict[str, float]
    milliseconds: float
    top_sentence: str = ""
    answer: str = ""
    confidence: float = 0.0
    abstained: bool = False


def cache_folder() -> Path:
    """Return the folder for what can be made again: ``$XDG_CACHE_HOME/sanad`` or ``~/.cache/sanad``."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "sanad"


def index_set(
    dataset: EvaluationSet,
    work: Path | None = None,
    encoder: str | Encoder | None = None,
    reranker: str | None = None,
    *,
    settings: Settings = Settings(),
    progress: ProgressCallback | None = None,
) -> tuple[Path, IngestReport]:
    """Index a set's documents, or bring the index that is kept up to date.

    :param work: the folder of the index; default one in the cache, named by the documents' digest.
    :return: the index's folder, and the report, which says how much of it was done before.
    :raises SettingsError: if the folder holds an index of something else.
    """
    cache = cache_folder()
    folder = work or cache / "evaluate" / f"{dataset.name}-{dataset.digest[:12]}"
    _refuse_another_collection(folder, dataset)
    chosen = settings.index.encoder if encoder is None else encoder
    shared = bake_once(chosen, cache, progress) if isinstance(chosen, str) else chosen
    reordering = settings.index.reranker if reranker is None else reranker
    reordering = bake_reranker_once(reordering, cache, progress)
    documents = _documents(dataset)
    report = index_documents(
        documents,
        folder,
        encoder=shared,
        reranker=reordering,
        settings=settings,
        progress=progress,
    )
    return folder, report


def _top_sentence(answer: Answer, assistant: Assistant) -> str:
    """Return the sentence that would be shown if only one were.

    It is the first, unless the sentences were put into reading order; only then, since reading is the
    costly part, is the question asked again. Of an answer that takes two sentences it is the one that
    answers, which comes first.
    """
    if answer.bridged:
        return answer.sentences[0].text
    spans = [(citation.document_id, citation.span) for citation in answer.citations[:2]]
    reordered = len(spans) == 2 and (
        answer.query.answer_type in (AnswerType.LIST, AnswerType.REASON)
        or (spans[0][0] == spans[1][0] and spans[0][1].end <= spans[1][1].start)
    )
    if reordered:
        answer = assistant.ask(answer.question, sentences=1, threshold=0)
    return answer.sentences[0].text if answer.sentences else ""


def _refuse_another_collection(folder: Path, dataset: EvaluationSet) -> None:
    """Guard a reader's own index, which indexing the set would replace."""
    try:
        with open_store(folder) as store:
            held = [document.uri for document in store.documents()]
    except StoreError:
        return
    if held and not {document.id for document in dataset.documents}.intersection(held):
        raise SettingsError(
            f"{folder} is the index of something else ({len(held):,} documents, such as {held[0]}). "
            "Give the set a folder of its own, by --work."
        )


def ask_all(
    dataset: EvaluationSet, assistant: Assistant, progress: ProgressCallback | None = None
) -> Iterator[Outcome]:
    """Ask every question of a set, in order, and yield what came out.

    Sets without answers and without unanswerable questions are searched only.
    """
    owners = Owners(assistant)
    answering = any(
        item.answers or item.gold_sentences or item.unanswerable for item in dataset.questions
    )
    for number, question in enumerate(dataset.questions, start=1):
        try:
            yield (
                _ask(question, assistant, owners) if answering else _search(question, assistant, owners)
            )
        except QuestionError as error:
            raise DatasetError(f"Question {question.id} of {dataset.name}: {error}") from error
        if progress:
            progress(Progress("questions", number, len(dataset.questions), dataset.name))


def write_run(outcomes: Iterable[Outcome], path: Path, tag: str = "sanad") -> None:
    """Write rankings in the format of TREC: question, Q0, document, rank from 1, score, tag."""
    with path.open("w", encoding="utf-8") as file:
        for outcome in outcomes:
            ranked = sorted(outcome.ranking.items(), key=lambda pair: (-pair[1], pair[0]))
            for rank, (document, score) in enumerate(ranked, start=1):
                file.write(f"{outcome.question.id} Q0 {document} {rank} {score:.6f} {tag}\n")


def _documents(dataset: EvaluationSet) -> Iterator[Document]:
    for item in dataset.documents:
        yield make_document(item.id, repair(item.title), repair(item.text))


def _search(question: SetQuestion, assistant: Assistant, owners: "Owners") -> Outcome:
    started = time.perf_counter()
    hits = assistant.search(question.text, k=PASSAGES_RANKED).hits
    return Outcome(question, owners.ranking(hits), (time.perf_counter() - started) * 1000)


def _ask(question: SetQuestion, assistant: Assistant, owners: "Owners") -> Outcome:
    searched = _search(question, assistant, owners)
    started = time.perf_counter()
    # A threshold of 0 shows what would be said; whether it would be said is decided below.
    answer = assistant.ask(question.text, threshold=0)
    milliseconds = (time.perf_counter() - started) * 1000
    return Outcome(
        question=question,
        ranking=searched.ranking,
        milliseconds=milliseconds,
        top_sentence=_top_sentence(answer, assistant),
        answer=" ".join(sentence.text for sentence in answer.sentences),
        confidence=answer.confidence,
        abstained=answer.abstained or answer.confidence < assistant.settings.answer.threshold,
    )


class Owners:
    """Ranks documents by their passages, those folded into a near-duplicate included."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def uris(self, hit: Hit) -> list[str]:
        """Return the uris of the documents that hold a hit's passage or one folded into it."""
        return [hit.document.uri, *(self._uri_of[twin] for twin in hit.duplicates)]

    def ranking(self, hits: Iterable[Hit]) -> dict[str, float]:
        """Return each document's best score; a folded twin scores as the passage it was folded into."""
        scores: dict[str, float] = {}
        for hit in hits:
            for uri in self.uris(hit):
                scores[uri] = max(scores.get(uri, hit.score), hit.score)
        return scores

    @cached_property
    def _uri_of(self) -> dict[str, str]:
        store = self._assistant.store
        uris = {document.id: document.uri for document in store.documents()}
        passages = store.passages(np.arange(len(store), dtype=np.int64))
        return {item.id: uris[item.document_id] for item in passages if item.document_id in uris}
