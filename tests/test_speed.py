"""The path to the first page: opening and browsing load no model and cost little processor time."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
HEAVY = ("torch", "torchvision", "open_clip", "faiss", "pandas", "transformers", "timm", "umap", "scipy", "cv2")
ITEMS = 5000
CODE = """
import json, sys, time
from core.stylist import Filters, Stylist, StylistConfig
stylist = Stylist.open(StylistConfig({catalogue!r}, cache={cache!r}))
stylist.browse(Filters(colours=frozenset({{"red"}})))
stylist.facets(), stylist.price_range(), stylist.preparation()
stylist.scorers(), stylist.completers(), stylist.encoders()
stylist.image(stylist.catalogue.items[0].id)
stylist.propose_slots([stylist.catalogue.items[0].id], 2)
print(json.dumps([time.process_time(), sorted(sys.modules), len(stylist.catalogue.items)]))
"""


def first_page(catalogue: str, cache: Path) -> tuple[float, set[str], int]:
    """Seconds of processor time, modules imported and the number of items, in a fresh process."""
    code = CODE.format(catalogue=catalogue, cache=str(cache))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr
    seconds, modules, count = json.loads(run.stdout)
    return seconds, set(modules), count


@pytest.fixture
def large_shop(tmp_path: Path) -> Path:
    """A directory of 5,000 pieces that share a few pictures' worth of bytes."""
    (tmp_path / "images").mkdir()
    Image.new("RGB", (60, 80), "red").save(tmp_path / "images" / "one.png")
    rows = [[f"p{number}", "dress", "red", "one.png", "19.90"] for number in range(ITEMS)]
    with (tmp_path / "products.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "type", "colour", "image", "price"], *rows])
    return tmp_path


def test_built_in_collection_opens_without_models(tmp_path: Path) -> None:
    seconds, modules, count = first_page("builtin", tmp_path)
    assert modules & set(HEAVY) == set()
    assert count >= 400
    assert seconds < 2.5


def test_directory_of_thousands_opens_without_models(large_shop: Path, tmp_path: Path) -> None:
    seconds, modules, count = first_page(str(large_shop), tmp_path / "cache")
    assert modules & set(HEAVY) == set()
    assert count == ITEMS
    assert seconds < 2.5
