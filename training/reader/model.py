"""The reader: a BERT encoder with a span head, a null score and an "answers" head."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

HIDDEN = 384
HEADS = 12
LAYERS = 6
INNER = 1536
VOCAB = 30_522
POSITIONS = 512
OPEN_ID, CLOSE_ID = 2, 3  # [unused1], [unused2]: they enclose the sentence
OUTSIDE = -1e4  # logit of a token that lies outside the sentence
MAX_SPAN = 30  # tokens


class Layer(nn.Module):
    """One transformer layer of BERT; all but attention runs on the real tokens only."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.out_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.down_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, rows: Tensor, kept: Tensor | None, mask: Tensor) -> Tensor:
        """Return the new rows.

        :param rows: hidden states of the real tokens, [tokens, hidden].
        :param kept: index of each real token in the padded batch, [tokens]; None: every token.
        :param mask: attention mask of the padded batch, [batch, length].
        """
        batch, length = mask.shape
        padded = spread(self.qkv(rows), kept, batch * length)
        query, key, value = padded.view(batch, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        bias = (1.0 - mask.to(rows.dtype))[:, None, None, :] * OUTSIDE
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        mixed = mixed.transpose(1, 2).reshape(batch * length, HIDDEN)
        mixed = gather(mixed, kept)
        rows = self.out_norm(rows + self.dropout(self.out(mixed)))
        return self.down_norm(rows + self.dropout(self.down(functional.gelu(self.up(rows)))))


class Reader(nn.Module):
    """Scores of start, end, "not here" and "this sentence answers" for a batch of pairs."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCAB, HIDDEN)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.kind = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.span = nn.Linear(HIDDEN, 2)
        self.answer = nn.Linear(HIDDEN, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> tuple[Tensor, ...]:
        """Return start [batch, length], end [batch, length], null [batch], answer [batch].

        All three inputs are int64 of shape [batch, length], padded with zeros on the right.
        """
        batch, length = ids.shape
        places = torch.arange(length).expand(batch, length)
        kept = mask.flatten().nonzero().squeeze(1) if self.training else None
        rows = self.word(ids) + self.position(places) + self.kind(kinds)
        rows = self.dropout(self.norm(gather(rows.view(batch * length, HIDDEN), kept)))
        for layer in self.layers:
            rows = layer(rows, kept, mask)
        hidden = spread(rows, kept, batch * length)
        hidden = self.dropout(hidden.view(batch, length, HIDDEN))
        return self.heads(ids, hidden)

    def heads(self, ids: Tensor, hidden: Tensor) -> tuple[Tensor, ...]:
        """Turn hidden states [batch, length, hidden] into the four outputs."""
        logits = self.span(hidden)
        first = hidden[:, 0]
        outside = (~inside(ids)).to(hidden.dtype) * OUTSIDE
        null = logits[:, 0].sum(-1)
        return logits[..., 0] + outside, logits[..., 1] + outside, null, self.answer(first)[:, 0]


def gather(rows: Tensor, kept: Tensor | None) -> Tensor:
    """Return the rows of the real tokens."""
    return rows if kept is None else rows.index_select(0, kept)


def spread(rows: Tensor, kept: Tensor | None, size: int) -> Tensor:
    """Put the rows of the real tokens back among ``size`` rows, the others zero."""
    return rows if kept is None else rows.new_zeros(size, rows.shape[1]).index_copy(0, kept, rows)


def inside(ids: Tensor) -> Tensor:
    """Return which tokens belong to the sentence: after the opening mark, before the closing."""
    opening, closing = (ids == OPEN_ID).long(), (ids == CLOSE_ID).long()
    opened = opening.cumsum(1) - opening
    closed = closing.cumsum(1)
    return (opened == 1) & (closed == 0)


def span_scores(start: Tensor, end: Tensor) -> Tensor:
    """Return start + end of every allowed span, [batch, length, length]; others are −10,000."""
    length = start.shape[1]
    allowed = torch.ones(length, length, dtype=torch.bool).triu().tril(MAX_SPAN - 1)
    return (start[:, :, None] + end[:, None, :]).masked_fill(~allowed, OUTSIDE)


def load_encoder(reader: Reader, weights: Path) -> None:
    """Copy the sentence encoder's weights into the reader; the heads stay as they are.

    :raises KeyError: if a weight is missing in the file.
    """
    source = load_file(weights)
    target = {
        "word.weight": source["embeddings.word_embeddings.weight"],
        "position.weight": source["embeddings.position_embeddings.weight"],
        "kind.weight": source["embeddings.token_type_embeddings.weight"],
        "norm.weight": source["embeddings.LayerNorm.weight"],
        "norm.bias": source["embeddings.LayerNorm.bias"],
    }
    names = {
        "out": "attention.output.dense",
        "out_norm": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "down_norm": "output.LayerNorm",
    }
    for number in range(LAYERS):
        prefix = f"encoder.layer.{number}"
        for part in ("weight", "bias"):
            joined = [source[f"{prefix}.attention.self.{n}.{part}"] for n in ("query", "key", "value")]
            target[f"layers.{number}.qkv.{part}"] = torch.cat(joined)
            for mine, theirs in names.items():
                target[f"layers.{number}.{mine}.{part}"] = source[f"{prefix}.{theirs}.{part}"]
    heads = {name: value for name, value in reader.state_dict().items() if name not in target}
    reader.load_state_dict(target | heads)
