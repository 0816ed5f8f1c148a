"""What each command may load: a command that starts quickly stays so."""

import json
import subprocess
import sys

import pytest

# Needed to read files, to make an encoder or to show a web page, and by no question.
FOR_INDEXING = {"langchain_text_splitters", "lingua", "bs4", "markdown_it", "ftfy", "sentencex"}
FOR_BAKING = {"torch", "transformers", "sentence_transformers", "onnx", "huggingface_hub"}
FOR_PAGES = {"gradio", "fastapi", "uvicorn", "rich"}
FOR_ODD_VALUES = {"pydantic", "pydantic_core", "annotated_types"}
NEVER = {"scipy", "sklearn", "pandas", "matplotlib"}
FOR_QUESTIONS = {"onnxruntime", "tokenizers", "faiss"}
REST = FOR_INDEXING | FOR_BAKING | FOR_PAGES | FOR_ODD_VALUES | NEVER


def loaded(index, *words):
    code = (
        "import json, sys; from qa.cli import run\n"
        "try: run()\n"
        "except SystemExit as done: code = done.code\n"
        "print(); print(json.dumps([code, sorted(sys.modules)]))"
    )
    command = [sys.executable, "-c", code, *words]
    command += ["--index", str(index)] if index else []
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert code in (0, 3), done.stderr
    return set(modules)


@pytest.mark.parametrize(
    ("words", "not_needed"),
    [
        (["search", "cotton"], REST),
        (["ask", "Where was Babur launched?"], REST),
        (["ask", "Where was Babur launched?", "--json"], REST),
        (["inspect", "--json"], REST),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_only_what_it_uses(index, words, not_needed):
    assert not_needed & loaded(index, *words) == set()


@pytest.mark.parametrize("command", ["ask", "search", "index", "inspect", "evaluate", "serve"])
def test_help_loads_no_library_at_all(command):
    modules = loaded(None, command, "--help")
    assert (REST | FOR_QUESTIONS | {"numpy"}) & modules == set()
    assert not [name for name in modules if name in ("qa.assistant", "qa.records", "ui")]
