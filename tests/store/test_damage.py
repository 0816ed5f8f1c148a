"""Whatever is wrong with the files, the reader is told which one, and what to do about it."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa.errors import (
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    SettingsError,
    StoreError,
)
from qa.records import Filters, TermGroup
from qa.store import Store, open_store, open_writer
from tests.store.samples import DESCRIPTION, ENCODER, make, write


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A collection with two segments, one of them with a removed document."""
    folder = tmp_path / "index"
    write(
        folder,
        make("a.md", [["ada ship", "milgem"], ["corvette ada"]], "navy", date="2025", topics=("x",)),
        make("b.md", [["trade volume"]]),
    )
    write(folder, make("b.md", [["trade volume grew", "twice"]]))
    return folder


def files_of(directory: Path) -> list[Path]:
    paths = [path for path in sorted(directory.rglob("*")) if path.is_file()]
    return [path for path in paths if path.name not in ("LOCK", "CURRENT")]


def ask_everything(store: Store) -> None:
    """Call every method that reads."""
    vector, groups = ENCODER.vector("ada"), [TermGroup(("ada", "trade")), TermGroup(("twice",))]
    mask = store.allowed_rows(Filters(topics=("x",), since="2024"))
    rows, _ = store.search_vectors(vector, 10, mask)
    store.search_vectors(vector, 10)
    matching, _ = store.search_terms(groups, 10)
    rows = np.union1d(rows, matching)
    store.vector_scores(rows, vector)
    store.sentence_scores(rows, vector)
    store.sentence_term_counts(rows, groups)
    store.document_frequencies(groups)
    len(store.vocabulary())
    store.terms_beginning("a")
    for passage in store.passages(rows):
        store.document(passage.document_id)
    list(store.documents())


def check_message(error: pytest.ExceptionInfo[Exception], path: Path, directory: Path) -> None:
    assert str(path) in str(error.value)
    assert f"run `qa index FOLDER --index {directory}` again" in str(error.value)


def change(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [Path.unlink, shorten, change], ids=["missing", "short", "changed"])
def test_any_damaged_file_is_named_with_the_remedy(
    directory: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    for path in files_of(directory):
        if not path.stat().st_size:
            continue
        backup = shutil.copy(path, tmp_path / "backup")
        harm(path)
        with pytest.raises(IndexDamaged) as error:
            open_store(directory)
        check_message(error, path, directory)
        path.unlink(missing_ok=True)
        shutil.copy(backup, path)
    ask_everything(open_store(directory))


def test_verify_finds_what_opening_is_too_quick_to_see(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = next(path for path in files_of(directory) if path.name == "sentence_vectors.bin")
    monkeypatch.setattr("qa.store.files.SMALL_FILE_BYTES", 0)
    change(path)
    store = open_store(directory)
    with pytest.raises(IndexDamaged) as error:
        store.verify()
    check_message(error, path, directory)


def test_unseen_damage_never_surfaces_as_another_librarys_error(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.store.files.SMALL_FILE_BYTES", 0)
    chance, found = random.Random(3), 0
    inside = [path for path in files_of(directory) if "segments" in path.parts]
    for attempt in range(80):
        copy = tmp_path / f"{attempt}"
        shutil.copytree(directory, copy)
        path = copy / chance.choice([p for p in inside if p.stat().st_size]).relative_to(directory)
        content = bytearray(path.read_bytes())
        for _ in range(3):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        try:
            ask_everything(open_store(copy))
        except IndexDamaged as error:
            found += str(path) in str(error)
        except KeyError:
            assert path.stem in ("document_ids", "document_order", "passages", "documents")
    assert found > 5


@pytest.mark.parametrize("content", ["", "manifests/000001.json", "ü" * 9, "a b c"])
def test_a_broken_pointer_is_damage(directory: Path, content: str) -> None:
    (directory / "CURRENT").write_text(content)
    with pytest.raises(IndexDamaged) as error:
        open_store(directory)
    check_message(error, directory / "CURRENT", directory)


def test_nothing_there_says_how_to_make_it(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        (tmp_path / "file").touch()
        with pytest.raises(IndexMissing, match="qa index FOLDER --index"):
            open_store(place)


def test_another_schema_is_refused_with_both_values(directory: Path) -> None:
    import hashlib

    name, _ = (directory / "CURRENT").read_text().split()
    data = json.loads((directory / name).read_bytes())
    (directory / name).write_text(json.dumps({**data, "schema": 7}))
    digest = hashlib.sha256((directory / name).read_bytes()).hexdigest()
    (directory / "CURRENT").write_text(f"{name} {digest}\n")
    with pytest.raises(IndexMismatch, match=r"schema 7, this program reads schema 1.*qa index"):
        open_store(directory)


def test_a_damaged_index_is_built_anew_beside_the_old_one(directory: Path) -> None:
    path = next(path for path in files_of(directory) if path.name == "vectors.bin")
    change(path)
    with open_writer(directory, DESCRIPTION) as writer:
        assert str(path) in writer.fresh_reason
        assert not writer.documents()
        writer.add(*make("c.md", [["new"]]))
        writer.commit()
    assert [document.uri for document in open_store(directory).documents()] == ["c.md"]
    assert not path.exists()


def test_a_second_writer_is_turned_away_and_leaves_the_first_alone(directory: Path) -> None:
    with open_writer(directory, DESCRIPTION) as first:
        first.add(*make("c.md", [["new"]]))
        with (
            pytest.raises(IndexLocked, match="Another process"),
            open_writer(directory, DESCRIPTION),
        ):
            pytest.fail("two writers at once")
        first.commit()
    assert open_store(directory).manifest.documents == 3


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file"), open_writer(tmp_path / "file" / "x", DESCRIPTION):
        pytest.fail("opened")


def test_questions_that_do_not_fit_are_refused(directory: Path) -> None:
    store = open_store(directory)
    with pytest.raises(IndexMismatch, match=r"shape \(3,\).*vectors of 8, made by word-hash"):
        store.search_vectors(np.ones(3, np.float32), 1)
    with pytest.raises(SettingsError, match="not finite"):
        store.search_vectors(np.full(8, np.nan, np.float32), 1)
    with pytest.raises(SettingsError, match="Rows -1 to 0"):
        store.passages(np.array([-1, 0]))
    with pytest.raises(SettingsError, match=r"shape \(2,\)"):
        store.search_vectors(np.ones(8, np.float32), 1, np.ones(2, bool))
