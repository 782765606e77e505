"""A small shop written by the test, every way a products.csv goes wrong, and a real catalogue where there is one."""

import csv
import io
import json
import os
import time
from pathlib import Path

import pytest
from PIL import Image

from core.data.directory import DirectoryCatalogue, open_directory
from core.data.images import load_image
from core.errors import CatalogueError, ImageError
from core.taxonomy import COLOURS, TYPE_BY_KEY

REAL = Path(__file__).parents[4] / "shared" / "data" / "mango"
HEADER = ["id", "title", "type", "colour", "image", "fabric", "price"]
ROWS = [
    ["a1", "", "Sweater", "Navy blue", "images/a1.png", "Wool", "49,90 €"],
    ["a2", "Sunday dress", "summer dress", "light red", "a2.png", "", "£1,299.00"],
    ["a3", "", "Sneakers", "unheard-of", "", "leather", ""],
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path, HEADER, ROWS)
    return tmp_path


def write(root: Path, header: list[str], rows: list[list[str]], delimiter: str = ",") -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    (root / "products.csv").write_text(text.getvalue(), encoding="utf-8")
    (root / "images").mkdir(exist_ok=True)
    for number, name in enumerate(("a1", "a2", "a3")):
        Image.new("RGB", (60, 80), (90 * number, 40, 60)).save(root / "images" / f"{name}.png")


def opened(root: Path) -> DirectoryCatalogue:
    return open_directory(root, root / "cache")


def test_rows_become_items_in_our_words(shop: Path) -> None:
    jumper, dress, trainers = opened(shop).items
    assert (jumper.type, jumper.slot, jumper.colour, jumper.fabric) == ("jumper", "top", "navy", "wool")
    assert jumper.title == "Navy wool jumper" and jumper.caption == "a navy wool jumper" and jumper.price == 49.9
    assert jumper.alt == "A navy wool jumper, photographed on its own."
    assert (dress.title, dress.type, dress.colour, dress.price) == ("Sunday dress", "dress", "red", 1299.0)
    assert dress.caption == "a light red dress"
    assert (trainers.colour, trainers.caption, trainers.price) == ("", "a pair of leather trainers", None)


def test_pictures_open_when_asked_for(shop: Path) -> None:
    catalogue = opened(shop)
    assert catalogue.image("a1").size == (60, 80) and catalogue.image("a3").getpixel((5, 5)) == (180, 40, 60)
    with pytest.raises(CatalogueError, match="no piece 'zz'"):
        catalogue.image("zz")
    (shop / "images" / "a1.png").write_bytes(b"no picture")
    assert opened(shop).item("a1").type == "jumper"
    with pytest.raises(ImageError, match=r"a1\.png"):
        catalogue.image("a1")


def test_a_directory_without_usable_rows_says_what_a_catalogue_is(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="There is no directory"):
        open_directory(tmp_path / "nowhere")
    with pytest.raises(CatalogueError, match=r"no products\.csv .* A catalogue is a directory"):
        open_directory(tmp_path)
    write(tmp_path, HEADER, [["a9", "", "dress", "red", "images/none.png", "", ""]])
    with pytest.raises(CatalogueError, match=r"No row .* picture is missing, the first: a9"):
        open_directory(tmp_path)


def test_an_unknown_layout_lists_its_columns_and_says_how_to_map_them(tmp_path: Path) -> None:
    write(tmp_path, ["Artikel", "Sorte", "Bild"], [["a1", "Pullover", "a1.png"]])
    with pytest.raises(CatalogueError, match=r"Found: Artikel, Sorte, Bild.*mapping\.json"):
        open_directory(tmp_path)
    mapping = {
        "name": "laden",
        "recognised_by": ["Artikel"],
        "columns": {"id": ["Artikel"], "type": ["Sorte"], "image": ["Bild"]},
        "types": {"Pullover": "jumper"},
    }
    (tmp_path / "mapping.json").write_text(json.dumps(mapping))
    assert [item.title for item in opened(tmp_path).items] == ["Jumper"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"types": {"Pullover": "pulover"}}, "'pulover'. Allowed: .*jumper"),
        ({"colours": {"rot": "rouge"}}, "'rouge'. Allowed: .*red"),
        ({"columns": {"id": ["Artikel"], "sort": ["Sorte"]}}, "a field 'sort'. Allowed: id"),
        ({"recognised_by": ["Nummer"]}, "expects a column 'Nummer'. Found: Artikel"),
        ({"colour": {}}, "no setting 'colour'"),
        ({"recognised_by": "Artikel"}, "list of columns"),
        ({"columns": {"id": "Artikel"}}, "list of texts"),
        ({"types": {"Pullover": ["jumper"]}}, "one text"),
    ],
)
def test_a_mapping_with_a_slip_is_refused(tmp_path: Path, change: dict[str, object], words: str) -> None:
    write(tmp_path, ["Artikel", "Sorte", "Bild"], [["a1", "Pullover", "a1.png"]])
    mapping = {"name": "laden", "recognised_by": ["Artikel"], "columns": {"id": ["Artikel"], "type": ["Sorte"]}}
    (tmp_path / "mapping.json").write_text(json.dumps({**mapping, **change}))
    with pytest.raises(CatalogueError, match=words):
        open_directory(tmp_path)


