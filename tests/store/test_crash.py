"""Whatever happens to a writer, and whenever: the state before or the state after, complete."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from qa.errors import StoreError
from qa.store import Store, Writer, open_store, open_writer
from tests.store.samples import DESCRIPTION, ENCODER, make, write

KILLS = 20
DOCUMENTS = 6

# Forks a writer for each number that it is given; the writer tells its process id, then each commit.
NURSERY = """
import os, sys
from pathlib import Path
from qa.store import merge, open_writer
from tests.store.samples import DESCRIPTION
from tests.store.test_crash import apply_state
merge.SEGMENTS_PER_LEVEL = 3
for line in sys.stdin:
    number, child = int(line), os.fork()
    if child:
        os.waitpid(child, 0)
        print("gone", flush=True)
    else:
        print(os.getpid(), flush=True)
        while True:
            number += 1
            with open_writer(Path(sys.argv[1]), DESCRIPTION) as writer:
                apply_state(writer, number)
                writer.commit()
            print(number, flush=True)
"""


def state(number: int) -> dict[str, list[list[str]]]:
    """The pages of a state: a counter, pages that say when they last changed; one is absent."""
    pages = {"counter.md": [[f"state {number}"]]}
    for page in range(DOCUMENTS):
        changed = number - (number - page) % DOCUMENTS
        if page != (number + 1) % DOCUMENTS:
            pages[f"{page}.md"] = [[f"page {page}", f"changed {max(changed, 0)}"], ["the end"]]
    return pages


def apply_state(writer: Writer, number: int) -> None:
    """Make the changes that lead to state ``number`` from any other."""
    pages = state(number)
    stored = writer.documents()
    for uri in stored.keys() - pages.keys():
        writer.remove(stored[uri].document_id)
    for uri, passages in pages.items():
        document, entries = make(uri, passages)
        if uri not in stored or stored[uri].document_id != document.id:
            writer.add(document, entries)


def number_of(store: Store) -> int:
    """Check that a store is one of the states, whole, and say which."""
    store.verify()
    texts = {document.uri: document.text for document in store.documents()}
    number = int(texts["counter.md"].split()[1])
    assert texts == {uri: make(uri, p)[0].text for uri, p in state(number).items()}
    rows, _ = store.search_vectors(ENCODER.vector("state"), len(store))
    assert len(rows) == sum(map(len, state(number).values())) == store.manifest.passages
    assert store.passages(rows)
    return number


def test_a_kill_at_a_random_moment_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    directory, chance, number = tmp_path / "index", random.Random(7), 0
    with open_writer(directory, DESCRIPTION) as first:
        apply_state(first, 0)
        first.commit()
    nursery = subprocess.Popen(
        [sys.executable, "-c", NURSERY, str(directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"},
    )
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    lasted = 0.1
    for _ in range(KILLS):
        nursery.stdin.write(f"{number}\n")
        nursery.stdin.flush()
        child, begun = int(nursery.stdout.readline()), time.monotonic()
        for _ in range(chance.randrange(3)):
            number = int(nursery.stdout.readline())
            lasted, begun = time.monotonic() - begun, time.monotonic()
        time.sleep(chance.uniform(0, 1.2) * lasted)
        os.kill(child, signal.SIGKILL)
        while (line := nursery.stdout.readline()) != "gone\n":
            number = int(line)
        found = number_of(open_store(directory))
        assert number <= found <= number + 1
        number = found
    nursery.communicate()
    assert number > KILLS / 2
    # The last kill may have come between a segment and its state; whoever commits next clears that up.
    with open_writer(directory, DESCRIPTION) as last:
        last.commit()
    left = {path.name for path in (directory / "segments").iterdir()}
    assert left == {segment.name for segment in open_store(directory).manifest.segments}


def test_every_single_step_of_a_commit_leaves_a_state_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each step that touches the disk, copy the folder: what a kill right then would leave."""
    directory = tmp_path / "index"
    with open_writer(directory, DESCRIPTION) as first:
        apply_state(first, 1)
        first.commit()
    copies: list[Path] = []
    one_at_a_time = threading.Lock()

    def copying(step: Any) -> Any:
        def copied(*args, **kwargs):
            with one_at_a_time:
                copies.append(tmp_path / f"{len(copies)}")
                shutil.copytree(directory, copies[-1])
            return step(*args, **kwargs)

        return copied

    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, copying(getattr(owner, name)))
    monkeypatch.setattr("qa.store.merge.SEGMENTS_PER_LEVEL", 1)
    with open_writer(directory, DESCRIPTION) as second:
        apply_state(second, 2)
        second.commit()
    monkeypatch.undo()
    found = [number_of(open_store(copy)) for copy in copies]
    assert set(found) == {1, 2}
    assert found == sorted(found)
    for copy in copies[:: len(copies) // 8]:
        with open_writer(copy, DESCRIPTION) as third:
            apply_state(third, 3)
            third.commit()
        assert number_of(open_store(copy)) == 3


STEPS = (
    (os, "fsync"),
    (Path, "replace"),
    (Path, "unlink"),
    (shutil, "rmtree"),
)


@pytest.mark.parametrize("number", [28, 13], ids=["full", "forbidden"])
def test_a_refusal_at_any_step_keeps_the_old_state_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    directory = tmp_path / "index"
    with open_writer(directory, DESCRIPTION) as first:
        apply_state(first, 1)
        first.commit()
    fsync, left = os.fsync, iter(range(0))

    def refuse(descriptor: int) -> None:
        if next(left, None) is None:
            raise OSError(number, os.strerror(number), "a file")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    for allowed in range(0, 100, 3):
        left = iter(range(allowed))
        reason = attempt(directory)
        found = number_of(open_store(directory))
        segments = open_store(directory).manifest.segments
        assert len(list((directory / "segments").iterdir())) == len(segments)
        assert re.search("Free some space|Give this user the right", reason) or found == 2
        if found == 2:
            return
    pytest.fail("the writer never came to its commit")


def attempt(directory: Path) -> str:
    """Try to commit state 2, and return the reason if it is refused."""
    try:
        with open_writer(directory, DESCRIPTION) as second:
            apply_state(second, 2)
            second.commit()
    except StoreError as error:
        return str(error)
    return ""


def test_a_real_limit_on_file_size_is_a_clear_error(tmp_path: Path) -> None:
    directory = tmp_path / "index"
    write(directory, make("a.md", [["first"]]))
    program = """
import resource, sys
from pathlib import Path
from tests.store.samples import make, write
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
try:
    write(Path(sys.argv[1]), make("b.md", [["word " * 2000]]))
except Exception as error:
    print(type(error).__name__, error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(directory)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )
    assert done.stdout.startswith("StoreError No room to write")
    assert [document.uri for document in open_store(directory).documents()] == ["a.md"]
    assert len(list((directory / "segments").iterdir())) == 1


def test_readers_see_whole_states_while_a_writer_replaces_them(tmp_path: Path) -> None:
    directory = tmp_path / "index"
    with open_writer(directory, DESCRIPTION) as first:
        apply_state(first, 0)
        first.commit()
    early = open_store(directory)
    done, seen, failures = threading.Event(), [], []

    def read() -> None:
        while not done.is_set():
            try:
                seen.append(number_of(open_store(directory)))
            except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
                failures.append(error)
                return

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(1, 11):
        with open_writer(directory, DESCRIPTION) as following:
            apply_state(following, number)
            following.commit()
    done.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(seen) > len(threads)
    assert number_of_open(early) == 0
    assert number_of(open_store(directory)) == 10


def number_of_open(store: Store) -> int:
    """The state's number from a store whose files are long gone from the folder."""
    rows, _ = store.search_vectors(ENCODER.vector("state"), len(store))
    assert len(rows) == sum(map(len, state(0).values()))
    return int(next(d.text for d in store.documents() if d.uri == "counter.md").removeprefix("state "))
