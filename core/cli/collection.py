"""Make the collection's recipes from the blanks that exist, and contact sheets to look at.

python -m core.cli.collection            writes assets/collection/recipes.json
python -m core.cli.collection --sheets   also writes assets/screenshots/contact-*.webp
"""

import argparse
from collections import Counter
from pathlib import Path

from PIL import Image

from core.data.assemble import assemble
from core.data.blanks import read_meta
from core.data.collection import COLLECTION, BuiltinCatalogue, write_recipes

_SHEETS = COLLECTION.parent / "screenshots"
_CELL, _COLUMNS, _GAP, _MOST = 160, 8, 5, 32


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Make the collection's recipes from the blanks that exist.")
    parser.add_argument("--directory", type=Path, default=COLLECTION, help="where blanks/ is and recipes.json goes")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another collection")
    parser.add_argument("--sheets", type=Path, nargs="?", const=_SHEETS, help="write contact sheets into this folder")
    options = parser.parse_args(arguments)
    metas = [read_meta(path) for path in sorted((options.directory / "blanks").glob("*.blank"))]
    write_recipes(options.directory / "recipes.json", assemble(metas, options.seed))
    catalogue = BuiltinCatalogue(options.directory)
    print(f"{len(catalogue.items)} pieces from {len(metas)} blanks of {len({m.type for m in metas})} types.")
    print(", ".join(f"{slot} {count}" for slot, count in Counter(item.slot for item in catalogue.items).items()))
    if options.sheets:
        for kind in sorted({item.type for item in catalogue.items}):
            contact_sheet(catalogue, kind, options.sheets / f"contact-{kind.replace(' ', '-')}.webp")


def contact_sheet(catalogue: BuiltinCatalogue, kind: str, path: Path) -> None:
    """Write a grid of up to 32 pieces of one type, spread evenly over its cuts."""
    ids = [item.id for item in catalogue.items if item.type == kind]
    ids = [
        ids[round(place * (len(ids) - 1) / max(1, min(len(ids), _MOST) - 1))] for place in range(min(len(ids), _MOST))
    ]
    pictures = [catalogue.image(item_id) for item_id in ids]
    height = max(round(picture.height * _CELL / picture.width) for picture in pictures)
    rows = -(-len(ids) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * (_CELL + _GAP) + _GAP, rows * (height + _GAP) + _GAP), "white")
    for place, picture in enumerate(pictures):
        corner = (_GAP + place % _COLUMNS * (_CELL + _GAP), _GAP + place // _COLUMNS * (height + _GAP))
        sheet.paste(
            picture.resize((_CELL, round(picture.height * _CELL / picture.width)), Image.Resampling.LANCZOS), corner
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, "WEBP", quality=66, method=5)


if __name__ == "__main__":
    main()
