"""Training the generator F_k (Okhotnikov 2024) to imagine what greedy completion by a scorer would choose."""

from dataclasses import dataclass, field, replace
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
from core.training.generator_company import Company, CompanyConfig, company_losses, make_company
from core.training.generator_losses import Lesson, LossConfig, epoch_losses, share_of_gain
from core.training.generator_report import CheckConfig, ship
from core.training.generator_targets import Teacher, make_targets
from core.training.generator_tasks import Asks, Tasks, draw_tasks, make_asks
from core.training.outfit_source import Source, open_source
from core.types import Scorer
from core.weights import find_weights, read_manifest, weights_mark


@dataclass(frozen=True)
class GeneratorSizes:
    """Sizes of the network whatever the encoder, as in GeneratorConfig."""

    hidden: int = 128
    steps: int = 2
    tower: int = 768
    embed: int = 256
    dropout: float = 0.05


@dataclass(frozen=True)
class LessonConfig:
    """Greedy completions of `outfits` training outfits, over `candidates` of each slot.

    A share `known` of the candidates were often worn with what is worn, and a share `own` are what the network
    would choose after its start.
    """

    outfits: int = 3000
    candidates: int = 48
    known: float = 0.4
    own: float = 0.4


@dataclass(frozen=True)
class GeneratorTrainingConfig:
    """Everything that a run depends on beside its data, its encoder and the scorer that it imitates.

    It learns what was worn in `company` first, for `start` epochs at most, then to `imitate` the scorer's choices. A
    share `anything` of the tasks asks for pieces of any kind.
    """

    seed: int = 0
    scorer: str = "outfit_transformer"
    anything: float = 0.35
    net: GeneratorSizes = field(default_factory=GeneratorSizes)
    loss: LossConfig = field(default_factory=LossConfig)
    company: CompanyConfig = field(default_factory=CompanyConfig)
    lesson: LessonConfig = field(default_factory=LessonConfig)
    start: FitConfig = field(default_factory=lambda: FitConfig(epochs=20, rate=1e-3))
    imitate: FitConfig = field(default_factory=lambda: FitConfig(epochs=16, rate=5e-4))
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
    """Go through both stages in the folder `home`; returns the seconds of training, without those for the targets."""
    asks = make_asks(source.data)
    company = make_company(source.data, asks)
    known = check_of_company(source, company, config)
    losses = partial(company_losses, net, company, config.company, config.loss, config.anything, config.seed)
    steps = -(-len(source.data.train) // config.loss.batch)
    grade = partial(share_of_gain, net, known)
    start = Stage("start", steps, losses, grade)
    seconds = fit(net, start, config.start, home / "start.pt", resume=resume, seed=config.seed).seconds
    lessons = {
        split: greedy_lesson(net, source, scorer, asks, config, home / split, resume=resume)
        for split in ("train", "valid")
    }
    imitation = Stage(
        "imitation",
        -(-len(lessons["train"].tasks) // config.loss.batch),
        partial(epoch_losses, net, lessons["train"], config.loss, config.seed),
        partial(share_of_gain, net, lessons["valid"]),
    )
    return seconds + fit(net, imitation, config.imitate, home / "imitation.pt", resume=resume, seed=config.seed).seconds


def check_of_company(source: Source, company: Company, config: GeneratorTrainingConfig) -> Lesson:
    """Valid outfits completed by company, by which the epochs of the start are compared."""
    tasks = tasks_of(source, company.asks, config, "valid")
    return Lesson(source.data, company.asks, tasks, company.targets(tasks, replace(config.company, candidates=64)))


def tasks_of(source: Source, asks: Asks, config: GeneratorTrainingConfig, split: str) -> Tasks:
    """What is asked: as many training outfits as the settings say, or all valid ones, without some of their pieces."""
    rng = np.random.default_rng([config.seed, int(split == "valid")])
    row, train = source.lookup.row, source.data.train
    outfits = [tuple(row[item] for item in outfit.items) for outfit in source.valid.outfits]
    if split == "train":
        outfits = [train[place] for place in rng.permutation(len(train))[: config.lesson.outfits]]
    return draw_tasks(outfits, asks, config.anything, rng)


def greedy_lesson(
    net: Generator,
    source: Source,
    scorer: Scorer,
    asks: Asks,
    config: GeneratorTrainingConfig,
    home: Path,
    *,
    resume: bool,
) -> Lesson:
    """Outfits of the split that `home` is named after, completed greedily by the scorer, kept there."""
    tasks, sizes = tasks_of(source, asks, config, home.name), config.lesson
    human = home.name != "train"
    teacher = Teacher(scorer, source.data, asks, sizes.candidates, sizes.known, sizes.own, net, human)
    return Lesson(source.data, asks, tasks, make_targets(teacher, tasks, home, config.seed, resume=resume))
