"""Writes a cross-encoder as an ONNX graph, from token ids to one logit a pair; needs torch."""

import warnings
from pathlib import Path

import torch

OPSET = 17  # the first with LayerNormalization as one operator


class PairLogit(torch.nn.Module):  # type: ignore[misc]
    """A sequence classifier with only the inputs and the one output that a reranker needs."""

    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return float32 ``[batch]``."""
        types = {} if token_type_ids is None else {"token_type_ids": token_type_ids}
        output = self.network(input_ids=input_ids, attention_mask=attention_mask, **types)
        return output.logits[:, 0]


def export_network(network: torch.nn.Module, path: Path, *, type_ids: bool) -> None:
    """Write the network from token ids to logits, with any batch size and length.

    :param type_ids: whether its tokenizer gives ``token_type_ids``; a network that makes nothing of
        them gets a graph without that input.
    """
    network.config.use_cache = False
    network.set_attn_implementation("eager")  # plain operators, which ONNX Runtime then fuses
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if type_ids else [])]
    ids = torch.tensor([[5, 6, 7, 8, 9], [5, 6, 7, 0, 0]])
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    types = torch.tensor([[0, 0, 1, 1, 1], [0, 0, 1, 0, 0]])
    axes = {0: "batch", 1: "length"}
    with warnings.catch_warnings(), torch.no_grad():
        # As for the encoder: the tracing exporter warns of itself, and what it wrote is checked.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            PairLogit(network).eval(),
            (ids, mask, types)[: len(names)],
            str(path),
            input_names=names,
            output_names=["logits"],
            dynamic_axes={**dict.fromkeys(names, axes), "logits": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
