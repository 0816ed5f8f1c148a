"""Write the English words that no question is corrected away from.

    python -m training.english_words

They are the whole words among the more frequent pieces of the reader's vocabulary, which is in order of
frequency, that have four letters or more: shorter words are never corrected. Rarer ones are as often a
name that is also a slip of the finger ("oder").
"""

import json
import re
from pathlib import Path

from qa.analyse import SHORTEST_CORRECTED

MODELS = Path(__file__).parents[1] / "src" / "qa" / "models"
VOCABULARY = MODELS / "reader" / "tokenizer.json"
MOST_FREQUENT = 25_000  # pieces, of 30,522
WORDS = MODELS / "english_words.txt"


def whole_words(pieces: dict[str, int]) -> list[str]:
    """Return the pieces that are words on their own, in the order of the alphabet."""
    pattern = re.compile(f"[a-z]{{{SHORTEST_CORRECTED},}}")
    frequent = (piece for piece, rank in pieces.items() if rank < MOST_FREQUENT)
    return sorted(piece for piece in frequent if pattern.fullmatch(piece))


def main() -> None:
    """Run as a command."""
    pieces = json.loads(VOCABULARY.read_text(encoding="utf-8"))["model"]["vocab"]
    WORDS.write_text("\n".join(whole_words(pieces)) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
