"""How long a completion takes, and what beam search gains over greedy: `python benchmarks/completion.py`.

Speed: two pieces (shoes and a bag) are added to a random outfit of two, among random items in the
proportions of a shop, by an OutfitTransformer of the shipped size; weights do not change how long it takes.
Gain: outfits of a random top and a random bottom are completed in the shipped collection by the shipped
models. Writes benchmarks/results/completion.json.
"""

import json
import random
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from core.stylist import Stylist, StylistConfig  # noqa: E402
from core.types import Completer, CompletionRequest, Completions, Problem, Scorer  # noqa: E402
from core.workload import THREADS, bound_threads  # noqa: E402

SIZES = {"400 pieces": 400, "9,000 pieces": 9000}
SHARES = (0.055, 0.065)  # of shoes and of bags among all pieces of a high-street shop
DIM, RUNS, OUTFITS = 256, 5, 20
WAYS: dict[str, dict[str, Any]] = {
    "greedy": {"completer": "greedy"},
    "beam": {"completer": "beam"},
    "beam without shortlist": {"completer": "beam", "shortlist": None},
}


def main() -> None:
    """Measure and write the figures."""
    bound_threads()
    speed = {name: {way: timed(size, way) for way in WAYS} for name, size in SIZES.items()}
    found = {"threads": THREADS, "speed": speed, "gain": gain()}
    path = ROOT / "benchmarks" / "results" / "completion.json"
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(path.read_text(encoding="utf-8"))


def timed(size: int, way: str) -> dict[str, float]:
    """Seconds of the median and the slowest run, and the number of outfits scored."""
    problem, completer = make_problem(size), make_completer(way)
    runs = [run(completer, problem) for _ in range(RUNS)]
    seconds = [taken for taken, _ in runs]
    return {
        "median_seconds": round(statistics.median(seconds), 3),
        "slowest_seconds": round(max(seconds), 3),
        "outfits_scored": runs[0][1].calls,
    }


def run(completer: Completer, problem: Problem) -> tuple[float, Completions]:
    """One completion and how long it took."""
    started = time.perf_counter()
    found = completer.complete(problem, lambda done, what: None)
    return time.perf_counter() - started, found


def make_completer(way: str) -> Completer:
    """The completer of one way, in its usual settings."""
    from core.completion import COMPLETERS

    request = replace(CompletionRequest(()), **WAYS[way])
    return COMPLETERS.make(request.completer, request)


def make_problem(size: int) -> Problem:
    """A random outfit of two pieces that lacks shoes and a bag."""
    import torch

    generator = torch.Generator().manual_seed(0)
    features = torch.nn.functional.normalize(torch.randn(size, 2 * DIM, generator=generator), dim=1)  # (N, 2d)
    shoes, bags = (round(share * size) for share in SHARES)
    return Problem(
        worn=features[-2:],
        worn_types=torch.zeros(2, dtype=torch.long),
        features=features,
        types=torch.zeros(size, dtype=torch.long),
        pools=(torch.arange(shoes), torch.arange(shoes, shoes + bags)),
        scorer=make_scorer(),
    )


def make_scorer() -> Scorer:
    """An OutfitTransformer of the shipped size with random weights."""
    import torch

    from core.compatibility.base.scorer import OutfitTransformerScorer
    from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig

    torch.manual_seed(0)
    shipped = json.loads((ROOT / "core" / "configs" / "outfit_transformer.json").read_text(encoding="utf-8"))
    return OutfitTransformerScorer(OutfitTransformer(OutfitTransformerConfig(dim=DIM, **shipped["net"])), encoder="")


def gain() -> dict[str, Any]:
    """Scores that each way reaches in the shipped collection, and how often it ends above or below greedy."""
    stylist = Stylist.open(StylistConfig())
    state = stylist.wait()
    if not state.ready:
        raise SystemExit(state.error)
    requests = [CompletionRequest(outfit) for outfit in outfits(stylist)]
    best = {
        name: [stylist.complete(replace(each, **way)).suggestions[0].judgement.score for each in requests]
        for name, way in WAYS.items()
    }
    return {"pieces": len(stylist.catalogue.items), "outfits": OUTFITS} | {
        name: compared(scores, best["greedy"]) for name, scores in best.items()
    }


def outfits(stylist: Stylist) -> list[tuple[str, str]]:
    """Pairs of a random top and a random bottom."""
    draw = random.Random(0)
    slots = {slot: [item.id for item in stylist.catalogue.items if item.slot == slot] for slot in ("top", "bottom")}
    return [(draw.choice(slots["top"]), draw.choice(slots["bottom"])) for _ in range(OUTFITS)]


def compared(scores: list[float], greedy: list[float]) -> dict[str, float]:
    """The median score, and the shares of outfits that end above and below those of greedy."""
    pairs = list(zip(scores, greedy, strict=True))
    return {
        "median_score": round(statistics.median(scores), 4),
        "above_greedy": sum(a > b + 1e-6 for a, b in pairs) / len(pairs),
        "below_greedy": sum(a < b - 1e-6 for a, b in pairs) / len(pairs),
    }


if __name__ == "__main__":
    main()
