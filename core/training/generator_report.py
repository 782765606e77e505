"""What a trained generator is shipped with: manifest, card, and how it compares to greedy search on test outfits."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.completion.base.engine import beam_search
from core.completion.base.generating import NAME, generate
from core.nets.generator import Generator
from core.training import Run
from core.training.outfit_report import write_weights
from core.training.outfit_source import Source
from core.types import Completion, Completions, Problem, Scorer
from core.weights import Manifest

_SURE = 1e-7


@dataclass(frozen=True)
class CheckConfig:
    """How the generator is compared to greedy search.

    `outfits` of the test split lose `remove` pieces each; what may come for each is that piece and others of its
    slot, `pool` in all. The generator scores `tries` outfits and keeps the best.
    """

    outfits: int = 60
    remove: int = 2
    pool: int = 400
    tries: int = 5


@dataclass(frozen=True)
class Row:
    """How one way of completion did: medians over the outfits, and how often it chose as greedy search did."""

    score: float
    logit: float
    seconds: float
    calls: float
    picks: float


def ship(
    run: Run,
    net: Generator,
    source: Source,
    scorer: Scorer,
    imitated: str,
    settings: dict[str, Any],
    seconds: float,
    check: CheckConfig,
) -> Path:
    """Write weights, manifest, figures and card into the run's output, and return that directory."""
    depends = {"scorer": imitated}
    manifest = write_weights(run, NAME, net.eval().requires_grad_(False), source, settings, seconds, depends)
    found = compare(net, draw_problems(source, scorer, check), check)
    for name, row in found.items():
        print(f"{name}: score {row.score:.4f}, {row.calls:,.0f} calls, {row.seconds:.3f} s, picks {row.picks:.2f}")
    content = {NAME: asdict(check), "scorer": scorer.name, "encoder": source.encoder}
    content["ways"] = {name: asdict(row) for name, row in found.items()}
    (run.output / "evaluation.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (run.output / "card.md").write_text(card(manifest, scorer.name, check, found), encoding="utf-8")
    return run.output


def draw_problems(source: Source, scorer: Scorer, check: CheckConfig) -> list[Problem]:
    """Test outfits without a few of their pieces, as problems of which one completion is kept."""
    rng, data, row = np.random.default_rng(0), source.data, source.lookup.row
    slots = np.array([item.slot for item in data.items])
    outfits = [each for each in source.test.outfits if len(each.items) > check.remove]
    problems = []
    for place in rng.permutation(len(outfits))[: check.outfits]:
        rows = rng.permutation([row[item] for item in outfits[place].items])
        taken, worn = rows[: check.remove], torch.from_numpy(rows[check.remove :])
        pools = []
        for piece in taken:
            others = np.setdiff1d(np.flatnonzero(slots == slots[piece]), rows)
            pools.append(torch.from_numpy(np.append(rng.permutation(others)[: check.pool - 1], piece)))
        problems.append(
            Problem(
                data.features[worn],
                data.types[worn],
                data.features,
                data.types,
                tuple(pools),
                scorer,
                keep=1,
                encoder=source.encoder,
            )
        )
    return problems


def compare(net: Generator, problems: Sequence[Problem], check: CheckConfig) -> dict[str, Row]:
    """Greedy search, the generator and pieces at random on the same problems."""
    draw = torch.Generator().manual_seed(0)
    ways = {"greedy": [], NAME: [], "random": []}  # type: dict[str, list[tuple[Completions, float]]]
    for problem in problems:
        ways["greedy"].append(_timed(lambda p: beam_search(p, 1, _quiet), problem))
        ways[NAME].append(_timed(lambda p: generate(p, _quiet, check.tries, net), problem))
        ways["random"].append(_timed(lambda p: _at_random(p, draw), problem))
    best = [set(found.found[0].rows) for found, _ in ways["greedy"]]
    return {name: _row(found, best) for name, found in ways.items()}


def _timed(complete: Any, problem: Problem) -> tuple[Completions, float]:
    began = time.perf_counter()
    found = complete(problem)
    return found, time.perf_counter() - began


def _at_random(problem: Problem, draw: torch.Generator) -> Completions:
    chosen: list[int] = []
    for pool in problem.pools:
        free = pool[~torch.isin(pool, torch.tensor(chosen, dtype=torch.long))]
        chosen.append(int(free[torch.randint(len(free), (1,), generator=draw)]))
    items = torch.cat([problem.worn, problem.features[chosen]])[None]  # (1, n + k, 2d)
    types = torch.cat([problem.worn_types, problem.types[chosen]])[None]  # (1, n + k)
    with torch.inference_mode():
        score = float(problem.scorer.score(items, torch.ones(types.shape, dtype=torch.bool), types))
    return Completions((Completion(tuple(chosen), score),), 1)


def _row(found: Sequence[tuple[Completions, float]], best: Sequence[set[int]]) -> Row:
    scores = np.array([each.found[0].score for each, _ in found])
    sure = scores.clip(_SURE, 1 - _SURE)
    same = [len(set(each.found[0].rows) & rows) / len(rows) for (each, _), rows in zip(found, best, strict=True)]
    return Row(
        round(float(np.median(scores)), 6),
        round(float(np.median(np.log(sure / (1 - sure)))), 4),
        round(float(np.median([seconds for _, seconds in found])), 5),
        float(np.median([each.calls for each, _ in found])),
        round(float(np.mean(same)), 4),
    )


def card(manifest: Manifest, scorer: str, check: CheckConfig, found: dict[str, Row]) -> str:
    """The model card in Markdown."""
    rows = "\n".join(
        f"| {name} | {row.score:.4f} | {row.logit:.2f} | {row.calls:,.0f} | {row.seconds:.3f} | {row.picks:.0%} |"
        for name, row in found.items()
    )
    return f"""# Generator

Imagines all the pieces that an outfit lacks in one pass of a message-passing network (Okhotnikov 2024); the real pieces
nearest to them come. It learnt what training outfits wore together, then to choose as greedy completion by the scorer
`{scorer}` does.

Reads the features of the encoder `{manifest.encoder}` and of no other. Trained for {manifest.seconds / 60:.0f} minutes,
beside the greedy completions, with seed {manifest.seed} by

    {manifest.command}

on {manifest.data} of a high-street label, put together by its stylists, published for a student
datathon without a stated licence. The weights hold no picture, title or row of it.

## Figures
{check.outfits} outfits of the test split lost {check.remove} pieces each; for each of them came one of {check.pool}
pieces of its slot. The generator scored {check.tries} outfits and kept the best. Medians over the outfits; "as greedy"
is the share of the new pieces that greedy search chose too.

| way | score | logit | calls of the scorer | seconds | as greedy |
|---|---|---|---|---|---|
{rows}

## Limits
What pleases the scorer is all that it learnt, with the scorer's taste and blind spots; that greedy completions score
above those of stylists says nothing of how people like them. It gives a piece of each kind asked for whether or not a
good one is there. For other scorers of the same encoder it is a guess, scored as a whole outfit like any other.
"""


def _quiet(done: float, what: str) -> None:
    """Progress that nobody watches."""
