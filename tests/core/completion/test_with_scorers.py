"""Completers over real networks with small random weights: what works together, and what is refused."""

import dataclasses

import pytest
import torch
from torch import nn

from core.compatibility import SCORERS
from core.compatibility.base.scorer import NetScorer, OutfitTransformerScorer
from core.compatibility.base.subspaces import CsaNetScorer
from core.completion import COMPLETERS
from core.errors import RequestError
from core.nets.csa_net import CsaNet, CsaNetConfig
from core.nets.mean_pooled import MeanPooled, MeanPooledConfig
from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig
from core.taxonomy import TYPES
from core.types import CompletionRequest, Completions, Problem, Scorer

DIM = 6


def outfit_transformer() -> Scorer:
    net = OutfitTransformer(OutfitTransformerConfig(DIM, half=8, layers=2, heads=4, ffn=16, embed=5))
    for weight in net.parameters():  # its own start reads the mean alone
        nn.init.normal_(weight, std=0.3)
    return OutfitTransformerScorer(net, "")


def mean_pooled() -> Scorer:
    return NetScorer("mean_pooled", MeanPooled(MeanPooledConfig(DIM, width=16)), 2 * DIM, "")


def csa_net() -> Scorer:
    return CsaNetScorer(CsaNet(CsaNetConfig(DIM, len(TYPES), embed=5, masks=3, hidden=16)), "")


MAKE = {"outfit_transformer": outfit_transformer, "mean_pooled": mean_pooled, "csa_net": csa_net}


def complete(completer: str, scorer: str) -> tuple[Problem, Completions]:
    """Two pieces for an outfit of two, from 20 random candidates each."""
    torch.manual_seed(0)
    halves = nn.functional.normalize(torch.randn(42, 2, DIM), dim=2)
    problem = Problem(
        worn=halves[40:].flatten(1),
        worn_types=torch.tensor([0, 1]),
        features=halves.flatten(1),
        types=torch.arange(42) % len(TYPES),
        pools=(torch.arange(20), torch.arange(20, 40)),
        scorer=MAKE[scorer](),
    )
    request = CompletionRequest((), completer=completer, width=3)
    return problem, COMPLETERS.make(completer, request).complete(problem, lambda done, what: None)


@pytest.mark.parametrize("completer", ["exhaustive", "one_step", "gradient", "retrieval", "greedy", "beam", "ensemble"])
@pytest.mark.parametrize("scorer", sorted(MAKE))
def test_every_pair_works_or_is_refused_as_the_registries_say(completer: str, scorer: str) -> None:
    if not COMPLETERS.entry(completer).needs <= SCORERS.entry(scorer).offers:
        with pytest.raises(RequestError, match="target-item head"):
            complete(completer, scorer)
        return
    problem, result = complete(completer, scorer)
    best = result.found[0]
    items = torch.cat([problem.worn, problem.features[list(best.rows)]])[None]  # (1, 4, 2d)
    types = torch.cat([problem.worn_types, problem.types[list(best.rows)]])[None]  # (1, 4)
    alone = problem.scorer.score(items, torch.ones(1, 4, dtype=torch.bool), types)
    assert best.score == pytest.approx(float(alone), abs=1e-6)


def test_the_gradient_reaches_more_than_the_middle_of_all_outfits() -> None:
    problem, everything = complete("exhaustive", "outfit_transformer")
    _, found = complete("gradient", "outfit_transformer")
    pairs = torch.cartesian_prod(*problem.pools)  # (400, 2)
    items = torch.cat([problem.worn.expand(len(pairs), -1, -1), problem.features[pairs]], dim=1)  # (400, 4, 2d)
    scores = problem.scorer.score(items, torch.ones(items.shape[:2], dtype=torch.bool))  # (400,)
    assert everything.found[0].score == pytest.approx(float(scores.max()), abs=1e-6)
    assert found.found[0].score > float(scores.quantile(0.9))


def test_a_single_piece_can_be_retrieved() -> None:
    problem, _ = complete("retrieval", "outfit_transformer")
    one = dataclasses.replace(problem, pools=problem.pools[:1])
    result = COMPLETERS.make("retrieval", CompletionRequest(())).complete(one, lambda done, what: None)
    assert len(result.found) == 5 and result.calls == 5
