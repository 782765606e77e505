"""The generator F_k (Okhotnikov 2024): one pass imagines k pieces, and the real ones nearest to them come."""

import functools
import threading
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.weak import WeakTensorKeyDictionary

from core.completion.base.briefs import opening, weigh
from core.completion.base.engine import BATCH, Pools, Scoring, diverse
from core.completion.base.imagining import told
from core.completion.base.objective import Objective
from core.completion.base.proposals import best_liked, verify
from core.errors import RequestError
from core.nets.generator import Generator, GeneratorConfig
from core.taxonomy import TYPES
from core.types import Completions, Problem, Progress
from core.weights import check_names, find_weights, open_net, read_manifest

NAME = "generator"
_SHORT = 200  # of each slot, more than any suggestion needs
_READ = 0.9  # of the progress, when all candidates are read and only the whole outfits are left to score


@torch.inference_mode()
def generate(problem: Problem, progress: Progress, tries: int = 1, net: Generator | None = None) -> Completions:
    """The real pieces nearest to the imagined ones, each given once, and runners-up, scored as whole outfits.

    Of `tries` outfits for each one asked for the best are kept. `net` is the problem's own unless another is given.
    Raises WeightsError where no generator was trained for the encoder, and RequestError where there is neither
    a piece nor a brief to start from.
    """
    pools = Pools(problem.pools)
    pools.check()
    count = problem.keep * tries
    scoring = Scoring(problem, lambda done, what: progress(_READ + done * (1 - _READ), what), count)
    fits = scoring.objective.fits
    start = opening(problem, pools, fits)
    near = imagine(problem, pools, start, net or generator_of(problem), progress)
    liking = weigh(problem, pools, near, fits, start)
    best = [each.topk(min(_SHORT, len(each))) for each in liking]
    short = Pools([rows[each.indices] for rows, each in zip(pools.rows, best, strict=True)])
    found = verify(scoring, diverse(best_liked(short, [each.values for each in best]), count), problem.keep)
    imagined = tuple(told(rows, cosines, cosines) for rows, cosines in zip(pools.rows, near, strict=True))
    return Completions(tuple(replace(completion, imagined=imagined) for completion in found.found), found.calls)


@torch.inference_mode()
def propose(problem: Problem, count: int) -> list[Tensor]:
    """For each slot the rows (at most `count`,) of the candidates nearest to what is imagined there, best first.

    With a brief they are weighed against it. Raises WeightsError or RequestError as `generate` does.
    """
    pools, fits = Pools(problem.pools), Objective(problem).fits
    start = opening(problem, pools, fits)
    liking = weigh(problem, pools, imagine(problem, pools, start, generator_of(problem), _quiet), fits, start)
    return [rows[each.topk(min(count, len(each))).indices] for rows, each in zip(pools.rows, liking, strict=True)]


def imagine(problem: Problem, pools: Pools, start: int | None, net: Generator, progress: Progress) -> list[Tensor]:
    """The cosines (m_j,) of each slot's candidates to the piece imagined there; `start` stands in for the outfit."""
    worn, types = problem.worn, problem.worn_types
    if start is not None:
        worn, types = problem.features[[start]], problem.types[[start]]
    allowed = {kind: allowed_types(net, problem.types[pools.rows[kind]]) for kind in set(pools.kind)}
    vectors = net(
        worn[None],
        torch.ones(1, len(worn), dtype=torch.bool),
        types[None],
        torch.stack([allowed[kind] for kind in pools.kind])[None],  # (1, k, kinds + 1)
        (torch.zeros(len(pools), net.dim) if problem.wanted is None else problem.wanted)[None],  # (1, k, d)
        torch.ones(1, len(pools), dtype=torch.bool),
    )[0]  # (k, e)
    return _Places.of(problem.features, net).cosines(pools, vectors, problem.features, progress)


def allowed_types(net: Generator, types: Tensor) -> Tensor:
    """The garment types among candidates of `types` (m,), marked: (kinds + 1,) bool, the last for unknown ones."""
    return torch.zeros(net.kinds + 1, dtype=torch.bool).index_fill(0, net.rows(types), True)


def generator_of(problem: Problem) -> Generator:
    """The generator for the features of a problem; raises WeightsError where none was trained for their encoder.

    Raises RequestError where the encoder is not known.
    """
    encoder = problem.encoder or problem.scorer.encoder
    if not encoder:
        raise RequestError("The generator must know whose features it reads. Choose a scorer that says, or beam.")
    home = find_weights(NAME, encoder)
    return _open(home, read_manifest(home).sha256)


@functools.lru_cache(maxsize=4)
def _open(home: Path, checksum: str) -> Generator:
    """The network in `home`, opened once for each `checksum` of its weights, frozen, for any number of threads."""
    net, manifest = open_net(home, None, Generator, GeneratorConfig)
    check_names(manifest, "types", [kind.key for kind in TYPES])
    return net.eval().requires_grad_(False)


class _Places:
    """Where the candidates of one table lie in a generator's space, each looked up once as long as the table lives."""

    _kept = WeakTensorKeyDictionary()  # type: ignore[no-untyped-call]
    _lock = threading.Lock()

    def __init__(self, count: int, net: Generator) -> None:
        self.net = net
        self._found = torch.zeros(count, net.config.embed)  # (N, e)
        self._known = torch.zeros(count, dtype=torch.bool)  # (N,)

    @classmethod
    def of(cls, features: Tensor, net: Generator) -> "_Places":
        """The places of `features` (N, 2d) in the space of `net`."""
        with cls._lock:
            if features not in cls._kept or cls._kept[features].net is not net:
                cls._kept[features] = cls(len(features), net)
            places: _Places = cls._kept[features]
            return places

    def cosines(self, pools: Pools, vectors: Tensor, features: Tensor, progress: Progress) -> list[Tensor]:
        """Those (m_j,) of each slot's candidates to its own of the `vectors` (k, e).

        Two threads may look up the same, and find the same.
        """
        for kind in set(pools.kind):
            rows = pools.rows[kind]
            for part in torch.split(rows[~self._known[rows]], BATCH):
                progress(_READ * float(self._known.float().mean()), f"{int(self._known.sum()):,} pieces read")
                self._found[part] = self.net.embed_item(features[part])  # (B, e)
                self._known[part] = True
        cosines = vectors @ self._found.T  # (k, N), of all because to gather (m, e) first would take longer
        return [each[rows] for each, rows in zip(cosines, pools.rows, strict=True)]


def _quiet(done: float, what: str) -> None:
    """Progress that nobody watches."""
