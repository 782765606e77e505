"""Pictures with attributes in words, from shops and from phones, for training and measuring encoders.

The directory holds `mango/` (packshots with attributes), `photos/` (phone photos with a label) and
`myntra.parquet` (small product shots with titles). `caption_words.json` says in English what each
source's own words mean.
"""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from core.errors import CatalogueError

# What part of each source is kept for measuring, the same for everyone who trains or measures.
HELD_OUT = {"mango": 0.05, "myntra": 0.05, "photos": 0.2}


@dataclass(frozen=True)
class Labelled:
    """One picture and what is known of it.

    `type` is a key of `words()["types"]`, or '' where unclear; `colour` a key of `core.taxonomy.COLOURS`
    and `shade` its finer name; `detail` is a pattern or an occasion; `picture` is a file or the bytes of one.
    """

    source: str
    id: str
    picture: Path | bytes = field(repr=False)
    held_out: bool = False
    type: str = ""
    colour: str = ""
    shade: str = ""
    audience: str = ""
    detail: str = ""
    fabric: str = ""
    cut: str = ""
    title: str = ""
    label: str = ""


@cache
def words() -> Mapping[str, Any]:
    """The word list beside this file: types with their names, colours, details and templates."""
    path = Path(__file__).with_name("caption_words.json")
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table


def read_labelled(data: Path, source: str) -> list[Labelled]:
    """Every labelled picture of one source (a key of HELD_OUT), those kept for measuring marked as `held_out`.

    They are a share of each label, chosen by a hash of the id. Raises CatalogueError where the source's
    files are missing or lack a column.
    """
    readers = {"mango": _mango, "myntra": _myntra, "photos": _photos}
    try:
        return _hold_out([Labelled(**row) for row in readers[source](data)], HELD_OUT[source])
    except FileNotFoundError as error:
        raise CatalogueError(
            f"{data} has no {source} pictures ({error.filename} is missing). Give the data directory with --data."
        ) from error
    except KeyError as error:
        raise CatalogueError(f"The table of {source} in {data} lacks the column {error}.") from error


def open_labelled(item: Labelled) -> Image.Image:
    """The picture as upright RGB."""
    picture = Image.open(io.BytesIO(item.picture) if isinstance(item.picture, bytes) else item.picture)
    return picture.convert("RGB")


def _hold_out(items: list[Labelled], share: float) -> list[Labelled]:
    order = sorted(items, key=lambda item: hashlib.sha256(f"0:{item.id}".encode()).digest())
    wanted = {label: round(share * count) for label, count in Counter(item.label for item in items).items()}
    chosen: set[str] = set()
    for item in order:
        if wanted[item.label] > 0:
            wanted[item.label] -= 1
            chosen.add(item.id)
    return [replace(item, held_out=item.id in chosen) for item in items]


def _mango(data: Path) -> Iterator[dict[str, Any]]:
    import pandas as pd

    table, audiences = words()["mango"], {"Female": "women", "Male": "men", "Unisex": ""}
    for row in pd.read_csv(data / "mango" / "products.csv", dtype=str).to_dict("records"):
        colour, shade = table["colours"].get(row["des_color_specification_esp"], ("", ""))
        kind = table["types"].get(row["des_product_type"], "")
        yield {
            "source": "mango",
            "id": row["cod_modelo_color"],
            "picture": data / "mango" / row["image"],
            "type": kind,
            "colour": colour,
            "shade": shade,
            "audience": "kids" if row["des_age"] == "Kids" else audiences.get(row["des_sex"], ""),
            "fabric": _fabric(kind, table["details"].get(row["des_fabric"], "")),
            "label": row["des_product_type"],
        }


def _fabric(kind: str, fabric: str) -> str:
    """The fabric where a shop would say it: a shirt is always woven, jeans always denim, a jumper always knitted."""
    said = {"jeans": ("denim",), "jumper": ("knitted",), "cardigan": ("knitted",), "t-shirt": ("jersey",)}
    return "" if fabric == "woven" or fabric in said.get(kind, ()) else fabric


def _myntra(data: Path) -> Iterator[dict[str, Any]]:
    import pandas as pd

    table = words()["myntra"]
    for row in pd.read_parquet(data / "myntra.parquet").to_dict("records"):
        colour, shade = table["colours"].get(row["colour"], ("", ""))
        title = " ".join(str(row["title"]).lower().split())
        patterns = (table["patterns"][word] for word in title.split() if word in table["patterns"])
        yield {
            "source": "myntra",
            "id": str(row["id"]),
            "picture": row["jpeg"],
            "type": table["types"].get(row["article_type"], ""),
            "colour": colour,
            "shade": shade,
            "audience": _audience(title),
            "detail": next(patterns, table["details"].get(row["usage"], "")),
            "title": title,
            "label": row["article_type"],
        }


def _audience(title: str) -> str:
    names = {"women": "women", "woman": "women", "men": "men", "man": "men", "girls": "girls", "boys": "boys"}
    names |= {"girl": "girls", "boy": "boys", "kids": "kids"}
    found = (names[word] for word in title.replace("'s", "").split() if word in names)
    return next(found, "")


def _photos(data: Path) -> Iterator[dict[str, Any]]:
    import pandas as pd

    types = words()["photos"]["types"]
    for row in pd.read_csv(data / "photos" / "photos.csv").to_dict("records"):
        yield {
            "source": "photos",
            "id": row["image"],
            "picture": data / "photos" / "images" / f"{row['image']}.jpg",
            "type": types.get(row["label"], ""),
            "audience": "kids" if row["kids"] else "",
            "label": row["label"],
        }
