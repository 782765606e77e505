"""Make questions from a catalogue's outfits: `python -m core.cli.questions --catalogue DIR --split test --out DIR`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.data.directory import open_directory
from core.errors import CatalogueError, StylistError
from core.evaluation.questions import NEGATIVES, make_blanks, make_verdicts, write_questions


def main(arguments: Sequence[str] | None = None) -> int:
    """Write fitb.json and compatibility.json; returns 0, or 1 after saying what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m core.cli.questions", description=__doc__)
    parser.add_argument("--catalogue", type=Path, required=True, help="directory with products.csv and outfits.jsonl")
    parser.add_argument("--split", default="test", help="whose outfits are asked about")
    parser.add_argument("--out", type=Path, required=True, help="directory for fitb.json and compatibility.json")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    try:
        catalogue = open_directory(given.catalogue)
        outfits = catalogue.outfits(given.split)
        if not outfits:
            raise CatalogueError(f"{given.catalogue} has no outfits.jsonl to make questions from.")
        blanks = make_blanks(outfits, catalogue.items, given.seed)
        verdicts = make_verdicts(outfits, catalogue.items, given.seed)
        write_questions(given.out / "fitb.json", blanks)
        write_questions(given.out / "compatibility.json", verdicts)
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(blanks):,} blanks and {len(verdicts):,} outfits in {given.out}; wrong items {NEGATIVES}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
