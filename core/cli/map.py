"""The map of the collection: `python -m core.cli.map --ship` renews the one that comes with the program."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.data.collection import SHIPPED_EMBEDDINGS, SHIPPED_MAP, open_builtin
from core.encoders.address import open_encoder
from core.encoders.store import EmbeddingStore, embed
from core.mapmaker import CONFIG
from core.projection.apart import fit_apart
from core.projection.layout import Layout, write_layout
from core.stylist import unwatched


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked for; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m core.cli.map", description=__doc__)
    parser.add_argument("--ship", action="store_true", help="renew the map that ships with the built-in collection")
    given = parser.parse_args(arguments)
    if not given.ship:
        parser.print_help()
        return 0
    print(f"{ship(SHIPPED_MAP):,} pieces laid out in {SHIPPED_MAP}.")
    return 0


def ship(path: Path) -> int:
    """Lay the built-in collection out by the built-in encoder and write the map; returns how many pieces it has."""
    catalogue, encoder = open_builtin(), open_encoder("builtin")
    ids = [item.id for item in catalogue.items]
    features = embed(catalogue, encoder, ids, EmbeddingStore(SHIPPED_EMBEDDINGS))
    points = fit_apart(features.image, CONFIG, unwatched)
    write_layout(path, Layout(features.ids, points, encoder.fingerprint, catalogue.fingerprint, CONFIG.fingerprint))
    return len(features.ids)


if __name__ == "__main__":
    sys.exit(main())
