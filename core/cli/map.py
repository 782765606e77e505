"""The map of a catalogue: make the one that ships, and measure how far maps can be trusted.

python -m core.cli.map --ship       renews the map that ships with the built-in collection
python -m core.cli.map --evaluate   writes assets/evaluation/projection.json, for the page to show
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.data.collection import SHIPPED_EMBEDDINGS, SHIPPED_MAP, open_builtin
from core.encoders.address import open_encoder
from core.encoders.store import EmbeddingStore, embed
from core.errors import RequestError, StylistError
from core.evaluation.projection import CHOSEN, SEEDS, Pieces, evaluate
from core.evaluation.report import write_report
from core.evaluation.wishes import evaluate_wishes
from core.mapmaker import CONFIG
from core.preparation import CHUNK, join
from core.projection.apart import fit_apart
from core.projection.layout import Layout, write_layout
from core.stylist import BUILTIN, Stylist, StylistConfig, cache_of, open_catalogue, unwatched
from core.taste import QUALITY
from core.types import Catalogue, Features

COMMAND = "python -m core.cli.map --evaluate"
LARGE = 5000  # pieces from which one split gives questions enough
OTHER = "mango"  # the directory below --data that is measured where it is there


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked for; returns 0, or 1 after an error."""
    parser = argparse.ArgumentParser(
        prog="python -m core.cli.map", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--ship", action="store_true", help="renew the map that ships with the built-in collection")
    parser.add_argument("--evaluate", action="store_true", help="measure the maps of the collection and of real pieces")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help=f"directory with {OTHER}/, if any")
    parser.add_argument("--json", type=Path, default=QUALITY, help="where the figures go")
    given = parser.parse_args(arguments)
    try:
        if given.ship:
            print(f"{ship(SHIPPED_MAP):,} pieces laid out in {SHIPPED_MAP}.")
        if given.evaluate:
            write_report(given.json, measure(given.data))
            print(f"Written to {given.json}.")
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    if not given.ship and not given.evaluate:
        parser.print_help()
    return 0


def ship(path: Path) -> int:
    """Lay the built-in collection out by the built-in encoder and write the map; returns how many pieces it has."""
    catalogue = open_builtin()
    features = embedded(catalogue)
    points = fit_apart(features.image, CONFIG, unwatched)
    write_layout(path, Layout(features.ids, points, features.encoder, catalogue.fingerprint, CONFIG.fingerprint))
    return len(features.ids)


def measure(data: Path) -> dict[str, Any]:
    """The figures of the built-in collection, and of the catalogue in `data` where there is one."""
    catalogues = {BUILTIN: BUILTIN} | ({OTHER: str(data / OTHER)} if (data / OTHER).is_dir() else {})
    found = {name: measured(address) for name, address in catalogues.items()}
    return {"command": COMMAND, "method": vars(CONFIG), "chosen": CHOSEN, "catalogues": found}


def measured(address: str) -> dict[str, Any]:
    """The figures of one catalogue by the built-in encoder; raises CatalogueError."""
    catalogue = open_catalogue(StylistConfig(address))
    print(f"{catalogue.name}: looking at {len(catalogue.items):,} pieces, and laying them out", flush=True)
    features = embedded(catalogue)
    points = fit_apart(features.image, CONFIG, unwatched)
    seeds = SEEDS if len(features.ids) < LARGE else SEEDS[:1]
    figures = evaluate(pieces_of(catalogue, features), CONFIG, points, seeds)
    words = evaluate_wishes(opened(address))
    return {"encoder": features.encoder, "catalogue": catalogue.fingerprint} | figures | {"words": words}


def opened(address: str) -> Stylist:
    """A catalogue through the facade, its map made; raises RequestError where that fails."""
    stylist = Stylist.open(StylistConfig(address))
    while not stylist.map_state().ready or not stylist.preparation().ready:
        if error := stylist.wait(1).error:
            raise RequestError(error)
        time.sleep(0.2)
    return stylist


def embedded(catalogue: Catalogue) -> Features:
    """Every item's embedding by the built-in encoder, looked up or made a part at a time."""
    store = EmbeddingStore(cache_of(StylistConfig()) / "embeddings", SHIPPED_EMBEDDINGS)
    encoder, ids = open_encoder("builtin"), [item.id for item in catalogue.items]
    parts = [embed(catalogue, encoder, ids[start : start + CHUNK], store) for start in range(0, len(ids), CHUNK)]
    return join(parts, encoder)


def pieces_of(catalogue: Catalogue, features: Features) -> Pieces:
    """The embedded items of a catalogue with their types and colours."""
    items = [catalogue.item(item_id) for item_id in features.ids]
    return Pieces(features.image, np.array([i.type for i in items]), np.array([i.colour for i in items]))


if __name__ == "__main__":
    sys.exit(main())
