"""Make again whatever is shipped and stale, in the order in which one depends on the other.

python -m core.cli.retrain           trains and embeds what has become stale, going on where it was stopped
python -m core.cli.retrain --check   only says what is stale; ends with 1 where anything is
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from core.training.freshness import products


def main(arguments: Sequence[str] | None = None) -> int:
    """Check or make; returns 0 when nothing is stale at the end, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m core.cli.retrain", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="make nothing, say what is stale")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="directory with the training data")
    given = parser.parse_args(arguments)
    stale = 0
    for product in products():
        why = product.stale()
        print(f"{product.name}: {why or 'up to date'}", flush=True)
        if why and given.check:
            stale += 1
        elif why and (code := make(product.command, given.data)):
            return code
    return int(stale > 0)


def make(command: Sequence[str], data: Path) -> int:
    """Run one command in a process of its own, from its checkpoint where there is one; returns its exit code."""
    module, *rest = command
    if module == "core.cli.train":
        rest += ["--data", str(data), "--resume"]
    return subprocess.run([sys.executable, "-m", module, *rest], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
