"""A baked encoder that a test can write in a moment: it counts words, each by a fixed direction."""

import re
from pathlib import Path

import numpy as np

from qa.baking import FileDigest
from qa.encode.description import EXPORT_VERSION, EncoderDescription

DIMENSION = 48
UNKNOWN = "[UNK]"


def write_baked_encoder(directory: Path, texts: list[str], name: str = "word-table") -> Path:
    """Write an encoder that knows the words of ``texts``: texts that share words are near."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    words = sorted({word for text in texts for word in re.findall(r"\w+", text.lower())})
    vocabulary = {word: number for number, word in enumerate(["[PAD]", UNKNOWN, *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.random.default_rng(7).normal(size=(len(vocabulary), DIMENSION)).astype(np.float32)
    # Gather alone would do, but every model is given the mask as well and so has to take it.
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("Cast", ["attention_mask"], ["flags"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["flags", "last"], ["column"]),
        helper.make_node("Mul", ["rows", "column"], ["tokens"]),
    ]
    graph = helper.make_graph(
        nodes,
        "words",
        [
            helper.make_tensor_value_info(each, TensorProto.INT64, ["batch", "length"])
            for each in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["batch", "length", DIMENSION])],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(np.array([2]), "last")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    directory.mkdir(parents=True)
    onnx.save(model, str(directory / "model.onnx"))
    tokenizer.save(str(directory / "tokenizer.json"))
    files = {each: FileDigest.of(directory / each) for each in ("model.onnx", "tokenizer.json")}
    EncoderDescription(
        name=name,
        dimension=DIMENSION,
        max_length=256,
        pooling="mean",
        query_prefix="",
        passage_prefix="",
        digest=files["model.onnx"].sha256,
        pad_id=0,
        vocabulary=len(vocabulary),
        export_version=EXPORT_VERSION,
        files=files,
    ).write(directory)
    return directory
