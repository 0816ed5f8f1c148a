"""``qa`` as a process: exit codes, pipes, signals, and what it imports."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAVY = {"torch", "numpy", "faiss", "onnxruntime", "gradio", "sentence_transformers", "rich"}


def qa(*words: object, **options) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qa", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)


@pytest.mark.parametrize(
    "words", [["--help"], ["search", "--help"], ["index", "--help"], []], ids=" ".join
)
def test_help_imports_nothing_heavy(words):
    code = (
        "import sys; from qa.cli import run\n"
        "try: run()\n"
        "except SystemExit as done: print(done.code)\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-2:] == ["0", "[]"]
    assert "Usage: " in done.stdout


def test_exit_codes_are_what_is_promised(index):
    assert qa("search", "cotton", "--index", index).returncode == 0
    assert qa("ask", "Babur?", "--index", index, "--threshold", 1).returncode == 3
    assert qa("ask", "", "--index", index).returncode == 2
    assert qa("--version").stdout.startswith("sanad ")


def test_a_reader_that_goes_away_is_met_with_silence(index, tmp_path):
    lines = [json.dumps({"id": number, "question": "cotton"}) for number in range(200)]
    (tmp_path / "q.jsonl").write_text("\n".join(lines))
    command = [sys.executable, "-m", "qa", "search", "--batch", tmp_path / "q.jsonl", "--index", index]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 141


def test_output_that_cannot_be_written_is_one_line_and_exit_2(index):
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "qa", "search", "cotton", "--index", index]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("qa: Reading or writing failed: No space left on device.")
    assert done.stderr.count("\n") == 1


def test_a_working_directory_that_is_gone_is_named(tmp_path):
    script = 'mkdir gone && cd gone && rmdir ../gone && "$0" -m qa search cotton'
    done = subprocess.run(["sh", "-c", script, sys.executable], cwd=tmp_path, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr == b"qa: The working directory is gone. Change to a folder that is there.\n"


def test_a_closed_output_is_no_defect(index):
    command = ["sh", "-c", '"$0" -m qa search cotton --index "$1" >&-', sys.executable, index]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_bytes_that_are_no_utf8_and_another_locale_do_no_harm(index):
    command = [sys.executable.encode(), b"-m", b"qa", b"search", b"Erdo\xf0an cotton", b"--json"]
    command += [b"--index", os.fsencode(index)]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, capture_output=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    hits = json.loads(done.stdout.decode("utf-8"))["hits"]
    assert any("Türkiye" in hit["text"] for hit in hits)


def test_ctrl_c_while_indexing_is_one_line_exit_130_and_the_old_index_answers(baked, tmp_path):
    docs, place = tmp_path / "docs", tmp_path / "index"
    docs.mkdir()
    (docs / "a.md").write_text("The old fact stands here.\n")
    assert qa("index", docs, "--index", place, "--encoder", baked).returncode == 0
    for number in range(400):
        (docs / f"{number}.md").write_text(f"New fact {number} stands here. " * 200)
    # A background job inherits that Ctrl-C is ignored; a person at a terminal does not.
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); import qa.__main__"
    command = [sys.executable, "-c", code, "index", docs, "--index", place, "--encoder", baked]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    _wait_for_lock(place, process.pid)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == "qa: Interrupted; the index is as it was.\n"
    found = json.loads(qa("inspect", "--index", place, "--json").stdout)
    assert [document["uri"] for document in found["documents"]] == ["a.md"]


def _wait_for_lock(place: Path, holder: int) -> None:
    """Wait until the process has begun to write."""
    for _ in range(600):
        if (place / "LOCK").read_text().strip() == str(holder):
            return
        time.sleep(0.05)
    raise AssertionError("the writer never began")
