"""What every ``PassageStore`` promises, shown on the real store after any history of changes.

Each query is compared with a plain-Python oracle over the same documents, and with a store that was
built afresh from them in one go.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import bm25s
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.contracts import PassageStore
from qa.records import Filters, TermGroup
from qa.settings import Bm25Settings
from qa.store import Store, open_store, open_writer
from tests.store.oracle import OracleStore, bag
from tests.store.samples import DESCRIPTION, ENCODER, Sample, make

WORDS = ("ada", "milgem", "corvette", "ücret", "ڈرون", "İmza", "zebra", "a", "ship", "anlaşma")
BM25 = Bm25Settings(k1=1.2, b=0.6)

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
passages = st.lists(st.lists(sentences, min_size=1, max_size=3), max_size=3)
dates = st.sampled_from((None, "2024", "2025", "2025-02", "2025-02-13", "2026-01-01"))
samples = st.builds(
    make,
    st.sampled_from(("a.md", "b.md", "c/ç.txt", "d.html", "e.md", "f.md")),
    passages,
    st.sampled_from(("", "ship", "drone ada")),
    date=dates,
    language=st.sampled_from(("en", "tr", "und")),
    topics=st.sampled_from(((), ("navy",), ("trade", "navy"))),
)
groups_of_terms = st.lists(
    st.builds(
        TermGroup,
        st.lists(st.sampled_from((*WORDS, "drone", "unknown")), max_size=4).map(tuple),
        st.sampled_from((1.0, 0.5, 2.0)),
    ),
    max_size=4,
)
filters_used = st.builds(
    Filters,
    documents=st.sampled_from(((), ("a.md", "d.html"), ("nowhere.md",))),
    topics=st.sampled_from(((), ("navy",), ("trade",))),
    languages=st.sampled_from(((), ("tr", "en"))),
    since=st.sampled_from((None, "2025", "2025-02-13", "2025-03")),
    until=st.sampled_from((None, "2024", "2025-02", "2025-12-31")),
)


class Add(NamedTuple):
    sample: Sample


class Remove(NamedTuple):
    number: int


class Commit(NamedTuple):
    """Commit and go on with the same writer, or with a new one."""

    reopen: bool


operations = st.lists(
    st.one_of(
        st.builds(Add, samples),
        st.builds(Add, samples),
        st.builds(Remove, st.integers(0, 5)),
        st.builds(Commit, st.booleans()),
    ),
    max_size=24,
)


@pytest.fixture(scope="module", autouse=True)
def _small_sizes() -> Iterator[None]:
    """Make a handful of passages go through flushing, merging and copying in blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa.store.writer.PASSAGES_IN_MEMORY", 4)
        patch.setattr("qa.store.merge.SEGMENTS_PER_LEVEL", 3)
        patch.setattr("qa.store.merge.SMALLEST_LEVEL", 4)
        patch.setattr("qa.store.merge.LEVEL_RATIO", 2)
        patch.setattr("qa.store.merge.PASSAGES_AT_ONCE", 2)
        patch.setattr("qa.store.merge.POSTINGS_AT_ONCE", 3)
        yield


@pytest.fixture(scope="module")
def fast_folder() -> Path | None:
    """A folder in memory if the system has one: these tests write much and prove nothing of disks."""
    memory = Path("/dev/shm")  # noqa: S108
    return memory if memory.is_dir() else None


def apply(directory: Path, history: Sequence[Add | Remove | Commit]) -> dict[str, Sample]:
    """Play a history and return what the collection must hold at its end."""
    expected: dict[str, Sample] = {}
    rest = [*history, Commit(reopen=True)]
    while rest:
        with open_writer(directory, DESCRIPTION) as writer:
            while rest:
                operation = rest.pop(0)
                if isinstance(operation, Add):
                    writer.add(*operation.sample)
                    expected[operation.sample[0].uri] = operation.sample
                elif isinstance(operation, Commit):
                    writer.commit()
                    if operation.reopen:
                        break
                elif expected:
                    uri = sorted(expected)[operation.number % len(expected)]
                    writer.remove(expected.pop(uri)[0].id)
    return expected


class Made(NamedTuple):
    store: Store
    oracle: OracleStore
    fresh: Store


@pytest.fixture(scope="module")
def made(fast_folder: Path | None) -> Iterator[Callable[..., Made]]:
    """Stores with a history, the oracle, and the same built afresh."""
    with tempfile.TemporaryDirectory(dir=fast_folder) as folder:
        count = 0

        def build(history: Sequence[Add | Remove | Commit], fresh: bool = False) -> Made:
            nonlocal count
            count += 1
            expected = apply(Path(folder, f"{count}"), history)
            store = open_store(Path(folder, f"{count}"), BM25)
            store.verify()
            again = Path(folder, f"{count}-fresh")
            oracle, again = OracleStore(expected, BM25), Path(folder, f"{count}-fresh")
            if not fresh:
                return Made(store, oracle, store)
            apply(again, [Add(sample) for sample in reversed(expected.values())])
            return Made(store, oracle, open_store(again, BM25))

        yield build


def assert_close(found: Any, wanted: Any) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-6)


def same_result(store: PassageStore, found, oracle: PassageStore, wanted, every) -> None:
    """The same scores, and each of them right for its passage; equal scores in order of passage id."""
    ids = [passage.id for passage in store.passages(found[0])]
    assert len(set(ids)) == len(ids) == len(wanted[0])
    assert_close(found[1], wanted[1])
    scores = dict(zip((p.id for p in oracle.passages(every[0])), every[1].tolist(), strict=True))
    assert_close(found[1], [scores[i] for i in ids])
    ranked = list(zip((-found[1]).tolist(), ids, strict=True))
    assert ranked == sorted(ranked)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operations, sentences, groups_of_terms, st.integers(0, 12), st.one_of(st.none(), filters_used))
