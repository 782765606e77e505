"""The stages of training the OutfitTransformer: tokens, compatibility, then retrieval on top of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from core.metrics.ranking import fitb_accuracy
from core.nets.mean_pooled import MeanPooled, PooledTokens
from core.nets.outfit_transformer import OutfitTransformer
from core.nets.typed import TypedJudge
from core.training import Run, recipe_of
from core.training.fit import FitConfig, Fitted, Stage, fit
from core.training.losses import focal_loss, setwise_ranking_loss
from core.training.outfit_data import OutfitData, batches, hide, hold_out, pad, spoil_some
from core.training.outfit_source import Source

GAINS = (0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 80.0)  # of the memory, tried on valid outfits


@dataclass(frozen=True)
class StageConfig:
    """How outfits are drawn and spoilt.

    `subset`: share of outfits that lose pieces; `mixed`: share of wrong outfits mixed from everything
    instead of the same families; `blind`: share of items whose image or text is hidden; `gamma` of the
    focal loss, 0 for cross-entropy; `negatives` of each query; without the `curriculum` they are of the
    hardest kind from the start; `bf16` computes with half the precision and twice the speed.
    """

    batch: int = 128
    subset: float = 0.3
    mixed: float = 0.1
    blind: float = 0.15
    gamma: float = 2.0
    margin: float = 1.0
    negatives: int = 8
    curriculum: bool = True
    bf16: bool = True
    tokens: FitConfig = field(default_factory=lambda: FitConfig(epochs=20, rate=1e-3))
    compatibility: FitConfig = field(default_factory=lambda: FitConfig(epochs=14, rate=5e-4))
    retrieval: FitConfig = field(default_factory=lambda: FitConfig(epochs=8, rate=3e-4))


Judge = OutfitTransformer | MeanPooled | PooledTokens | TypedJudge
"""A network that is trained to judge outfits."""


def own_logit(net: Judge, items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
    """The logit (B,) of a judge without any memory, given what it reads of outfits."""
    if isinstance(net, TypedJudge):
        return net.compatibility_logit(items, mask, types)
    return net.own_logit(items, mask) if isinstance(net, OutfitTransformer) else net.compatibility_logit(items, mask)


def compatibility_losses(net: Judge, data: OutfitData, config: StageConfig, seed: int, epoch: int) -> Iterator[Tensor]:
    """Focal losses of one epoch: each outfit beside a spoilt copy of it."""
    rng = np.random.default_rng([seed, epoch, 0])
    for rows in batches(data.train, config.batch, config.subset, rng):
        yield compatibility_loss(net, data, config, rows, rng)


def compatibility_loss(
    net: Judge, data: OutfitData, config: StageConfig, rows: np.ndarray, rng: np.random.Generator
) -> Tensor:
    """Focal loss of telling outfits (B, n) from spoilt copies: half with one stand-in, half with any number."""
    both = np.concatenate([rows, spoil_some(data, rows, config.mixed, rng)])  # (2B, n)
    items, mask = data.gather(both)  # (2B, n, 2d)
    items = hide(items, net.centre, config.blind)
    with torch.autocast("cpu", torch.bfloat16, enabled=config.bf16):
        logits = own_logit(net, items, mask, data.types_of(both))  # (2B,)
    labels = torch.cat([torch.ones(len(rows)), torch.zeros(len(rows))])  # (2B,)
    return focal_loss(logits.float(), labels, config.gamma)


def retrieval_losses(
    net: OutfitTransformer, data: OutfitData, config: StageConfig, seed: int, epoch: int
) -> Iterator[Tensor]:
    """Losses of one epoch of retrieval, the compatibility loss beside it so that nothing is unlearnt.

    By the curriculum the negatives grow harder: from all items, then from the same slot, then from the same family.
    """
    rng = np.random.default_rng([seed, epoch, 1])
    level = ("any", "slot", "family")[3 * epoch // config.retrieval.epochs] if config.curriculum else "family"
    for rows in batches(data.train, config.batch, config.subset, rng):
        yield retrieval_loss(net, data, config, rows, level, rng) + compatibility_loss(net, data, config, rows, rng)


def retrieval_loss(
    net: OutfitTransformer,
    data: OutfitData,
    config: StageConfig,
    rows: np.ndarray,
    level: str,
    rng: np.random.Generator,
) -> Tensor:
    """Set-wise loss of finding the piece held out of each outfit (B, n) among stand-ins of a level."""
    rest, right, wrong, clash = hold_out(data, rows, config.negatives, level, rng)
    wanted = data.wanted[torch.from_numpy(right), torch.randint(0, 2, (len(right),))]  # (B, d), type or slot
    items, mask = data.gather(rest)
    items = hide(items, net.centre, config.blind)
    with torch.autocast("cpu", torch.bfloat16, enabled=config.bf16):
        query = net.embed_query(items, mask, wanted).float()  # (B, e)
        shown, place = np.unique(np.concatenate([right[:, None], wrong], axis=1), return_inverse=True)
        embedded = net.embed_item(data.features[torch.from_numpy(shown)]).float()  # (u, e)
    candidates = embedded[torch.from_numpy(place.reshape(len(rest), -1))]  # (B, 1 + m, e)
    far = candidates[:, 1:] + clash[..., None] * 1e3  # what is in the outfit is no mistake
    return setwise_ranking_loss(query, candidates[:, 0], far, config.margin)


@torch.inference_mode()
def retrieval_grade(net: OutfitTransformer, source: Source) -> float:
    """Share of valid blanks whose right answer lies nearest to the query by L2 among the choices."""
    blanks, row = source.valid.blanks, source.lookup.row
    items, mask = source.data.gather(pad([[row[item] for item in blank.question] for blank in blanks]))
    answers = torch.tensor([[row[item] for item in blank.answers] for blank in blanks])  # (q, c)
    right = np.array([blank.answer for blank in blanks])
    wanted = source.data.wanted[answers[torch.arange(len(answers)), torch.from_numpy(right)], 0]  # (q, d)
    query = net.embed_query(items, mask, wanted)  # (q, e)
    choices = net.embed_item(source.data.features[answers.flatten()]).view(*answers.shape, -1)  # (q, c, e)
    return fitb_accuracy(-torch.linalg.vector_norm(query[:, None] - choices, dim=-1).numpy(), right)


def learn_tokens(net: OutfitTransformer, source: Source, config: StageConfig, run: Run, seed: int) -> Fitted:
    """A cheap start: the projections learn what goes together under a judge of mean and variance.

    That judge sees no more than pooled tokens and is thrown away; the transformer, which is ten times
    as slow to train, then begins with tokens that mean something.
    """
    pooled = PooledTokens(net)
    return _learn_to_judge(pooled, "tokens", config.tokens, source, config, run, seed)


def learn_compatibility(net: Judge, source: Source, config: StageConfig, run: Run, seed: int) -> Fitted:
    """The first stage: telling stylists' outfits from spoilt ones."""
    return _learn_to_judge(net, "compatibility", config.compatibility, source, config, run, seed)


