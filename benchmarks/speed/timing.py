"""Time calls and sum times up."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]


def timed(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return median, 95th percentile and best of times, in milliseconds."""
    values = np.array(seconds) * 1000
    return {
        "median_ms": round(float(np.median(values)), 2),
        "p95_ms": round(float(np.percentile(values, 95)), 2),
        "best_ms": round(float(values.min()), 2),
    }


def show(times: dict[str, dict[str, float]]) -> None:
    """Print times as a table."""
    print(f"{'milliseconds':40}{'median':>10}{'p95':>10}{'best':>10}")
    for name, figures in times.items():
        print(f"{name:40}" + "".join(f"{value:10.1f}" for value in figures.values()), flush=True)
