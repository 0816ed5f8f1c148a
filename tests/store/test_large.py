"""Segments too large for exact search: the same answers, after any changes, through filters too."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.records import Document, Filters, FloatArray, Passage, PassageEntry, Span
from qa.store import CollectionDescription, Store, open_store, open_writer

DIMENSION = 16
TOPICS = 12
PASSAGES = 20
LARGEST_FLAT = 300
DESCRIPTION = CollectionDescription(
    encoder_name="made up", encoder_digest="0" * 64, dimension=DIMENSION
)


@pytest.fixture(autouse=True)
def _small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.store.files.SMALL_FILE_BYTES", 1)
    monkeypatch.setattr("qa.store.reader.QUESTIONS_BEFORE_RELEASE", 1)
    """Make a few hundred passages large, and a fraction of their lists enough."""
    monkeypatch.setattr("qa.store.vectors.LARGEST_FLAT", LARGEST_FLAT)
    monkeypatch.setattr("qa.store.inverted.FEW_ROWS", 50)
    monkeypatch.setattr("qa.store.inverted.PROBES", 12)
    monkeypatch.setattr("qa.store.inverted.LEAST_RESCORED", 20)
    monkeypatch.setattr("qa.store.inverted.ROWS_AT_ONCE", 128)
    monkeypatch.setattr("qa.store.writer.PASSAGES_IN_MEMORY", 200)
    monkeypatch.setattr("qa.store.merge.SMALLEST_LEVEL", 100)


class Collection:
    """Documents about a few topics, and what the store must hold of them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.random = np.random.default_rng(5)
        self.centres = self.random.standard_normal((TOPICS, DIMENSION))
        self.live: dict[str, tuple[Document, list[PassageEntry]]] = {}
        self.serial = 0

    def near(self, topic: int) -> FloatArray:
        vector = self.centres[topic] + 0.6 * self.random.standard_normal(DIMENSION)
        unit: FloatArray = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit

    def change(self, added: range, removed: range = range(0)) -> None:
        """Add documents, replacing those of the same number, and remove others, in one commit."""
        with open_writer(self.directory, DESCRIPTION) as writer:
            for number in removed:
                document, _ = self.live.pop(f"{number}.md")
                writer.remove(document.id)
            for number in added:
                document, entries = self.made(number)
                writer.add(document, entries)
                self.live[document.uri] = (document, entries)
            writer.commit()

    def made(self, number: int) -> tuple[Document, list[PassageEntry]]:
        self.serial += 1
        text = "word " * PASSAGES
        topics = ("even" if number % 2 == 0 else "odd", *(["rare"] if number % 40 == 0 else []))
        document = Document(f"{self.serial:016x}", f"{number}.md", "", text, topics=topics)
        return document, [self.entry(document, row) for row in range(PASSAGES)]

    def entry(self, document: Document, row: int) -> PassageEntry:
        span = Span(row * 5, row * 5 + 4)
        vector = self.near(int(self.random.integers(TOPICS)))
        return PassageEntry(
            passage=Passage(f"{document.id}{row:04x}", document.id, span, (span,)),
            vector=vector,
            sentence_vectors=vector[np.newaxis],
            sentence_terms=(("word",),),
            heading_terms=(),
            content_key=f"{document.id} {row}",
        )

    def best(self, vector: FloatArray, k: int, topic: str = "") -> list[str]:
        scored = [
            (-float(entry.vector @ vector), entry.passage.id)
            for document, entries in self.live.values()
            if not topic or topic in document.topics
            for entry in entries
        ]
        return [name for _, name in sorted(scored)[:k]]

    def check(self, store: Store) -> None:
        """Compare questions, with and without filters, with the exact answer."""
        shares = []
        topics = {name for document, _ in self.live.values() for name in document.topics}
        of = {e.passage.id: d for d, entries in self.live.values() for e in entries}
        for question in range(30):
            vector = self.near(question % TOPICS)
            for topic in ("", *sorted(topics)):
                allowed = store.allowed_rows(Filters(topics=(topic,) if topic else ()))
                rows, scores = store.search_vectors(vector, 10, allowed)
                found = [passage.id for passage in store.passages(rows)]
                assert len(found) == len(set(found)) == 10
                assert set(found) <= of.keys()
                assert all(not topic or topic in of[name].topics for name in found)
                np.testing.assert_allclose(scores, store.vector_scores(rows, vector), atol=1e-6)
                assert scores.tolist() == sorted(scores.tolist(), reverse=True)
                shares.append(len(set(found) & set(self.best(vector, 10, topic))) / 10)
        assert np.mean(shares) >= 0.95


