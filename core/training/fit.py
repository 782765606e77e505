"""One training loop for small models: cosine rate, early stop on a validation score, resumable after every epoch."""

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import StorageError


@dataclass(frozen=True)
class FitConfig:
    """`epochs` at most, stopping when `patience` epochs bring nothing; the rate rises for `warmup` of all steps."""

    epochs: int
    rate: float
    patience: int = 4
    weight_decay: float = 0.05
    warmup: float = 0.1


@dataclass(frozen=True)
class Stage:
    """What is learned: `losses` yields those of one epoch's steps, `validate` scores the net, higher is better."""

    name: str
    steps: int
    losses: Callable[[int], Iterator[Tensor]]
    validate: Callable[[], float]


def fit(net: nn.Module, stage: Stage, config: FitConfig, state: Path, *, resume: bool, seed: int) -> float:
    """Train `net` in place, leave it with its best weights and return their validation score.

    `state` is written after every epoch; with `resume`, training goes on from there. Each epoch seeds
    its own randomness, so a resumed run repeats an uninterrupted one.
    """
    optimiser = torch.optim.AdamW(net.parameters(), lr=config.rate, weight_decay=config.weight_decay, fused=True)
    total = config.epochs * stage.steps
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step / total, config.warmup))
    best: dict[str, Any] = {"epoch": -1, "score": -1.0, "net": copy.deepcopy(net.state_dict())}
    first = _restore(state, net, optimiser, rate, best) if resume else 0
    began = time.perf_counter()
    for epoch in range(first, config.epochs):
        if epoch - best["epoch"] > config.patience:
            break
        torch.manual_seed(seed * 1000 + epoch)
        mean = _epoch(net, stage.losses(epoch), optimiser, rate)
        score = stage.validate()
        if score > best["score"]:
            best |= {"epoch": epoch, "score": score, "net": copy.deepcopy(net.state_dict())}
        _save(
            state,
            {
                "epoch": epoch + 1,
                "net": net.state_dict(),
                "optimiser": optimiser.state_dict(),
                "rate": rate.state_dict(),
                "best": best,
            },
        )
        left = (time.perf_counter() - began) / (epoch + 1 - first) * (config.epochs - epoch - 1)
        print(
            f"{stage.name} epoch {epoch + 1}/{config.epochs}: loss {mean:.4f}, valid {score:.4f}, "
            f"at most {left / 60:.1f} min left",
            flush=True,
        )
    net.load_state_dict(best["net"])
    return float(best["score"])


def _epoch(net: nn.Module, losses: Iterator[Tensor], optimiser: torch.optim.Optimizer, rate: Any) -> float:
    net.train()
    seen = []
    for loss in losses:
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        rate.step()
        seen.append(float(loss.detach()))
    net.eval()
    return float(np.mean(seen))


def _rate(done: float, warmup: float) -> float:
    if done < warmup:
        return done / warmup + 1e-3
    return 0.5 * (1 + float(np.cos(np.pi * (done - warmup) / (1 - warmup)))) + 1e-3


def _save(path: Path, content: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        torch.save(content, fresh)
        fresh.replace(path)  # a killed process leaves the old file or the new one, never half
    except OSError as error:
        raise StorageError(
            f"The checkpoint {path} cannot be written ({error}). Free some space and use --resume."
        ) from error


def _restore(path: Path, net: nn.Module, optimiser: Any, rate: Any, best: dict[str, Any]) -> int:
    if not path.exists():
        return 0
    content = torch.load(path, weights_only=True)
    net.load_state_dict(content["net"])
    optimiser.load_state_dict(content["optimiser"])
    rate.load_state_dict(content["rate"])
    best |= content["best"]
    return int(content["epoch"])
