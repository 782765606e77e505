"""Measure what each part of the OutfitTransformer is worth: `python -m core.cli.ablate --resume`."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from core.errors import StylistError
from core.training import Run
from core.training.ablations import ablate

CONFIG = Path(__file__).parent.parent / "configs" / "outfit_ablations.json"
OUTPUT = Path("assets") / "evaluation" / "outfit_ablations.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and measure the variants; returns 0, or 1 after saying what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m core.cli.ablate", description=__doc__)
    parser.add_argument("--config", type=Path, default=CONFIG, help="the variants as JSON")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="directory with the training data")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="where the figures go")
    parser.add_argument("--runs", type=Path, default=Path("runs") / "outfit_ablations", help="where checkpoints go")
    parser.add_argument("--resume", action="store_true", help="keep what is measured and go on after it")
    parser.add_argument("--encoder", default="builtin", help="the encoder whose features are read")
    parser.add_argument("--threads", type=int, default=1, help="threads to compute with")
    given = parser.parse_args(arguments)
    command = f"python -m core.cli.ablate {shlex.join(sys.argv[1:] if arguments is None else arguments)}".strip()
    run = Run(command=command, **vars(given))
    try:
        print(f"Wrote {ablate(run)}")
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
