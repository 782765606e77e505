"""What a generator learns by: its pieces are matched to greedy's, and drawn to what the scorer liked there."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from core.nets.generator import Generator
from core.training.generator_targets import Targets, imagine
from core.training.generator_tasks import Asks, Tasks
from core.training.outfit_data import PAD, OutfitData, forget_types

_NEVER = 1e6  # the cost of a piece for a slot that asks for something else


@dataclass(frozen=True)
class Lesson:
    """Tasks with their targets, over items that answer `asks`."""

    data: OutfitData
    asks: Asks
    tasks: Tasks
    targets: Targets

    def part(self, rows: np.ndarray) -> "Lesson":
        """Some of the tasks."""
        return Lesson(self.data, self.asks, self.tasks.part(rows), self.targets.part(rows))


@dataclass(frozen=True)
class LossConfig:
    """How imitation is marked.

    Of each slot's candidates the `hard` best by the scorer are shown and `easy` others, and to all slots of a batch
    `strangers` of all items. Candidates are liked as the softmax of the scorer's logits over `temperature`. A
    share `untyped` of the pieces worn is shown without its type, and a share `silent` of the tasks without words.
    `bf16` computes with half the precision.
    """

    batch: int = 64
    hard: int = 8
    easy: int = 8
    strangers: int = 512
    temperature: float = 0.5
    untyped: float = 0.05
    silent: float = 0.3
    bf16: bool = True


def epoch_losses(net: Generator, lesson: Lesson, config: LossConfig, seed: int, epoch: int) -> Iterator[Tensor]:
    """Losses of one epoch of shuffled batches."""
    rng = np.random.default_rng([seed, epoch])
    for rows in lesson.tasks.batches(config.batch, rng):
        yield imitation_loss(net, lesson.part(rows), config, rng)


def imitation_loss(net: Generator, lesson: Lesson, config: LossConfig, rng: np.random.Generator) -> Tensor:
    """Cross-entropy between what the scorer likes of each slot's candidates and what is nearest to the imagined piece.

    The other candidates in the batch that a slot could take, and strangers, stand beside its own as mistakes.
    """
    data, asks, tasks = lesson.data, lesson.asks, lesson.tasks
    index = torch.from_numpy(tasks.asks).clamp(min=0)  # (B, MOST)
    loud = torch.rand(len(tasks), 1, 1) >= config.silent  # (B, 1, 1)
    types = forget_types(data.types_of(tasks.worn), config.untyped)
    with torch.autocast("cpu", torch.bfloat16, enabled=config.bf16):
        vectors = imagine(net, data, asks, tasks, types, asks.words[index] * loud).float()  # (B, MOST, e)
    shown = show(lesson.targets, config.hard, config.easy, rng)
    every = np.concatenate([shown.picks[..., None], shown.candidates], axis=2)  # (B, MOST, 1 + P)
    strangers = rng.integers(0, len(data.items), config.strangers)  # (s,)
    rows, back = np.unique(np.append(every.ravel(), strangers), return_inverse=True)  # (u,)
    with torch.autocast("cpu", torch.bfloat16, enabled=config.bf16):
        places = net.embed_item(data.features[torch.from_numpy(rows).clamp(min=0)]).float()  # (u, e)
    column = torch.from_numpy(back[: every.size].reshape(every.shape))  # (B, MOST, 1 + P)
    picks = places[column[:, :, 0]]  # (B, MOST, e)
    task, query, answer = match(vectors @ picks.transpose(1, 2), tasks.asks)  # (q,) each
    wished = torch.softmax(torch.from_numpy(shown.logits)[task, answer] / config.temperature, dim=1)  # (q, P)
    target = torch.zeros(len(task), len(rows)).scatter_add_(1, column[task, answer, 1:], wished)  # (q, u)
    possible = fitting(asks, tasks, rows)[task, query] | (target > 0)  # (q, u)
    said = (vectors[task, query] @ places.T * net.sharpness.exp()).masked_fill(~possible, -1e4)  # (q, u)
    return F.cross_entropy(said, target)


def fitting(asks: Asks, tasks: Tasks, rows: np.ndarray) -> Tensor:
    """Which of the items `rows` (u,) every task's slots could take: (B, MOST, u), none that is worn."""
    wanted = tasks.asks[..., None]  # (B, MOST, 1)
    answers = (wanted == 0) | (asks.by_slot[rows] == wanted) | (asks.by_type[rows] == wanted)  # (B, MOST, u)
    worn = (tasks.worn[..., None] == rows).any(axis=1)  # (B, u)
    return torch.from_numpy(answers & ~worn[:, None] & (rows != PAD))  # (B, MOST, u)


def match(cosines: Tensor, asks: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
    """Task, query and target (q,) of every pair: the assignment of greatest sum within each task (Hungarian method).

    `cosines` (B, k, k) are of what is imagined to what greedy picked; a query may only be matched to the pick of
    a slot that asks for the same, by `asks` (B, k).
    """
    cost = -cosines.detach().numpy() + _NEVER * (asks[:, :, None] != asks[:, None])  # (B, k, k)
    found = []
    for task, each in enumerate(cost):
        k = int((asks[task] != PAD).sum())
        query, answer = linear_sum_assignment(each[:k, :k])
        found.append(np.stack([np.full(k, task), query, answer]))
    task, query, answer = torch.from_numpy(np.concatenate(found, axis=1))  # (q,) each
    return task, query, answer


def show(targets: Targets, hard: int, easy: int, rng: np.random.Generator) -> Targets:
    """Of each slot's candidates the `hard` best by the scorer, and `easy` of the others."""
    turn = np.argsort(np.argsort(-targets.logits, axis=2, kind="stable"), axis=2)  # (B, MOST, P), 0 is the best
    turn = np.where(turn < hard, turn, hard + rng.random(turn.shape) + 1e3 * np.isinf(targets.logits))
    kept = np.argsort(turn, axis=2)[:, :, : hard + easy]  # (B, MOST, hard + easy)
    return Targets(
        np.take_along_axis(targets.candidates, kept, axis=2),
        np.take_along_axis(targets.logits, kept, axis=2),
        targets.picks,
    )


@torch.inference_mode()
def share_of_gain(net: Generator, lesson: Lesson) -> float:
    """How much better than the mean candidate the nearest is to the scorer, where greedy's pick is 1.

    The mean over all slots of (its logit - mean) / (best - mean).
    """
    vectors = imagine(net, lesson.data, lesson.asks, lesson.tasks)  # (M, MOST, e)
    places = net.embed_item(lesson.data.features)  # (N, e)
    targets = lesson.targets
    picks = places[torch.from_numpy(targets.picks).clamp(min=0)]  # (M, MOST, e)
    task, query, answer = match(vectors @ picks.transpose(1, 2), lesson.tasks.asks)
    rows = torch.from_numpy(targets.candidates)[task, answer]  # (q, P)
    logits = torch.from_numpy(targets.logits)[task, answer]  # (q, P)
    cosines = (places[rows.clamp(min=0)] @ vectors[task, query][..., None]).squeeze(-1)  # (q, P)
    real = ~logits.isinf()  # (q, P)
    nearest = cosines.masked_fill(~real, -2.0).argmax(dim=1, keepdim=True)  # (q, 1)
    mean = logits.masked_fill(~real, 0.0).sum(dim=1) / real.sum(dim=1)  # (q,)
    reached, best = logits.gather(1, nearest).squeeze(1) - mean, logits.max(dim=1).values - mean  # (q,) each
    choice = real.sum(dim=1) > 1
    return float((reached[choice] / best[choice].clamp(min=1e-6)).mean())
