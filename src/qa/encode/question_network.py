"""Writes a BERT network as a graph that reads one question at a time in 8 bits; needs torch.

A question of a dozen tokens is little to multiply, and most of its time goes into fetching 43 MB of
weights from memory; of 8-bit weights there is a quarter to fetch. Passages stay in fp32: there are
many tokens in each, and their vectors are kept for good.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch

from qa.encode.quantised import SMOOTHED, Array, Graph

INPUT, OUTPUT = "input_ids", "tokens"
# What a layer is called in the graph, and what its parts are called in transformers' BERT.
_PARTS = {
    "out": "attention.output.dense",
    "out_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "down_norm": "output.LayerNorm",
}
_SMOOTHED = {"qkv": "attention.self.query", "up": _PARTS["up"]}
_JOINED = tuple(f"attention.self.{part}" for part in ("query", "key", "value"))


def is_known(network: torch.nn.Module) -> bool:
    """Tell whether a network is a BERT as it was published, which is what can be written."""
    config = network.config
    positions = getattr(config, "position_embedding_type", "absolute")
    return (
        type(network).__name__ == "BertModel"
        and (config.hidden_act, positions) == ("gelu", "absolute")
        and not config.is_decoder
    )


def export_question_network(
    network: torch.nn.Module, samples: Sequence[Sequence[int]], path: Path
) -> None:
    """Write the network from the token ids of one text, without padding, to its token outputs.

    :param samples: token ids of texts that show how large each channel grows.
    """
    config = network.config
    watched = {
        f"layers.{number}.{part}": layer.get_submodule(_SMOOTHED[part])
        for number, layer in enumerate(network.encoder.layer)
        for part in SMOOTHED
    }
    graph = Graph(
        weights=_weights(network),
        largest=largest_inputs(watched, lambda: _read_all(network, samples)),
        heads=config.num_attention_heads,
        epsilon=config.layer_norm_eps,
    )
    rows = graph.norm(graph.add("Add", [graph.words(INPUT), graph.places(INPUT)]), "norm")
    last = graph.layers(rows, config.num_hidden_layers)
    graph.add("Identity", [last], OUTPUT)
    shape = ("batch", "length", config.hidden_size)
    onnx.save(graph.model("question", [INPUT], {OUTPUT: shape}), path)


def _weights(network: torch.nn.Module) -> dict[str, Array]:
    """Return the weights under the graph's names."""
    theirs = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    kind = theirs["embeddings.token_type_embeddings.weight"][:1]
    ours = {
        "word.weight": theirs["embeddings.word_embeddings.weight"],
        # Of one text there is only the first type.
        "position.weight": theirs["embeddings.position_embeddings.weight"] + kind,
    }
    for form in ("weight", "bias"):
        ours[f"norm.{form}"] = theirs[f"embeddings.LayerNorm.{form}"]
        for number in range(network.config.num_hidden_layers):
            layer = f"encoder.layer.{number}"
            joined = [theirs[f"{layer}.{part}.{form}"] for part in _JOINED]
            ours[f"layers.{number}.qkv.{form}"] = np.concatenate(joined)
            for name, part in _PARTS.items():
                ours[f"layers.{number}.{name}.{form}"] = theirs[f"{layer}.{part}.{form}"]
    return ours


def largest_inputs(
    watched: Mapping[str, torch.nn.Module], run: Callable[[], object]
) -> dict[str, Array]:
    """Return the largest absolute value of each channel that goes into modules while something runs.

    :param watched: modules by the name that each goes by in the result, float32 ``[in]``.
    """
    largest: dict[str, torch.Tensor] = {}

    def watch(name: str, module: torch.nn.Module) -> torch.utils.hooks.RemovableHandle:
        def note(_: torch.nn.Module, inputs: tuple[torch.Tensor]) -> None:
            top = inputs[0].detach().abs().flatten(0, -2).amax(0)
            largest[name] = torch.maximum(largest.get(name, top), top)

        return module.register_forward_pre_hook(note)

    handles = [watch(name, module) for name, module in watched.items()]
    with torch.no_grad():
        run()
    for handle in handles:
        handle.remove()
    return {name: top.numpy() for name, top in largest.items()}


def _read_all(network: torch.nn.Module, samples: Sequence[Sequence[int]]) -> None:
    for ids in samples:
        network(input_ids=torch.tensor([[*ids]]))
