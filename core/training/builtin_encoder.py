"""Train the built-in encoder: a small CLIP on shop pictures, phone photos and the dressed collection.

Captions that fit several pictures of a batch have several right answers (UniCL, Yang et al. 2022,
arXiv 2204.03610); two heads that name type and colour help the image tower early and are dropped, and the last stage
also names pictures by the words of their labels, as the app does.
"""

import hashlib
import itertools
import json
import math
import random
import shutil
import time
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from core.config import load, to_dict
from core.data.labelled import HELD_OUT, Labelled, read_labelled, words
from core.encoders.base.clip import open_clip_module
from core.encoders.builtin import builtin
from core.errors import ConfigError
from core.evaluation.encoder import evaluate
from core.taxonomy import COLOURS
from core.training import TRAINERS, Run
from core.training.augmentation import augment
from core.training.captions import Vocabulary, caption, fits
from core.training.dressed import dressed_fingerprint, dressed_pictures
from core.training.label_prompts import Asked, LabelPrompts, naming
from core.training.merges import write_merges
from core.training.model_card import model_card
from core.training.pictures import background_pool, decode_all, fingerprint
from core.weights import Manifest, load_weights, save_weights

MEAN, STD = (0.5, 0.5, 0.5), (0.25, 0.25, 0.25)
COLLECTION = "collection"
MODEL_FILES = ("merges.txt.gz", "open_clip_config.json")
_CHECKPOINT_SECONDS = 120.0
_SAY_EVERY = 50


@dataclass(frozen=True)
class StageConfig:
    """One stretch of training: `shares` of each source in a batch, and when to stop.

    The rate goes from `rate` to `final_rate` by a half cosine over `steps` or over `minutes` of computing,
    whichever ends first. `size` is the pictures' side in pixels: smaller ones first make early steps cheap.
    `by_words` weighs a second objective, naming each picture by the words of its label (`LabelPrompts`).
    """

    name: str
    shares: dict[str, float]
    steps: int
    batch: int
    rate: float
    final_rate: float
    warmup: int
    size: int
    minutes: float | None = None
    by_words: float = 0.0


@dataclass(frozen=True)
class EncoderConfig:
    """The recipe of the built-in encoder.

    `model` is open_clip's model_cfg, its vocab_size filled in here; the first `drapes` of each cut of the
    collection are dressed in `dressed` looks each, and its other drapes stay unseen.
    """

    seed: int
    model: dict[str, Any]
    stages: tuple[StageConfig, ...]
    common_merges: int = 7000
    dressed: int = 40
    drapes: int = 2
    auxiliary: float = 0.5
    weight_decay: float = 0.05


@dataclass(frozen=True)
class Source:
    """Pictures of one source: `pixels` (n, 4, SIDE, SIDE) uint8 beside the items they show."""

    items: Sequence[Labelled]
    pixels: np.ndarray


@dataclass(frozen=True)
class Batch:
    """Tensors of one step: captions `stated` (B, a) fit pictures `known` (B, a) where `fits` says so."""

    images: torch.Tensor
    tokens: torch.Tensor
    fits: torch.Tensor
    types: torch.Tensor
    colours: torch.Tensor
    asked: Asked | None


@dataclass
class Progress:
    """Where training stands; `seconds` counts computing in this stage, over all resumed runs."""

    stage: int = 0
    step: int = 0
    seconds: float = 0.0
    total_seconds: float = 0.0
    samples: dict[str, int] = field(default_factory=dict)


