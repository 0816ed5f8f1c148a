"""Results by commit, and the memory of this process."""

import json
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def save(name: str, result: dict[str, Any], size: str = "") -> Path:
    """Write a result as JSON, named after the commit, and print it; an empty one is nothing."""
    path = RESULTS / f"{name}{size}-{commit()}.json"
    if result:
        RESULTS.mkdir(exist_ok=True)
        about = {
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "commit": commit(),
            "machine": f"{platform.machine()}, {_cores()} cores",
            "load_average": Path("/proc/loadavg").read_text().split()[0],
        }
        text = json.dumps({"about": about, **result}, indent=1)
        path.write_text(text + "\n")
        print(text, flush=True)
    return path


def commit() -> str:
    """Return the commit that is checked out, marked if the store or the indexing differ from it."""
    words = ["git", "rev-parse", "--short=12", "HEAD"]
    found = subprocess.run(words, capture_output=True, text=True, check=True, cwd=RESULTS.parent)
    return found.stdout.strip()


def memory(process: str = "self") -> dict[str, float]:
    """Return the memory of a process in megabytes: resident, its own, mapped from files, and peaks.

    The peak of its own memory is not kept by the system; it is that of now, or the resident peak less
    what is mapped now, if that is larger.
    """
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    fields = {line.split(":")[0]: line.split()[1] for line in lines if line.endswith("kB")}
    sizes = {name: int(value) / 1024 for name, value in fields.items()}
    mapped = sizes["RssFile"] + sizes["RssShmem"]
    return {
        "resident_mb": round(sizes["VmRSS"]),
        "anonymous_mb": round(sizes["RssAnon"]),
        "mapped_mb": round(mapped),
        "peak_resident_mb": round(sizes["VmHWM"]),
        "peak_anonymous_mb": round(max(sizes["RssAnon"], sizes["VmHWM"] - mapped)),
    }


def _cores() -> int:
    import os

    return os.cpu_count() or 0
