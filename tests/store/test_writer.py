"""What a sync relies on: unchanged documents are known, equal content is never encoded twice."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.contracts import StoreWriter
from qa.errors import StoreError
from qa.records import TermGroup
from qa.settings import Bm25Settings, ChunkSettings
from qa.store import document_digest, open_store, open_writer
from qa.store.layout import SENTENCE_SCALE, quantize
from qa.store.merge import choose_merge
from tests.store.samples import DESCRIPTION, ENCODER, make, write

A = make("a.md", [["ada ship", "milgem"], ["corvette"]], "navy")
B = make("b.md", [["trade volume"]])


def uris(directory: Path) -> list[str]:
    return [document.uri for document in open_store(directory).documents()]


def test_a_writer_knows_what_is_stored(tmp_path: Path) -> None:
    write(tmp_path, A, B)
    with open_writer(tmp_path, DESCRIPTION) as writer:
        known: StoreWriter = writer
        assert known
        stored = writer.documents()
        assert list(stored) == ["a.md", "b.md"]
        assert stored["a.md"] == (A[0].id, document_digest(A[0]), 2)
        retitled = replace(A[0], title="Another")
        assert document_digest(retitled) != stored["a.md"].digest


def test_leaving_without_a_commit_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, A)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with open_writer(tmp_path, DESCRIPTION) as writer:
        writer.add(*B)
        writer.remove(A[0].id)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_commit_without_changes_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, A)
    before = (tmp_path / "CURRENT").read_bytes()
    with open_writer(tmp_path, DESCRIPTION) as writer:
        writer.commit()
    assert (tmp_path / "CURRENT").read_bytes() == before


def test_what_an_interrupted_writer_left_goes_even_when_nothing_changed(tmp_path: Path) -> None:
    write(tmp_path, A)
    with suppress(KeyboardInterrupt), open_writer(tmp_path, DESCRIPTION) as interrupted:
        interrupted.add(*B)
        raise KeyboardInterrupt
    assert len(list((tmp_path / "segments").iterdir())) == 2
    with open_writer(tmp_path, DESCRIPTION) as writer:
        assert writer.stored_vectors([B[1][0].content_key])
        writer.commit()
    assert len(list((tmp_path / "segments").iterdir())) == 1
    assert not any((tmp_path / "pending").iterdir())
    assert [document.uri for document in open_store(tmp_path).documents()] == [A[0].uri]


def test_an_empty_collection_opens_and_finds_nothing(tmp_path: Path) -> None:
    write(tmp_path)
    store = open_store(tmp_path)
    assert len(store) == 0
    assert store.search_vectors(ENCODER.vector("a"), 5)[0].tolist() == []
    assert store.search_terms([TermGroup(("a",))], 5)[0].tolist() == []
    assert store.sentence_scores(np.array([], np.int64), ENCODER.vector("a"))[0].tolist() == [0]
    assert dict(store.vocabulary()) == {}
    assert list(store.documents()) == []


def test_removing_what_is_not_there_says_so(tmp_path: Path) -> None:
    with open_writer(tmp_path, DESCRIPTION) as writer:
        writer.add(*A)
        with pytest.raises(KeyError):
            writer.remove("nothing")
        writer.remove(A[0].id)
        with pytest.raises(KeyError):
            writer.remove(A[0].id)
        writer.commit()
    assert uris(tmp_path) == []


def test_stored_vectors_come_back_even_of_a_document_that_moves(tmp_path: Path) -> None:
    write(tmp_path, A, B)
    entry = A[1][0]
    with open_writer(tmp_path, DESCRIPTION) as writer:
        writer.remove(A[0].id)
        found = writer.stored_vectors([entry.content_key, "unknown", B[1][0].content_key])
    assert set(found) == {entry.content_key, B[1][0].content_key}
    vector, sentences = found[entry.content_key]
    assert vector.tolist() == entry.vector.tolist()
    np.testing.assert_allclose(sentences, entry.sentence_vectors, atol=1 / SENTENCE_SCALE)
    assert quantize(sentences).tolist() == quantize(entry.sentence_vectors).tolist()


def test_vectors_added_a_moment_ago_are_known_too(tmp_path: Path) -> None:
    with open_writer(tmp_path, DESCRIPTION) as writer:
        writer.add(*A)
        keys = [entry.content_key for entry in A[1]]
        assert set(writer.stored_vectors(keys)) == set(keys)


@pytest.mark.parametrize(
    ("change", "reused"),
    [
        ({"chunk": ChunkSettings(passage_characters=500)}, True),
        ({"glossary_source": b"[[entry]]"}, True),
        ({"analysis": "other stemmer"}, True),
        ({"encoder_digest": "other"}, False),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_another_description_starts_afresh_and_reuses_what_is_valid(
    tmp_path: Path, change: dict[str, object], reused: bool
) -> None:
    write(tmp_path, A, B)
    other = replace(DESCRIPTION, **change)  # type: ignore[arg-type]
    with open_writer(tmp_path, other) as writer:
        assert writer.fresh_reason
        assert not writer.documents()
        assert bool(writer.stored_vectors([A[1][0].content_key])) is reused
        assert uris(tmp_path) == ["a.md", "b.md"]
        writer.add(*B)
        writer.commit()
    assert uris(tmp_path) == ["b.md"]
    assert open_store(tmp_path).manifest.description == other


def test_the_store_hands_out_glossary_and_encoder(tmp_path: Path) -> None:
    description = replace(DESCRIPTION, glossary_source="[[entry]] # ü".encode())
    encoder = tmp_path / "encoders" / description.encoder_digest
    encoder.mkdir(parents=True)
    with open_writer(tmp_path, description) as writer:
        writer.commit()
    store = open_store(tmp_path)
    assert store.glossary_source == description.glossary_source
    assert store.encoder_directory == encoder
    assert encoder.is_dir()


def test_foreign_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("hands off")
    (tmp_path / "mine").mkdir()
    for sample in (A, B):
        write(tmp_path, sample)
    assert (tmp_path / "README.md").read_text() == "hands off"
    assert (tmp_path / "mine").is_dir()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vector": np.ones(8, np.float32)}, r"vector of length 2.828; normalise"),
        ({"vector": np.full(8, np.nan, np.float32)}, "vector of length nan"),
        ({"vector": np.ones(3, np.float32)}, r"vectors \(3,\) and \(2, 8\); \(8,\) and \(2, 8\)"),
        ({"sentence_terms": (("one",),)}, "has 2 sentences and terms for 1"),
    ],
)
def test_entries_that_make_no_sense_are_refused(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    document, entries = A
    wrong = replace(entries[0], **change)  # type: ignore[arg-type]
    with open_writer(tmp_path, DESCRIPTION) as writer:
        with pytest.raises(StoreError, match=message):
            writer.add(document, [wrong])
        with pytest.raises(StoreError, match="belongs to document"):
            writer.add(B[0], entries)
        writer.add(*A)
        writer.commit()
    assert uris(tmp_path) == ["a.md"]


def test_bm25s_constants_are_the_askers(tmp_path: Path) -> None:
    write(tmp_path, make("a.md", [["ada ada ship"], ["ada"]]))
    group = [TermGroup(("ada",))]
    flat = open_store(tmp_path, Bm25Settings(k1=0, b=0)).search_terms(group, 2)[1]
    assert flat[0] == flat[1]
    usual = open_store(tmp_path).search_terms(group, 2)[1]
    assert usual[0] > usual[1]


def test_a_closed_store_finds_nothing(tmp_path: Path) -> None:
    write(tmp_path, A)
    store = open_store(tmp_path)
    store.close()
    assert store.search_vectors(ENCODER.vector("ada"), 3)[0].tolist() == []


def test_segments_are_merged_by_size() -> None:
    assert choose_merge([(10, 10)] * 4) == []
    assert choose_merge([(10, 10)] * 5) == list(range(5))
    assert choose_merge([(5000, 5000), *[(10, 10)] * 5]) == list(range(1, 6))
    assert choose_merge([(5000, 5000), (10, 6)]) == [1]
    assert choose_merge([(5000, 5000), (10, 7), (0, 0)]) == []


def test_a_run_that_is_done_leaves_few_segments() -> None:
    fresh = [(8192, 8192), (1000, 1000), (300, 300)]
    assert choose_merge(fresh, written=9492) == [0, 1, 2]
    assert choose_merge(fresh, written=300) == []  # an edited page does not copy the whole
    assert choose_merge(fresh, written=700) == [1, 2]
    assert choose_merge([(9492, 9492)], written=9492) == []
    # What is searched by lists is not copied again, nor made of what is small enough without them.
    assert choose_merge([(60_000, 60_000), (30_000, 30_000), (20_001, 20_001)], written=110_001) == []


def test_a_fresh_collection_is_one_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.store.writer.PASSAGES_IN_MEMORY", 2)
    pages = [make(f"{number}.md", [["ada"], ["ship"]]) for number in range(4)]
    write(tmp_path, *pages)
    assert [segment.size for segment in open_store(tmp_path).segments] == [(8, 8)]
    write(tmp_path, A)
    assert len(open_store(tmp_path).segments) == 2


def test_text_of_any_kind_survives(tmp_path: Path) -> None:
    text = "line\r\nsep\u2028para\u2029 \x85 ک ﷺ 😀 \ud800 end"
    document = replace(make("ü/\u2028.md", [["x"]])[0], text=text, metadata={"k\n": "v\u2028"})
    write(tmp_path, (document, []), make("z.md", [["\u2028 \ud800 ﷺ"]]))
    store = open_store(tmp_path)
    assert [stored for stored in store.documents() if stored.uri != "z.md"] == [document]
    assert store.document(document.id) == document
    assert dict(store.vocabulary()) == {"\ud800": 1, "ﷺ": 1}
