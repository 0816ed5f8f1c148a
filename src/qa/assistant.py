"""The one file that wires question to answer: analyse, retrieve, rank, weigh, read, answer, cite."""

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from qa import (
    analyse,
    answer,
    bridge,
    cite,
    confidence,
    encode,
    gloss,
    rank,
    read,
    rerank,
    retrieve,
    weigh,
)
from qa.contracts import Encoder, PassageStore, Reranker
from qa.described import is_described
from qa.glossary import Glossary
from qa.records import (
    Answer,
    Candidates,
    Document,
    Evidence,
    Filters,
    FloatArray,
    Query,
    Ranking,
    SearchResult,
    TermGroup,
)
from qa.settings import Settings
from qa.store import Store, open_store
from qa.terms import TermAnalyzer

# In the name of every encoder of several languages that sentence-transformers lists, but two.
MULTILINGUAL = "multilingual"
# Passages whose sentences are weighed for an answer.
PASSAGES_WEIGHED = 20
# Headings whose terms are remembered: those of the passages that come up again and again.
HEADINGS_KEPT = 10_000


class Assistant:
    """Searches one collection and answers questions from it; safe to share between threads."""

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        glossary: Glossary,
        settings: Settings = Settings(),
        reranker: Reranker | None = None,
    ) -> None:
        self.store = store
        self.settings = settings
        self._encoder = encoder
        self._reranker = reranker
        self._glossary = glossary
        self._analyzer = TermAnalyzer(glossary)
        self.heading_terms = lru_cache(HEADINGS_KEPT)(self._analyzer.terms)
        self._crossing = ThreadPoolExecutor(os.cpu_count(), "bridge")
        # Two threads with one new question both encode it: that costs less than to wait by a lock.
        self._vector = lru_cache(settings.retrieval.question_vectors)(self._encode)

    @classmethod
    def open(cls, index_dir: Path | str = "index", settings: Settings = Settings()) -> Self:
        """Open the collection in a folder, read-only.

        :raises IndexMissing: if nothing is there; the message has the command that makes it.
        :raises IndexMismatch: if another version or encoder made it.
        :raises IndexDamaged: if a part is missing or cut short.
        """
        store = open_store(Path(index_dir), settings.bm25)
        encoder = encode.open_encoder(store.encoder_directory)
        baked = store.reranker_directory if settings.rerank.passages else None
        reranker = rerank.open_reranker(baked, settings.rerank) if baked else None
        return cls(store, encoder, Glossary.from_bytes(store.glossary_source), settings, reranker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's files."""
        self._crossing.shutdown()
        self.store.close()

    @property
    def encoder_name(self) -> str:
        """The name of the encoder that the collection was built with."""
        return self._encoder.name

    def document(self, document_id: str) -> Document:
        """Return a document by its id.

        :raises KeyError: if the collection has no such document.
        """
        return self.store.document(document_id)

    def documents(self) -> Iterable[Document]:
        """Yield all documents, in order of uri."""
        return self.store.documents()

    def search(self, query: str, k: int = 10, filters: Filters = Filters()) -> SearchResult:
        """Find the ``k`` passages that fit a question or a few words best.

        :raises QuestionError: if the query is blank or too long.
        """
        clock = Clock()
        analysed, _, ranking = self.find(query, k, filters, clock)
        return SearchResult(analysed, ranking.hits[:k], clock.timings())

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        hits: int | None = None,
        sentences: int | None = None,
        threshold: float | None = None,
    ) -> Answer:
        """Answer a question from the documents, or decline with a reason.

        :param hits: passages to hand on with the answer; default ``settings.answer.hits``.
        :param sentences: the most sentences to answer with; default ``settings.answer.sentences``.
        :param threshold: the confidence (0 to 1) below which to decline.
        :raises QuestionError: if the question is blank or too long.
        """
        clock = Clock()
        limits = self.settings.answer
        wanted = limits.hits if hits is None else hits
        most = limits.sentences if sentences is None else sentences
        query, candidates, ranking = self.find(question, max(wanted, PASSAGES_WEIGHED), filters, clock)
        with clock("weigh"):
            weighed = weigh.weigh(query, candidates, ranking, self.store, self.heading_terms)
        with clock("read"):
            evidence = self.read(query, weighed, ranking)
            sure = confidence.confidence(query, evidence, ranking.hits, self.store)
        with clock("bridge"):
            two = self.reach(query, weighed, ranking, evidence[:1], sure) if most > 1 else None
        with clock("answer"):
            sure, cited = (two.sure, two.hits) if two else (sure, ranking.hits)
            declined = sure < (limits.threshold if threshold is None else threshold)
            if declined:
                shown = []
            else:
                shown = two.evidence if two else answer.compose(query, evidence, ranking.hits, most)
            said, citations = cite.vouch(shown, cited)
            reason = confidence.reason_to_decline(query, ranking.hits, self.store) if declined else ""
        return Answer(
            question=question,
            abstained=declined,
            reason=reason,
            confidence=sure,
            sentences=said,
            citations=citations,
            hits=ranking.hits[:wanted],
            query=query,
            timings_ms=clock.timings(),
        )

    def find(
        self, question: str, k: int, filters: Filters, clock: "Clock", *, rerank: bool = True
    ) -> tuple[Query, Candidates, Ranking]:
        """Analyse a question and rank the passages for it: the part that ``search`` and ``ask`` share.

        :param rerank: let the reranker reorder the best, if the collection has one.
        :raises QuestionError: if the question is blank or too long.
        """
        with clock("analyse"):
            query = analyse.analyse(
                question,
                self._analyzer.words,
                self._glossary.canonicalize,
                self._lexicon,
                filters,
                self.settings.answer.question_characters,
                gloss.gloss,
            )
        with clock("encode"):
            knows_more = MULTILINGUAL in self._encoder.name.lower()
            encoded = query.text if query.gloss and knows_more else query.encoded_text
            vector = self._vector(encoded)
        reread = self.settings.rerank.passages if rerank and self._reranker is not None else 0
        depth = max(k, reread)
        with clock("retrieve"):
            candidates = retrieve.retrieve(query, vector, self.store, self.settings.retrieval, depth)
        with clock("rank"):
            ranking = rank.rank(query, candidates, self.store, self.settings.retrieval, depth)
        if self._reranker is not None and reread:
            with clock("rerank"):
                ranking = rearranged(ranking, self._reranker, query.corrected, reread)
        return query, candidates, Ranking(ranking.indices[:k], ranking.hits[:k])

    def read(
        self, query: Query, evidence: list[Evidence], ranking: Ranking, *, every: bool = False
    ) -> list[Evidence]:
        """Let the reader re-score the best sentences.

        :param every: do not stop where reading on is not likely to find another answer.
        :raises ModelUnavailable: if the reader's files are damaged.
        """
        return self._read(query, evidence, ranking, every=every)

    def reach(
        self,
        query: Query,
        weighed: list[Evidence],
        ranking: Ranking,
        best: list[Evidence],
        sure: float,
    ) -> bridge.Reached | None:
        """Look for an answer by way of a sentence that says whom or what the question describes.

        :param weighed: evidence in the ranker's order.
        :param best: the sentence that answers best without a bridge, if there is any.
        :param sure: how likely that is right, 0 to 1.
        :return: ``None`` if the question describes nothing or no such answer is likelier.
        """
        if sure >= bridge.SURE or not is_described(query):
            return None
        two = self.cross(query, weighed, ranking)
        return bridge.preferred(two, best, sure) if two else None

    def cross(self, query: Query, weighed: list[Evidence], ranking: Ranking) -> bridge.Reached | None:
        """Return what stands behind the bridge that the ranker finds to lead to the best sentence."""
        words = self._analyzer.words
        longest = self.settings.answer.question_characters
        tried = bridge.bridges(query, weighed, ranking.hits, self.store, words)
        short = [one for one in tried if len(one.question) <= longest]
        # Each is a question of its own, and some of its time is spent in a network on one core.
        searched = self._crossing.map(lambda one: self._search_after(query, one, words), short)
        leading = [crossing for crossing in searched if crossing.evidence]
        if not leading:
            return None
        # Reading takes far longer than searching, so no other bridge is crossed.
        return self._read_after(query, max(leading, key=bridge.Crossing.promise), ranking)

    def _search_after(self, query: Query, one: bridge.Bridge, words: bridge.Words) -> bridge.Crossing:
        """Search for what a bridge leaves of the question."""
        depth = PASSAGES_WEIGHED
        left, candidates, second = self.find(one.question, depth, query.filters, Clock(), rerank=False)
        left = replace(left, answer_type=query.answer_type)
        evidence = weigh.weigh(left, candidates, second, self.store, self.heading_terms)
        evidence = bridge.after(one, evidence, second.hits, words)
        return bridge.Crossing(one, left, second, evidence)

    def _read_after(self, query: Query, one: bridge.Crossing, ranking: Ranking) -> bridge.Reached:
        """Read the sentences found after the bridge."""
        after, hits = one.bridge.evidence.text, one.ranking.hits
        evidence = self._read(query, one.evidence, one.ranking, every=True, after=after)
        likely = confidence.confidence(one.question, evidence, hits, self.store)
        return bridge.reached(one.bridge, evidence[0], ranking.hits, hits, likely)

    def _read(
        self, query: Query, evidence: list[Evidence], ranking: Ranking, *, every: bool, after: str = ""
    ) -> list[Evidence]:
        wording = self._glossary.wording(query.corrected)
        reader = read.default_reader()
        return reader.read(query, evidence, ranking.hits, every=every, wording=wording, after=after)

    def _encode(self, question: str) -> FloatArray:
        """Return the vector of a question, which nobody may change since it is remembered."""
        vector: FloatArray = self._encoder.encode_queries([question])[0]
        vector.flags.writeable = False
        return vector

    @cached_property
    def _lexicon(self) -> analyse.Lexicon:
        return analyse.Lexicon(self.store.vocabulary(), self._spell, self.store.terms_beginning)

    def _spell(self, term: str) -> str:
        """Return a word of the documents that gives the index term, or the term itself."""
        return spell(term, self.store, self._analyzer)


