import inspect
import os
import sys
from pathlib import Path

import pytest

from qa.errors import LoadError, UnreadableDocument
from qa.load import find_files, load_document


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")


def uris(*paths: Path) -> list[str]:
    return [uri for _, uri in find_files(paths)]


def test_a_folder_is_walked_in_sorted_order(tmp_path):
    write(tmp_path, "b.md", "a/z.md", "a/b/c.txt", "A.md")
    assert uris(tmp_path) == ["A.md", "b.md", "a/z.md", "a/b/c.txt"]


def test_a_file_goes_by_its_name(tmp_path):
    write(tmp_path, "deep/er/note.md")
    assert uris(tmp_path / "deep/er/note.md") == ["note.md"]


def test_hidden_files_and_folders_are_left_out(tmp_path):
    write(tmp_path, "a.md", ".hidden.md", ".git/config", "b/.c/d.md")
    assert uris(tmp_path) == ["a.md"]


def test_an_index_of_ours_is_left_out(tmp_path):
    write(tmp_path, "a.md", "index/README.md", "index/manifests/1.json", "index/segments/1/x.bin")
    write(tmp_path, "b/manifests/c.md")
    assert uris(tmp_path) == ["a.md", "b/manifests/c.md"]


def test_what_is_given_twice_is_read_once(tmp_path):
    write(tmp_path, "a.md", "b.md")
    assert uris(tmp_path, tmp_path / "a.md") == ["a.md", "b.md"]


def test_files_of_one_name_in_two_folders_stay_apart(tmp_path):
    write(tmp_path, "one/a.md", "two/a.md")
    found = find_files([tmp_path / "one", tmp_path / "two"])
    assert [uri for _, uri in found] == ["a.md", "two/a.md"]
    assert len({path for path, _ in found}) == 2


def test_paths_are_written_as_path_writes_them(tmp_path, monkeypatch):
    write(tmp_path, "a.md", "b/c.md")
    monkeypatch.chdir(tmp_path)
    for given in (Path(), Path("b/.."), Path("b"), Path("a.md"), tmp_path):
        assert all(path == str(Path(path)) for path, _ in find_files([given]))


def test_links_that_lead_in_a_circle_end(tmp_path):
    write(tmp_path, "a/b.md")
    (tmp_path / "a/loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dead.md").symlink_to(tmp_path / "nowhere")
    assert uris(tmp_path) == ["a/b.md"]


def test_a_link_that_cannot_be_followed_is_a_file_that_cannot_be_read(tmp_path):
    write(tmp_path, "a.md")
    (tmp_path / "self.md").symlink_to("self.md")
    assert uris(tmp_path) == ["a.md", "self.md"]
    with pytest.raises(
        UnreadableDocument, match=r"self\.md cannot be read: Too many levels of symbolic"
    ):
        load_document(tmp_path / "self.md", "self.md")


def test_folders_may_lie_deeper_than_calls_may(tmp_path):
    depth, limit = 200, sys.getrecursionlimit()
    folder = tmp_path.joinpath(*"d" * depth)
    write(folder, "a.md")
    try:
        sys.setrecursionlimit(len(inspect.stack()) + depth // 2)
        found = uris(tmp_path)
    finally:
        sys.setrecursionlimit(limit)
    assert found == ["d/" * depth + "a.md"]


def test_special_files_are_left_out(tmp_path):
    write(tmp_path, "a.md")
    os.mkfifo(tmp_path / "pipe.md")
    assert uris(tmp_path) == ["a.md"]
    with pytest.raises(LoadError, match="neither a file nor a folder"):
        find_files([tmp_path / "pipe.md"])


def test_a_missing_path_is_named(tmp_path):
    with pytest.raises(LoadError, match=r"nowhere does not exist"):
        find_files([tmp_path / "nowhere"])


@pytest.mark.parametrize("names", [(), (".hidden",)])
def test_a_folder_without_files_is_named(tmp_path, names):
    write(tmp_path, *names)
    with pytest.raises(LoadError, match="holds no file"):
        find_files([tmp_path])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_named(tmp_path):
    write(tmp_path, "a.md", "locked/b.md")
    (tmp_path / "locked").chmod(0)
    with pytest.raises(LoadError, match="locked cannot be read: Permission denied"):
        find_files([tmp_path])
    (tmp_path / "locked").chmod(0o700)
