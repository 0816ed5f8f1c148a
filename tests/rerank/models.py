"""A real cross-encoder of a size that a test can make: a BERT of two layers with random weights."""

from pathlib import Path

from tests.encode.models import WORDS


def write_cross_encoder(
    folder: Path, *, labels: int = 1, identity: bool = False, words: int = 0, distilled: bool = False
) -> Path:
    """Save a tiny CrossEncoder.

    :param labels: how many it has; a reranker has one.
    :param identity: score by the logit itself rather than by its sigmoid.
    :param words: extra words that only its tokenizer knows.
    :param distilled: make it a DistilBERT, which makes nothing of which tokens are the question's.
    """
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        BertTokenizerFast,
        DistilBertConfig,
        DistilBertForSequenceClassification,
    )

    bert = folder.parent / f"{folder.name}-bert"
    bert.mkdir(parents=True)
    letters = [*"abcdefghijklmnopqrstuvwxyz0123456789.,;!?"]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS.split(), *letters]
    pieces = list(dict.fromkeys(pieces + [f"##{letter}" for letter in letters]))
    known = {piece: number for number, piece in enumerate(pieces)}
    extra = {f"extra{number}": len(known) + number for number in range(words)}
    tokenizer = BertTokenizerFast(vocab={**known, **extra}, model_max_length=64)
    sizes = {
        "vocab_size": len(known),
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "max_position_embeddings": 64,
        "initializer_range": 0.4,
        "num_labels": labels,
    }
    torch.manual_seed(7)
    if distilled:
        network = DistilBertForSequenceClassification(DistilBertConfig(hidden_dim=64, **sizes))
    else:
        network = BertForSequenceClassification(BertConfig(intermediate_size=64, **sizes))
    tokenizer.save_pretrained(bert)
    network.save_pretrained(bert)
    activation = torch.nn.Identity() if identity else None
    model = CrossEncoder(str(bert), device="cpu", activation_fn=activation, num_labels=labels)
    model.save_pretrained(str(folder))
    return folder
