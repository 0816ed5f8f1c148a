import subprocess
import sys

import pytest

import qa

PUBLIC = [
    "Answer",
    "Assistant",
    "Citation",
    "Document",
    "Filters",
    "Hit",
    "QAError",
    "SearchResult",
    "Settings",
    "build_index",
    "index_documents",
]


def test_the_public_surface_is_what_is_promised():
    assert qa.__all__ == PUBLIC
    for name in PUBLIC:
        assert getattr(qa, name).__name__ == name
        assert name in dir(qa)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = qa.nonsense


def test_importing_the_package_imports_nothing_heavy():
    heavy = "{'numpy', 'torch', 'faiss', 'onnxruntime', 'gradio'}"
    code = f"import sys, qa; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
