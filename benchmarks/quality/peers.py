"""Run somebody else's libraries over our passages, in the Python that has them; keep what came out."""

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.quality.passages import PASSAGES_RANKED, Material, Run

SCRIPT = Path(__file__).with_name("peer.py")
PEERS = {"txtai": ("txtai",), "langchain": ("langchain-community", "langchain-core")}
"""Name of a peer, as the script knows it, and the packages whose versions its rankings depend on."""


class Peers:
    """The peers that a Python has.

    :param python: its executable; ``None`` where nobody named one, and then there are no peers.
    :param cache: keeps rankings by what they were made from, so that no library is asked twice.
    """

    def __init__(self, python: Path | None, cache: Path) -> None:
        self._python = python
        self._cache = cache
        self.versions = _versions(python) if python else {}

    def missing(self) -> list[str]:
        """Return the names of the peers that cannot be asked."""
        return [name for name in PEERS if name not in self.versions]

    def rank(self, material: Material) -> dict[str, Run]:
        """Return each peer's ranking of the documents; one that fails is told of and left out."""
        runs = {}
        for name in self.versions:
            try:
                runs[name] = self._rank(name, material)
            except subprocess.CalledProcessError as error:
                print(
                    f"{name}: left out, it failed in {self._python}:\n{error.stderr[-2000:]}",
                    flush=True,
                )
        return runs

    def _rank(self, name: str, material: Material) -> Run:
        kept = self._cache / f"{name}-{self._key(name, material)}.json"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
                made = self._ask(name, material, Path(folder))
                made.replace(kept)
        rankings = json.loads(kept.read_text("utf-8"))["rankings"]
        return {
            identifier: material.by_document([row for row, _ in found], [score for _, score in found])
            for identifier, found in zip(material.question_ids, rankings, strict=True)
        }

    def _ask(self, name: str, material: Material, job: Path) -> Path:
        (job / "passages.json").write_text(json.dumps(material.texts), "utf-8")
        (job / "questions.json").write_text(json.dumps(material.questions), "utf-8")
        np.save(job / "passages.npy", material.vectors)
        np.save(job / "questions.npy", material.question_vectors)
        words = [str(self._python), str(SCRIPT), name, str(job)]
        words += ["--passages-ranked", str(PASSAGES_RANKED)]
        subprocess.run(words, check=True, capture_output=True, text=True)
        return job / f"{name}.json"

    def _key(self, name: str, material: Material) -> str:
        digest = hashlib.sha256(SCRIPT.read_bytes())
        texts = [self.versions[name], PASSAGES_RANKED, material.texts, material.questions]
        digest.update(json.dumps(texts).encode())
        digest.update(material.vectors.tobytes() + material.question_vectors.tobytes())
        return digest.hexdigest()[:32]


def _versions(python: Path) -> Mapping[str, str]:
    """Return the versions of each peer's packages, of those peers that the Python has."""
    program = (
        "import importlib.metadata as m, json, sys\n"
        "have = {d.metadata['Name'].lower(): d.version for d in m.distributions()}\n"
        "print(json.dumps(have))"
    )
    try:
        done = subprocess.run([str(python), "-c", program], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(
            f"{python} is no Python that runs ({error}). Give one by --peer-python."
        ) from error
    have = json.loads(done.stdout)
    return {
        name: ", ".join(f"{package} {have[package]}" for package in packages)
        for name, packages in PEERS.items()
        if all(package in have for package in packages)
    }
