"""Retrieval by a target-item head (Sarkar et al. 2022): one query for each missing piece, answered by the nearest."""

import inspect
from dataclasses import replace
from typing import Protocol, cast

import torch
import torch.nn.functional as F
from torch import Tensor

from core.completion.base.briefs import opening, weigh
from core.completion.base.engine import BATCH, Pools, Scoring, diverse
from core.completion.base.imagining import told
from core.completion.base.proposals import best_liked, verify
from core.completion.base.sharing import CATALOGUES
from core.errors import RequestError
from core.types import Completions, Problem, Progress, Scorer

_READ = 0.9  # of the progress, when all candidates are read and only the whole outfits are left to score


class TargetItemHead(Protocol):
    """A scorer that also says where a missing piece would lie."""

    def embed_query(self, outfits: Tensor, mask: Tensor, wanted: Tensor) -> Tensor:
        """Where the piece would lie (B, e) that outfits (B, n, 2d) lack, `wanted` (B, d) in words."""
        ...

    def embed_item(self, items: Tensor) -> Tensor:
        """Where candidates (m, 2d) lie (m, e); the nearest to a query by L2 fits best."""
        ...


@torch.inference_mode()
def retrieve(problem: Problem, progress: Progress) -> Completions:
    """The nearest candidates of each slot's query, and runners-up by the sum of distances, scored as whole outfits.

    Raises RequestError for a scorer without the head, and where there is neither a piece nor a brief to start from.
    """
    head = _head_of(problem.scorer)
    pools = Pools(problem.pools)
    pools.check()
    scoring = Scoring(problem, lambda done, what: progress(_READ + done * (1 - _READ), what), problem.keep)
    fits = scoring.objective.fits
    start = opening(problem, pools, fits)
    queries, items = _look(problem, pools, head, start, progress)
    near = [-torch.linalg.vector_norm(each - query, dim=1) for each, query in zip(items, queries, strict=True)]
    liked = best_liked(pools, weigh(problem, pools, near, fits, start))
    found = verify(scoring, diverse(liked, problem.keep), problem.keep)
    imagined = tuple(
        told(rows, liking, F.cosine_similarity(each, query, dim=1))
        for rows, liking, each, query in zip(pools.rows, near, items, queries, strict=True)
    )
    return replace(found, found=tuple(replace(each, imagined=imagined) for each in found.found))


def _look(
    problem: Problem, pools: Pools, head: TargetItemHead, start: int | None, progress: Progress
) -> tuple[Tensor, list[Tensor]]:
    """Where each slot's query lies (k, e), and its candidates (m_j, e) each; `start` stands in for an outfit."""
    rows, places = pools.union()
    items = _embed(problem, rows, head, progress)  # (m, e)
    worn = problem.worn if start is None else problem.features[[start]]  # (n, 2d)
    outfits = worn.expand(len(pools), -1, -1)  # (k, n, 2d)
    queries = head.embed_query(outfits, torch.ones(outfits.shape[:2], dtype=torch.bool), _wanted(problem))  # (k, e)
    return queries, [items[place] for place in places]


def _embed(problem: Problem, rows: Tensor, head: TargetItemHead, progress: Progress) -> Tensor:
    """Where candidates `rows` (m,) lie (m, e); a scorer that prepares catalogues remembers it between requests."""
    prepared = CATALOGUES.of(problem)
    embed = getattr(prepared, "embed_item", None) or (lambda some: head.embed_item(problem.features[some]))
    found = []
    for start in range(0, len(rows), BATCH):
        progress(_READ * start / len(rows), f"{start:,} pieces read")
        found.append(embed(rows[start : start + BATCH]))  # (B, e)
    return torch.cat(found)  # (m, e)


def _wanted(problem: Problem) -> Tensor:
    """What each slot lacks as text embeddings (k, d): as given, or the mean caption of its candidates."""
    if problem.wanted is not None:
        return problem.wanted
    half = problem.features.shape[1] // 2
    means = [problem.features[pool, half:].mean(dim=0) for pool in problem.pools]  # k × (d,)
    return F.normalize(torch.stack(means), dim=1)  # (k, d)


def _head_of(scorer: Scorer) -> TargetItemHead:
    """The scorer as a head; raises RequestError for one that has none, or whose queries are of another kind."""
    query = getattr(scorer, "embed_query", None)
    if query is None or list(inspect.signature(query).parameters) != ["outfits", "mask", "wanted"]:
        raise RequestError(
            f"The scorer {scorer.name!r} has no target-item head, which retrieval asks for the missing pieces. "
            "Choose one that has, such as outfit_transformer, or search by beam."
        )
    return cast(TargetItemHead, scorer)
