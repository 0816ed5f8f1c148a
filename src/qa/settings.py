"""All settings, as frozen value objects with their defaults, units, ranges and reasons in one place.

Nothing here reads the environment or a file (``qa.settings_file`` does); whoever needs another value
passes another object. ``docs/settings.md`` is made of what stands here.
"""

from dataclasses import Field, dataclass, field, fields
from typing import Any, NamedTuple, TypeVar, cast

from qa.errors import SettingsError

T = TypeVar("T", int, float, str)


class Rule(NamedTuple):
    """What is known of one setting: what it does, and its least and greatest value (numbers only)."""

    meaning: str
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        """Return the range in words; empty where anything goes."""
        return "" if self.low is None else f"{self.low:,} to {self.high:,}"

    def admits(self, value: float | str) -> bool:
        """Tell whether a value lies in the range; what is not a number does not."""
        if isinstance(value, str) or self.low is None or self.high is None:
            return True
        return self.low <= value <= self.high


def setting(default: T, meaning: str, low: float | None = None, high: float | None = None) -> T:
    """Declare a setting: its default, what it means (Markdown, with the unit) and its range."""
    return field(default=default, metadata={"rule": Rule(meaning, low, high)})


def rule_of(declared: "Field[Any]") -> Rule:
    """Return what is known of a setting.

    :raises KeyError: if the field was not declared by ``setting``.
    """
    return cast("Rule", declared.metadata["rule"])


class Section:
    """The base of the sections: sees that every value lies in its range."""

    __slots__ = ()

    def __post_init__(self) -> None:
        """Check the ranges.

        :raises SettingsError: if a value lies outside of its own.
        """
        for declared in settings_of(self):
            value, rule = getattr(self, declared.name), rule_of(declared)
            if not rule.admits(value):
                raise SettingsError(f"{declared.name} is {value}; choose {rule}.")


def settings_of(section: Section) -> "tuple[Field[Any], ...]":
    """Return what a section declares, in order."""
    return fields(section)  # type: ignore[arg-type]  # each section is a dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkSettings(Section):
    """How documents are cut into passages; another value makes `qa index` cut them all anew."""

    passage_characters: int = setting(
        900,
        "Upper size of a passage, in characters. 900 are about 180 word pieces of English, well inside "
        "the encoder's window, and the size at which the published comparison of fusion methods was "
        "measured.",
        100,
        4_000,
    )
    document_characters: int = setting(
        20_000_000,
        "The longest text that is indexed, in characters; longer ones are skipped with a reason rather "
        "than cut short in silence.",
        1,
        1_000_000_000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bm25Settings(Section):
    """The two constants of BM25 (Robertson & Zaragoza 2009), in the form that Lucene computes."""

    k1: float = setting(1.5, "How soon repeating a word stops paying.", 0, 5)
    b: float = setting(0.75, "How much a passage's length counts.", 0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSettings(Section):
    """How many passages are looked at, and how the opinions on each are weighed.

    Weights multiply the min–max normalised scores before they are added.
    """

    candidates: int = setting(
        100, "Passages taken from each of the vector and the term search before fusion.", 1, 10_000
    )
    passage_weight: float = setting(1.0, "Weight of the passage's vector.", 0, 10)
    sentence_weight: float = setting(1.0, "Weight of the passage's best sentence's vector.", 0, 10)
    lexical_weight: float = setting(1.0, "Weight of BM25.", 0, 10)
    coverage_weight: float = setting(
        0.75,
        "Weight of how much of the question a passage's best sentence names, by the rarity of words.",
        0,
        10,
    )
    neighbours: int = setting(
        4, "Nearest candidates by which a passage's score is tempered; 0 asks none.", 0, 1_000
    )
    neighbour_share: float = setting(
        0.5,
        "Share of a score that its neighbours decide where no sentence names anything of the question; "
        "it falls to 0 as one sentence names all.",
        0,
        1,
    )
    duplicate_overlap: float = setting(
        0.9, "Share of word trigrams from which a passage counts as a near-duplicate.", 0, 1
    )
    question_vectors: int = setting(
        1_000, "Questions whose vectors are remembered, at 1.5 kB each; 0 remembers none.", 0, 1_000_000
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RerankSettings(Section):
    """How a cross-encoder reorders the best passages, where the index was made with one."""

    passages: int = setting(
        20,
        "Passages, from the best, that are read again with the question; the others stay behind them "
        "in their order. 0 leaves the reranker out.",
        0,
        500,
    )
    weight: float = setting(
        0.75,
        "What the cross-encoder's opinion counts against the score that a passage came with (both "
        "stretched to 0 to 1): 1 lets it decide alone, 0 changes nothing.",
        0,
        1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSettings(Section):
    """How an answer is put together and when it is withheld."""

    sentences: int = setting(3, "The most sentences shown.", 1, 10)
    threshold: float = setting(
        0.35,
        "The confidence below which the assistant declines. It is a probability, so 0.5 declines what "
        "is more likely wrong than right.",
        0,
        1,
    )
    hits: int = setting(10, "Passages handed on with an answer.", 1, 1_000)
    question_characters: int = setting(2_000, "The longest question taken, in characters.", 10, 100_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSettings(Section):
    """The models that an index is made with; it records both, and reading it uses what it records."""

    encoder: str = setting(
        "minilm",
        "The encoder: `minilm`, `multilingual`, or the name or folder of any sentence-transformers "
        "model.",
    )
    reranker: str = setting(
        "",
        "A cross-encoder that reorders what was found: the name or folder of any sentence-transformers "
        "CrossEncoder with one label; empty for none.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UiSettings(Section):
    """Where the web app is served."""

    host: str = setting(
        "127.0.0.1", "The address to listen on; the default is reached from this machine only."
    )
    port: int = setting(7860, "The port to listen on.", 1, 65_535)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything together, as the assistant takes it; each field is a section of the settings file."""

    index: IndexSettings = field(default_factory=IndexSettings)
    chunk: ChunkSettings = field(default_factory=ChunkSettings)
    bm25: Bm25Settings = field(default_factory=Bm25Settings)
    retrieval: RetrievalSettings = field(default_factory=RetrievalSettings)
    rerank: RerankSettings = field(default_factory=RerankSettings)
    answer: AnswerSettings = field(default_factory=AnswerSettings)
    ui: UiSettings = field(default_factory=UiSettings)
