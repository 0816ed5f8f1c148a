"""Ask one's own questions, and where an answer is not the expected one, find out why."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from qa.assistant import PASSAGES_WEIGHED, Assistant
from qa.contracts import ProgressCallback
from qa.errors import QuestionError
from qa.evaluate.metrics import ARTICLES, contains_answer
from qa.evaluate.questions import OwnQuestion, QuestionFile
from qa.evaluate.run import Owners
from qa.records import Answer, Hit, Progress

# How deep what was expected is looked for among the passages found.
DEPTH = 200


class Failure(StrEnum):
    """Why a question failed, in the order in which things go wrong."""

    REFUSED = "question refused"
    ANSWERED = "answered, though unanswerable"
    NO_SUCH_DOCUMENT = "document not in the index"
    NOT_WRITTEN = "answer not in the documents"
    NOT_RETRIEVED = "not retrieved"
    NOT_RANKED = "retrieved, but ranked too low"
    OTHER_SENTENCE = "in another sentence"
    OTHER_DOCUMENT = "another document cited"
    DECLINED = "declined"


# What no assistant could have answered.
NOT_THERE = (Failure.NO_SUCH_DOCUMENT, Failure.NOT_WRITTEN)


class Finding(NamedTuple):
    """Why what was expected was not shown: the kind, and what was seen."""

    failure: Failure
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one question; ``finding`` is ``None`` where all was as expected.

    ``shown`` and ``cited`` are the sentences and the uris of the answer; ``reason`` is that of
    declining; ``milliseconds`` is the time of the answer alone.
    """

    question: OwnQuestion
    finding: Finding | None
    abstained: bool = False
    reason: str = ""
    confidence: float = 0.0
    shown: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    milliseconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether all was as expected."""
        return self.finding is None


def ask_questions(
    file: QuestionFile, assistant: Assistant, progress: ProgressCallback | None = None
) -> Iterator[Verdict]:
    """Ask every question of a file, in order, and yield what became of it."""
    examiner = _Examiner(assistant)
    for number, question in enumerate(file.questions, start=1):
        yield examiner.examine(question)
        if progress:
            progress(Progress("questions", number, len(file.questions), file.path.name))


class _Examiner:
    """Judges answers of one assistant, and looks behind those that fail."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._owners = Owners(assistant)
        self._titles = {item.uri: item.title for item in assistant.documents()}

    def examine(self, question: OwnQuestion) -> Verdict:
        started = time.perf_counter()
        try:
            answer = self._assistant.ask(question.text)
        except QuestionError as error:
            return Verdict(question, Finding(Failure.REFUSED, str(error)))
        milliseconds = (time.perf_counter() - started) * 1000
        return Verdict(
            question=question,
            finding=self._finding(question, answer),
            abstained=answer.abstained,
            reason=answer.reason,
            confidence=answer.confidence,
            shown=tuple(sentence.text for sentence in answer.sentences),
            cited=tuple(dict.fromkeys(citation.uri for citation in answer.citations)),
            milliseconds=milliseconds,
        )

    def _finding(self, question: OwnQuestion, answer: Answer) -> Finding | None:
        if question.unanswerable:
            return None if answer.abstained else self._answered(answer)
        if not answer.abstained:
            return self._shown(question, answer)
        limit = self._assistant.settings.answer.threshold
        seen = f"Confidence {answer.confidence:.2f} is below the threshold {limit:.2f}. {answer.reason}"
        # A threshold of 0 shows what would have been said.
        beneath = self._shown(question, self._assistant.ask(question.text, threshold=0))
        if beneath and beneath.failure in NOT_THERE:
            return Finding(beneath.failure, f"{beneath.detail} It was declined, and rightly so.")
        if beneath is None:
            more = "What would have been shown is the right answer."
        else:
            more = f"What would have been shown is wrong too ({beneath.failure}): {beneath.detail}"
        return Finding(Failure.DECLINED, f"{seen} {more}")

    def _answered(self, answer: Answer) -> Finding:
        limit = self._assistant.settings.answer.threshold
        return Finding(
            Failure.ANSWERED,
            f"Confidence {answer.confidence:.2f} is not below the threshold {limit:.2f}.",
        )

    def _shown(self, question: OwnQuestion, answer: Answer) -> Finding | None:
        """Compare what is shown with what is expected."""
        text = " ".join(sentence.text for sentence in answer.sentences)
        missing = [forms for forms in question.answers if not contains_answer(text, forms)]
        wanted = self._wanted(question)
        if question.documents and not wanted:
            return Finding(Failure.NO_SUCH_DOCUMENT, _no_such_document(question, self._titles))
        cited = self._cited(answer)
        if not missing and (not wanted or cited & wanted):
            return None
        where = ", ".join(sorted(cited)) or "nothing"
        if question.answers and not missing:
            return Finding(Failure.OTHER_DOCUMENT, f"The words are right, and {where} is cited.")
        found = self._why_not_shown(question, missing, wanted)
        if not missing and found.failure is Failure.OTHER_SENTENCE:
            return Finding(Failure.OTHER_DOCUMENT, f"{found.detail} Cited is {where}.")
        return found

    def _why_not_shown(
        self, question: OwnQuestion, missing: Sequence[Sequence[str]], wanted: set[str]
    ) -> Finding:
        """Follow what was expected through the stages, to the one that lost it."""
        hits = self._assistant.search(question.text, k=DEPTH).hits
        for rank, hit in enumerate(hits, start=1):
            if wanted and not wanted.intersection(self._owners.uris(hit)):
                continue
            if missing and not any(contains_answer(hit.text, forms) for forms in missing):
                continue
            place = f"It stands in passage {rank} ({hit.document.uri})"
            if rank > PASSAGES_WEIGHED:
                deep = f"sentences of the first {PASSAGES_WEIGHED} passages are looked at"
                return Finding(Failure.NOT_RANKED, f"{place}, and {deep}.")
            return Finding(Failure.OTHER_SENTENCE, f"{place}: {_sentence(hit, missing)}")
        if missing and not self._is_written(missing, wanted):
            document = ", ".join(sorted(wanted)) or "any document of the index"
            forms = " | ".join(missing[0])
            return Finding(Failure.NOT_WRITTEN, f"“{forms}” does not stand in {document}.")
        return Finding(Failure.NOT_RETRIEVED, f"None of the first {len(hits)} passages found holds it.")

    def _wanted(self, question: OwnQuestion) -> set[str]:
        """Return the uris of the documents that are expected."""
        return {
            uri
            for uri, title in self._titles.items()
            if any(_is_called(name, uri, title) for name in question.documents)
        }

    def _cited(self, answer: Answer) -> set[str]:
        """Return the uris that are cited, and those of documents that say the same word by word."""
        cited = {citation.uri for citation in answer.citations}
        for hit in answer.hits:
            spans = [c.span for c in answer.citations if c.document_id == hit.document.id]
            passage = hit.passage.span
            if any(passage.start <= span.start and span.end <= passage.end for span in spans):
                cited.update(self._owners.uris(hit))
        return cited

    def _is_written(self, missing: Sequence[Sequence[str]], wanted: set[str]) -> bool:
        """Tell whether some document that is expected holds a missing part, wherever it was cut."""
        patterns = [written(form) for forms in missing for form in forms]
        return any(
            pattern.search(document.text)
            for document in self._assistant.documents()
            if not wanted or document.uri in wanted
            for pattern in patterns
        )


