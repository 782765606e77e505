"""Naming pictures by words as a training objective: the zero-shot question itself, asked of every picture.

Captions alone leave "top" near every T-shirt, because it is true of it; asked to choose between the labels of
its own source, the encoder learns which word is the better one.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from core.data.labelled import Labelled, words
from core.encoders.zero_shot import COLOUR_TEMPLATES
from core.taxonomy import COLOURS


@dataclass(frozen=True)
class Asked:
    """Label prompts `tokens` (t + c, n), the right ones of a batch `truth` (2, B), -1 = not known, and which
    types each of its pictures may be named, `offered` (B, t) bool."""

    tokens: torch.Tensor
    truth: torch.Tensor
    offered: torch.Tensor


class LabelPrompts:
    """Sentences for all t types that occur in some source, then for all c colours; `sources` holds their pictures."""

    def __init__(self, sources: Mapping[str, Sequence[Labelled]]) -> None:
        shown = {name: {item.type for item in items} - {""} for name, items in sources.items()}
        self._types = sorted(set().union(*shown.values()))
        self._offered = {name: torch.tensor([kind in kinds for kind in self._types]) for name, kinds in shown.items()}

    def ask(
        self, items: Sequence[Labelled], tokenizer: Callable[[list[str]], torch.Tensor], said: random.Random
    ) -> Asked:
        """The question for a batch, each label said by one of its names in one of the templates."""
        templates = words()["templates"] + words()["photo_templates"]
        names = [said.choice(words()["types"][kind]["names"]) for kind in self._types]
        sentences = [said.choice(templates).format(name) for name in names]
        sentences += [said.choice(COLOUR_TEMPLATES).format(colour) for colour in COLOURS]
        kinds = [self._types.index(item.type) if item.type else -1 for item in items]
        colours = [list(COLOURS).index(item.colour) if item.colour else -1 for item in items]
        offered = torch.stack([self._offered[item.source] for item in items])  # (B, t)
        return Asked(tokenizer(sentences), torch.tensor([kinds, colours]), offered)


def naming(images: torch.Tensor, prompts: torch.Tensor, scale: torch.Tensor, asked: Asked) -> torch.Tensor:
    """Cross-entropy of type plus that of colour, for unit pictures (B, d) and unit prompts (t + c, d)."""
    logits = scale * images @ prompts.T  # (B, t + c)
    kinds, colours = torch.tensor_split(logits, [asked.offered.shape[1]], dim=1)  # (B, t), (B, c)
    kinds = kinds.masked_fill(~asked.offered, -torch.inf)
    loss = torch.zeros(())
    for answers, right in zip((kinds, colours), asked.truth, strict=True):
        if (right >= 0).any():  # else the mean over nothing would be no number
            loss = loss + F.cross_entropy(answers, right, ignore_index=-1)
    return loss