def test_any_history_answers_like_the_oracle_and_like_a_fresh_build(
    made: Callable[..., Made], history, question, groups, k, filters
) -> None:
    store, oracle, fresh = made(history, fresh=True)
    vector = ENCODER.vector(question)
    masks = [s.allowed_rows(filters) if filters else None for s in (store, oracle, fresh)]
    ends = []
    for name, query in (("search_vectors", vector), ("search_terms", groups)):
        wanted = getattr(oracle, name)(query, k, masks[1])
        every = getattr(oracle, name)(query, len(oracle), masks[1])
        for real, mask in ((store, masks[0]), (fresh, masks[2])):
            found = getattr(real, name)(query, k, mask)
            same_result(real, found, oracle, wanted, every)
            ends.append((real.passages(found[0]), found[1].tolist()))
    assert ends[0] == ends[1]
    assert ends[2] == ends[3]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operations, sentences, st.integers(0, 12), st.one_of(st.none(), filters_used))
def test_any_history_answers_like_the_oracle_from_inverted_lists_too(
    made: Callable[..., Made], history, question, k, filters
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # Lists for anything but the smallest, all of which are searched, so that nothing is missed.
        patch.setattr("qa.store.vectors.LARGEST_FLAT", 3)
        patch.setattr("qa.store.inverted.FEW_ROWS", 0)
        patch.setattr("qa.store.inverted.DEEP", 0)
        patch.setattr("qa.store.inverted.PROBES", 1000)
        store, oracle, _ = made(history)
        vector = ENCODER.vector(question)
        mask, wanted_mask = (s.allowed_rows(filters) if filters else None for s in (store, oracle))
        found = store.search_vectors(vector, k, mask)
    wanted = oracle.search_vectors(vector, k, wanted_mask)
    every = oracle.search_vectors(vector, len(oracle), wanted_mask)
    same_result(store, found, oracle, wanted, every)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operations, sentences, groups_of_terms, st.randoms(use_true_random=False))
def test_chosen_rows_score_like_the_oracle(
    made: Callable[..., Made], history, question, groups, random
) -> None:
    store, oracle, _ = made(history)
    vector = ENCODER.vector(question)
    every, _ = store.search_vectors(vector, len(store))
    rows = np.array(random.sample(every.tolist() * 2, len(every)), np.int64)
    numbers = {entry.passage.id: n for n, (_, entry) in enumerate(oracle.rows)}
    same = np.array([numbers[passage.id] for passage in store.passages(rows)], np.int64)
    assert store.passages(rows) == oracle.passages(same)
    assert store.passage_ids(rows) == oracle.passage_ids(same)
    assert_close(store.vector_scores(rows, vector), oracle.vector_scores(same, vector))
    assert store.vectors(rows).tolist() == oracle.vectors(same).tolist()
    assert_close(store.term_scores(rows, groups), oracle.term_scores(same, groups))
    assert store.term_counts(rows, groups).tolist() == oracle.term_counts(same, groups).tolist()
    starts, scores = store.sentence_scores(rows, vector)
    wanted_starts, wanted = oracle.sentence_scores(same, vector)
    assert starts.tolist() == wanted_starts.tolist()
    np.testing.assert_allclose(scores, wanted, atol=1e-4)
    found = store.sentence_term_counts(rows, groups)
    wanted_counts = oracle.sentence_term_counts(same, groups)
    assert [part.tolist() for part in found] == [part.tolist() for part in wanted_counts]
    assert [part.dtype for part in found] == [np.int64, np.int32, np.int32]
    assert store.document_frequencies(groups).tolist() == oracle.document_frequencies(groups).tolist()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operations)
def test_what_is_stored_comes_back(made: Callable[..., Made], history) -> None:
    store, oracle, _ = made(history)
    assert list(store.documents()) == list(oracle.documents())
    words = oracle.vocabulary()
    assert dict(store.vocabulary()) == words
    for letter in {word[0] for word in words} | {"a", "z", "é"}:
        assert store.terms_beginning(letter) == oracle.terms_beginning(letter)
    assert all(store.document(d.id) == d for d in oracle.documents())
    counts = store.manifest
    assert counts.documents == len(oracle.collection)
    assert counts.passages == len(oracle)
    assert counts.sentences == sum(len(e.passage.sentences) for _, e in oracle.rows)
    with pytest.raises(KeyError):
        store.document("nowhere")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operations, groups_of_terms)
def test_term_scores_are_bit_for_bit_those_of_the_search(
    made: Callable[..., Made], history, groups
) -> None:
    store, _, _ = made(history)
    rows, scores = store.search_terms(groups, len(store))
    assert store.term_scores(rows, groups).tolist() == scores.tolist()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operations, st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True))
def test_bm25_agrees_with_an_independent_implementation(
    made: Callable[..., Made], history, words
) -> None:
    store, oracle, _ = made(history)
    bags = [bag(entry) for _, entry in oracle.rows]
    if not bags:
        return
    other = bm25s.BM25(method="lucene", k1=BM25.k1, b=BM25.b)
    other.index(bags, show_progress=False)
    known = [word for word in words if any(word in other_bag for other_bag in bags)]
    theirs = other.get_scores(known) if known else np.zeros(len(bags))
    rows, scores = store.search_terms([TermGroup((word,)) for word in words], len(store))
    numbers = {entry.passage.id: n for n, (_, entry) in enumerate(oracle.rows)}
    ours = np.zeros(len(bags))
    for passage, score in zip(store.passages(rows), scores, strict=True):
        ours[numbers[passage.id]] = score
    assert_close(ours, theirs)
