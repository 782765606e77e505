"""Train a shipped model again: `python -m core.cli.train builtin_encoder --data ../shared/data`."""

import argparse
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from core.errors import StylistError
from core.training import TRAINERS, Run
from core.weights import MODELS, user_models

CONFIGS = Path(__file__).parent.parent / "configs"


def parse(arguments: Sequence[str]) -> tuple[str, Run]:
    """The trainer's name and its Run from command-line arguments."""
    parser = argparse.ArgumentParser(prog="python -m core.cli.train", description=__doc__)
    parser.add_argument("model", choices=TRAINERS.names(), help="which model to train")
    parser.add_argument("--config", type=Path, help="settings as JSON (default: core/configs/<model>.json)")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="directory with the training data")
    parser.add_argument("--output", type=Path, help="where weights go (default: assets/models/<model>)")
    parser.add_argument("--runs", type=Path, help="where checkpoints go (default: runs/<model>)")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint, if any")
    parser.add_argument("--encoder", default="builtin", help="the encoder whose features an outfit model learns on")
    parser.add_argument("--threads", type=int, default=1, help="threads to compute with")
    given = parser.parse_args(arguments)
    at_home = given.encoder == "builtin"  # models for other encoders are the user's own
    run = Run(
        config=given.config or CONFIGS / f"{given.model}.json",
        data=given.data,
        output=given.output or (MODELS / given.model if at_home else user_models() / given.model / slug(given.encoder)),
        runs=given.runs or Path("runs") / (given.model if at_home else f"{given.model}-{slug(given.encoder)}"),
        resume=given.resume,
        threads=given.threads,
        command=f"python -m core.cli.train {shlex.join(part for part in arguments if part != '--resume')}",
        encoder=given.encoder,
    )
    return given.model, run


def slug(encoder: str) -> str:
    """An encoder's name or address as the name of a folder."""
    return re.sub(r"[^\w.-]+", "-", encoder).strip("-")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train one model; returns 0, or 1 after saying what went wrong."""
    name, run = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        directory = TRAINERS.make(name, run)
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Wrote {directory}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
