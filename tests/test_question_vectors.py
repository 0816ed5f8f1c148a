from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from qa import Assistant
from qa.build import index_documents
from qa.glossary import Glossary
from qa.load import make_document
from qa.settings import RetrievalSettings, Settings
from qa.store import open_store
from tests.doubles import WordHashEncoder


class CountingEncoder(WordHashEncoder):
    """Keeps what it was asked to encode; with a barrier it waits for others inside."""

    def __init__(self, barrier=None):
        super().__init__()
        self.encoded = []
        self.barrier = barrier

    def encode_queries(self, texts):
        self.encoded += texts
        if self.barrier:
            self.barrier.wait(10)
        return super().encode_queries(texts)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    place = tmp_path_factory.mktemp("index")
    texts = ["Trade grew by half.", "The ship was launched in May.", "Cotton is grown by the river."]
    documents = [make_document(f"{n}.md", f"Note {n}", text) for n, text in enumerate(texts)]
    index_documents(documents, place, encoder=WordHashEncoder())
    with open_store(place) as store:
        yield store


def assistant_with(store, encoder, remembered=100):
    settings = Settings(retrieval=RetrievalSettings(question_vectors=remembered))
    return Assistant(store, encoder, Glossary.from_bytes(store.glossary_source), settings)


def found(assistant, question):
    return [(hit.passage.id, hit.score) for hit in assistant.search(question).hits]


def test_a_question_that_comes_again_is_not_encoded_again(store):
    encoder = CountingEncoder()
    assistant = assistant_with(store, encoder)
    first = found(assistant, "trade and cotton")
    assert found(assistant, "trade and cotton") == first
    assert found(assistant, "the ship") != first
    assert found(assistant, "trade and cotton") == first
    assert len(encoder.encoded) == 2


@pytest.mark.parametrize(("remembered", "encodings"), [(0, 4), (1, 4), (2, 2)])
def test_only_so_many_are_remembered(store, remembered, encodings):
    encoder = CountingEncoder()
    assistant = assistant_with(store, encoder, remembered)
    for question in ("trade", "the ship") * 2:
        assistant.search(question)
    assert len(encoder.encoded) == encodings


def test_questions_are_encoded_at_the_same_time(store):
    # The barrier opens only when all four are inside the encoder at once.
    assistant = assistant_with(store, CountingEncoder(Barrier(4)))
    questions = ["trade", "the ship", "cotton", "the river"]
    with ThreadPoolExecutor(4) as threads:
        together = [*threads.map(lambda question: found(assistant, question), questions)]
    alone = assistant_with(store, WordHashEncoder())
    assert together == [found(alone, question) for question in questions]
