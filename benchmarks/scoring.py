"""How fast candidates are scored, against scoring each outfit by itself: `python benchmarks/scoring.py`.

The shipped OutfitTransformer with its memory judges outfits of 1 to 8 pieces of the shipped collection, each with
thousands of candidates to add, 65,536 in all; candidates are blends of the collection's pieces. In turns and in one
process: the plain definition (a loop of batches of 256 whole outfits, float32, padded to the longest, and once more
without padding), the engine at its first sight of the candidates, again with them prepared, and with float32 alone.
Also candidates a second by outfit size and catalogue size beside what the measured speed of matrix products allows,
how often rough (bfloat16) and exact scores have the same best candidate, and a greedy completion whose pool is 9,000
pieces. Writes benchmarks/results/scoring.json.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from core.workload import THREADS, bound_threads  # noqa: E402  (before torch: it says how threads wait)

bound_threads()

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import Tensor  # noqa: E402

from core.compatibility.base.scorer import OutfitTransformerScorer  # noqa: E402
from core.compatibility.outfit_transformer import open_weights  # noqa: E402
from core.completion.base.engine import beam_search  # noqa: E402
from core.completion.base.scoring import SURE, Scoring  # noqa: E402
from core.completion.base.sharing import CATALOGUES  # noqa: E402
from core.data.collection import SHIPPED_EMBEDDINGS, BuiltinCatalogue  # noqa: E402
from core.encoders.address import open_encoder  # noqa: E402
from core.encoders.store import EmbeddingStore, embed  # noqa: E402
from core.nets.linear import linear  # noqa: E402
from core.types import Problem  # noqa: E402
from core.weights import MODELS  # noqa: E402

CANDIDATES, BATCH, LONGEST, TOLERANCE = 65_536, 256, 9, 5e-6
PART = 8  # of the candidates one in so many is scored without padding, and the time reckoned for all
SIZES, CATALOGUES_OF = (1, 2, 4, 8), (1_000, 10_000, 100_000, 1_000_000)
SAMPLE = 4096  # of the candidates of a larger catalogue, to save time; the others would take as long each
AT_LEAST = 8.0
NOTHING = torch.empty(1, 0, dtype=torch.long)  # (1, 0), no candidate chosen yet


class Plain:
    """The scorer without its way of sharing work."""

    def __init__(self, scorer: OutfitTransformerScorer) -> None:
        self.name, self.encoder, self.reference, self.score = scorer.name, "", None, scorer.score


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=CANDIDATES, help="outfits in the comparison")
    parser.add_argument("--agreement", type=int, default=100, help="outfits whose best candidate is looked for")
    asked = parser.parse_args()
    scorer, pieces = open_weights(MODELS / "outfit_transformer"), shipped()
    found: dict[str, Any] = {
        "processor": platform.processor() or platform.machine(),
        "threads": THREADS,
        "torch": torch.__version__,
        "busy_processes_at_the_start": round(os.getloadavg()[0], 1),
        "features_by": open_encoder("builtin").fingerprint,
        "weights_for": scorer.encoder,
    }
    for name, measure in (
        ("comparison", partial(comparison, scorer, pieces, asked.candidates)),
        ("greedy_of_9000", partial(greedy, scorer, pieces)),
        ("bfloat16", partial(agreement, scorer, pieces, asked.agreement)),
        ("candidates_per_second", partial(table, scorer, pieces)),
    ):
        found[name] = measure()
        print(json.dumps(found[name], indent=2), flush=True)
        path = ROOT / "benchmarks" / "results" / "scoring.json"
        path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def shipped() -> Tensor:
    """The features (n, 2d) of the shipped collection; what is missing of them is computed and thrown away."""
    catalogue = BuiltinCatalogue()
    ids = [item.id for item in catalogue.items]
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddingStore(Path(folder), SHIPPED_EMBEDDINGS)
        joint = embed(catalogue, open_encoder("builtin"), ids, store).joint
    return torch.from_numpy(joint).contiguous()


def blends(pieces: Tensor, count: int) -> Tensor:
    """As many different candidates (count, 2d) as asked for: each between two pieces, its halves of unit length."""
    draw = torch.Generator().manual_seed(count)
    made = torch.empty(count, pieces.shape[1])
    for part in torch.split(made, 65_536):
        one, two = (pieces[torch.randint(len(pieces), (len(part),), generator=draw)] for _ in range(2))
        mixed = torch.lerp(one, two, torch.rand(len(part), 1, generator=draw) / 2)
        part.copy_(F.normalize(mixed.view(len(part), 2, -1), dim=2).flatten(1))
    return made


def problem_of(scorer: Any, worn: Tensor, features: Tensor) -> Problem:
    """The completion of `worn` by one of all candidates `features`."""
    kinds = torch.full((len(features),), -1)
    return Problem(worn, torch.full((len(worn),), -1), features, kinds, (torch.arange(len(features)),), scorer)


def engine(problem: Problem, rows: Tensor) -> Tensor:
    """Scores of what is worn with each of `rows` (M,), as completers have them."""
    return Scoring(problem, lambda done, what: None, 1).grow(NOTHING, torch.zeros_like(rows), rows)


@torch.inference_mode()
def plainly(scorer: OutfitTransformerScorer, problem: Problem, rows: Tensor, length: int) -> Tensor:
    """The same by the definition: whole outfits, padded to `length`, in batches."""
    scores, pieces = [], len(problem.worn) + 1
    for some in torch.split(rows, BATCH):
        outfits = torch.zeros(len(some), length, problem.features.shape[1])
        outfits[:, : pieces - 1], outfits[:, pieces - 1] = problem.worn, problem.features[some]
        scores.append(scorer.score(outfits, (torch.arange(length) < pieces).expand(len(some), -1)))
    return torch.cat(scores)


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds by the clock and of the processor that `work` takes, and what it gives."""
    started, used = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - started, time.process_time() - used, found


