"""Measure a scorer on question files.

`python -m core.cli.evaluate --scorer NAME --fitb FILE --compatibility FILE --catalogue DIR --json OUT`
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from core.compatibility import SCORERS
from core.data.directory import DirectoryCatalogue, open_directory
from core.encoders.address import open_encoder
from core.errors import StylistError
from core.evaluation.catalogue import look_up, popularity
from core.evaluation.questions import Blank, Verdict, read_blanks, read_verdicts
from core.evaluation.report import report, report_popularity, write_report


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command-line arguments."""
    parser = argparse.ArgumentParser(prog="python -m core.cli.evaluate", description=__doc__)
    parser.add_argument("--scorer", default="outfit_transformer", help="a registered scorer")
    parser.add_argument("--encoder", default="builtin", help="the encoder whose features the scorer reads")
    parser.add_argument("--fitb", type=Path, required=True, help="fill-in-the-blank questions (JSON)")
    parser.add_argument("--compatibility", type=Path, required=True, help="compatibility questions (JSON)")
    parser.add_argument("--catalogue", type=Path, required=True, help="directory with the items of the questions")
    parser.add_argument("--json", type=Path, help="where the figures go")
    parser.add_argument("--threads", type=int, default=1, help="threads to compute with")
    return parser.parse_args(arguments)


def evaluate(given: argparse.Namespace) -> dict[str, Any]:
    """Measure the scorer that the arguments name, print its figures and return them."""
    catalogue = open_directory(given.catalogue)
    encoder = open_encoder(given.encoder)
    scorer = SCORERS.make(given.scorer, encoder.fingerprint, encoder.dim)
    lookup = look_up(catalogue, encoder)
    blanks, verdicts = read_blanks(given.fitb, lookup.row), read_verdicts(given.compatibility, lookup.row)
    found = report(scorer.score, lookup, blanks, verdicts)
    print(f"{given.scorer} on {given.encoder}\n{found}")
    controls = _popularity(catalogue, blanks, verdicts)
    return {"scorer": given.scorer, "encoder": encoder.fingerprint, **found.as_json(), "controls": controls}


def _popularity(catalogue: DirectoryCatalogue, blanks: Sequence[Blank], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """What popularity alone would get: how often the outfits of the other splits use each item."""
    outfits = [outfit for outfit in catalogue.outfits() if outfit.split == "train"]
    if not outfits:
        return {}
    found = report_popularity(popularity(catalogue.items, outfits), blanks, verdicts)
    print(f"control that knows popularity only\n{found}")
    return {"popularity": found.as_json()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and write the figures; returns 0, or 1 after saying what went wrong."""
    given = parse(arguments)
    torch.set_num_threads(given.threads)
    try:
        content = evaluate(given)
        if given.json:
            write_report(given.json, content)
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
