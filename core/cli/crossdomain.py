"""Measure how real the collection looks: `python -m core.cli.crossdomain --data ../shared/data`.

Writes assets/evaluation/crossdomain.json; takes about an hour on one core, less where an earlier run has left
its recognisers in `runs`. `python -m core.cli.train builtin_encoder` must have left its checkpoints there before.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from core.config import load
from core.errors import StylistError
from core.evaluation.report import write_report
from core.training.builtin_encoder import EncoderConfig
from core.training.crossdomain import CrossDomainConfig, cross_domain

_ROOT = Path(__file__).parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure, print and write the figures; returns 0, or 1 after an error."""
    parser = argparse.ArgumentParser(prog="python -m core.cli.crossdomain", description=__doc__)
    parser.add_argument("--config", type=Path, default=_ROOT / "configs/crossdomain.json", help="the recipe as JSON")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="directory with the real pictures")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="where checkpoints and decoded pictures lie")
    parser.add_argument("--json", type=Path, default=_ROOT.parent / "assets/evaluation/crossdomain.json")
    parser.add_argument("--threads", type=int, default=1, help="threads to compute with")
    given = parser.parse_args(arguments)
    torch.set_num_threads(given.threads)
    try:
        config = load(CrossDomainConfig, given.config)
        encoder = load(EncoderConfig, _ROOT / "configs/builtin_encoder.json")
        figures = cross_domain(config, encoder, given.data, given.runs, lambda line: print(line, flush=True))
        content = {"command": "python -m core.cli.crossdomain"} | figures
        write_report(given.json, content)
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(content, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
