"""What a generator imitates: at each step of a greedy completion, what a scorer thinks of the candidates."""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.completion.base.engine import Scoring
from core.errors import StorageError
from core.nets.generator import Generator
from core.training.generator_tasks import MOST, Asks, Tasks
from core.training.outfit_data import PAD, OutfitData
from core.types import Problem, Scorer

CHUNK = 200  # tasks computed between two saves
_SURE = 1e-7  # scores this near to 0 and 1 are not told apart


@dataclass(frozen=True)
class Targets:
    """Greedy completions: for each task and missing piece the `candidates` (M, MOST, P) and their `logits` by a scorer.

    Slot by slot the best candidate joins the outfit, `picks` (M, MOST), and the next slot's are scored beside it.
    Where there is no candidate the row is PAD and the logit minus infinity.
    """

    candidates: np.ndarray
    logits: np.ndarray
    picks: np.ndarray

    def part(self, rows: np.ndarray) -> "Targets":
        """Some of the targets."""
        return Targets(self.candidates[rows], self.logits[rows], self.picks[rows])


def join(parts: Sequence[Targets]) -> Targets:
    """Several targets, one after another; fewer candidates are filled up with PAD."""
    width = max(part.candidates.shape[2] for part in parts)

    def wide(array: np.ndarray, fill: float) -> np.ndarray:
        return np.pad(array, ((0, 0), (0, 0), (0, width - array.shape[2])), constant_values=fill)

    return Targets(
        np.concatenate([wide(part.candidates, PAD) for part in parts]),
        np.concatenate([wide(part.logits, -np.inf) for part in parts]),
        np.concatenate([part.picks for part in parts]),
    )


@dataclass(frozen=True)
class Teacher:
    """Who is imitated, and over how many `candidates` of each missing piece.

    Without `human` what stylists had there is no candidate, as a scorer may remember it from the same outfit.
    A share `known` of the candidates are what stylists wore most often with what is worn, and a share `own` what the
    `pupil` would choose, so that it learns what is wrong with that; the others come at random.
    """

    scorer: Scorer
    data: OutfitData
    asks: Asks
    candidates: int
    known: float
    own: float
    pupil: Generator
    human: bool

    @cached_property
    def companions(self) -> dict[int, Counter[int]]:
        """For each item, how many training outfits each other one shares with it."""
        found: dict[int, Counter[int]] = defaultdict(Counter)
        for outfit in self.data.train:
            for row in outfit:
                found[row].update(other for other in outfit if other != row)
        return found

    def problem(self, worn: Sequence[int]) -> Problem:
        """The completion of pieces `worn`, for what is scored one step at a time."""
        features, types = self.data.features, self.data.types
        return Problem(features[list(worn)], types[list(worn)], features, types, (), self.scorer)


def make_targets(teacher: Teacher, tasks: Tasks, home: Path, seed: int, *, resume: bool) -> Targets:
    """Targets of all tasks, saved in chunks in the folder `home`; with `resume` those found there are kept."""
    home.mkdir(parents=True, exist_ok=True)
    began, made, parts = time.perf_counter(), 0, []
    for start in range(0, len(tasks), CHUNK):
        path = home / f"{start:06d}.npz"
        rows = np.arange(start, min(start + CHUNK, len(tasks)))
        if not (resume and path.exists()):
            rng = np.random.default_rng([seed, start])
            _save(path, complete_greedily(teacher, tasks.part(rows), rng))
            made += len(rows)
            left = (time.perf_counter() - began) / made * (len(tasks) - rows[-1] - 1) / 60
            print(f"{home.name} outfits: {rows[-1] + 1:,} of {len(tasks):,} completed, {left:.1f} min left", flush=True)
        parts.append(_load(path))
    return join(parts)


@torch.inference_mode()
def complete_greedily(teacher: Teacher, tasks: Tasks, rng: np.random.Generator) -> Targets:
    """Greedy completions of every task over candidates drawn by `rng`."""
    chosen = _choices(teacher, tasks)
    shape = (len(tasks), MOST, teacher.candidates)
    found = Targets(np.full(shape, PAD), np.full(shape, -np.inf, np.float32), np.full(shape[:2], PAD))
    for place in range(len(tasks)):
        worn = tasks.worn[place][tasks.worn[place] != PAD].tolist()
        rows = draw_candidates(teacher, tasks.part(np.array([place])), chosen[place], rng)  # (k, P)
        found.candidates[place, : len(rows)] = rows
        scoring, picked = Scoring(teacher.problem(worn), _quiet, 1), list[int]()
        for slot, row in enumerate(rows):
            free = (row != PAD) & ~np.isin(row, picked)  # (P,)
            found.logits[place, slot, free] = _logits(scoring, picked, row[free])
            picked.append(int(row[int(found.logits[place, slot].argmax())]))
        found.picks[place, : len(picked)] = picked
    return found


