"""A real model folder of a size that a test can make: a BERT of two layers with random weights."""

from pathlib import Path

WORDS = (
    "the a of in and agreement agreements frigate istanbul ankara karachi pakistan turkey signed "
    "visit president trade navy launched ship was were by twenty four five billion ##s ##ed ##ing"
)


def write_tiny_model(folder: Path, pooling: str = "mean", **options: object) -> Path:
    """Save a tiny sentence-transformers model; ``options`` go to SentenceTransformer."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
    from transformers import BertConfig, BertModel, BertTokenizerFast

    bert = folder.parent / f"{folder.name}-bert"
    bert.mkdir(parents=True)
    letters = [*"abcdefghijklmnopqrstuvwxyz0123456789.,;!?"]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS.split(), *letters]
    pieces += [f"##{letter}" for letter in letters]
    (bert / "vocab.txt").write_text("\n".join(dict.fromkeys(pieces)) + "\n")
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    BertTokenizerFast(vocab=vocabulary, model_max_length=64).save_pretrained(bert)
    torch.manual_seed(7)
    BertModel(
        BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=64,
            max_position_embeddings=64,
            initializer_range=0.4,
        )
    ).save_pretrained(bert)
    modules = [
        Transformer(str(bert), max_seq_length=48),
        Pooling(32, pooling_mode=pooling),
        Normalize(),
    ]
    SentenceTransformer(modules=modules, device="cpu", **options).save(str(folder))
    return folder
