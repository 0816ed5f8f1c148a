"""Time calls and sum times up."""

import resource
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


def used(call: Callable[[], object], who: int = resource.RUSAGE_SELF) -> tuple[float, float]:
    """Return the wall seconds of a call, and the processor seconds of this process or its children.

    The second is nearly the same on a busy machine, and counts every thread.
    """
    before = resource.getrusage(who)
    seconds = timed(call)
    after = resource.getrusage(who)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def spread(seconds: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Return median, 95th percentile and best of wall times, and the median processor time, in ms."""
    wall, processor = np.array(seconds).T * 1000
    return {
        "median_ms": round(float(np.median(wall)), 2),
        "p95_ms": round(float(np.percentile(wall, 95)), 2),
        "best_ms": round(float(wall.min()), 2),
        "processor_ms": round(float(np.median(processor)), 2),
    }


def show(times: dict[str, dict[str, float]]) -> None:
    """Print times as a table."""
    print(f"{'milliseconds':40}{'median':>10}{'p95':>10}{'best':>10}{'processor':>10}")
    for name, figures in times.items():
        print(f"{name:40}" + "".join(f"{value:10.1f}" for value in figures.values()), flush=True)