class Heads(nn.Module):
    """Type and colour from the image embedding, for training alone."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.kind = nn.Linear(dim, len(words()["types"]))
        self.colour = nn.Linear(dim, len(COLOURS))


@TRAINERS.register("builtin_encoder", summary="A small CLIP of our own for pictures and words of clothes.")
def train(run: Run) -> Path:
    """Train by the recipe, then publish and measure the result; returns its directory.

    Until then nothing in `run.output` changes.
    """
    config = load(EncoderConfig, run.config)
    torch.set_num_threads(run.threads)
    torch.manual_seed(config.seed)
    model, tokenizer = build(config, run.runs / "model")
    trainer = Trainer(config, run, model, tokenizer)
    if run.resume:
        trainer.restore()
    while trainer.progress.stage < len(config.stages):
        trainer.run_stage()
    publish(trainer)
    measure(run)
    return run.output


def build(config: EncoderConfig, output: Path) -> tuple[Any, Any]:
    """Write vocabulary and open_clip config into `output`, and make the model that they describe."""
    open_clip = open_clip_module()
    write_merges(output / "merges.txt.gz", common=config.common_merges)
    tokenizer = open_clip.SimpleTokenizer(
        bpe_path=str(output / "merges.txt.gz"), context_length=config.model["text_cfg"]["context_length"]
    )
    text = config.model["text_cfg"] | {"vocab_size": tokenizer.vocab_size}
    preprocess = {"mean": MEAN, "std": STD, "interpolation": "bicubic", "resize_mode": "squash"}
    described = {"model_cfg": config.model | {"text_cfg": text}, "preprocess_cfg": preprocess}
    (output / "open_clip_config.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
    model = open_clip.create_model(f"local-dir:{output}", load_weights=False)
    return model.to(memory_format=torch.channels_last), tokenizer


class Trainer:
    """Model, optimiser and progress, and the steps that change them.

    What step s of stage t sees is drawn from (seed, t, s) alone, so that a resumed run ends with the
    same weights as one that was never stopped.
    """

    def __init__(self, config: EncoderConfig, run: Run, model: Any, tokenizer: Any) -> None:
        self.config, self.run, self.model, self.tokenizer = config, run, model, tokenizer
        self.heads = Heads(config.model["embed_dim"])
        named = [*model.named_parameters(), *self.heads.named_parameters()]
        shrunk = [parameter for _, parameter in named if parameter.ndim > 1]
        free = [parameter for _, parameter in named if parameter.ndim <= 1]
        groups = [{"params": shrunk, "weight_decay": config.weight_decay}, {"params": free, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98))
        self.progress = Progress()
        self.vocabulary = Vocabulary()
        self.sources: dict[str, Source] = {}
        self.prompts: LabelPrompts | None = None
        self._saved = time.monotonic()

    def checkpoint(self, begun: int) -> Path:
        """Where the state of a run that has begun this many stages is kept.

        Its name holds everything that those stages are made from, so that a change in the recipe or in the
        collection throws away no more than what was learnt from it.
        """
        return self.run.runs / f"checkpoint-{begun}-{inputs_of(self.config, begun)}.pt"

    def restore(self) -> None:
        """Go on from the furthest checkpoint that this recipe leads to, or from the start where there is none."""
        kept = [path for n in range(len(self.config.stages), 0, -1) if (path := self.checkpoint(n)).exists()]
        if not kept:
            print(f"No checkpoint of this recipe in {self.run.runs}: starting from the beginning.", flush=True)
            return
        state = torch.load(kept[0], weights_only=True)
        self.model.load_state_dict(state["model"])
        self.heads.load_state_dict(state["heads"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.progress = Progress(**state["progress"])

    def save(self) -> None:
        """Write the checkpoint so that a kill at any moment leaves a whole one."""
        target = self.checkpoint(self.progress.stage + (self.progress.step > 0))
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".part")
        state = {"model": self.model.state_dict(), "heads": self.heads.state_dict()}
        state |= {"optimiser": self.optimiser.state_dict(), "progress": vars(self.progress)}
        torch.save(state, partial)
        partial.replace(target)
        self._saved = time.monotonic()

    def run_stage(self) -> None:
        """Train to the end of the current stage."""
        stage = self.config.stages[self.progress.stage]
        self.open_sources(stage)
        shown = {name: self.sources[name].items for name in stage.shares}
        self.prompts = LabelPrompts(shown) if stage.by_words else None
        backgrounds = background_pool(self._walls(), 2000, self.config.seed)
        self.model.train()
        batches, lap = self._batches(stage, backgrounds), time.monotonic()
        while (done := _done(stage, self.progress)) < 1:
            loss = self._step(next(batches), _rate(stage, done, self.progress.step))
            lap, seconds = time.monotonic(), time.monotonic() - lap
            self.progress.step += 1
            self.progress.seconds += seconds
            self.progress.total_seconds += seconds
            if self.progress.step % _SAY_EVERY == 0:
                self._say(stage, loss)
            if lap - self._saved > _CHECKPOINT_SECONDS:
                self.save()
        batches.close()
        self.progress.stage, self.progress.step, self.progress.seconds = self.progress.stage + 1, 0, 0.0
        self.save()

    def open_sources(self, stage: StageConfig) -> None:
        """Decode what a stage draws from, where that is not done yet."""
        for name in stage.shares:
            if name not in self.sources:
                self.sources[name] = open_source(name, self.config, self.run)
                self.progress.samples.setdefault(name, len(self.sources[name].items))

    def _walls(self) -> np.ndarray:
        """Pictures whose corners serve as backgrounds: phone photos where there are any."""
        return self.sources["photos" if "photos" in self.sources else next(iter(self.sources))].pixels

    def _batches(self, stage: StageConfig, backgrounds: torch.Tensor) -> Generator[Batch, None, None]:
        """Batches from the current step on, each drawn by another thread while the one before is computed."""
        with ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(1,)) as loader:
            first = self.progress.step
            ahead = loader.submit(self._draw, stage, backgrounds, first)
            for step in itertools.count(first + 1):
                batch, ahead = ahead.result(), loader.submit(self._draw, stage, backgrounds, step)
                yield batch

    def _draw(self, stage: StageConfig, backgrounds: torch.Tensor, step: int) -> Batch:
        key = (self.config.seed, self.progress.stage, step)
        drawn = np.random.default_rng(key)
        said = random.Random(repr(key))
        generator = torch.Generator().manual_seed(int(drawn.integers(2**62)))
        names = drawn.choice(list(stage.shares), size=stage.batch, p=_normalised(stage.shares.values()))
        rows = [(self.sources[name], int(drawn.integers(len(self.sources[name].items)))) for name in names]
        items = [source.items[row] for source, row in rows]
        pixels = torch.from_numpy(np.stack([source.pixels[row] for source, row in rows]))  # (B, 4, SIDE, SIDE)
        images = augment(pixels, backgrounds, stage.size, generator)
        return self._batch(images, items, said)

    def _batch(self, images: torch.Tensor, items: Sequence[Labelled], said: random.Random) -> Batch:
        captions = [caption(item, said) for item in items]
        stated = [self.vocabulary.stated(item, names) for item, (_, names) in zip(items, captions, strict=True)]
        known = [self.vocabulary.known(item) for item in items]
        types, colours = list(words()["types"]), list(COLOURS)
        return Batch(
            images=((images - 0.5) / STD[0]).contiguous(memory_format=torch.channels_last),
            tokens=self.tokenizer([text for text, _ in captions]),
            fits=torch.from_numpy(fits(np.stack(stated), np.stack(known))),
            types=torch.tensor([types.index(item.type) if item.type else -1 for item in items]),
            colours=torch.tensor([colours.index(item.colour) if item.colour else -1 for item in items]),
            asked=self.prompts.ask(items, self.tokenizer, said) if self.prompts else None,
        )

    def _step(self, batch: Batch, rate: float) -> float:
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        images = self.model.encode_image(batch.images)  # (B, d)
        texts = embed_tokens(self.model, batch.tokens)  # (B, d)
        scale = self.model.logit_scale.exp()
        unit = F.normalize(images, dim=-1)  # (B, d)
        loss = contrastive(unit, F.normalize(texts, dim=-1), scale, batch.fits)
        named = F.cross_entropy(self.heads.kind(images), batch.types, ignore_index=-1)
        coloured = F.cross_entropy(self.heads.colour(images), batch.colours, ignore_index=-1)
        whole = loss + self.config.auxiliary * (named + torch.nan_to_num(coloured))
        if batch.asked:
            prompts = F.normalize(embed_tokens(self.model, batch.asked.tokens), dim=-1)  # (t + c, d)
            by_words = self.config.stages[self.progress.stage].by_words
            whole = whole + by_words * naming(unit, prompts, scale, batch.asked)
        self.optimiser.zero_grad(set_to_none=True)
        whole.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        with torch.no_grad():
            self.model.logit_scale.clamp_(0, math.log(100))
        return float(loss.detach())

    def _say(self, stage: StageConfig, loss: float) -> None:
        state, done = self.progress, _done(stage, self.progress)
        left = state.seconds * (1 - done) / max(done, 1e-6)
        speed = state.step * stage.batch / state.seconds
        print(
            f"{stage.name}: step {state.step}, {done:.0%}, contrastive loss {loss:.3f}, "
            f"{speed:.0f} pictures/s, {left / 60:.0f} min left",
            flush=True,
        )


def open_source(name: str, config: EncoderConfig, run: Run) -> Source:
    """The training part of one source, decoded; "collection" is dressed afresh."""
    if name == COLLECTION:
        return Source(*dressed_pictures(config.dressed, config.drapes, config.seed, run.runs / "pictures"))
    if name not in HELD_OUT:
        known = ", ".join([*HELD_OUT, COLLECTION])
        raise ConfigError(f"There is no source of pictures called {name!r}. Known: {known}.")
    items = [item for item in read_labelled(run.data, name) if item.type and not item.held_out]
    return Source(items, decode_all(items, run.runs / "pictures" / f"{name}-train", print))


def inputs_of(config: EncoderConfig, stages: int) -> str:
    """A hash of what the first `stages` stages are made from: the recipe, and the collection where they show it."""
    recipe = to_dict(config)
    usual = {field.name: field.default for field in fields(StageConfig)}  # so that a new option leaves old stages be
    recipe["stages"] = [{k: v for k, v in stage.items() if v != usual[k]} for stage in recipe["stages"][:stages]]
    if any(COLLECTION in stage.shares for stage in config.stages[:stages]):
        recipe["pictures"] = dressed_fingerprint(config.drapes)
    else:
        del recipe["dressed"], recipe["drapes"]
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:12]


def real_stages(config: EncoderConfig) -> int:
    """How many stages there are before the collection joins."""
    return min((n for n, stage in enumerate(config.stages) if COLLECTION in stage.shares), default=len(config.stages))


def real_tower(config: EncoderConfig, runs: Path) -> tuple[int, Any]:
    """Side in pixels and image trunk of the encoder as its stages before the collection joins left it.

    Raises ConfigError where `runs` has no checkpoint of these stages.
    """
    real = real_stages(config)
    path = runs / f"checkpoint-{real}-{inputs_of(config, real)}.pt"
    if not real or not path.exists():
        raise ConfigError(
            f"There is no checkpoint of the encoder's stages on real pictures ({path}). "
            "Run `python -m core.cli.train builtin_encoder` first."
        )
    model, _ = build(config, runs / "model")
    model.load_state_dict(torch.load(path, weights_only=True)["model"])
    return config.stages[real - 1].size, model.visual.trunk


def embed_tokens(model: Any, tokens: torch.Tensor, parts: int = 4) -> torch.Tensor:
    """The text tower on (B, n) tokens, in parts of like length cut at their longest sentence: (B, d).

    Exact, because the tower is causal; it saves most of what the padding would cost.
    """
    ends = tokens.argmax(dim=-1)  # (B,)
    order = ends.argsort()
    embedded = torch.cat([_embed_cut(model, tokens[rows], ends[rows]) for rows in order.chunk(parts)])  # (B, d)
    return embedded[order.argsort()]


def _embed_cut(model: Any, tokens: torch.Tensor, ends: torch.Tensor) -> torch.Tensor:
    length = int(ends.max()) + 1
    hidden = model.token_embedding(tokens[:, :length]) + model.positional_embedding[:length]  # (b, length, w)
    hidden = model.ln_final(model.transformer(hidden, attn_mask=model.attn_mask[:length, :length]))
    return torch.as_tensor(hidden[torch.arange(len(tokens)), ends] @ model.text_projection)  # (b, d)


def contrastive(images: torch.Tensor, texts: torch.Tensor, scale: torch.Tensor, fit: torch.Tensor) -> torch.Tensor:
    """Cross-entropy both ways, every fitting pair of a row sharing the target equally (UniCL).

    `images` and `texts` (B, d) unit norm; `fit` (captions B, pictures B) bool with a true diagonal.
    """
    logits = scale * texts @ images.T  # (B captions, B pictures)
    target = fit.float()
    to_image = F.cross_entropy(logits, target / target.sum(dim=1, keepdim=True))
    to_text = F.cross_entropy(logits.T, target.T / target.T.sum(dim=1, keepdim=True))
    return (to_image + to_text) / 2


def publish(trainer: Trainer) -> None:
    """Write vocabulary, open_clip config, weights and manifest of the model as it stands."""
    config, progress, output = trainer.config, trainer.progress, trainer.run.output
    for stage in config.stages:
        trainer.open_sources(stage)  # a run resumed after its last step has opened none
    sources = {name: fingerprint(source.items) for name, source in trainer.sources.items()}
    manifest = Manifest(
        name="builtin_encoder",
        sha256="",
        encoder="",
        command=trainer.run.command,
        seed=config.seed,
        data=" ".join(f"{name}:{value}" for name, value in sorted(sources.items())),
        seconds=round(progress.total_seconds, 1),
        config=to_dict(config) | {"stages_done": progress.stage, "pictures": progress.samples},
        depends={"inputs": inputs_of(config, len(config.stages))},
    )
    output.mkdir(parents=True, exist_ok=True)
    for name in MODEL_FILES:
        shutil.copyfile(trainer.run.runs / "model" / name, output / name)
    save_weights(output, dict(trainer.model.state_dict()), manifest)


def measure(run: Run) -> None:
    """Measure the published weights on held-out pictures, and write `evaluation.json` and `card.md` beside them."""
    figures = evaluate(builtin(run.output), run.data)
    (run.output / "evaluation.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    tensors, manifest = load_weights(run.output)
    card = model_card(manifest, figures, sum(tensor.numel() for tensor in tensors.values()))
    (run.output / "card.md").write_text(card, encoding="utf-8")


def _done(stage: StageConfig, progress: Progress) -> float:
    by_time = progress.seconds / (stage.minutes * 60) if stage.minutes else 0.0
    return max(progress.step / stage.steps, by_time)


def _rate(stage: StageConfig, done: float, step: int) -> float:
    falling = 0.5 + 0.5 * math.cos(math.pi * min(done, 1.0))
    return min(1.0, (step + 1) / max(stage.warmup, 1)) * (stage.final_rate + (stage.rate - stage.final_rate) * falling)


def _normalised(shares: Iterable[float]) -> np.ndarray:
    weights = np.array(list(shares), np.float64)
    return np.asarray(weights / weights.sum())
