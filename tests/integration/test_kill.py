"""``kill -9`` at any moment of ``qa index`` leaves the previous index, or the new one complete."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from qa.build import build_index
from qa.store import open_store
from tests.baked_encoder import write_baked_encoder

KILLS = 12
NOTES = 30

# Forks a process for each line, which indexes as the command does; forking spares each its imports.
NURSERY = """
import os, sys
from qa.cli.app import app
import qa.build.index, qa.chunk, qa.encode.onnx_encoder, qa.load
from qa.settings import ChunkSettings
qa.chunk.chunk(qa.load.make_document("a", "a", "This loads the languages. " * 9), ChunkSettings())
docs, place, baked = sys.argv[1:]
for line in sys.stdin:
    child = os.fork()
    if child:
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)
    else:
        app(["index", docs, "--index", place, "--encoder", baked, "--json"], standalone_mode=False)
        os._exit(0)
"""


def write_notes(folder: Path, state: int) -> None:
    """Write notes that say which state they are of; every third one is new in each state."""
    for number in range(NOTES):
        changed = state - (state + number) % 3
        text = f"Note {number} was changed in state{changed}. " + "It says more of the same. " * 20
        (folder / f"{number}.md").write_text(text)
    (folder / "counter.md").write_text(f"The counter stands at state{state}.\n")


def whole_state(place: Path) -> int:
    """Check that the index is one whole state, and say which."""
    with open_store(place) as store:
        store.verify()
        texts = {document.uri: document.text for document in store.documents()}
    state = int(texts["counter.md"].split("state")[1].rstrip(".\n"))
    assert len(texts) == NOTES + 1
    for number in range(NOTES):
        changed = state - (state + number) % 3
        assert f"in state{changed}." in texts[f"{number}.md"]
    return state


def test_an_index_survives_kills_at_random_moments(tmp_path):
    docs, place = tmp_path / "docs", tmp_path / "index"
    docs.mkdir()
    write_notes(docs, 0)
    words = "note was changed in it says more of the same counter stands at"
    baked = write_baked_encoder(tmp_path / "baked", [words])
    build_index(docs, place, encoder=str(baked))
    command = [sys.executable, "-c", NURSERY, docs, place, baked]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as nursery:
        survived = _kill_often(nursery, docs, place)
        _run(nursery, None)
    assert survived >= KILLS // 3
    assert whole_state(place) == KILLS
    _answers(place, KILLS)


def _kill_often(nursery: subprocess.Popen[str], docs: Path, place: Path) -> int:
    """Index state after state, each run killed at another moment; return how many were in time."""
    chance = random.Random(11)
    seconds, survived = 0.5, 0
    for state in range(1, KILLS + 1):
        write_notes(docs, state)
        before = whole_state(place)
        killed, took = _run(nursery, chance.uniform(0.0, 1.1) * seconds)
        after = whole_state(place)
        assert after in (before, state)
        survived += killed
        # Kills shall fall into every part of a run, whatever the machine's speed.
        seconds = seconds * 1.3 if killed and after == before else max(took, 0.1)
    return survived


def _run(nursery: subprocess.Popen[str], delay: float | None) -> tuple[bool, float]:
    """Index in a new process, killed after ``delay`` seconds; whether in time, and how long it ran."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write("go\n")
    nursery.stdin.flush()
    started = time.perf_counter()
    child = int(nursery.stdout.readline())
    killed = False
    if delay is not None:
        time.sleep(delay)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
            killed = True
    for line in nursery.stdout:
        if line == "gone\n":
            break
        killed = False  # it had printed its report, and was done
    return killed, time.perf_counter() - started


def _answers(place: Path, state: int) -> None:
    command = [sys.executable, "-m", "qa", "search", f"counter state{state}", "-k", "1", "--json"]
    done = subprocess.run([*command, "--index", place], capture_output=True, text=True, check=True)
    assert f"state{state}" in json.loads(done.stdout)["hits"][0]["text"]


@pytest.mark.model
@pytest.mark.slow
def test_the_real_encoder_is_killed_while_it_is_baked_and_while_it_encodes(tmp_path):
    docs, place = tmp_path / "docs", tmp_path / "index"
    docs.mkdir()
    (docs / "old.md").write_text("PNS Babur was launched in Istanbul on 15 August 2021.\n")
    _qa("index", docs, "--index", place)
    (docs / "new.md").write_text("Trade reached 1.4 billion dollars in 2024. " * 400)
    command = [sys.executable, "-m", "qa", "index", str(docs), "--index", str(place)]
    for delay in (0.5, 2.0, 4.0):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        time.sleep(delay)
        process.kill()
        process.wait()
        found = json.loads(_qa("search", "When was Babur launched?", "--index", place, "--json"))
        assert "15 August 2021" in found["hits"][0]["text"]
    _qa("index", docs, "--index", place)
    found = json.loads(_qa("search", "trade in dollars", "--index", place, "--json"))
    assert found["hits"][0]["uri"] == "new.md"
    _reindexing_needs_no_torch(docs, place)


def _reindexing_needs_no_torch(docs: Path, place: Path) -> None:
    code = (
        "import sys; from qa.build import build_index\n"
        "build_index(sys.argv[1], sys.argv[2])\n"
        "print(sorted({'torch', 'sentence_transformers'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(docs), str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def _qa(*words: object) -> str:
    command = [sys.executable, "-m", "qa", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
