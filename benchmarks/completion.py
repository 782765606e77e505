"""How long a completion takes, and what beam search gains over greedy: `python benchmarks/completion.py`.

Completes outfits of one random top and one random bottom by two pieces, in the collection and, where it
is there, in a real catalogue. Writes benchmarks/results/completion.json.
"""

import json
import random
import statistics
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from core.stylist import Stylist, StylistConfig  # noqa: E402
from core.types import CompletionRequest, CompletionResult  # noqa: E402

CATALOGUES = {"collection": "builtin", "mango": str(ROOT.parent / "shared" / "data" / "mango")}
WAYS: dict[str, dict[str, Any]] = {
    "greedy": {"completer": "greedy"},
    "beam": {"completer": "beam"},
    "beam without shortlist": {"completer": "beam", "shortlist": None},
}
OUTFITS = {"collection": 20, "mango": 5}


def main() -> None:
    """Measure every catalogue and write the figures."""
    found = {name: measure(address, OUTFITS[name]) for name, address in CATALOGUES.items() if exists(address)}
    path = ROOT / "benchmarks" / "results" / "completion.json"
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(path.read_text(encoding="utf-8"))


def exists(address: str) -> bool:
    """Whether a catalogue is here."""
    return address == "builtin" or Path(address).is_dir()


def measure(address: str, count: int) -> dict[str, Any]:
    """Figures of each way on `count` outfits of one catalogue, seconds with every model loaded."""
    stylist = Stylist.open(StylistConfig(address))
    state = stylist.wait()
    if not state.ready:
        raise SystemExit(state.error)
    requests = [CompletionRequest(outfit) for outfit in outfits(stylist, count)]
    stylist.complete(requests[0])  # loads the scorer
    runs = {name: [stylist.complete(replace(each, **way)) for each in requests] for name, way in WAYS.items()}
    return {"pieces": len(stylist.catalogue.items), "outfits": count} | {
        name: summary(results, runs["greedy"]) for name, results in runs.items()
    }


def outfits(stylist: Stylist, count: int) -> list[tuple[str, str]]:
    """Pairs of a random top and a random bottom."""
    draw = random.Random(0)
    slots = {slot: [item.id for item in stylist.catalogue.items if item.slot == slot] for slot in ("top", "bottom")}
    return [(draw.choice(slots["top"]), draw.choice(slots["bottom"])) for _ in range(count)]


def summary(results: list[CompletionResult], greedy: list[CompletionResult]) -> dict[str, float]:
    """Medians, and the share of outfits for which this way ends above, or below, greedy."""
    best = [result.suggestions[0].judgement.score for result in results]
    base = [result.suggestions[0].judgement.score for result in greedy]
    return {
        "median_seconds": round(statistics.median(result.seconds for result in results), 3),
        "slowest_seconds": round(max(result.seconds for result in results), 3),
        "median_calls": statistics.median(result.calls for result in results),
        "median_score": round(statistics.median(best), 4),
        "above_greedy": sum(a > b + 1e-6 for a, b in zip(best, base, strict=True)) / len(best),
        "below_greedy": sum(a < b - 1e-6 for a, b in zip(best, base, strict=True)) / len(best),
    }


if __name__ == "__main__":
    main()
