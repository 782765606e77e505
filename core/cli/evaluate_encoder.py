"""Measure an encoder on held-out pictures, beside a baseline that only sees how much of each colour there is.

`python -m core.cli.evaluate_encoder --data ../shared/data`
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from core.encoders.address import open_encoder
from core.errors import StylistError
from core.evaluation.encoder import evaluate
from core.evaluation.report import write_report


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every figure as JSON, and write it to `--json` when given; returns 0, or 1 after an error."""
    parser = argparse.ArgumentParser(prog="python -m core.cli.evaluate_encoder", description=__doc__)
    parser.add_argument("--encoder", default="builtin", help="a registered encoder, or any address that Settings takes")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="directory with the pictures")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--threads", type=int, default=1, help="threads to compute with")
    given = parser.parse_args(arguments)
    torch.set_num_threads(given.threads)
    try:
        figures = evaluate(open_encoder(given.encoder), given.data)
        print(json.dumps(figures, indent=2))
        if given.json:
            write_report(given.json, figures)
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
