"""Measure a scorer on question files, or train it anew by a protocol and measure that.

python -m core.cli.evaluate --scorer NAME --fitb FILE --compatibility FILE --catalogue DIR --json OUT [--retrieval]
python -m core.cli.evaluate --scorer NAME --protocol season --catalogue DIR --json OUT [--seeds 0 1 2]

--retrieval  looks for the held-out piece of every blank among all items of its family in the catalogue.
--protocol season  trains on the outfits of one season and asks about those of the other, both ways round.
--protocol split   trains on the catalogue's own train split and asks about its test split.
"""

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from core.cli.evaluate_protocol import PROTOCOLS, run_protocol
from core.compatibility import SCORERS
from core.data.directory import DirectoryCatalogue, open_directory
from core.data.outfits import StylistOutfit
from core.encoders.address import open_encoder
from core.errors import CatalogueError, StylistError
from core.evaluation.questions import read_blanks, read_verdicts
from core.evaluation.report import write_report
from core.evaluation.scorer import Questions
from core.evaluation.scorer import evaluate as measure


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command-line arguments."""
    parser = argparse.ArgumentParser(
        prog="python -m core.cli.evaluate", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--scorer", default="outfit_transformer", help="a registered scorer")
    parser.add_argument("--encoder", default="builtin", help="the encoder whose features the scorer reads")
    parser.add_argument("--fitb", type=Path, help="fill-in-the-blank questions (JSON)")
    parser.add_argument("--compatibility", type=Path, help="compatibility questions (JSON)")
    parser.add_argument("--catalogue", type=Path, required=True, help="directory with the items of the questions")
    parser.add_argument("--json", type=Path, help="where the figures go")
    parser.add_argument("--retrieval", action="store_true", help="also measure complementary retrieval")
    parser.add_argument("--protocol", choices=PROTOCOLS, help="train anew on such a split, and ask about the rest")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0], help="with --protocol: seeds to train with")
    parser.add_argument("--config", type=Path, help="with --protocol: the recipe (default: the model's own)")
    parser.add_argument(
        "--runs", type=Path, default=Path("runs/evaluation"), help="with --protocol: where runs are kept"
    )
    parser.add_argument("--threads", type=int, default=1, help="threads to compute with")
    given = parser.parse_args(arguments)
    if not given.protocol and not (given.fitb and given.compatibility):
        parser.error("give --fitb and --compatibility, or a --protocol")
    return given


def evaluate(given: argparse.Namespace) -> dict[str, Any]:
    """Measure the scorer that the arguments name, print its figures and return them."""
    catalogue = open_directory(given.catalogue)
    encoder = open_encoder(given.encoder)
    scorer = SCORERS.make(given.scorer, encoder.fingerprint, encoder.dim)
    blanks, verdicts = read_blanks(given.fitb, catalogue.listed), read_verdicts(given.compatibility, catalogue.listed)
    known = _known_outfits(catalogue)
    target_item = "target_item" in SCORERS.entry(given.scorer).offers
    questions = Questions(blanks, verdicts, known)
    return measure(scorer, encoder, catalogue, questions, retrieval=given.retrieval, target_item=target_item)


def _known_outfits(catalogue: DirectoryCatalogue) -> list[StylistOutfit]:
    """The outfits that controls may count on; a catalogue may hold none, or some that cannot be read."""
    try:
        return [outfit for outfit in catalogue.outfits() if outfit.split == "train"]
    except CatalogueError as error:
        print(f"Controls count on no outfits: {error}")
        return []


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and write the figures; returns 0, or 1 after saying what went wrong."""
    given = parse(arguments)
    torch.set_num_threads(given.threads)
    try:
        content = run_protocol(given) if given.protocol else evaluate(given)
        if given.json:
            said = shlex.join(sys.argv[1:] if arguments is None else arguments)
            write_report(given.json, {"command": f"python -m core.cli.evaluate {said}"} | content)
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
