"""A catalogue with stylists' outfits, embedded and split for training an outfit model and for measuring it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.data.directory import DirectoryCatalogue, open_directory
from core.data.outfits import StylistOutfit
from core.encoders.address import open_encoder
from core.errors import CatalogueError
from core.evaluation.catalogue import look_up, popularity
from core.evaluation.measure import Lookup, Score, score_blanks, score_outfits
from core.evaluation.questions import Blank, Verdict, make_blanks, make_verdicts
from core.metrics.ranking import fitb_accuracy, roc_auc
from core.taxonomy import wanted_text
from core.training.outfit_data import OutfitData
from core.types import Encoder, Item


@dataclass(frozen=True)
class Exam:
    """Questions about the outfits of one split."""

    outfits: tuple[StylistOutfit, ...]
    blanks: tuple[Blank, ...]
    verdicts: tuple[Verdict, ...]

    def grade(self, score: Score, lookup: Lookup) -> float:
        """The mean of fill-in-the-blank accuracy and AUC, by which epochs are compared."""
        return self.mark(*self.sit(score, lookup))

    def sit(self, score: Score, lookup: Lookup) -> tuple[np.ndarray, np.ndarray]:
        """Scores of every answer to every blank (q, c), and of the outfits to tell apart (m,)."""
        outfits = [verdict.items for verdict in self.verdicts]
        return score_blanks(score, lookup, self.blanks), score_outfits(score, lookup, outfits)

    def mark(self, answers: np.ndarray, outfits: np.ndarray) -> float:
        """The grade of scores (q, c) and (m,) as `sit` gives them."""
        blanks = fitb_accuracy(answers, np.array([blank.answer for blank in self.blanks]))
        return (blanks + roc_auc(np.array([verdict.label for verdict in self.verdicts]), outfits)) / 2


@dataclass(frozen=True)
class Source:
    """What a training run reads: `encoder` is the fingerprint, `uses` the items seen as popularity only.

    `bonds` is what a memory of the training outfits makes of valid questions, as `Exam.sit` gives it.
    """

    encoder: str
    catalogue: str
    data: OutfitData
    lookup: Lookup
    uses: Lookup
    valid: Exam
    test: Exam
    bonds: tuple[np.ndarray, np.ndarray] | None = None


def open_source(directory: Path, encoder_name: str, seed: int) -> Source:
    """Open and embed the catalogue in `directory`; its outfits need the splits train, valid and test."""
    catalogue, encoder = open_directory(directory), open_encoder(encoder_name)
    lookup = look_up(catalogue, encoder)
    outfits = {split: usable(catalogue, lookup, split) for split in ("train", "valid", "test")}
    items = tuple(catalogue.item(item_id) for item_id in lookup.row)
    train = tuple(tuple(lookup.row[item] for item in outfit.items) for outfit in outfits["train"])
    return Source(
        encoder.fingerprint,
        catalogue.fingerprint,
        OutfitData(items, lookup.features, ask(items, encoder), train),
        lookup,
        popularity(items, outfits["train"]),
        exam(outfits["valid"], items, seed, every=True),
        exam(outfits["test"], items, seed),
    )


def usable(catalogue: DirectoryCatalogue, lookup: Lookup, split: str) -> list[StylistOutfit]:
    """The outfits of a split whose every picture could be read; raises CatalogueError where there are none."""
    outfits = [outfit for outfit in catalogue.outfits(split) if all(item in lookup.row for item in outfit.items)]
    if not outfits:
        raise CatalogueError(f"{catalogue.path} has no outfits of split {split!r} in outfits.jsonl to learn from.")
    return outfits


def exam(outfits: Sequence[StylistOutfit], items: Sequence[Item], seed: int, *, every: bool = False) -> Exam:
    """Questions about `outfits`: one blank each, or one at `every` place for a steadier figure."""
    blanks = make_blanks(outfits, items, seed, every=every)
    return Exam(tuple(outfits), tuple(blanks), tuple(make_verdicts(outfits, items, seed)))


def ask(items: Sequence[Item], encoder: Encoder) -> Tensor:
    """The text embeddings (N, 2, d) that ask for each item's type and for its slot, and for nothing more of it."""
    kinds = sorted({kind for item in items for kind in (item.type, item.slot)})
    texts = dict(zip(kinds, encoder.encode_texts([wanted_text(kind) for kind in kinds]), strict=True))
    return torch.from_numpy(np.stack([[texts[item.type], texts[item.slot]] for item in items]))  # (N, 2, d)
