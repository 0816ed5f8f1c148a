import pytest

from qa.errors import UnreadableDocument
from qa.load.source import read_text

ENGLISH = "The council met in Ankara — “good”, said the café owner.\n" * 5
TURKISH = (
    "Türkiye Cumhurbaşkanı Erdoğan, İslamabad'da 24 anlaşma imzaladı; ışık doğdu, şehir gördü.\n" * 5
)
URDU = "صدر ایردوان نے پاکستان کا دورہ کیا اور معاہدوں پر دستخط کیے۔\n" * 5


def read(tmp_path, data: bytes, limit: int = 1_000_000) -> tuple[str, str]:
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    return read_text(path, "file.txt", limit)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, encoding) for text in (ENGLISH, TURKISH, URDU) for encoding in ("utf-8", "utf-8-sig")),
        *((text, encoding) for text in (ENGLISH, TURKISH, URDU) for encoding in ("utf-16", "utf-32")),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (TURKISH, "utf-16-le"),
        (ENGLISH, "cp1252"),
        (TURKISH, "cp1254"),
        (TURKISH, "iso8859_9"),
    ],
)
def test_text_of_any_encoding_is_read(tmp_path, text, encoding):
    assert read(tmp_path, text.encode(encoding))[0] == text


def test_one_damaged_byte_does_not_change_the_encoding_of_the_rest(tmp_path):
    data = bytearray(TURKISH.encode() * 20)
    data[500] = 0xFF
    text, encoding = read(tmp_path, bytes(data))
    assert encoding == "utf-8"
    assert text.endswith(TURKISH)


def test_the_encoding_an_html_page_declares_is_used(tmp_path):
    page = '<html><head><meta charset="windows-1256"></head><body>پاکستان</body></html>'
    text, encoding = read(tmp_path, page.encode("cp1256"))
    assert encoding == "cp1256"
    assert "پاکستان" in text


def test_an_encoding_that_does_not_exist_is_ignored(tmp_path):
    page = '<meta charset="klingon"><p>' + ENGLISH
    assert "café" in read(tmp_path, page.encode("cp1252"))[0]


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 and so on",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"PK\x03\x04" + b"docx" * 50,
        bytes(range(256)) * 40,
        bytes(1000),
        b"\x01\x02\x03\x04\x05" * 100,
        b"text\x00with\x00some zeros\x00" * 20,
    ],
)
def test_a_binary_file_is_refused(tmp_path, data):
    with pytest.raises(UnreadableDocument, match=r"file\.txt is a binary file"):
        read(tmp_path, data)


@pytest.mark.parametrize("data", [b"", b"  \n\t\n"])
def test_an_empty_file_is_refused(tmp_path, data):
    with pytest.raises(UnreadableDocument, match="is empty"):
        read(tmp_path, data)


def test_a_text_that_is_too_long_is_refused(tmp_path):
    with pytest.raises(UnreadableDocument, match=r"1,001 characters; at most 1,000"):
        read(tmp_path, b"x" * 1001, limit=1000)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000_000)
    with pytest.raises(UnreadableDocument, match="25,000,000,000 characters"):
        read_text(path, "huge.txt", 20_000_000)
