"""How fast blanks are dressed on one core: `python benchmarks/dressing.py`.

Every fabric and every pattern that comes in it, each on a shipped blank that is made of it, at 320x400 and at
128 pixels: the first look on a blank, the next ones (median), and the same formula worked out plainly, with
nothing prepared, beside it (once a pattern). Times are those of this one thread on its core, so that other work
on the machine does not count. Also how long a blank takes to read and to prepare, and how many bytes it then
takes. Writes benchmarks/results/dressing.json.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from core.data import dress as dressing  # noqa: E402
from core.data.blanks import Blank, BlankMeta, read_blank, read_meta  # noqa: E402
from core.data.colour import paint  # noqa: E402
from core.data.fabrics import FABRICS, fabric  # noqa: E402
from core.data.looks import Look, ranges, stock  # noqa: E402
from core.data.patterns import pattern  # noqa: E402

BLANKS = ROOT / "assets" / "collection" / "blanks"
LIMITS = {320: 10.0, 128: 3.0}  # milliseconds a piece


def main() -> None:
    """Measure, print a table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="looks of which the median is taken")
    rounds = parser.parse_args().rounds
    metas = {path: read_meta(path) for path in sorted(BLANKS.glob("*.blank"))}
    figures: dict[str, Any] = {"processor": platform.processor() or platform.machine(), "blanks": len(metas)}
    figures["read_ms"] = round(median(read_times(list(metas))), 2)
    for width, limit in LIMITS.items():
        figures[f"{width}px"] = measure(metas, width, limit, rounds)
    path = ROOT / "benchmarks" / "results" / "dressing.json"
    path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nreading a blank: {figures['read_ms']} ms; figures in {path.relative_to(ROOT)}")


def read_times(paths: list[Path]) -> list[float]:
    """Milliseconds to read each of some blanks."""
    return [timed(lambda path=path: read_blank(path)) for path in paths[:: max(1, len(paths) // 20)]]  # type: ignore[misc]


def measure(metas: dict[Path, BlankMeta], width: int, limit: float, rounds: int) -> dict[str, Any]:
    """The figures of one width; a row for each fabric and pattern."""
    rows, prepared, sizes, seen = [], [], [], set()
    print(f"\n{width} pixels, at most {limit} ms\n{'fabric':15} {'pattern':17} {'first':>7} {'next':>7} {'plainly':>8}")
    for cloth in FABRICS:
        for print_ in ("plain", *stock().fabric_patterns.get(cloth, ())):
            blank = fitting(metas, cloth, print_)
            if blank is None:
                continue
            row = one(blank, look_in(cloth, print_), width, rounds)
            if print_ not in seen:
                seen.add(print_)
                row["plainly_ms"] = round(timed(lambda blank=blank, row=row: plainly(blank, row, width)), 1)  # type: ignore[misc]
            rows.append(row)
            prepared.append(timed(lambda blank=blank: dressing._prepared(blank, width)))  # type: ignore[misc]
            sizes.append(dressing._prepared(blank, width).nbytes)
            plain = row.get("plainly_ms", "")
            print(f"{cloth:15} {print_:17} {row['first_ms']:7.2f} {row['next_ms']:7.2f} {plain:>8}")
    worst = max(rows, key=lambda row: row["next_ms"])
    mean = float(np.mean([row["next_ms"] for row in rows]))
    print(f"mean {mean:.2f} ms; worst {worst['next_ms']} ms ({worst['fabric']}, {worst['pattern']}), limit {limit} ms")
    return {
        "limit_ms": limit,
        "mean_ms": round(mean, 2),
        "worst_ms": worst["next_ms"],
        "within_limit": worst["next_ms"] <= limit,
        "prepare_ms": round(median(prepared), 2),
        "prepared_bytes": round(float(np.mean(sizes))),
        "kept_bytes_at_most": dressing._dummies.limit,
        "looks": rows,
    }


def fitting(metas: dict[Path, BlankMeta], cloth: str, print_: str) -> Blank | None:
    """The first shipped blank that is made of this fabric in this pattern."""
    for path, meta in metas.items():
        stocked = ranges(meta)
        if cloth in stocked["fabrics"] and (print_ == "plain" or print_ in stocked["patterns"]):
            return read_blank(path)
    return None


def look_in(cloth: str, print_: str) -> Look:
    """A look with every part of the work in it."""
    return Look("navy", cloth, print_, second="cream", accents=("red", "mustard"), fade=0.4 if cloth == "denim" else 0)


def one(blank: Blank, look: Look, width: int, rounds: int) -> dict[str, Any]:
    """Milliseconds of the first look on a blank (tiles that other blanks share may be there), the next and plainly."""
    dressing._dummies.clear()
    first = timed(lambda: dressing.dress(blank, look, width))
    following = median([timed(lambda: dressing.dress(blank, look, width)) for _ in range(rounds)])
    return {"fabric": look.fabric, "pattern": look.pattern, "first_ms": round(first, 2), "next_ms": round(following, 2)}


def plainly(blank: Blank, row: dict[str, Any], width: int) -> Image.Image:
    """The same formula with nothing prepared: four lookups a pixel in the tiles as drawn, averaged and encoded."""
    look, cloth, print_ = look_in(row["fabric"], row["pattern"]), fabric(row["fabric"]), pattern(row["pattern"])
    inks = np.stack([paint(colour) for colour in (look.main, look.second, *look.accents, "green", "khaki", "brown")])
    shares = print_.draw()
    drawn, heights = shares @ inks[: shares.shape[-1]], cloth.relief()
    grown = [np.repeat(np.repeat(plane, 2, 0), 2, 1) for plane in (blank.uv, blank.shade, blank.gloss, blank.alpha)]
    uv, shade, gloss, alpha = (plane if plane.ndim == 3 else plane[..., None] for plane in grown)
    cm = uv * blank.meta.uv_cm
    albedo, grain = (
        tile[tuple((cm[..., axis] / side % 1 * len(tile)).astype(int) for axis in (1, 0))]
        for tile, side in ((drawn, print_.cm), (heights, cloth.cm))
    )
    shadow = np.repeat(np.repeat(blank.shadow, 2, 0), 2, 1)[..., None]
    light = (albedo * shade**1.4 * grain[..., None] + cloth.gloss * gloss ** (1.6 - cloth.roughness)) * alpha
    light = np.clip(light + np.array(paint("#eeedeb")) * shadow * (1 - alpha), 0, 1)
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    picture = Image.fromarray(np.rint(srgb * 255).astype(np.uint8))
    return picture.resize((width, round(width * picture.height / picture.width)), Image.Resampling.BOX)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that `work` takes."""
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1000


if __name__ == "__main__":
    main()
