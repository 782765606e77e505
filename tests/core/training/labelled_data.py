"""A tiny data directory in the layout that `core.data.labelled` reads, with drawn pictures."""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image, ImageDraw

COLOURS = {"ROJO": (200, 30, 40), "AZUL": (40, 70, 190), "VERDE": (40, 140, 70), "NEGRO": (25, 25, 25)}
ENGLISH = {"ROJO": "Red", "AZUL": "Blue", "VERDE": "Green", "NEGRO": "Black"}


def drawn(colour: tuple[int, int, int], wide: bool) -> Image.Image:
    """A block of one colour on pale grey: wide like a T-shirt, or long like a dress."""
    picture = Image.new("RGB", (60, 80), (230, 230, 230))
    box = (8, 25, 52, 55) if wide else (20, 8, 40, 72)
    ImageDraw.Draw(picture).rectangle(box, fill=colour)
    return picture


def write_data(directory: Path, each: int = 3) -> Path:
    """Write `each` pictures of every colour and both shapes in all three sources; returns the directory."""
    rows = [(name, rgb, wide, n) for name, rgb in COLOURS.items() for wide in (True, False) for n in range(each)]
    for folder in ("mango/images", "photos/images"):
        (directory / folder).mkdir(parents=True)
    products, photos, small = [], [], []
    for number, (name, rgb, wide, _) in enumerate(rows):
        picture = drawn(tuple(np.array(rgb) + number % 5), wide)
        picture.save(directory / "mango" / "images" / f"{number}.jpg")
        picture.save(directory / "photos" / "images" / f"{number}.jpg")
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG")
        products.append(_product(number, name, wide))
        photos.append({"image": str(number), "label": "T-Shirt" if wide else "Dress", "kids": number % 2 == 0})
        small.append(_small(number, name, wide, buffer.getvalue()))
    _write_csv(directory / "mango" / "products.csv", products)
    _write_csv(directory / "photos" / "photos.csv", photos)
    pd.DataFrame(small).to_parquet(directory / "myntra.parquet")
    return directory


def _product(number: int, colour: str, wide: bool) -> dict[str, str]:
    return {
        "cod_modelo_color": f"m{number}",
        "des_color_specification_esp": colour,
        "des_sex": "Female",
        "des_age": "Adult",
        "des_fabric": "K-CIRCULAR",
        "des_product_type": "T-Shirt" if wide else "Dress",
        "image": f"images/{number}.jpg",
    }


def _small(number: int, colour: str, wide: bool, jpeg: bytes) -> dict[str, object]:
    kind = "Tshirts" if wide else "Dresses"
    title = f"Brand Women {ENGLISH[colour]} Striped {kind[:-1]} {number}"
    return {
        "id": str(number),
        "title": title,
        "article_type": kind,
        "colour": ENGLISH[colour],
        "usage": "Casual",
        "jpeg": jpeg,
    }


def _write_csv(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
