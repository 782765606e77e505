"""Sum up the result files of one model trained with several seeds: mean and spread of each figure.

`python -m core.cli.evaluate_seeds runs/a/evaluation.json runs/b/evaluation.json --json OUT`
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.errors import CatalogueError, StylistError
from core.evaluation.report import write_report
from core.evaluation.summary import summarise


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and write the summary; returns 0, or 1 after saying what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m core.cli.evaluate_seeds", description=__doc__)
    parser.add_argument("results", type=Path, nargs="+", help="result files of one scorer, a seed each")
    parser.add_argument("--json", type=Path, help="where the summary goes")
    given = parser.parse_args(arguments)
    try:
        content = sum_up(given.results)
        if given.json:
            write_report(given.json, content)
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(content, indent=2))
    return 0


def sum_up(paths: Sequence[Path]) -> dict[str, Any]:
    """The summary of result files; raises CatalogueError where one is missing or of another scorer or encoder."""
    results = [_read(path) for path in paths]
    models = {(str(result.get("scorer")), str(result.get("encoder"))) for result in results}
    if len(models) > 1:
        raise CatalogueError(f"These are results of different models, which have no common mean: {sorted(models)}.")
    scorer, encoder = models.pop()
    return {"scorer": scorer, "encoder": encoder, "summary": summarise(results)}


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{path} is not a readable result file ({error}).") from error
    if not isinstance(found, dict):
        raise CatalogueError(f"{path} is not a result file of core.cli.evaluate.")
    return found


if __name__ == "__main__":
    sys.exit(main())
