"""A cheap start for the generator: greedy completion by what training outfits wore together, all pieces at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import csr_array
from torch import Tensor

from core.nets.generator import Generator
from core.training.generator_losses import Lesson, LossConfig, fitting, imitation_loss
from core.training.generator_targets import Targets
from core.training.generator_tasks import MOST, Asks, Tasks, draw_tasks
from core.training.outfit_data import PAD, OutfitData
from core.training.outfit_memory import count_together


@dataclass(frozen=True)
class CompanyConfig:
    """How much pieces gain by company: `gain` times the mean over pairs, as in a scorer's memory of outfits.

    Of each slot the `candidates` that gain most are shown.
    """

    gain: float = 40.0
    candidates: int = 16


@dataclass(frozen=True)
class Company:
    """How strongly each two of the items were worn together: `links` (N, N), as an OutfitMemory holds it."""

    data: OutfitData
    asks: Asks
    links: csr_array

    def targets(self, tasks: Tasks, config: CompanyConfig) -> Targets:
        """Greedy completions of tasks by company alone, without the pieces that stylists had there.

        Those are left out because the links were counted on the same outfits.
        """
        count, every = len(self.data.items), np.arange(len(self.data.items))
        possible = fitting(self.asks, tasks, every)  # (B, MOST, N)
        held = _marks(tasks.worn, count)  # (B, N)
        possible &= ~torch.from_numpy(_marks(tasks.taken, count) > 0)[:, None]
        shape = (len(tasks), MOST)
        found = Targets(
            np.full((*shape, config.candidates), PAD),
            np.full((*shape, config.candidates), -np.inf, np.float32),
            np.full(shape, PAD),
        )
        for slot in range(MOST):
            asked = np.flatnonzero(tasks.asks[:, slot] != PAD)  # (b,)
            pieces = held[asked].sum(axis=1, keepdims=True)  # (b, 1)
            gains = torch.from_numpy(held[asked] @ self.links * 2 * config.gain / (pieces * (pieces + 1)))  # (b, N)
            fits = possible[asked, slot] & torch.from_numpy(held[asked] == 0)  # (b, N)
            best = gains.masked_fill(~fits, -np.inf).topk(config.candidates, dim=1)
            found.logits[asked, slot] = best.values.numpy()
            found.candidates[asked, slot] = best.indices.masked_fill(best.values.isinf(), PAD).numpy()
            found.picks[asked, slot] = found.candidates[asked, slot, 0]
            held[asked, found.picks[asked, slot]] = 1
        return found


def make_company(data: OutfitData, asks: Asks) -> Company:
    """What the training outfits wore together."""
    pieces, first, partner, strength = count_together(data.train)
    count = len(data.items)
    owner = np.repeat(pieces, np.diff(first))  # (E,)
    links = csr_array((strength.astype(np.float32), (owner, pieces[partner])), shape=(count, count))
    return Company(data, asks, links)


def company_losses(
    net: Generator, company: Company, config: CompanyConfig, loss: LossConfig, anything: float, seed: int, epoch: int
) -> Iterator[Tensor]:
    """Losses of one epoch over all training outfits, each of which loses other pieces in every epoch."""
    rng = np.random.default_rng([seed, epoch])
    data, asks = company.data, company.asks
    tasks = draw_tasks(data.train, asks, anything, rng)
    for rows in tasks.batches(loss.batch, rng):
        some = tasks.part(rows)
        yield imitation_loss(net, Lesson(data, asks, some, company.targets(some, config)), loss, rng)


def _marks(rows: np.ndarray, count: int) -> np.ndarray:
    """1 where an item is among `rows` (B, n), which PAD fills up: (B, count) float32."""
    marks = np.zeros((len(rows), count + 1), np.float32)
    marks[np.arange(len(rows))[:, None], rows] = 1  # PAD is the last column
    return marks[:, :-1]