def _learn_to_judge(
    net: Judge, name: str, epochs: FitConfig, source: Source, config: StageConfig, run: Run, seed: int
) -> Fitted:
    losses = partial(compatibility_losses, net, source.data, config, seed)
    return learn(net, name, losses, partial(compatibility_grade, net, source), epochs, config.batch, source, run, seed)


def learn(
    net: nn.Module,
    name: str,
    losses: Callable[[int], Iterator[Tensor]],
    grade: Callable[[], float],
    epochs: FitConfig,
    batch: int,
    source: Source,
    run: Run,
    seed: int,
) -> Fitted:
    """Train one stage on batches of `batch` outfits: `losses` of an epoch's steps, `grade` on valid questions."""
    stage = Stage(name, -(-len(source.data.train) // batch), losses, grade)
    return fit(net, stage, epochs, checkpoint(name, source, run), resume=run.resume, seed=seed)


def learn_retrieval(net: OutfitTransformer, source: Source, config: StageConfig, run: Run, seed: int) -> Fitted:
    """The second stage, from the weights of the first: finding the piece that is missing."""
    losses = partial(retrieval_losses, net, source.data, config, seed)

    def grade() -> float:
        return compatibility_grade(net, source) + retrieval_grade(net, source)

    return learn(net, "retrieval", losses, grade, config.retrieval, config.batch, source, run, seed)


def checkpoint(stage: str, source: Source, run: Run) -> Path:
    """Where a stage's state is kept: apart for every encoder, catalogue and recipe, so that none resumes another's."""
    return run.runs / f"{source.encoder}-{source.catalogue}-{recipe_of(run.config)}" / f"{stage}.pt"


def compatibility_grade(net: Judge, source: Source) -> float:
    """How well valid outfits are told from others, by which epochs are compared."""
    answers, outfits = source.valid.sit(partial(own_logit, net), source.lookup)  # (q, c), (m,)
    if source.bonds is not None and isinstance(net, OutfitTransformer):
        gain = float(net.gain)
        answers, outfits = answers + gain * source.bonds[0], outfits + gain * source.bonds[1]
    return source.valid.mark(answers, outfits)


def choose_gain(net: OutfitTransformer, source: Source, gains: Sequence[float] = GAINS) -> float:
    """Let the memory count as much as grades best on valid outfits, and return that grade.

    The valid split decides because training outfits cannot: the memory knows them by heart.
    """
    if source.bonds is None:
        return compatibility_grade(net, source)
    answers, outfits = source.valid.sit(partial(own_logit, net), source.lookup)  # (q, c), (m,)
    grades = [source.valid.mark(answers + gain * source.bonds[0], outfits + gain * source.bonds[1]) for gain in gains]
    best = int(np.argmax(grades))
    net.gain.fill_(gains[best])
    print(f"memory counts {gains[best]:g}, valid {grades[best]:.4f}", flush=True)
    return grades[best]