def rearranged(ranking: Ranking, reranker: Reranker, question: str, most: int) -> Ranking:
    """Return a ranking whose best ``most`` passages the reranker has put in another order."""
    places = {hit.passage.id: index for hit, index in zip(ranking.hits, ranking.indices, strict=True)}
    hits = (*reranker.rerank(question, ranking.hits[:most]), *ranking.hits[most:])
    return Ranking(tuple(places[hit.passage.id] for hit in hits), hits)


def spell(term: str, store: PassageStore, analyzer: TermAnalyzer) -> str:
    """Return a word of some passage that gives the index term; the term itself if none is found."""
    rows, _ = store.search_terms([TermGroup((term,))], 1)
    for passage in store.passages(rows):
        document = store.document(passage.document_id)
        text = passage.span.of(document.text)
        for surface, terms in analyzer.words(text, document.language):
            if term in terms:
                return surface
    return term


class Clock:
    """Measures the stages of one question."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._spent: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Measure what is done inside the ``with`` as this stage."""
        start = time.perf_counter()
        yield
        self._spent[stage] = round((time.perf_counter() - start) * 1000, 3)

    def timings(self) -> dict[str, float]:
        """Return milliseconds by stage, and the total."""
        total = round((time.perf_counter() - self._start) * 1000, 3)
        return {**self._spent, "total": total}