def _is_called(name: str, uri: str, title: str) -> bool:
    """Tell whether a document is meant: by its uri, a path that ends with it, file name or title."""
    name, uri = name.casefold().replace("\\", "/"), uri.casefold()
    return name in (uri, PurePosixPath(uri).name, title.casefold()) or name.endswith(f"/{uri}")


def written(answer: str) -> re.Pattern[str]:
    """Return a pattern that finds an answer about as ``contains_answer`` does, in long texts fast."""
    words = [word for word in re.findall(r"[^\W_]+", answer) if word.casefold() not in ARTICLES]
    between = rf"[\W_]*(?:(?:{'|'.join(sorted(ARTICLES))})\b[\W_]*)*"
    return re.compile(rf"(?<!\w){between.join(map(re.escape, words))}(?!\w)", re.IGNORECASE)


def _sentence(hit: Hit, missing: Sequence[Sequence[str]]) -> str:
    """Return the sentence of a passage that holds a missing part, else the start of the passage."""
    sentences = [span.of(hit.document.text) for span in hit.passage.sentences] or [hit.text]
    holding = (text for text in sentences if any(contains_answer(text, forms) for forms in missing))
    return f"“{next(holding, sentences[0])}”"


def _no_such_document(question: OwnQuestion, titles: dict[str, str]) -> str:
    some = ", ".join(sorted(titles)[:3])
    return (
        f"No document has the uri, file name or title {' | '.join(question.documents)}. The index has "
        f"{len(titles):,}, such as {some}; `qa inspect` lists them."
    )