def kinds(store: Store) -> list[tuple[str, int]]:
    return [(segment.vector_index, segment.passages) for segment in store.manifest.segments]


def test_any_history_of_a_large_collection_answers_like_the_exact_search(tmp_path: Path) -> None:
    collection = Collection(tmp_path)
    collection.change(range(10))
    assert {kind for kind, _ in kinds(open_store(tmp_path))} == {"flat"}
    collection.change(range(100))
    store = open_store(tmp_path)
    assert "ivf-sq8" in {kind for kind, _ in kinds(store)}
    assert all((kind == "ivf-sq8") == (n > LARGEST_FLAT) for kind, n in kinds(store))
    store.verify()
    collection.check(store)
    collection.change(range(95, 110), range(20))
    collection.check(open_store(tmp_path))
    for number in range(20, 40):
        collection.change(range(number, number + 1))
    collection.check(open_store(tmp_path))
    collection.change(range(200, 201), range(41, 90))
    store = open_store(tmp_path)
    store.verify()
    collection.check(store)
    assert len(list((tmp_path / "lists").iterdir())) == sum(k != "flat" for k, _ in kinds(store))


def test_a_deep_search_is_exact_and_finds_everything(tmp_path: Path) -> None:
    collection = Collection(tmp_path)
    collection.change(range(60))
    store = open_store(tmp_path)
    assert "ivf-sq8" in {kind for kind, _ in kinds(store)}
    vector = collection.near(0)
    rows, _ = store.search_vectors(vector, len(store))
    assert len(np.unique(rows)) == len(store) == 1200
    assert [p.id for p in store.passages(rows)] == collection.best(vector, 1200)


def test_passages_without_direction_and_all_alike_are_no_trouble(tmp_path: Path) -> None:
    same = np.eye(DIMENSION, dtype=np.float32)[0]
    collection = Collection(tmp_path)
    with open_writer(tmp_path, DESCRIPTION) as writer:
        for number in range(60):
            document, entries = collection.made(number)
            vector = same if number % 2 else np.zeros_like(same)
            writer.add(
                document,
                [replace(e, vector=vector, sentence_vectors=vector[np.newaxis]) for e in entries],
            )
        writer.commit()
    store = open_store(tmp_path)
    rows, scores = store.search_vectors(same, 15)
    assert scores.tolist() == [1.0] * 15
    ids = [passage.id for passage in store.passages(rows)]
    everything = store.passages(store.search_vectors(same, 400)[0])
    assert ids == sorted(passage.id for passage in everything)[:15]


def test_what_is_added_can_be_found_before_compaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = Collection(tmp_path)
    seen = []

    def look(*_: object, **__: object) -> bool:
        seen.append(open_store(tmp_path).manifest.documents)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qa.store.compact.add_lists", look)
    collection.change(range(60))
    assert seen == [60]
    collection.check(open_store(tmp_path))
    monkeypatch.undo()
    with open_writer(tmp_path, DESCRIPTION) as writer:
        writer.commit()
    assert seen == [60]


def test_a_state_that_was_not_compacted_is_at_the_next_commit(tmp_path: Path) -> None:
    collection = Collection(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa.store.compact.is_due", lambda *_: False)
        collection.change(range(60))
    assert {kind for kind, _ in kinds(open_store(tmp_path))} == {"flat"}
    with open_writer(tmp_path, DESCRIPTION) as writer:
        writer.commit()
    store = open_store(tmp_path)
    assert "ivf-sq8" in {kind for kind, _ in kinds(store)}
    collection.check(store)
