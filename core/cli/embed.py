"""Embed a catalogue ahead, so that the app opens it at once: `python -m core.cli.embed --catalogue DIRECTORY`.

`python -m core.cli.embed --ship` renews the embeddings that ship with the built-in collection.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from core.data.collection import SHIPPED_EMBEDDINGS, open_builtin
from core.encoders.address import open_encoder
from core.encoders.store import EmbeddingStore, embed
from core.errors import StylistError
from core.preparation import Preparation
from core.stylist import Stylist, StylistConfig

_BAR = 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Show a progress bar until every picture is embedded; returns 0, or 1 after an error."""
    parser = argparse.ArgumentParser(prog="python -m core.cli.embed", description=__doc__)
    parser.add_argument("--catalogue", default="builtin", help="builtin, or a directory")
    parser.add_argument("--encoder", default="builtin", help="a registered encoder, or an address of open_clip")
    parser.add_argument("--cache", help="where embeddings are kept (default: the user's cache directory)")
    parser.add_argument("--ship", action="store_true", help="renew what ships with the built-in collection")
    given = parser.parse_args(arguments)
    if given.ship:
        print(f"{ship(SHIPPED_EMBEDDINGS):,} pieces embedded into {SHIPPED_EMBEDDINGS}.")
        return 0
    try:
        stylist = Stylist.open(StylistConfig(given.catalogue, given.encoder, given.cache))
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    stylist.prepare()
    while not (state := stylist.preparation()).ready and not state.error:
        print(f"\r{bar(state)}", end="", file=sys.stderr, flush=True)
        time.sleep(0.2)
    print(f"\r{bar(state)}", file=sys.stderr)
    if state.error:
        print(state.error, file=sys.stderr)
        return 1
    print(f"{state.total:,} pieces of {stylist.catalogue.name} are ready.")
    return 0


def ship(directory: Path) -> int:
    """Embed the built-in collection by the built-in encoder into a fresh `directory`; returns how many pieces."""
    catalogue = open_builtin()
    shutil.rmtree(directory, ignore_errors=True)
    ids = [item.id for item in catalogue.items]
    return len(embed(catalogue, open_encoder("builtin"), ids, EmbeddingStore(directory)).ids)


def bar(state: Preparation) -> str:
    """How far it is, in one line."""
    full = _BAR * state.done // max(state.total, 1)
    left = "" if state.seconds_left is None or state.ready else f", {state.seconds_left:.0f} s left"
    return f"{'█' * full}{' ' * (_BAR - full)}{state.done:,} of {state.total:,}{left}. {state.what}"


if __name__ == "__main__":
    sys.exit(main())
