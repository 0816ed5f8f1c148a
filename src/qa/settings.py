"""All settings, as frozen value objects with their defaults, units and reasons in one place.

Nothing here reads the environment or a file; whoever needs another value passes another object.
"""

from dataclasses import dataclass, field

from qa.errors import SettingsError


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise SettingsError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkSettings:
    """How documents are cut into passages.

    ``passage_characters``: upper size of a passage in characters (100 to 4,000). 900 characters are
    about 180 word pieces of English, well inside the encoder's window, and the size at which the
    published comparison of fusion methods was measured.
    ``document_characters``: the longest text that is indexed (characters); longer ones are skipped
    with a reason rather than cut short in silence.
    """

    passage_characters: int = 900
    document_characters: int = 20_000_000

    def __post_init__(self) -> None:
        """Check the ranges."""
        _require(
            100 <= self.passage_characters <= 4000,
            f"passage_characters is {self.passage_characters}; choose 100 to 4000.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bm25Settings:
    """The two constants of BM25 (Robertson & Zaragoza 2009), in the form that Lucene computes.

    ``k1`` (0 to 5): how soon repeating a word stops paying; ``b`` (0 to 1): how much length counts.
    """

    k1: float = 1.5
    b: float = 0.75

    def __post_init__(self) -> None:
        """Check the ranges."""
        _require(0 <= self.k1 <= 5, f"k1 is {self.k1}; choose 0 to 5.")
        _require(0 <= self.b <= 1, f"b is {self.b}; choose 0 to 1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSettings:
    """How many passages are looked at, and how the three opinions are weighed.

    ``candidates``: passages taken from each of the vector and the term search before fusion.
    Weights multiply the min–max normalised scores before they are added.
    ``duplicate_overlap``: share of word trigrams (0 to 1) from which a passage is a near-duplicate.
    """

    candidates: int = 100
    passage_weight: float = 1.0
    sentence_weight: float = 1.0
    lexical_weight: float = 1.0
    duplicate_overlap: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSettings:
    """How an answer is put together and when it is withheld.

    ``sentences``: most sentences shown (1 to 10). ``threshold``: the confidence (0 to 1) below which
    the assistant declines; it is a probability, so 0.5 declines what is more likely wrong than right.
    ``hits``: passages handed on with an answer. ``question_characters``: the longest question taken.
    """

    sentences: int = 3
    threshold: float = 0.45
    hits: int = 10
    question_characters: int = 2000

    def __post_init__(self) -> None:
        """Check the ranges."""
        _require(1 <= self.sentences <= 10, f"sentences is {self.sentences}; choose 1 to 10.")
        _require(0 <= self.threshold <= 1, f"threshold is {self.threshold}; choose 0 to 1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything together, as the assistant takes it."""

    chunk: ChunkSettings = field(default_factory=ChunkSettings)
    bm25: Bm25Settings = field(default_factory=Bm25Settings)
    retrieval: RetrievalSettings = field(default_factory=RetrievalSettings)
    answer: AnswerSettings = field(default_factory=AnswerSettings)
