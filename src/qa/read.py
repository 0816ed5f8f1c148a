"""Read: question and sentence together, pointing to the answer's words or to "not here".

Retrieval scores cannot see that a passage about a ship does not say who built its engines; a reader
can. The model is small, comes with the package and runs on ONNX Runtime; ``training/reader`` makes it.
"""

import json
import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelUnavailable
from qa.prospect import default_prospect, features
from qa.quantised_session import open_quantised
from qa.records import Evidence, FloatArray, Hit, Query, Reading, Span

# The most sentences read for one question: the best by the ranker's score.
SENTENCES_READ = 12
# After so many sentences it is asked whether to read on: where the probability of finding an answer not
# found yet is at least this. Those between two halts are read side by side.
HALTS = {2: 0.012, 4: 0.009, 6: 0.009, 8: 0.009}
UNREAD_GAP = 5.0  # logits below the last sentence read at which the unread ones start
# A run of capitalised words, with the small words that names have inside them.
NAME = re.compile(r"[^\W\d_a-z]\w*(?:[ -](?:(?:of|the|de|bin|al|ul|ud) )?[^\W\d_a-z][\w]*)+")
# Texts whose tokens are remembered: a question is read with each sentence, a title with many.
TEXTS_KEPT = 4_096
OUTSIDE = -1e4  # stands for "impossible" among logits
_LOADING = Lock()


class Row(NamedTuple):
    """One row of the reader's input; ``first`` is where the sentence's tokens start."""

    ids: list[int]
    kinds: list[int]
    first: int
    offsets: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a row is laid out, as the model's card says; all sizes in tokens."""

    cls: int
    sep: int
    opening: int
    closing: int
    length: int
    question: int
    title: int
    previous: int
    bridge: int
    span: int


