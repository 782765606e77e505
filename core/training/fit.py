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


@dataclass(frozen=True)
class Fitted:
    """The best validation score, and the seconds of training behind it, those before a restart included."""

    score: float
    seconds: float


def fit(net: nn.Module, stage: Stage, config: FitConfig, state: Path, *, resume: bool, seed: int) -> Fitted:
    """Train `net` in place and leave it with its best weights.

    `state` is written after every epoch; with `resume`, training goes on from there. Each epoch seeds
    its own randomness, so a resumed run repeats an uninterrupted one.
    """
    optimiser = torch.optim.AdamW(net.parameters(), lr=config.rate, weight_decay=config.weight_decay, fused=True)
    total = config.epochs * stage.steps
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step / total, config.warmup))
    known = _restore(state, net, optimiser, rate) if resume else {}
    best = known.get("best", {"epoch": -1, "score": -1.0, "net": copy.deepcopy(net.state_dict())})
    seconds = known.get("seconds", 0.0)
    for epoch in range(known.get("epoch", 0), config.epochs):
        if epoch - best["epoch"] > config.patience:
            break
        began = time.perf_counter()
        torch.manual_seed(seed * 1000 + epoch)
        mean = _epoch(net, stage.losses(epoch), optimiser, rate)
        score = stage.validate()
        if score > best["score"]:
            best = {"epoch": epoch, "score": score, "net": copy.deepcopy(net.state_dict())}
        seconds += time.perf_counter() - began
        content = {"epoch": epoch + 1, "seconds": seconds, "best": best, "net": net.state_dict()}
        _save(state, content | {"optimiser": optimiser.state_dict(), "rate": rate.state_dict()})
        _say(stage.name, epoch + 1, config.epochs, mean, score, seconds)
    net.load_state_dict(best["net"])
    net.eval()  # a run that was complete has not been through an epoch
    return Fitted(float(best["score"]), seconds)


def _say(name: str, done: int, epochs: int, loss: float, score: float, seconds: float) -> None:
    left = seconds / done * (epochs - done) / 60
    print(f"{name} epoch {done}/{epochs}: loss {loss:.4f}, valid {score:.4f}, at most {left:.1f} min left", flush=True)


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


def _restore(path: Path, net: nn.Module, optimiser: Any, rate: Any) -> dict[str, Any]:
    if not path.exists():
        return {}
    content: dict[str, Any] = torch.load(path, weights_only=True)
    net.load_state_dict(content["net"])
    optimiser.load_state_dict(content["optimiser"])
    rate.load_state_dict(content["rate"])
    return content
