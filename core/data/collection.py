"""The built-in collection: recipes of dressed blanks, whose pictures are composed when asked for."""

import dataclasses
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import platformdirs
from PIL import Image

from core.config import from_dict
from core.data.blanks import Blank, read_blank, read_meta
from core.data.dress import dress, dress_rgba
from core.data.lie import laid
from core.data.looks import Look
from core.data.words import describe
from core.errors import CatalogueError, ConfigError
from core.taxonomy import COLOURS
from core.types import Item, ItemId

COLLECTION = Path(__file__).parent.parent.parent / "assets" / "collection"
SHIPPED_EMBEDDINGS = COLLECTION / "embeddings"  # so that the first start need not look at every picture
SHIPPED_MAP = COLLECTION / "map.npz"  # so that the map page opens at once
WIDTH = 480  # pixels across a picture, sharp on a card and enough for any encoder
_CODE = ("blanks", "colour", "dress", "fabrics", "lie", "looks", "patterns", "prints", "words")
PICTURE_CODE = tuple(Path(__file__).with_name(f"{name}.py") for name in _CODE)  # what pictures and words come from


@dataclass(frozen=True)
class Recipe:
    """One piece: which blank, in which look, for how much and when; `price` in euros, `capsule` by its name or "".

    `lie` counts the ways in which the blank lies (`core.data.lie`).
    """

    id: ItemId
    blank: str
    look: Look
    price: float
    season: str
    capsule: str = ""
    lie: int = 0


def write_recipes(path: Path, recipes: Sequence[Recipe]) -> None:
    """Store recipes as JSON, one a line, without what is as usual."""
    usual = {field.name: field.default for field in dataclasses.fields(Look)}
    lines = []
    for recipe in recipes:
        record = dataclasses.asdict(recipe)
        record["look"] = {key: value for key, value in record["look"].items() if value != usual[key]}
        record = {key: value for key, value in record.items() if value not in ("", 0)}
        lines.append(json.dumps(record, ensure_ascii=False))
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def read_recipes(path: Path) -> tuple[Recipe, ...]:
    """Read recipes; raises CatalogueError where the file is missing or malformed."""
    try:
        records: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return tuple(from_dict(Recipe, record) for record in records)
    except (OSError, ValueError, TypeError, ConfigError) as error:
        raise CatalogueError(
            f"{path} does not hold the collection's recipes ({error}). "
            "Restore it, or make it again: python -m core.cli.collection"
        ) from error


class BuiltinCatalogue:
    """The shipped collection as a `core.types.Catalogue`; safe to share between threads.

    `directory` holds `recipes.json` and `blanks/`; composed pictures are kept under `cache`.
    """

    name = "Ensemble collection"

    def __init__(self, directory: Path = COLLECTION, cache: Path | None = None) -> None:
        self._blanks = directory / "blanks"
        self._recipes = {recipe.id: recipe for recipe in read_recipes(directory / "recipes.json")}
        metas = {name: read_meta(self._path(name)) for name in {recipe.blank for recipe in self._recipes.values()}}
        self._items = {
            recipe.id: describe(
                metas[recipe.blank],
                recipe.look,
                item_id=recipe.id,
                price=recipe.price,
                season=recipe.season,
                capsule=recipe.capsule,
            )
            for recipe in self._recipes.values()
        }
        self.items: tuple[Item, ...] = tuple(self._items.values())
        self.fingerprint = _fingerprint(directory, sorted(metas))
        self._cache = cache / "pictures" / self.fingerprint if cache else None
        self._bytes = lru_cache(maxsize=2048)(self._picture_bytes)
        self._rendered = lru_cache(maxsize=32)(lambda name: read_blank(self._path(name)))
        self._laid = lru_cache(maxsize=64)(lambda name, lie: laid(self._rendered(name), lie))

    def item(self, item_id: ItemId) -> Item:
        """The item called `item_id`; raises CatalogueError when there is none."""
        self._recipe(item_id)
        return self._items[item_id]

    def image(self, item_id: ItemId) -> Image.Image:
        """Its picture on the collection's backdrop, RGB, WIDTH pixels wide."""
        recipe = self._recipe(item_id)
        return dress(self._blank(recipe), recipe.look, WIDTH)

    def cutout(self, item_id: ItemId) -> Image.Image:
        """Its picture cut out, RGBA, WIDTH pixels wide."""
        recipe = self._recipe(item_id)
        return dress_rgba(self._blank(recipe), recipe.look, WIDTH)

    def frame_cm(self, item_id: ItemId) -> float:
        """Width of its picture in centimetres on the body, so that pieces can be laid out to one scale."""
        return self.blank(item_id).meta.frame_cm

    def blank(self, item_id: ItemId) -> Blank:
        """The blank it is dressed on, as it lies."""
        return self._blank(self._recipe(item_id))

    def _blank(self, recipe: Recipe) -> Blank:
        blank: Blank = self._laid(recipe.blank, recipe.lie)
        return blank

    def picture_bytes(self, item_id: ItemId, width: int = WIDTH) -> bytes:
        """Its picture as WebP, ready to be served; composed once, then read from memory or disk."""
        data: bytes = self._bytes(self._recipe(item_id).id, width)
        return data

    def _picture_bytes(self, item_id: ItemId, width: int) -> bytes:
        kept = self._cache / f"{item_id}-{width}.webp" if self._cache else None
        if kept and kept.is_file():
            return kept.read_bytes()
        recipe = self._recipes[item_id]
        buffer = io.BytesIO()
        dress(self._blank(recipe), recipe.look, width).save(buffer, "WEBP", quality=86, method=2)
        if kept:
            _keep(kept, buffer.getvalue())
        return buffer.getvalue()

    def _recipe(self, item_id: ItemId) -> Recipe:
        if item_id not in self._recipes:
            raise CatalogueError(f"The collection has no piece {item_id!r}. Choose one from the wardrobe page.")
        return self._recipes[item_id]

    def _path(self, blank: str) -> Path:
        return self._blanks / f"{blank}.blank"


def open_builtin(cache: Path | None = None) -> BuiltinCatalogue:
    """The shipped collection, its pictures kept under `cache` (the user's cache folder by default)."""
    return BuiltinCatalogue(COLLECTION, cache or Path(platformdirs.user_cache_dir("ensemble")))


def _keep(path: Path, data: bytes) -> None:
    """Write a cached picture whole or not at all; a full or read-only disk only costs time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        os.replace(file.name, path)
    except OSError:
        return


def _fingerprint(directory: Path, blanks: list[str]) -> str:
    """A hash of everything that items and pictures are made from."""
    inputs = [directory / "recipes.json", *(directory / "blanks" / f"{name}.blank" for name in blanks)]
    inputs += PICTURE_CODE
    whole = hashlib.sha256()
    for path in inputs:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    whole.update(repr(COLOURS).encode())
    return whole.hexdigest()[:16]
