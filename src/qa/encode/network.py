"""Writes a network as an ONNX graph, from token ids to token outputs; needs torch."""

import warnings
from pathlib import Path

import torch

OPSET = 17  # the first with LayerNormalization as one operator

# Word tables larger than this (bytes) are stored as 8-bit blocks. Of multilingual-e5-small's 470 MB
# its table of 250,037 words is 384; in blocks it is 108, and vectors agree at cosine .9999 or better.
LARGE_TABLE = 100_000_000
BLOCK = 32  # weights that share a scale


class TokenOutputs(torch.nn.Module):  # type: ignore[misc]
    """A network with only the inputs and the output that an encoder needs."""

    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Return the last hidden state, float32 ``[batch, length, d]``."""
        output = self.network(input_ids=input_ids, attention_mask=attention_mask, return_dict=True)
        return output.last_hidden_state


class BlockEmbedding(torch.nn.Module):  # type: ignore[misc]
    """A table of word vectors as 8-bit integers with one 16-bit scale for each 32 of them.

    Only the rows looked up are turned into float32, so the table stays small in memory as well.
    """

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        blocks = table.reshape(len(table), -1, BLOCK)
        scales = (blocks.abs().amax(dim=2) / 127).clamp(min=1e-7).half()
        rounded = torch.round(blocks / scales.float()[..., None]).clamp(-127, 127)
        self.register_buffer("weights", rounded.to(torch.int8))
        self.register_buffer("scales", scales)

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Return float32 ``[batch, length, d]``."""
        weights, scales = self.weights[input_ids], self.scales[input_ids]
        return (weights.float() * scales.float()[..., None]).flatten(-2)


def export_network(network: torch.nn.Module, path: Path) -> None:
    """Write the network from token ids to token outputs, with any batch size and length."""
    table = network.get_input_embeddings().weight
    if table.nbytes > LARGE_TABLE and table.shape[1] % BLOCK == 0:
        network.set_input_embeddings(BlockEmbedding(table.detach()))
    network.config.use_cache = False
    network.set_attn_implementation("eager")  # plain operators, which ONNX Runtime then fuses
    ids = torch.tensor([[5, 6, 7, 8, 9], [5, 6, 7, 0, 0]])
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    axes = {0: "batch", 1: "length"}
    with warnings.catch_warnings(), torch.no_grad():
        # The tracing exporter is announced as old, and warns of every branch that it passes; the
        # newer one needs onnxscript. `_check` shows that what it wrote is right.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            TokenOutputs(network).eval(),
            (ids, mask),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["tokens"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "tokens": axes},
            opset_version=OPSET,
            dynamo=False,
        )
