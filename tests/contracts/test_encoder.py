"""What every encoder promises, whichever it is."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.contracts import Encoder
from qa.encode import bake
from qa.records import Span
from tests.doubles import WordHashEncoder
from tests.encode.models import write_tiny_model

SENTENCES = ["A frigate was launched in Istanbul.", "Ankara signed.", "Trade was 5 billion."]


def joined(sentences: list[str]) -> tuple[str, list[Span]]:
    text, spans = "", []
    for sentence in sentences:
        text += " " if text else ""
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence
    return text, spans


@pytest.fixture(
    scope="module",
    params=["double", "tiny", pytest.param("minilm", marks=pytest.mark.model)],
)
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("encoders")

    def tiny() -> Encoder:
        return bake(str(write_tiny_model(folder / "tiny")), folder / "baked")

    made: dict[str, Callable[[], Encoder]] = {
        "double": WordHashEncoder,
        "tiny": tiny,
        "minilm": lambda: bake("minilm", folder / "baked"),
    }
    return made[request.param]()


def test_it_says_what_it_is(encoder: Encoder) -> None:
    assert isinstance(encoder, Encoder)
    assert encoder.name
    assert encoder.dimension > 0
    assert len(encoder.digest) == 64


def test_shapes_types_and_lengths(encoder: Encoder) -> None:
    texts, spans = zip(*(joined(SENTENCES[:n]) for n in (1, 3, 2)), strict=True)
    encoded = encoder.encode_passages(texts, spans)
    queries = encoder.encode_queries(["Where?", "When?"])
    assert encoded.passages.shape == (3, encoder.dimension)
    assert encoded.sentences.shape == (6, encoder.dimension)
    assert queries.shape == (2, encoder.dimension)
    for vectors in (encoded.passages, encoded.sentences, queries):
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_gives_nothing(encoder: Encoder) -> None:
    encoded = encoder.encode_passages([], [])
    assert encoded.passages.shape == encoded.sentences.shape == (0, encoder.dimension)
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)


def test_a_text_has_the_same_vectors_in_any_company(encoder: Encoder) -> None:
    text, spans = joined(SENTENCES)
    alone = encoder.encode_passages([text], [spans])
    others = [joined([sentence] * n) for n, sentence in enumerate(SENTENCES * 3, start=1)]
    texts = [*(other for other, _ in others[:4]), text, *(other for other, _ in others[4:])]
    all_spans = [*(s for _, s in others[:4]), spans, *(s for _, s in others[4:])]
    together = encoder.encode_passages(texts, all_spans)
    before = sum(len(s) for _, s in others[:4])
    np.testing.assert_allclose(together.passages[4], alone.passages[0], atol=1e-5)
    np.testing.assert_allclose(
        together.sentences[before : before + len(spans)], alone.sentences, atol=1e-5
    )


def test_blank_sentences_and_texts_have_vectors_too(encoder: Encoder) -> None:
    encoded = encoder.encode_passages(
        ["Ankara signed.  ", "", "   "], [[Span(0, 14), Span(14, 16)], [Span(0, 0)], [Span(0, 3)]]
    )
    np.testing.assert_allclose(np.linalg.norm(encoded.passages, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(encoded.sentences[1], encoded.passages[0], atol=1e-5)
    np.testing.assert_allclose(encoded.sentences[2:], encoded.passages[1:], atol=1e-5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(max_size=60), max_size=4), max_size=4))
def test_any_text_at_all(encoder: Encoder, documents: list[list[str]]) -> None:
    texts, spans = [], []
    for sentences in documents:
        text, places = joined(sentences)
        texts.append(text)
        spans.append(places)
    encoded = encoder.encode_passages(texts, spans)
    assert len(encoded.passages) == len(texts)
    assert len(encoded.sentences) == sum(map(len, spans))
    assert np.isfinite(encoded.passages).all()
    assert np.isfinite(encoded.sentences).all()


def test_half_a_surrogate_pair_harms_nothing(encoder: Encoder) -> None:
    """Lenient decoding of names and files leaves such characters behind."""
    encoded = encoder.encode_passages(["Ankara \ud800 signed."], [[Span(9, 16)]])
    assert np.isfinite(encoded.sentences).all()


# Not for the tiny model: its weights are random, so its vectors mean nothing.
@pytest.mark.parametrize(
    "encoder", ["double", pytest.param("minilm", marks=pytest.mark.model)], indirect=True
)
def test_a_sentence_is_nearest_to_a_question_in_its_words(encoder: Encoder) -> None:
    text, spans = joined(SENTENCES)
    encoded = encoder.encode_passages([text], [spans])
    (query,) = encoder.encode_queries(["trade was how many billion"])
    assert int(np.argmax(encoded.sentences @ query)) == 2
