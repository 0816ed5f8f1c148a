"""Several collections asked together; the library's assistant counts the words that sentences share."""

import pytest

from qa.errors import IndexMissing
from tests.ui.library import DOCUMENTS, LibraryAssistant
from ui.library import Shelf, choose
from ui.library.collection import Collection
from ui.library.merge import merge_hits, standing

VISIT, CORVETTES, *_ = DOCUMENTS


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(
        [
            Collection("visits", LibraryAssistant((VISIT,))),
            Collection("ships", LibraryAssistant((CORVETTES,))),
            Collection("empty", None),
        ]
    )


def test_the_collection_that_is_surest_answers_and_is_named(shelf: Shelf) -> None:
    answer = shelf.ask("How many agreements and memoranda were signed during the visit?")
    assert {citation.collection for citation in answer.citations} == {"visits"}
    answer = shelf.ask("Where was the first, PNS Babur, launched in August?")
    assert {citation.collection for citation in answer.citations} == {"ships"}


def test_all_declining_is_declining(shelf: Shelf) -> None:
    answer = shelf.ask("Who rules the moon?")
    assert answer.abstained
    assert answer.citations == ()


def test_results_are_merged_by_standing_and_keep_each_collections_order(shelf: Shelf) -> None:
    query = "agreements signed Istanbul launched visit"
    merged = shelf.search(query, 20)
    assert {hit.collection for hit in merged.hits} == {"visits", "ships"}
    for name in ("visits", "ships"):
        alone = shelf.choose(name).search(query, 20)
        assert [hit.passage.id for hit in merged.hits if hit.collection == name] == [
            hit.passage.id for hit in alone.hits
        ]


def test_the_next_of_the_collection_with_the_better_head_comes_first(shelf: Shelf) -> None:
    results = {name: shelf.choose(name).search("Istanbul visit signed") for name in ("visits", "ships")}
    merged = merge_hits({name: (found.hits, 3) for name, found in results.items()}, 10)
    heads = {name: found.hits[0] for name, found in results.items()}
    best = max(heads, key=lambda name: standing(heads[name], 3))
    assert merged[0].collection == best
    assert len(merge_hits({name: (found.hits, 3) for name, found in results.items()}, 1)) == 1


def test_one_collection_is_itself_and_nothing_names_it() -> None:
    only = LibraryAssistant()
    shelf = Shelf([Collection("only", only), Collection("empty", None)])
    assert choose(shelf, "") is only
    assert choose(shelf, "gone") is only
    assert choose(only, "whatever") is only
    assert shelf.search("visit").hits[0].collection == ""


def test_a_collection_that_is_gone_means_all(shelf: Shelf) -> None:
    assert choose(shelf, "gone") is shelf
    assert choose(shelf, "empty") is shelf
    assert shelf.names == ("visits", "ships")


def test_a_source_is_found_in_whichever_collection_has_it(shelf: Shelf) -> None:
    assert shelf.document(CORVETTES.id) is CORVETTES
    assert {document.id for document in shelf.documents()} == {VISIT.id, CORVETTES.id}
    with pytest.raises(KeyError):
        shelf.document("nowhere")


def test_a_document_in_two_collections_is_listed_once() -> None:
    twice = [Collection(name, LibraryAssistant((VISIT,))) for name in ("one", "two")]
    assert len(list(Shelf(twice).documents())) == 1


def test_nothing_to_ask_is_said() -> None:
    with pytest.raises(IndexMissing, match="Add documents"):
        Shelf([Collection("empty", None)]).ask("Anything?")
