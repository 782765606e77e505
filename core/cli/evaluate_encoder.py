"""Measure an encoder on held-out pictures: `python -m core.cli.evaluate_encoder --data ../shared/data`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from core.encoders import ENCODERS
from core.errors import StylistError
from core.evaluation.encoder import evaluate


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every figure as JSON, and write it to `--json` when given; returns 0, or 1 after an error."""
    parser = argparse.ArgumentParser(prog="python -m core.cli.evaluate_encoder", description=__doc__)
    parser.add_argument("--encoder", default="builtin", choices=ENCODERS.names(), help="a registered encoder")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="directory with the pictures")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    given = parser.parse_args(arguments)
    try:
        figures = json.dumps(evaluate(ENCODERS.make(given.encoder), given.data), indent=2)
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    print(figures)
    if given.json:
        given.json.write_text(figures + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
