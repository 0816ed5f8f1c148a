"""Which states a writer would leave as they are."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa.store import open_settled, open_store, open_writer
from tests.store.samples import DESCRIPTION, make, write

A = make("a.md", [["ada"], ["ship"]])
B = make("b.md", [["trade"]])


def settled(directory: Path, **changes: Any) -> bool:
    store = open_settled(directory, replace(DESCRIPTION, **changes))
    if store is not None:
        store.close()
    return store is not None


def interrupt(directory: Path) -> None:
    with open_writer(directory, DESCRIPTION) as writer:
        writer.add(*B)
        raise KeyboardInterrupt


def test_a_state_is_settled_once_it_is_made(tmp_path: Path) -> None:
    assert not settled(tmp_path)
    write(tmp_path, A, B)
    assert settled(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} >= {"CURRENT", "segments"}


@pytest.mark.parametrize(
    "changes",
    [
        {"glossary_source": b"names"},
        {"encoder_digest": "e" * 64},
        {"analysis": "another"},
        {"reranker_digest": "r" * 64},
        {"versions": {"qa": "99"}},
    ],
    ids=str,
)
def test_a_state_of_another_description_is_not(tmp_path: Path, changes: dict[str, object]) -> None:
    write(tmp_path, A)
    assert not settled(tmp_path, **changes)


def test_what_an_unfinished_run_left_is_for_a_writer_to_take(tmp_path: Path) -> None:
    write(tmp_path, A)
    with pytest.raises(KeyboardInterrupt):
        interrupt(tmp_path)
    assert not settled(tmp_path)
    with open_writer(tmp_path, DESCRIPTION) as writer:
        writer.commit()
    assert settled(tmp_path)


def test_damage_is_for_a_writer_to_mend(tmp_path: Path) -> None:
    write(tmp_path, A)
    with open_store(tmp_path) as store:
        path = tmp_path / store.manifest.segments[0].files["uris"].path
    path.write_bytes(bytes(len(path.read_bytes())))
    assert not settled(tmp_path)


def test_a_state_to_be_compacted_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("qa.store.compact.is_due", lambda *_: False)
        for number in range(6):
            write(tmp_path, make(f"{number}.md", [["ada"]]))
    assert not settled(tmp_path)
    with open_writer(tmp_path, DESCRIPTION) as writer:
        writer.commit()
    assert settled(tmp_path)
