"""Training the generator F_k (Okhotnikov 2024) to imagine what greedy completion by a scorer would choose."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import torch

from core.compatibility import SCORERS
from core.completion.base.generating import NAME
from core.config import load, to_dict
from core.nets.generator import Generator, GeneratorConfig
from core.taxonomy import TYPES
from core.training import TRAINERS, Run, recipe_of
from core.training.fit import FitConfig, Stage, fit
from core.training.generator_losses import Lesson, LossConfig, epoch_losses, share_of_gain
from core.training.generator_report import CheckConfig, ship
from core.training.generator_targets import Teacher, join, make_targets
from core.training.generator_tasks import Asks, Tasks, draw_tasks, join_tasks, make_asks
from core.training.outfit_source import Source, open_source
from core.types import Scorer
from core.weights import find_weights, read_manifest, weights_mark


@dataclass(frozen=True)
class GeneratorSizes:
    """Sizes of the network whatever the encoder, as in GeneratorConfig."""

    hidden: int = 192
    steps: int = 3
    embed: int = 128
    dropout: float = 0.1


@dataclass(frozen=True)
class RoundConfig:
    """One round: greedy completions of `outfits` outfits over `candidates` of each slot, then training on all so far.

    A share `known` of the candidates were often worn with what is worn, and a share `own` are what the network of
    the round before would choose.
    """

    outfits: int
    candidates: int
    known: float
    own: float
    fit: FitConfig


@dataclass(frozen=True)
class GeneratorTrainingConfig:
    """Everything that a run depends on beside its data, its encoder and the scorer that it imitates.

    A share `anything` of the tasks asks for pieces of any kind.
    """

    rounds: tuple[RoundConfig, ...]
    seed: int = 0
    scorer: str = "outfit_transformer"
    anything: float = 0.35
    net: GeneratorSizes = field(default_factory=GeneratorSizes)
    loss: LossConfig = field(default_factory=LossConfig)
    check: CheckConfig = field(default_factory=CheckConfig)


@TRAINERS.register(NAME, summary="Graph network that imagines missing pieces as greedy search would choose them.")
def train(run: Run) -> Path:
    """Complete outfits greedily, imitate that in rounds, measure on the test split, and write weights and card."""
    torch.set_num_threads(run.threads)
    config = load(GeneratorTrainingConfig, run.config)
    source = open_source(run.data / "mango", run.encoder, config.seed)
    scorer = SCORERS.make(config.scorer, source.encoder, source.data.dim)
    imitated = weights_mark(read_manifest(find_weights(config.scorer, source.encoder)))
    home = run.runs / f"{source.encoder}-{source.catalogue}-{imitated}-{recipe_of(run.config)}"
    net = fresh_net(source, config)
    seconds = learn(net, source, scorer, config, home, resume=run.resume)
    settings = to_dict(config) | {"net": to_dict(net.config), "types": [kind.key for kind in TYPES]}
    return ship(run, net, source, scorer, imitated, settings, seconds, config.check)


def fresh_net(source: Source, config: GeneratorTrainingConfig) -> Generator:
    """The network with random weights, evening out features as the training items need it."""
    torch.manual_seed(config.seed)
    net = Generator(GeneratorConfig(source.data.dim, len(TYPES), **to_dict(config.net)))
    net.centre, net.whiten = source.data.statistics()
    return net.eval()


def learn(
    net: Generator, source: Source, scorer: Scorer, config: GeneratorTrainingConfig, home: Path, *, resume: bool
) -> float:
    """Go through all rounds in the folder `home`; returns the seconds of training, without those for the targets."""
    asks, seconds = make_asks(source.data), 0.0
    learnt: list[Lesson] = []
    for number, each in enumerate(config.rounds):
        pupil = net if number else None
        teacher = Teacher(scorer, source.data, asks, each.candidates, each.known, pupil, each.own)
        lessons = {
            split: lesson(teacher, tasks, home / f"{split}-{number}", number, resume=resume)
            for split, tasks in tasks_of(source, asks, config, number).items()
        }
        learnt.append(lessons["train"])
        seconds += study(net, together(learnt), lessons["valid"], config, number, home, resume=resume)
    return seconds


def tasks_of(source: Source, asks: Asks, config: GeneratorTrainingConfig, number: int) -> dict[str, Tasks]:
    """What a round asks: as many training outfits as its settings say, and all valid ones."""
    rng = np.random.default_rng([config.seed, number])
    row = source.lookup.row
    valid = [tuple(row[item] for item in outfit.items) for outfit in source.valid.outfits]
    chosen = rng.permutation(len(source.data.train))[: config.rounds[number].outfits]
    return {
        "train": draw_tasks([source.data.train[place] for place in chosen], asks, config.anything, rng),
        "valid": draw_tasks(valid, asks, config.anything, rng),
    }


def lesson(teacher: Teacher, tasks: Tasks, home: Path, seed: int, *, resume: bool) -> Lesson:
    """Tasks with the teacher's targets, kept in `home`."""
    targets = make_targets(teacher, tasks, home, seed, resume=resume, name=home.name)
    return Lesson(teacher.data, teacher.asks, tasks, targets)


def together(lessons: list[Lesson]) -> Lesson:
    """Several lessons as one."""
    tasks, targets = [each.tasks for each in lessons], [each.targets for each in lessons]
    return Lesson(lessons[0].data, lessons[0].asks, join_tasks(tasks), join(targets))


def study(
    net: Generator,
    learnt: Lesson,
    valid: Lesson,
    config: GeneratorTrainingConfig,
    number: int,
    home: Path,
    *,
    resume: bool,
) -> float:
    """Train on everything learnt so far, keeping the epoch that serves valid outfits best; returns the seconds."""
    stage = Stage(
        f"round {number + 1}",
        -(-len(learnt.tasks) // config.loss.batch),
        partial(epoch_losses, net, learnt, config.loss, config.seed),
        partial(share_of_gain, net, valid),
    )
    state = home / f"round-{number}.pt"
    return fit(net, stage, config.rounds[number].fit, state, resume=resume, seed=config.seed + number).seconds
