"""Render the collection's blanks: `python -m studio.render [--only NAME ...] [--force]`.

Every cut is sewn, settled and photographed once, the same on every run; blanks that exist are left alone, so a
stopped run goes on where it was.
"""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

from core.data.blanks import Blank
from studio import (
    accessories,
    bags,
    cloth,
    garments_bottoms,
    garments_dresses,
    garments_outerwear,
    garments_tops,
    hard,
    scene,
    shoes,
)

BLANKS = Path(__file__).parents[1] / "assets/collection/blanks"
_SOFT = (garments_tops, garments_bottoms, garments_dresses, garments_outerwear)
_HARD = (shoes, bags, accessories)


def cuts() -> dict[str, Callable[[bool], Blank]]:
    """Every cut by name; calling it with `draft` renders its blank."""
    soft = {g.name: (lambda draft, g=g: cloth.photograph(g, draft)) for module in _SOFT for g in module.GARMENTS}
    stiff = {c.name: (lambda draft, c=c: hard.photograph(c, draft)) for module in _HARD for c in module.CUTS}
    return soft | stiff


def main() -> None:
    """Render what is missing, with the time left."""
    parser = argparse.ArgumentParser(
        prog="studio.render", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these cuts")
    parser.add_argument("--force", action="store_true", help="render again what exists")
    parser.add_argument("--draft", action="store_true", help="quick and noisy, to look at a new cut")
    parser.add_argument("--out", type=Path, default=BLANKS, help="folder of the blanks")
    args = parser.parse_args()
    known = cuts()
    if unknown := set(args.only or ()) - set(known):
        parser.error(f"no cut called {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    os.nice(10)
    args.out.mkdir(parents=True, exist_ok=True)
    wanted = [n for n in args.only or known if args.force or not (args.out / f"{n}.blank").exists()]
    start = time.monotonic()
    for done, name in enumerate(wanted):
        left = (time.monotonic() - start) / done * (len(wanted) - done) / 60 if done else float("nan")
        print(f"{done + 1} of {len(wanted)}: {name}" + (f", {left:.0f} min left" if done else ""), flush=True)
        scene.save(known[name](args.draft), args.out)


if __name__ == "__main__":
    main()
