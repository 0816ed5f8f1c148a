"""What people may set while asking: the choices, and how a browser keeps them."""

from typing import Any

from ui.records import USUAL, Strictness, Wishes

# Below these probabilities of being right an answer is withheld; with ``MEASURED`` the assistant's own
# setting decides. Of the golden questions' dev half .20 answers 97 % of what can be answered and
# declines 88 % of what cannot; .75 answers 69 %, declines all, and 99 % of its answers are right. A
# calibration learnt anew asks for new numbers (python -m benchmarks.golden.strictness).
THRESHOLDS = {Strictness.LENIENT: 0.2, Strictness.STRICT: 0.75}
SENTENCES = (1, 2, 3, 5)
SOURCES = (3, 5, 10, 20)
# In the order of the record and under the names by which a browser keeps them.
CHOICES = {
    "sentences": SENTENCES,
    "strictness": tuple(each.value for each in Strictness),
    "sources": SOURCES,
}


def of(sentences: object = None, strictness: object = None, sources: object = None) -> Wishes:
    """Make wishes of what a page sent; anything that is no choice counts as the usual one."""
    return Wishes(
        sentences if isinstance(sentences, int) and sentences in SENTENCES else USUAL.sentences,
        Strictness(str(strictness)) if strictness in set(Strictness) else USUAL.strictness,
        sources if isinstance(sources, int) and sources in SOURCES else USUAL.sources,
    )


def to_json(wishes: Wishes) -> dict[str, Any]:
    """Return wishes as a browser keeps them."""
    return {
        "sentences": wishes.sentences,
        "strictness": wishes.strictness.value,
        "sources": wishes.sources,
    }


def from_json(kept: object) -> Wishes:
    """Read what a browser has kept; nothing, or what is damaged, counts as the usual."""
    if not isinstance(kept, dict):
        return USUAL
    return of(kept.get("sentences"), kept.get("strictness"), kept.get("sources"))