def comparison(scorer: OutfitTransformerScorer, pieces: Tensor, candidates: int) -> dict[str, Any]:
    """Seconds of each way over the same outfits, taken in turns, and how far its scores are from the definition's."""
    features, draw = blends(pieces, candidates), torch.Generator().manual_seed(0)
    runs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    gaps: dict[str, list[float]] = defaultdict(list)
    same = []
    for number, rows in enumerate(torch.arange(candidates).chunk(16)):
        worn = pieces[torch.randint(len(pieces), (number % 8 + 1,), generator=draw)]  # 1 to 8
        shared, alone = problem_of(scorer, worn, features), problem_of(Plain(scorer), worn, features)
        part = len(rows) // PART
        scores = {}
        for way, work, share in (
            ("plain", partial(plainly, scorer, alone, rows, LONGEST), 1),
            ("plain, not padded", partial(plainly, scorer, alone, rows[:part], len(worn) + 1), len(rows) / part),
            ("engine, first time", partial(engine, shared, rows), 1),
            ("engine", partial(engine, shared, rows), 1),
            ("engine, float32 alone", partial(exactly, shared, rows), 1),
        ):
            seconds, used, scores[way] = timed(work)
            runs[way].append((seconds * share, used * share))
        for way, found in scores.items():
            gaps[way].append(float((found - scores["plain"][: len(found)]).abs().max()))
        same.append(int(scores["engine"].argmax()) == int(scores["plain"].argmax()))
        print(number, {way: round(each[-1][0], 2) for way, each in runs.items()}, flush=True)
    clock, processor = ({way: sum(run[by] for run in each) for way, each in runs.items()} for by in (0, 1))
    return {
        "candidates": candidates,
        "pieces_worn": "1 to 8",
        "seconds": rounded(clock),
        "processor_seconds": rounded(processor),
        "times_faster": faster(clock, "plain"),
        "times_faster_by_processor": faster(processor, "plain"),
        "times_faster_than_not_padded": faster(clock, "plain, not padded"),
        "times_faster_than_not_padded_by_processor": faster(processor, "plain, not padded"),
        "at_least": AT_LEAST,
        "reached": clock["plain"] >= AT_LEAST * clock["engine"],
        "largest_difference": {way: max(each) for way, each in gaps.items() if way != "plain"},
        "tolerance_of_exact_scores": TOLERANCE,
        "within_tolerance": max(gaps["engine, float32 alone"]) <= TOLERANCE,
        "same_best_candidate": sum(same) / len(same),
    }


def rounded(seconds: dict[str, float]) -> dict[str, float]:
    """Seconds to two places."""
    return {way: round(taken, 2) for way, taken in seconds.items()}


def faster(seconds: dict[str, float], than: str) -> dict[str, float]:
    """How many times faster the engine's ways are."""
    return {way: round(seconds[than] / taken, 1) for way, taken in seconds.items() if way.startswith("engine")}


def exactly(problem: Problem, rows: Tensor) -> Tensor:
    """The engine's scores with rough ones left out."""
    prepared = CATALOGUES.of(problem)
    assert prepared is not None
    rough, prepared.rough = prepared.rough, False
    try:
        return engine(problem, rows)
    finally:
        prepared.rough = rough


