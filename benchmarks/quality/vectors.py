"""Remember vectors by what was encoded, so that no change of an index's form costs them."""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from qa.contracts import Encoder
from qa.encode import content_key
from qa.encode.description import EXPORT_VERSION
from qa.records import EncodedPassages, FloatArray, Span

QUESTIONS_AT_ONCE = 256


class RememberingEncoder:
    """An encoder that asks another one only for what it was never asked before.

    :param file: an SQLite database; made where there is none.
    """

    def __init__(self, encoder: Encoder, file: Path) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.digest = encoder.digest
        self._encoder = encoder
        file.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(file, check_same_thread=False)
        self._lock = Lock()  # a connection has one transaction at a time
        self._database.execute("create table if not exists vectors (key text primary key, value blob)")

    def encode_passages(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]
    ) -> EncodedPassages:
        """Encode each text whole and over each of its sentences; see ``qa.contracts.Encoder``."""
        keys = [
            content_key(self.digest, text, spans) for text, spans in zip(texts, sentences, strict=True)
        ]
        known = self._known(keys)
        new = [place for place, key in enumerate(keys) if key not in known]
        if new:
            made = self._encoder.encode_passages(
                [texts[place] for place in new], [sentences[place] for place in new]
            )
            ends = np.cumsum([len(sentences[place]) for place in new])
            pieces = np.split(made.sentences, ends[:-1])
            found = {
                keys[place]: np.vstack([passage[None], piece])
                for place, passage, piece in zip(new, made.passages, pieces, strict=True)
            }
            self._keep(found)
            known |= found
        empty = np.empty((0, self.dimension), dtype=np.float32)
        return EncodedPassages(
            np.vstack([empty, *(known[key][:1] for key in keys)]),
            np.vstack([empty, *(known[key][1:] for key in keys)]),
        )

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Encode questions, many at once: float32 ``[n, d]``, unit length."""
        # The digest says which vectors passages have; another export may read questions differently.
        asked = f"question {EXPORT_VERSION} {self.digest}"
        keys = [f"{asked} {hashlib.sha256(text.encode()).hexdigest()}" for text in texts]
        known = self._known(keys)
        new = [place for place, key in enumerate(keys) if key not in known]
        for start in range(0, len(new), QUESTIONS_AT_ONCE):
            places = new[start : start + QUESTIONS_AT_ONCE]
            made = self._encoder.encode_queries([texts[place] for place in places])
            found = {keys[place]: row[None] for place, row in zip(places, made, strict=True)}
            self._keep(found)
            known |= found
        return np.vstack([np.empty((0, self.dimension), np.float32), *(known[key] for key in keys)])

    def _known(self, keys: Sequence[str]) -> dict[str, FloatArray]:
        found = {}
        for key in dict.fromkeys(keys):
            with self._lock:
                asked = self._database.execute("select value from vectors where key = ?", (key,))
                row = asked.fetchone()
            if row:
                found[key] = np.frombuffer(row[0], dtype=np.float32).reshape(-1, self.dimension)
        return found

    def _keep(self, found: dict[str, FloatArray]) -> None:
        with self._lock, self._database:
            self._database.executemany(
                "insert or replace into vectors values (?, ?)",
                [
                    (key, np.ascontiguousarray(rows, np.float32).tobytes())
                    for key, rows in found.items()
                ],
            )