def draw_candidates(teacher: Teacher, task: Tasks, chosen: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Candidates (k, P) for each piece that one task lacks: the `chosen` (k, m) first, what stylists had, then others.

    Slots that ask for the same share them; nothing worn is among them, and PAD fills up where there are too few.
    """
    asks, worn = task.asks[0][task.asks[0] != PAD], task.worn[0]  # (k,), (n,)
    counts = sum((teacher.companions[row] for row in worn.tolist()), Counter[int]())
    known = np.array([row for row, _ in counts.most_common()], np.int64)  # (c,)
    found = np.full((len(asks), teacher.candidates), PAD)
    for ask in np.unique(asks):
        slots = np.flatnonzero(asks == ask)
        pool = np.setdiff1d(teacher.asks.pools[ask], worn if teacher.human else [*worn, *task.taken[0]])
        own = chosen[slots].T.flatten()[: int(teacher.own * teacher.candidates)]  # of all slots in turn
        near = known[np.isin(known, pool)][: int(teacher.known * teacher.candidates)]
        others = rng.permutation(pool)[: 2 * teacher.candidates]
        rows = np.concatenate([own, task.taken[0][slots], near, others])
        rows = rows[np.sort(np.unique(rows, return_index=True)[1])]  # each once, in this order
        rows = rows[np.isin(rows, pool)][: teacher.candidates]
        found[slots, : len(rows)] = rows
    return found


def _choices(teacher: Teacher, tasks: Tasks) -> list[np.ndarray]:
    """What the pupil would choose for each task, best first: (k, m) rows."""
    net, count = teacher.pupil, teacher.candidates
    lacks = [int((ask != PAD).sum()) for ask in tasks.asks]
    places = net.embed_item(teacher.data.features)  # (N, e)
    vectors = imagine(net, teacher.data, teacher.asks, tasks)  # (M, MOST, e)
    found = []
    for k, each, asks in zip(lacks, vectors, tasks.asks, strict=True):
        cosines = each[:k] @ places.T  # (k, N)
        fits = torch.stack([_marked(teacher.asks.pools[ask], len(places)) for ask in asks[:k]])  # (k, N)
        found.append(cosines.masked_fill(~fits, -2.0).topk(min(count, len(places)), dim=1).indices.numpy())
    return found


def imagine(
    net: Generator, data: OutfitData, asks: Asks, tasks: Tasks, types: Tensor | None = None, words: Tensor | None = None
) -> Tensor:
    """What a generator imagines for tasks: (M, MOST, e); `types` (M, n) and `words` (M, MOST, d) if not as they are."""
    items, mask = data.gather(tasks.worn)  # (M, n, 2d), (M, n)
    index = torch.from_numpy(tasks.asks)  # (M, MOST)
    asked = index != PAD
    index = index.clamp(min=0)
    types = data.types_of(tasks.worn) if types is None else types
    words = asks.words[index] if words is None else words  # (M, MOST, d)
    vectors: Tensor = net(items, mask, types, asks.allowed[index], words, asked)
    return vectors


def _logits(scoring: Scoring, picked: Sequence[int], rows: np.ndarray) -> np.ndarray:
    """What the scorer thinks (m,) of the outfit with what was `picked` and each of `rows` (m,), as logits."""
    chosen = torch.tensor([list(picked)], dtype=torch.long)  # (1, t)
    scores = scoring.grow(chosen, torch.zeros(len(rows), dtype=torch.long), torch.from_numpy(rows))  # (m,)
    return scores.double().clamp(_SURE, 1 - _SURE).logit().float().numpy()


def _marked(rows: np.ndarray, count: int) -> Tensor:
    return torch.zeros(count, dtype=torch.bool).index_fill(0, torch.from_numpy(rows), True)  # (count,)


def _quiet(done: float, what: str) -> None:
    """Progress that nobody watches."""


def _save(path: Path, targets: Targets) -> None:
    try:
        fresh = path.with_suffix(".new")
        with fresh.open("wb") as file:
            np.savez(file, **{field.name: getattr(targets, field.name) for field in fields(Targets)})
        fresh.replace(path)  # a killed process leaves the old file or the new one, never half
    except OSError as error:
        raise StorageError(f"The targets {path} cannot be written ({error}). Free some space, use --resume.") from error


def _load(path: Path) -> Targets:
    with np.load(path) as content:
        return Targets(**{field.name: content[field.name] for field in fields(Targets)})
