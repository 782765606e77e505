"""How long a map takes: `python benchmarks/projection.py [SIZE ...]`.

Maps are laid out as the app does it, in a process of its own, for random clusters of the width of the built-in
encoder's vectors, and for the collection that ships. `neighbours` is the part spent on finding them, `total` all
of it, starting the process included. Placing a vector on a map is timed too. Writes
benchmarks/results/projection.json, keeping the sizes that are not asked for.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from core.cli.map import embedded  # noqa: E402
from core.data.collection import open_builtin  # noqa: E402
from core.mapmaker import CONFIG  # noqa: E402
from core.projection.apart import fit_apart  # noqa: E402
from core.projection.place import NEIGHBOURS, medoid, nearest_rows  # noqa: E402

SIZES = (5_000, 20_000, 65_000)
DIM, CLUSTERS, SPREAD, PLACED = 256, 60, 0.05, 50
RESULTS = ROOT / "benchmarks" / "results" / "projection.json"


def main() -> None:
    """Measure and write the figures."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    found = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    fits = found.setdefault("fit", {})
    fits["the collection"] = timed(embedded(open_builtin()).image)
    for size in sizes:
        fits[f"{size:,} random"] = timed(clusters(size))
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


def timed(vectors: np.ndarray) -> dict[str, float]:
    """Seconds of one fit of vectors (n, d), and milliseconds of placing one vector on the map."""
    started, searched = time.perf_counter(), 0.0

    def listen(done: float, what: str) -> None:
        nonlocal searched
        if what == "Starting UMAP":
            searched = time.perf_counter() - started

    points = fit_apart(vectors, CONFIG, listen)
    total = time.perf_counter() - started
    started = time.perf_counter()
    for vector in vectors[:PLACED]:
        medoid(points[nearest_rows(vector[None], vectors, NEIGHBOURS)[0]])
    placing = (time.perf_counter() - started) / PLACED
    return {
        "pieces": len(vectors),
        "neighbours_seconds": round(searched, 1),
        "total_seconds": round(total, 1),
        "placing_milliseconds": round(placing * 1000, 2),
    }


def clusters(size: int) -> np.ndarray:
    """Unit vectors (size, DIM) around CLUSTERS directions."""
    draw = np.random.default_rng(0)
    centres = draw.normal(size=(CLUSTERS, DIM))[draw.integers(0, CLUSTERS, size)]  # (size, DIM)
    vectors = (centres + SPREAD * DIM**0.5 * draw.normal(size=centres.shape)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


if __name__ == "__main__":
    main()