def test_bad_rows_are_reported_and_the_rest_opens(shop: Path) -> None:
    bad = [
        ["a1", "", "dress", "red", "images/a2.png", "", ""],
        ["a4", "", "dress", "red", "images/a4.png", "", ""],
        ["a5", "", "teapot", "red", "images/a1.png", "", ""],
        ["a6", "", "dress", "red", "images/a1.png", "", "cheap"],
        ["a7", "", "dress", "red", "../../../etc/passwd", "", ""],
        ["", "", "dress", "red", "images/a1.png", "", ""],
        ["too", "short"],
    ]
    write(shop, HEADER, [*ROWS, *bad])
    catalogue = opened(shop)
    assert len(catalogue.items) == 3
    assert catalogue.notes == (
        "2 rows were left out because their picture is missing, the first: a4.",
        "1 rows were left out because their id came before, the first: a1.",
        "4 rows were left out because they could not be understood, the first: a5: no garment type is known for "
        "'teapot'.",
    )


def test_tables_of_other_programs_open(shop: Path) -> None:
    expected = opened(shop).items
    write(shop, HEADER, ROWS, delimiter=";")
    text = (shop / "products.csv").read_text(encoding="utf-8")
    (shop / "products.csv").write_text("\ufeff" + text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert opened(shop).items == expected


@pytest.mark.parametrize("data", [b"id,type\n\xff\xfe", b"", b'id,type\n"' + b"x" * 200_000 + b'"'])
def test_what_is_no_table_is_refused(shop: Path, data: bytes) -> None:
    (shop / "products.csv").write_bytes(data)
    with pytest.raises(CatalogueError, match=r"products\.csv"):
        open_directory(shop)


def test_the_fingerprint_follows_table_and_pictures(shop: Path) -> None:
    first = opened(shop).fingerprint
    assert first == opened(shop).fingerprint
    os.utime(shop / "images" / "a1.png", (1, 1))
    second = opened(shop).fingerprint
    write(shop, HEADER, ROWS[:2])
    assert len({first, second, opened(shop).fingerprint}) == 3


def test_same_pictures_are_known_and_hashes_survive(shop: Path) -> None:
    (shop / "images" / "a2.png").write_bytes((shop / "images" / "a1.png").read_bytes())
    assert opened(shop).same_pictures() == [("a1", "a2")]
    ids = ["a1", "a2", "a3"]
    keys = opened(shop).picture_keys(ids)
    table = next((shop / "cache" / "pictures").iterdir())
    before = table.stat().st_mtime_ns
    assert opened(shop).picture_keys(ids) == keys and table.stat().st_mtime_ns == before
    Image.new("RGB", (61, 80)).save(shop / "images" / "a2.png")
    changed = opened(shop).picture_keys(ids)
    assert changed[0] == keys[0] and changed[1] != keys[1] and changed[2] == keys[2]
    table.write_text("[1, 2")
    assert opened(shop).picture_keys(ids) == changed


def test_thumbnails_are_kept_and_follow_the_picture(shop: Path) -> None:
    catalogue = opened(shop)
    small = catalogue.picture_bytes("a1", 30)
    assert load_image(small).size == (30, 40)
    kept = list((shop / "cache" / "thumbnails").rglob("*.webp"))
    assert len(kept) == 1 and catalogue.picture_bytes("a1", 30) == small
    Image.new("RGB", (60, 60), "blue").save(shop / "images" / "a1.png")
    assert load_image(opened(shop).picture_bytes("a1", 30)).size == (30, 30)


def test_a_cache_that_cannot_be_written_only_costs_time(shop: Path) -> None:
    (shop / "full").write_text("a file where the cache directory would be")
    catalogue = open_directory(shop, shop / "full")
    assert len(catalogue.picture_keys(["a1", "a2"])) == 2
    assert load_image(catalogue.picture_bytes("a1", 20)).width == 20


def test_outfits_lose_the_pieces_that_were_left_out(shop: Path) -> None:
    write(shop, HEADER, [*ROWS, ["a4", "", "dress", "red", "images/a4.png", "", ""]])
    lines = [
        {"outfit": "1", "items": ["a1", "a3", "a4"], "split": "train"},
        {"outfit": "2", "items": ["a2", "a4"], "split": "train"},
        {"outfit": "3", "items": ["a1", "a2"], "split": "test"},
    ]
    assert opened(shop).outfits() == []
    (shop / "outfits.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert [outfit.items for outfit in opened(shop).outfits()] == [("a1", "a3"), ("a1", "a2")]
    assert [outfit.id for outfit in opened(shop).outfits("test")] == ["3"]


@pytest.mark.data
def test_a_real_catalogue_opens_in_a_second() -> None:
    if not REAL.is_dir():
        pytest.skip(f"the data set {REAL.name} is not beside this repository")
    open_directory(REAL)
    start = time.perf_counter()
    catalogue = open_directory(REAL)
    seconds = time.perf_counter() - start
    assert seconds < 2, f"took {seconds:.2f} s"  # about half a second on a quiet machine
    assert len(catalogue.items) > 9000 and "Beauty" in catalogue.notes[0] and len(catalogue.notes) == 1
    assert all(item.type in TYPE_BY_KEY and item.colour in COLOURS and item.title for item in catalogue.items)
    assert all(len(outfit.items) >= 2 for outfit in catalogue.outfits("test"))
    assert all(len(group) >= 2 for group in catalogue.same_pictures())
