"""Other ways to split a catalogue's outfits, written as a data directory that any trainer reads.

Pictures and products are links to the original; only the splits in `outfits.jsonl` differ.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

from core.data.directory import IMAGES, PRODUCTS, DirectoryCatalogue
from core.data.mapping import OWN
from core.data.outfits import FILE as OUTFITS
from core.errors import CatalogueError, StorageError
from core.types import ItemId

_SHOP = "mango"  # where trainers look for a catalogue below their data directory
_MIXED = "mixed"


def splits(catalogue: DirectoryCatalogue, protocol: str) -> dict[str, list[dict[str, Any]]]:
    """Outfit records with their splits, by what is learnt and what is asked about.

    "split" keeps the splits of the catalogue; "season" gives every ordered pair of its seasons, without a shared item.
    """
    records = _records(catalogue.path / OUTFITS)
    if protocol == "split":
        return {"train, test": records}
    seasons = sorted({str(record.get("season", "")) for record in records} - {"", _MIXED})
    if len(seasons) < 2:
        raise CatalogueError(f"{catalogue.path / OUTFITS} has outfits of fewer than two seasons: {seasons}.")
    twins = {item: group[0] for group in catalogue.same_pictures() for item in group}
    return {f"{learn}, {ask}": by_season(records, learn, ask, twins) for learn, ask in permutations(seasons, 2)}


def by_season(
    records: Iterable[Mapping[str, Any]], learn: str, ask: str, twins: Mapping[ItemId, ItemId]
) -> list[dict[str, Any]]:
    """Outfits of season `learn` to train and validate on, and those of `ask` to test on.

    Dropped from the test are outfits with an item, or the `twins` of one (the same picture under another id),
    that was learnt from.
    """
    records = list(records)
    learnt = [
        {**record, "split": "valid" if record.get("split") == "valid" else "train"}
        for record in records
        if record.get("season") == learn
    ]
    seen = {twins.get(item, item) for record in learnt for item in record["items"]}
    asked = [
        {**record, "split": "test"}
        for record in records
        if record.get("season") == ask and not seen & {twins.get(item, item) for item in record["items"]}
    ]
    return [*learnt, *asked]


def write_data(catalogue: DirectoryCatalogue, records: Iterable[Mapping[str, Any]], home: Path) -> Path:
    """A data directory below `home` whose catalogue has these outfits; named by them, so that no run resumes another's.

    Raises StorageError where it cannot be written.
    """
    text = "".join(json.dumps(record) + "\n" for record in records)
    data = home / hashlib.sha256(text.encode()).hexdigest()[:8]
    shop = data / _SHOP
    try:
        shop.mkdir(parents=True, exist_ok=True)
        for name in (PRODUCTS, IMAGES, OWN):
            source = catalogue.path.resolve() / name
            if source.exists() and not (shop / name).exists():
                (shop / name).symlink_to(source)
        (shop / OUTFITS).write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{shop} cannot be written ({error.strerror}). Choose another place with --runs.") from error
    return data


def shop_in(data: Path) -> Path:
    """The catalogue in a data directory."""
    return data / _SHOP


def _records(path: Path) -> list[dict[str, Any]]:
    try:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except FileNotFoundError:
        raise CatalogueError(f"There is no {path}: this catalogue has no outfits to train on.") from None
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{path} cannot be read ({error}).") from error
    if not all(isinstance(record, dict) and isinstance(record.get("items"), list) for record in records):
        raise CatalogueError(f"{path}: every line must be an object with a list of items.")
    return records
