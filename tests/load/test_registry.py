import os
import subprocess
import sys

import pytest

from qa.contracts import Reader
from qa.errors import LoadError, UnreadableDocument, UnsupportedFormat
from qa.load import load_document, supported_suffixes
from qa.load.registry import READERS
from tests.load.samples import paragraph, write_pdf, write_word


def _write(path, text):
    """Write a file of the kind that its suffix names."""
    if path.suffix == ".docx":
        write_word(path, paragraph(text))
    elif path.suffix == ".pdf":
        write_pdf(path, text)
    else:
        path.write_text(text)


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_keeps_the_contract(reader, tmp_path):
    made = reader()
    assert isinstance(made, Reader)
    for suffix in made.suffixes:
        path = tmp_path / f"file{suffix}"
        _write(path, "Some words to read.")
        document = made.read(path, f"some/where{suffix}")
        assert document.uri == f"some/where{suffix}"
        assert document.text.removeprefix("Page 1\n\n") == "Some words to read."
        assert document.title == "file"
        assert load_document(path, f"some/where{suffix}") == document


@pytest.mark.parametrize("suffix", supported_suffixes())
def test_every_reader_refuses_what_is_no_text(suffix, tmp_path):
    for data in (bytes(range(256)) * 10, b"", b"   ", b"...---..."):
        path = tmp_path / f"file{suffix}"
        path.write_bytes(data)
        with pytest.raises(UnreadableDocument, match="file"):
            load_document(path, path.name)


def test_suffixes_are_read_in_any_case(tmp_path):
    path = tmp_path / "NOTE.MD"
    path.write_text("# Title\n\nText.")
    assert load_document(path, "NOTE.MD").title == "Title"


@pytest.mark.parametrize("name", ["a.doc", "a.exe", "README"])
def test_an_unknown_format_is_named_with_those_known(tmp_path, name):
    path = tmp_path / name
    path.write_text("text")
    with pytest.raises(UnsupportedFormat, match=r"no reader.*\.md"):
        load_document(path, name)


def test_a_missing_or_forbidden_file_is_a_load_error(tmp_path):
    with pytest.raises(LoadError, match="cannot be read"):
        load_document(tmp_path / "gone.md", "gone.md")
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(LoadError, match="cannot be read"):
        load_document(tmp_path / "folder.md", "folder.md")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_a_load_error(tmp_path):
    path = tmp_path / "secret.md"
    path.write_text("text")
    path.chmod(0)
    with pytest.raises(LoadError, match="Permission denied"):
        load_document(path, "secret.md")


def test_the_limit_on_length_is_kept(tmp_path):
    path = tmp_path / "long.md"
    path.write_text("word " * 300)
    with pytest.raises(UnreadableDocument, match="at most 1,000"):
        load_document(path, "long.md", document_characters=1000)


def test_importing_load_is_light():
    program = (
        "import sys, qa.load\n"
        "heavy = {'lingua', 'ftfy', 'lxml', 'markdown_it', 'charset_normalizer'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