@torch.inference_mode()
def agreement(scorer: OutfitTransformerScorer, pieces: Tensor, outfits: int) -> dict[str, Any]:
    """How often rough scores alone, and with the best of them scored again, have the exact best candidate."""
    draw, rows = torch.Generator().manual_seed(1), torch.arange(len(pieces))
    alone, again, gaps = 0, 0, []
    for number in range(outfits):
        worn = pieces[torch.randint(len(pieces), (number % 8 + 1,), generator=draw)]
        problem = problem_of(scorer, worn, pieces)
        prepared = CATALOGUES.of(problem)
        assert prepared is not None
        if not prepared.rough:
            return {"on_this_processor": False}
        grow = prepared.outfits(worn, problem.worn_types, NOTHING)
        exact, rough = (grow(torch.zeros_like(rows), rows, way) for way in (True, False))
        best = int(exact.argmax())
        alone += int(rough.argmax()) == best
        again += best in rough.topk(SURE).indices.tolist()
        gaps.append(float((exact - rough).abs().max()))
    return {
        "on_this_processor": True,
        "outfits": outfits,
        "candidates_of_each": len(pieces),
        "same_best_rough_alone": alone / outfits,
        "scored_again_exactly": SURE,
        "same_best_with_those_scored_again": again / outfits,
        "wanted_at_least": 0.995,
        "largest_difference": max(gaps),
    }


def peaks() -> dict[str, float]:
    """The most that products of the network's shape reach: GFLOP/s."""
    best: dict[str, float] = {}
    for name, kind in (("float32", torch.float32), ("bfloat16", torch.bfloat16)):
        x, weight = torch.randn(4096, 128, dtype=kind), torch.randn(512, 128, dtype=kind)
        seconds = min(timed(partial(linear, x, weight))[0] for _ in range(200))
        best[name] = round(2 * len(x) * weight.numel() / seconds / 1e9)
    x, weight = torch.randn(4096, 128), torch.randn(512, 128)
    seconds = min(timed(partial(F.linear, x, weight))[0] for _ in range(200))
    return best | {"float32 of torch's own linear": round(2 * len(x) * weight.numel() / seconds / 1e9)}


def operations(scorer: OutfitTransformerScorer, pieces: int) -> int:
    """Multiplications and additions of matrix products for one candidate, in an outfit of `pieces` with it."""
    config, tokens = scorer.net.config, pieces + 1
    width = 2 * config.half
    rest = width * width + 2 * width * config.ffn  # of a token after attention
    first = 3 * width * width + tokens * rest  # the candidate's own look, then every token
    middle = (config.layers - 2) * tokens * (3 * width * width + rest)
    last = 2 * tokens * width * width + width * width + rest  # keys and values of all, the rest of one
    return 2 * (first + middle + last + width * width)


def table(scorer: OutfitTransformerScorer, pieces: Tensor) -> dict[str, Any]:
    """Candidates a second, prepared, by pieces of the outfit (the candidate included) and catalogue size."""
    peak, rows = peaks(), []
    draw = torch.Generator().manual_seed(2)
    for count in CATALOGUES_OF:
        features = blends(pieces, count)
        some = torch.randint(count, (min(count, SAMPLE),), generator=draw)  # of the largest a part, to save time
        prepared = CATALOGUES.of(problem_of(scorer, pieces[:1], features))
        kinds = torch.full((count,), -1)
        for size in SIZES:
            worn = pieces[torch.randint(len(pieces), (size,), generator=draw)]
            problem = Problem(worn, torch.full((size,), -1), features, kinds, (), scorer)
            first = timed(partial(engine, problem, some))[0]
            seconds = min(timed(partial(engine, problem, some))[0] for _ in range(2))
            rate = len(some) / seconds
            kind = "bfloat16" if prepared is not None and prepared.rough and len(some) >= 2048 else "float32"
            limit = peak[kind] * 1e9 / operations(scorer, size + 1)
            rows.append(
                {
                    "pieces": size + 1,
                    "catalogue": count,
                    "per_second": round(rate),
                    "products_alone_would_allow": round(limit),
                    "in": kind,
                }
                | ({"first_time_per_second": round(len(some) / first)} if size == SIZES[0] else {})
            )
            print(rows[-1], flush=True)
    return {"peak_gflops": peak, "rows": rows}


def greedy(scorer: OutfitTransformerScorer, pieces: Tensor) -> dict[str, Any]:
    """Seconds of a greedy completion by two pieces out of 9,000, by the definition, at first sight and prepared."""
    features, rows = blends(pieces, 9_000), torch.arange(9_000)
    kinds, worn = torch.full((9_000,), -1), pieces[[0, 500]]
    asked = {
        name: Problem(worn, torch.full((2,), -1), features, kinds, (rows, rows), each)
        for name, each in (("plain", Plain(scorer)), ("engine, first time", scorer), ("engine", scorer))
    }
    results = {name: timed(partial(beam_search, each, 1, lambda done, what: None)) for name, each in asked.items()}
    best = {found.found[0].rows for _, _, found in results.values()}
    return {
        "seconds": rounded({name: seconds for name, (seconds, _, _) in results.items()}),
        "processor_seconds": rounded({name: used for name, (_, used, _) in results.items()}),
        "same_outfit": len(best) == 1,
    }


if __name__ == "__main__":
    main()
