"""What every reranker promises, whichever it is."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.contracts import Reranker
from qa.records import Span
from qa.rerank import bake, open_reranker
from qa.settings import RerankSettings
from tests.doubles import WordCountReranker
from tests.rerank.hits import TEXTS, make_hit, make_hits
from tests.rerank.models import write_cross_encoder


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_cross_encoder(tmp_path_factory.mktemp("rerankers") / "tiny")


@pytest.fixture(scope="module")
def baked(tiny: Path) -> Path:
    bake(str(tiny), tiny.parent / "baked")
    return tiny.parent / "baked"


@pytest.fixture(scope="module", params=["double", "tiny"])
def reranker(request: pytest.FixtureRequest) -> Reranker:
    made: dict[str, Callable[[], Reranker]] = {
        "double": WordCountReranker,
        "tiny": lambda: open_reranker(request.getfixturevalue("baked")),
    }
    return made[request.param]()


def test_it_says_what_it_is(reranker: Reranker) -> None:
    assert isinstance(reranker, Reranker)
    assert reranker.name


def test_the_same_hits_come_back_best_first_with_the_old_scores(reranker: Reranker) -> None:
    hits = make_hits()
    ordered = reranker.rerank("Which ship was launched?", hits)
    assert {hit.passage.id for hit in ordered} == {hit.passage.id for hit in hits}
    assert [hit.score for hit in ordered] == [hit.score for hit in hits]
    assert all(hit.scores.reranker is not None for hit in ordered)
    assert hits == make_hits(), "what was handed over stays as it was"


def test_nothing_gives_nothing(reranker: Reranker) -> None:
    assert reranker.rerank("Anything?", []) == []


def test_the_order_does_not_depend_on_that_of_equals(reranker: Reranker) -> None:
    """Passages that came with one score are ordered by what is in them alone."""
    hits = [make_hit(text, 1.0) for text in TEXTS]
    question = "Who signed agreements?"
    forth = reranker.rerank(question, hits)
    back = reranker.rerank(question, hits[::-1])
    assert forth[0].text == back[0].text
    opinions = {hit.text: hit.scores.reranker for hit in forth}
    assert {hit.text: hit.scores.reranker for hit in back} == pytest.approx(opinions, abs=1e-5)


def test_a_long_passage_counts_by_its_best_part(reranker: Reranker) -> None:
    filler = "The council met in the ankara of the visit. "
    text = filler * 40 + "The frigate was launched."
    spans = [Span(number * len(filler), (number + 1) * len(filler) - 1) for number in range(40)]
    spans.append(Span(40 * len(filler), len(text)))
    hits = [make_hit(text, 2.0, spans), make_hit(filler.strip(), 1.0)]
    ordered = {hit.text: hit for hit in reranker.rerank("frigate launched", hits)}
    whole, part = ordered[text].scores.reranker, ordered[filler.strip()].scores.reranker
    assert whole is not None
    assert part is not None
    assert np.isfinite([whole, part]).all()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=200), max_size=4))
def test_any_text_at_all(reranker: Reranker, question: str, texts: list[str]) -> None:
    ordered = reranker.rerank(question, make_hits(texts))
    assert len(ordered) == len(texts)
    assert all(np.isfinite(hit.scores.reranker or 0.0) for hit in ordered)


def test_the_tiny_one_orders_as_its_cross_encoder_scores(tiny: Path, baked: Path) -> None:
    """At weight 1 the order is that of ``CrossEncoder.predict``, and at 0 that which came."""
    from sentence_transformers import CrossEncoder

    question = "When was the navy ship launched?"
    predicted = CrossEncoder(str(tiny), device="cpu").predict([(question, text) for text in TEXTS])
    expected = [TEXTS[index] for index in np.argsort(-predicted)]
    alone = open_reranker(baked, RerankSettings(weight=1))
    assert [hit.text for hit in alone.rerank(question, make_hits())] == expected
    assert expected != list(TEXTS)
    idle = open_reranker(baked, RerankSettings(weight=0))
    assert [hit.text for hit in idle.rerank(question, make_hits())] == list(TEXTS)
