"""How ONNX Runtime runs an encoder: fused when it is baked, one thread a run, weights left on disk."""

from pathlib import Path

import onnxruntime

# Large weights lie beside the graph and are mapped into memory instead of being read and copied:
# opening takes 125 ms of processor time instead of 300, and the word table stays on disk.
WEIGHTS_FILE = "model.weights"
SMALLEST = "1024"  # bytes of a weight that lies there
# Addition and normalisation in one operator take six times as long on a processor as in two.
SLOWER_TOGETHER = ("SkipLayerNormFusion",)


def fuse(plain: Path, model: Path) -> None:
    """Write a graph again, with what can be fused fused and its large weights in a file beside it."""
    options = _options()
    options.optimized_model_filepath = str(model)
    # Not all: the rest depends on the processor, and a collection may be moved to another one.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    for key, value in (("file_name", WEIGHTS_FILE), ("min_size_in_bytes", SMALLEST)):
        options.add_session_config_entry(f"session.optimized_model_external_initializers_{key}", value)
    _start(plain, options)


def open_session(model: Path) -> onnxruntime.InferenceSession:
    """Open a graph to be run by whichever thread calls it, many at a time.

    Batches are what is spread over the cores: threads that share one batch wait for each other.
    """
    options = _options()
    options.intra_op_num_threads = 1
    if (model.parent / WEIGHTS_FILE).is_file():
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return _start(model, options)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only: its warnings are about its own graph rewriting
    return options


def _start(model: Path, options: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(
        str(model),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=list(SLOWER_TOGETHER),
    )
