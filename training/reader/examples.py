"""Draw groups of training examples from the pool, and turn them into tensors."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from training.reader.data import Asked, Pool
from training.reader.model import MAX_SPAN
from training.reader.pairs import Pair, PairEncoder, Sentence, pad
from training.reader.perturb import broken_question, noisy, without_adjunct, without_answer

QAMR_SHARE = 0.25  # of the QAMR questions a round takes: they are many and alike
GAP = 0.6  # chance that the right sentence is shown once more without its answer, if it can be
OTHER_GAP = 0.25  # chance that the right sentence lacks some other phrase
OWN = ("seeds", "wiki", "oblique", "two-hop")
REPEATS = {"clapnq": 2, "seeds": 2, "two-hop": 4}  # times a round, with other negatives; others once
BROKEN = {"qamr": 0.55, "squad": 0.3} | dict.fromkeys(OWN, 0.3)  # chance of a perturbed question
HARDNESS = 3.0  # negatives are drawn by exp(-rank / HARDNESS)
NO_CONTEXT = 0.15  # chance that title and previous sentence are left out
STRANGE_CONTEXT = 0.4  # chance that a QAMR sentence without a predecessor gets another's


@dataclass(frozen=True, slots=True)
class Example:
    """A question with one sentence; ``span`` is the answer, None when it is not here.

    An empty ``span`` means that the sentence answers as a whole.
    """

    question: str
    sentence: Sentence
    span: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of several groups; ``group`` numbers the group of each row."""

    ids: Tensor
    mask: Tensor
    kinds: Tensor
    gold: Tensor  # [batch, length, length], spans that are right
    answers: Tensor  # [batch], 1.0 where the sentence answers
    group: Tensor


class Sampler:
    """Draws endless rounds of groups: one question, its sentence, and sentences that fail."""

    def __init__(self, pool: Pool, seed: int) -> None:
        self.pool = pool
        self.rng = random.Random(seed)
        self.by_doc: dict[str, list[Sentence]] = {}
        for sentence in pool.sentences:
            self.by_doc.setdefault(sentence.title or sentence.doc, []).append(sentence)

    def rounds(self) -> Iterator[list[Example]]:
        """Yield groups for ever; a round takes all of SQuAD and a share of QAMR."""
        questions = [asked for asked in self.pool.questions if not asked.held_out]
        qamr = [asked for asked in questions if asked.source == "qamr"]
        others = [asked for asked in questions if asked.source != "qamr"]
        others = [asked for asked in others for _ in range(REPEATS.get(asked.source, 1))]
        size = int(len(qamr) * QAMR_SHARE)
        self.rng.shuffle(qamr)
        turn = 0
        while True:
            if (turn + 1) * size > len(qamr):
                self.rng.shuffle(qamr)
                turn = 0
            chosen = others + qamr[turn * size : (turn + 1) * size]
            self.rng.shuffle(chosen)
            yield from (group for asked in chosen if (group := self.group(asked)))
            turn += 1

    def group(self, asked: Asked) -> list[Example]:
        """Return the examples of one question: the answer, if any, then what does not answer."""
        question = noisy(asked.text, self.rng)
        if not asked.gold:
            count = 2 if asked.source in OWN else 1
            return [self.negative(question, number) for number in self.draw(asked, count)]
        right = self.rng.choice(asked.gold)
        sentence = self.pool.sentences[right]
        span = asked.spans[0] if asked.spans else ""
        group = [Example(question, self.context(self.shortened(sentence, span)), span)]
        chance = BROKEN.get(asked.source, 0.0)
        if self.rng.random() < chance:
            group += self.broken(asked, sentence)
        group += self.gap(question, sentence, span)
        wanted = (2 if asked.source == "qamr" else 3) - len(group)
        return group + [self.negative(question, number) for number in self.draw(asked, wanted)]

    def broken(self, asked: Asked, sentence: Sentence) -> list[Example]:
        """Return the gold sentence under a question that it does not answer, if one is found."""
        near = self.by_doc[sentence.title or sentence.doc]
        others = " ".join(s.text for s in self.rng.sample(near, min(len(near), 12)))
        own = f"{sentence.title} {sentence.previous} {sentence.text}"
        changed = broken_question(asked.text, own, others, self.rng)
        if changed is None or changed == asked.text:
            return []
        return [Example(noisy(changed, self.rng), self.context(sentence), None)]

    def shortened(self, sentence: Sentence, span: str) -> Sentence:
        """Now and then leave out a phrase that is not the answer."""
        if self.rng.random() >= OTHER_GAP:
            return sentence
        return replace(sentence, text=without_adjunct(sentence.text, span, self.rng))

    def gap(self, question: str, sentence: Sentence, span: str) -> list[Example]:
        """Return the right sentence without its answer, if that leaves a sentence."""
        text = without_answer(sentence.text, span) if self.rng.random() < GAP else None
        return (
            []
            if text is None
            else [Example(question, self.context(replace(sentence, text=text)), None)]
        )

    def draw(self, asked: Asked, count: int) -> list[int]:
        """Draw hard negatives, the best ranked most often."""
        ranks = {number: rank for rank, number in enumerate(asked.wrong)}
        key = {n: self.rng.expovariate(1.0) * np.exp(rank / HARDNESS) for n, rank in ranks.items()}
        return sorted(asked.wrong, key=lambda number: key[number])[: max(count, 0)]

    def negative(self, question: str, number: int) -> Example:
        """Return an example without an answer."""
        return Example(question, self.context(self.pool.sentences[number]), None)

    def context(self, sentence: Sentence) -> Sentence:
        """Now and then drop a sentence's context, or give it a neighbour's."""
        if self.rng.random() < NO_CONTEXT:
            return replace(sentence, title="", previous="")
        if not sentence.title and not sentence.previous and self.rng.random() < STRANGE_CONTEXT:
            other = self.rng.choice(self.by_doc[sentence.doc])
            return replace(sentence, previous="" if other is sentence else other.text)
        return sentence


def gold_spans(pair: Pair, example: Example, length: int) -> Tensor:
    """Return which spans of a row are right, [length, length]; all, if no short answer is known."""
    gold = torch.zeros(length, length, dtype=torch.bool)
    if example.span is None:
        return gold
    if example.span:
        pattern = rf"(?<!\w){re.escape(example.span.strip())}(?!\w)"
        for match in re.finditer(pattern, example.sentence.text, re.IGNORECASE):
            inner = [
                number
                for number, (begin, end) in enumerate(pair.offsets)
                if begin < match.end() and end > match.start()
            ]
            if inner and len(inner) <= MAX_SPAN:
                gold[pair.first + inner[0], pair.first + inner[-1]] = True
    if not gold.any():
        last = pair.first + len(pair.offsets)
        gold[pair.first : last, pair.first : last] = True
    return gold


def collate(groups: list[list[Example]], encoder: PairEncoder) -> Batch:
    """Encode and pad the examples of several groups."""
    examples = [example for group in groups for example in group]
    pairs = [encoder.encode(example.question, example.sentence) for example in examples]
    ids, mask, kinds = map(torch.from_numpy, pad(pairs))
    gold = [gold_spans(*row, ids.shape[1]) for row in zip(pairs, examples, strict=True)]
    return Batch(
        ids,
        mask,
        kinds,
        torch.stack(gold),
        torch.tensor([float(example.span is not None) for example in examples]),
        torch.tensor([number for number, group in enumerate(groups) for _ in group]),
    )
