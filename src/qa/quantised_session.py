"""Opens a graph that multiplies in 8 bits, so that it gives the same on every processor.

Such graphs are written whole (``qa.encode.quantised``), so nothing is left to optimise.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime


def open_quantised(model: Path, threads: int = 1) -> "onnxruntime.InferenceSession":
    """Open a graph to be run by whichever thread calls it, each run on that thread alone.

    :param threads: on so many, where one run at a time is all there is to do.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only
    # Texts are what is spread over the processor's cores; one is too small to be shared.
    options.intra_op_num_threads = threads
    # Without VNNI, sums of 8-bit products would overflow, and the graph is changed to avoid it.
    options.add_session_config_entry("session.x64quantprecision", "1")
    if _has_vnni():
        # Looking for what could be optimised takes 140 of 220 ms.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


@cache
def _has_vnni() -> bool:
    """Tell whether the processor is known to add up products of 8 bits without overflow."""
    try:
        return "vnni" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