class AnswerReader:
    """Re-scores the best sentences by reading each with the question."""

    def __init__(self, directory: Path) -> None:
        from tokenizers import Tokenizer

        card = json.loads((directory / "reader.json").read_text(encoding="utf-8"))
        self._layout = Layout(**card["layout"])
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._ids = lru_cache(TEXTS_KEPT)(self._tokens)
        cores = os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(cores, "reader")
        self._session = open_quantised(directory / "reader.onnx")

    def read(
        self,
        query: Query,
        evidence: Sequence[Evidence],
        hits: Sequence[Hit],
        *,
        every: bool = False,
        wording: Callable[[str], str] | None = None,
        after: str = "",
    ) -> list[Evidence]:
        """Return the evidence with readings on its best sentences, in the order of the new scores.

        It stops as soon as reading on is not likely to find an answer that was not found yet.

        :param evidence: best first; those that were not read keep their order, last.
        :param every: read all of the first ``SENTENCES_READ``, as learning from them needs.
        :param wording: gives the question as a sentence's own names have it; default as it is asked.
        :param after: a sentence that says whom or what the question describes, read before each.
        """
        if not evidence:
            return []
        vote = default_vote()
        asked = query.corrected
        read: list[Evidence] = []
        for end in (SENTENCES_READ,) if every else (*HALTS, SENTENCES_READ):
            part = evidence[len(read) : end]
            if not part or (read and not _worthwhile(read, evidence[0], part[0], vote)):
                break

            def read_one(item: Evidence) -> Reading:
                question = wording(item.text) if wording else asked
                return self._read_row(self._row(question, item, hits[item.hit], after))

            # Each thread reads a row at a time: rows differ in length, and none is padded.
            readings = self._threads.map(read_one, part)
            read += [_with_reading(*pair, vote) for pair in zip(part, readings, strict=True)]
        tail = evidence[len(read) :]
        read.sort(key=lambda item: (-item.score, item.hit, item.sentence))
        floor = read[-1].score - UNREAD_GAP
        return read + [replace(item, score=floor - place) for place, item in enumerate(tail)]

    def _row(self, question: str, item: Evidence, hit: Hit, after: str) -> Row:
        layout = self._layout
        asked = [layout.cls, *self._ids(question)[: layout.question], layout.sep]
        title = self._ids(f"{hit.document.title} .")[: layout.title] if hit.document.title else []
        head = [*asked, *title, *self._before(item, hit, after)]
        body = self._tokenizer.encode(item.text, add_special_tokens=False)
        room = layout.length - len(head) - 3
        ids = [*head, layout.opening, *body.ids[:room], layout.closing, layout.sep]
        kinds = [0] * len(asked) + [1] * (len(ids) - len(asked))
        return Row(ids, kinds, len(head) + 1, body.offsets[:room])

    def _before(self, item: Evidence, hit: Hit, after: str) -> tuple[int, ...]:
        """Return the start of the bridge, if there is one, else the end of the sentence before."""
        if after:
            return self._ids(after)[: self._layout.bridge]
        if not item.sentence:
            return ()
        before = hit.passage.sentences[item.sentence - 1].of(hit.document.text)
        return self._ids(before)[-self._layout.previous :]

    def _tokens(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _read_row(self, row: Row) -> Reading:
        spans, answers = self._session.run(
            ["span_logits", "answer_logit"],
            {
                "input_ids": np.array([row.ids], np.int64),
                "token_type_ids": np.array([row.kinds], np.int64),
            },
        )
        start, end = spans[0].T
        return self._decode(row, start, end, float(start[0] + end[0]), float(answers[0, 0]))

    def _decode(
        self, row: Row, start: FloatArray, end: FloatArray, null: float, answer: float
    ) -> Reading:
        size = len(row.offsets)
        if not size:
            return Reading(Span(0, 0), OUTSIDE, OUTSIDE)
        inner = slice(row.first, row.first + size)
        sums: NDArray[np.float32] = start[inner][:, None] + end[inner][None, :]
        allowed = np.tril(np.triu(np.ones((size, size), dtype=bool)), self._layout.span - 1)
        scores = np.where(allowed, sums, OUTSIDE)
        first, last = divmod(int(scores.argmax()), size)
        span = Span(row.offsets[first][0], row.offsets[last][1])
        return Reading(span, float(scores[first, last] - null), answer)


def _with_reading(item: Evidence, reading: Reading, vote: "Vote") -> Evidence:
    whole = reading._replace(answer=whole_name(item.text, reading.answer))
    return replace(item, reading=whole, score=vote.score(item.score, reading))


def _worthwhile(read: Sequence[Evidence], first: Evidence, following: Evidence, vote: "Vote") -> bool:
    """Tell whether reading on is likely enough to find an answer that was not found yet."""
    best = max(item.score for item in read)
    seen = features(best, vote.ranker * first.score, vote.ranker * following.score, len(read))
    return default_prospect().probability(seen) >= HALTS[len(read)]


def whole_name(text: str, answer: Span) -> Span:
    """Stretch an answer that is part of a name over the whole of it, and any answer over whole words.

    The reader learnt from people who often marked one word where a name has several.
    """
    if answer.start >= answer.end:
        return answer
    names = (match.span() for match in NAME.finditer(text))
    words = (match.span() for match in re.finditer(r"\w+", text))
    start, end = answer
    for first, last in (*names, *words):
        if first < end and start < last:
            start, end = min(start, first), max(end, last)
    return Span(start, end)


@dataclass(frozen=True, slots=True)
class Vote:
    """How the ranker's score and the reader's two are added; learnt on questions new to the reader."""

    ranker: float
    span: float
    answer: float

    def score(self, ranker: float, reading: Reading) -> float:
        """Return the joint score, a logit."""
        return self.ranker * ranker + self.span * reading.score + self.answer * reading.answers


@cache
def default_vote() -> Vote:
    """Return the weights kept beside the ranker's."""
    data = json.loads(files("qa.models").joinpath("vote.json").read_text(encoding="utf-8"))
    return Vote(**data["weights"])


def default_reader() -> AnswerReader:
    """Return the reader that comes with the package, loaded once a process.

    :raises ModelUnavailable: as ``open_reader``.
    """
    with _LOADING:
        return _packaged_reader()


@cache
def _packaged_reader() -> AnswerReader:
    return open_reader(Path(str(files("qa.models").joinpath("reader"))))


def start_loading() -> None:
    """Load the reader in a thread of its own, so that it is there when the first question is."""

    def load() -> None:
        # Whoever reads with it is told.
        with suppress(ModelUnavailable):
            default_reader()

    Thread(target=load, name="reader").start()


def open_reader(directory: Path) -> AnswerReader:
    """Load a reader from the folder with its model, tokenizer and card.

    :raises ModelUnavailable: if one of its files is missing or cannot be loaded.
    """
    try:
        return AnswerReader(directory)
    except Exception as error:
        raise ModelUnavailable(
            f"The reader in {directory} cannot be loaded ({error}). Install the package again."
        ) from error
